/**
 * Runs a target and records it, from start to end.
 *
 * @module
 */
import { passSignals } from "./signals.ts";
import { startTarget } from "./target.ts";
import type { Outcome, RecordOptions, TargetRecording } from "./target_recording.ts";

export type { ChildrenOptions, Outcome, RecordOptions } from "./target_recording.ts";

/** Runs a target and records it. Resolves when the target has ended and everything is written. */
export async function recordTarget(options: RecordOptions): Promise<Outcome> {
  const { target } = options;
  const { mayStart, maySetEnv } = mayDo(target.options);
  // What is set before its start the target itself heeds too: it would load node's modules for it.
  const early = mayStart && !maySetEnv ? await (await loadRecording()).prepareFamily(options) : undefined;
  const { process, connect } = startTarget({ ...target, env: { ...target.env, ...early?.env } });
  let recording: TargetRecording | undefined;
  const stopPassing = passSignals(process, async () => await recording?.flushSoon());
  const connecting = connect();
  // Whoever waits for it comes later.
  connecting.catch(() => {});
  try {
    const { prepareFamily, TargetRecording } = await loadRecording();
    const family = early ?? (mayStart ? await prepareFamily(options) : undefined);
    recording = new TargetRecording(options, process, family);
    return await recording.record(connecting);
  } finally {
    stopPassing();
    await recording?.stopChildren();
  }
}

/**
 * Loads what records. Deno must not see through it: the target starts meanwhile, where it would start after, as Deno
 * reads all that it sees before it runs the first line.
 */
function loadRecording(): Promise<typeof import("./target_recording.ts")> {
  return import(new URL("target_recording.ts", import.meta.url).href);
}

/** What a target may do, by its options: start others, and set what they inherit. */
function mayDo(options: readonly string[]): { mayStart: boolean; maySetEnv: boolean } {
  const has = (pattern: RegExp) => options.some((option) => pattern.test(option));
  const all = has(/^(-[a-zA-Z]*A[a-zA-Z]*|--allow-all)$/);
  return {
    // Permission sets stand in a file that only Deno reads.
    mayStart: all || has(/^(--allow-run|-[a-zA-Z]*P|--permission-set)/),
    maySetEnv: all || has(/^(--allow-env|-[a-zA-Z]*E)$/),
  };
}
