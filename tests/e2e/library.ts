/**
 * Runs programs that record themselves by Microlog's library.
 *
 * @module
 */
import assert from "node:assert/strict";
import { displaySource } from "../../recording/origin.ts";
import type { SpanRecord } from "../../recording/records.ts";
import { validateLines } from "../recording/schema.ts";
import { deno, type Home, type Recording, type Result, type StartOptions, target } from "./harness.ts";

/** Runs a program of the targets' `library` folder with all permissions. */
export async function runItself(
  home: Home,
  name: string,
  args: readonly string[] = [],
  options: StartOptions = {},
): Promise<Result> {
  return await deno(["run", "-A", target(`library/${name}.ts`), ...args], {
    ...options,
    env: home.env(options.env),
  });
}

/** All that was recorded under a label, in the order of time; each is as docs/format.md says. */
export async function recordingsOf(home: Home, label: string): Promise<Recording[]> {
  const found: Recording[] = [];
  const all = (await home.list()).filter((info) => info.label === label);
  for (const info of all.reverse()) {
    const recording = await home.read(info);
    assert.equal(info.state, "sealed", label);
    assert.deepEqual(validateLines(recording.text), []);
    assert.deepEqual(recording.profile.notices, []);
    found.push(recording);
  }
  return found;
}

/** The one recording of a label. */
export async function recordingOf(home: Home, label: string, run?: Result): Promise<Recording> {
  const [recording, ...more] = await recordingsOf(home, label);
  assert.ok(recording !== undefined, `nothing was recorded\n${run?.out ?? ""}${run?.err ?? ""}`);
  assert.deepEqual(more, []);
  return recording;
}

/** Spans of the parts, in the order of their beginning. */
export function partsOf({ records }: Recording): SpanRecord[] {
  return records.filter((record) => record.type === "span").filter(({ kind }) => kind === "enabled")
    .sort((a, b) => a.time - b.time || b.duration - a.duration);
}

/** When a span ends, µs. */
export function endOf({ time, duration }: SpanRecord): number {
  return time + duration;
}

/** A stack, outermost first: `name file:line:column`. */
export function stackAt({ profile: { stacks, frames, sources } }: Recording, stack: number): string[] {
  const names: string[] = [];
  for (let at = stack; at >= 0; at = stacks.parent[at]!) {
    const frame = stacks.frame[at]!;
    const file = displaySource(sources.url[frames.source[frame]!] ?? "").split("/").at(-1);
    names.unshift(`${frames.name[frame]} ${file}:${frames.line[frame]}:${frames.column[frame]}`);
  }
  return names;
}

/** Where Microlog's own modules are. */
const ROOT = new URL("../../", import.meta.url).href;

/**
 * Fails where a recording shows anything of Microlog in the program, or of what carries its messages.
 *
 * @param hasWorkers Whether the program has workers of its own: messages are theirs too
 */
export function checkNothingOfMicrolog({ profile: { sources, frames }, text }: Recording, hasWorkers = false): void {
  const own = sources.url.filter((url) => url.startsWith(ROOT) && !url.startsWith(`${ROOT}tests/`));
  // It is a module that the program has loaded, after all.
  assert.deepEqual(own, [`${ROOT}mod.ts`]);
  const shown = new Set(frames.source.map((source) => sources.url[source]!));
  const carriers = hasWorkers
    ? /mod\.ts$|ext:microlog|deno_node\/inspector/
    : /mod\.ts$|ext:microlog|deno_node\/inspector|worker_threads|message_port/;
  assert.deepEqual([...shown].filter((url) => carriers.test(url)), []);
  assert.doesNotMatch(text, /Session\.post|MessagePort|receiveMessageOnPort|__microlog/);
}
