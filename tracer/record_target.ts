/**
 * Runs a target and records it, from start to end.
 *
 * @module
 */
import type { Children } from "./children.ts";
import { Clock } from "./clock.ts";
import { type LineSink, Output } from "./output.ts";
import { linuxProc } from "./proc.ts";
import { openReader } from "./open_files.ts";
import { statusReader } from "./process_status.ts";
import type { ChildRecorder, ChildSink } from "./record_child.ts";
import { endOf, Program, type RunSettings } from "./record_program.ts";
import { Redactor } from "./redactor.ts";
import { headerRecord } from "./run.ts";
import { passSignals } from "./signals.ts";
import { readFileUrl } from "./sources.ts";
import { startTarget, type TargetCommand } from "./target.ts";

/** What to record, and where to. */
export interface RecordOptions extends RunSettings {
  target: TargetCommand;
  /** The recording's own name, `label/time`. */
  id: string;
  sink: LineSink;
  /** How the programs that the target starts are recorded; undefined where they are not. */
  children: ChildrenOptions | undefined;
  /** Called once, if the recording cannot be written any further. */
  failed(error: unknown): void;
}

/** How children are recorded. */
export interface ChildrenOptions {
  /** A folder for the file that makes them wait for Microlog; it stays there. */
  home: string;
  /** Begins a recording for one. */
  open(): Promise<ChildSink>;
  /** Takes what keeps one from being recorded, or its recording from being whole. */
  failed(error: unknown): void;
}

/** How it ended. */
export interface Outcome {
  status: Deno.CommandStatus;
  /** Whether the target ran at all: Deno may refuse its options. */
  recorded: boolean;
  /** Whether all of it was written. */
  complete: boolean;
}

/** Runs a target and records it. Resolves when the target has ended and everything is written. */
export async function recordTarget(options: RecordOptions): Promise<Outcome> {
  const { target, settings, id } = options;
  const output = new Output(options.sink, options.failed, new Redactor(options.redact));
  const start = new Date();
  const { mayStart, maySetEnv } = mayDo(target.options);
  // What is set before its start the target itself heeds too: it would load node's modules for it.
  const early = mayStart && !maySetEnv ? await prepareFamily(options) : undefined;
  const { process, connect } = startTarget({ ...target, env: { ...target.env, ...early?.env } });
  // The target is starting now, and there is nothing to do until it has.
  const family = early ?? (mayStart ? await prepareFamily(options) : undefined);
  const children = family?.begin(process.pid);
  let program: Program | undefined;
  const stopPassing = passSignals(process, async () => await program?.flushSoon());
  try {
    const connection = await connect();
    if (connection === undefined) return { status: await process.status, recorded: false, complete: true };
    const clock = new Clock(() => performance.now());
    family?.recorder.setRoot(process.pid, { id, output, clock });
    const { sampleInterval, statusInterval, memoryInterval, label, microlog } = options;
    const command = ["deno", "run", ...target.options, target.script, ...target.args];
    const cwd = Deno.cwd();
    program = new Program({
      ...connection,
      held: true,
      output,
      clock,
      sampleInterval,
      statusInterval,
      memoryInterval,
      readStatus: statusReader(process.pid),
      readOpen: openReader(process.pid),
      heap: options.heap,
      readFile: readFileUrl,
      header: headerRecord(
        { command, cwd, label, microlog, sampleInterval, statusInterval, id },
        process.pid,
        start,
      ),
      ...(family === undefined ? {} : { prelude: family.prelude }),
      circumstances: { options: target.options, env: target.env, settings, cwd },
    });
    await program.start();
    const status = await process.status;
    const end = endOf(status, clock);
    // Their ends belong before this one's.
    await children?.stop();
    await program.end(end);
    return { status, recorded: true, complete: !output.isBroken };
  } finally {
    stopPassing();
    await children?.stop();
  }
}

/** What it takes to record the target's children. */
interface Family {
  /** What the target has to hand on to them. */
  env: Record<string, string>;
  /** Evaluated in the target before its first line. */
  prelude: string;
  recorder: ChildRecorder;
  /** Begins to look for the children of a process. */
  begin(target: number): Children;
}

/** Prepares for children; undefined where that is not wanted or not possible. */
async function prepareFamily(options: RecordOptions): Promise<Family | undefined> {
  const proc = options.children === undefined ? undefined : linuxProc();
  if (options.children === undefined || proc === undefined) return undefined;
  const { home, failed } = options.children;
  try {
    const [{ childEnv, handingOn, installHold }, { Children }, { ChildRecorder }] = await Promise.all([
      import("./child_hold.ts"),
      import("./children.ts"),
      import("./record_child.ts"),
    ]);
    const own = { NODE_OPTIONS: Deno.env.get("NODE_OPTIONS"), DENO_LOG: Deno.env.get("DENO_LOG") };
    const env = childEnv(own, await installHold(home), Deno.pid);
    if (env === undefined) return undefined;
    const recorder = new ChildRecorder({ ...options, ...options.children }, proc);
    const begin = (target: number): Children => {
      const children = new Children({
        target,
        microlog: Deno.pid,
        proc,
        attach: (child, connection, signal) => recorder.record(child, connection, signal),
        failed,
      });
      children.start();
      return children;
    };
    return { env, prelude: handingOn(env), recorder, begin };
  } catch (error) {
    failed(error);
    return undefined;
  }
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
