/**
 * Calls summed up by function.
 *
 * @module
 */
import type { IndexIntoFrames, Profile, Thread } from "./types.ts";

/** One function, all its calls together. Times in µs. */
export interface FunctionRow {
  /** A frame of the function: its source, line, column and origin. */
  frame: IndexIntoFrames;
  name: string;
  /** Time in the function itself. */
  self: number;
  /** Time in the function and all that it called; where it called itself, counted once. */
  total: number;
  /** How many calls. Several in a row that no sample fell between are one. */
  calls: number;
  /** The longest call. */
  longest: number;
}

/** Which part of a profile to sum up. */
export interface FunctionOptions {
  /** From when, µs; default the beginning. */
  from?: number;
  /** Until when, µs; default the end. */
  to?: number;
  /** The numbers of the threads; default all. */
  threads?: readonly number[];
}

/**
 * All functions that were seen between `from` and `to`, most self time first. `(garbage collector)` is among them.
 *
 * @example
 * ```ts
 * import { ProfileBuilder } from "./builder.ts";
 * import { functionTable } from "./functions.ts";
 * const { profile } = new ProfileBuilder();
 * const slowest = functionTable(profile, { from: 0, to: 1_000_000 }).slice(0, 10);
 * ```
 */
export function functionTable(profile: Profile, options: FunctionOptions = {}): FunctionRow[] {
  const { from = -Infinity, to = Infinity, threads } = options;
  const sum: Sum = { rows: [], functions: functionOf(profile), names: profile.frames.name };
  for (const thread of profile.threads) {
    if (threads === undefined || threads.includes(thread.id)) addThread(sum, thread, from, to);
  }
  return sum.rows.filter((row) => row !== undefined).sort((a, b) =>
    b.self - a.self || b.total - a.total || a.frame - b.frame
  );
}

/**
 * What function each frame is: for each row of the frames table, the first row of the same function. Two frames are one
 * function where name, source, line and column are the same; a name alone says little.
 */
export function functionOf(profile: Profile): Uint32Array {
  const { frames, sources } = profile;
  const functions = new Uint32Array(frames.length);
  const known = new Map<string, number>();
  for (let frame = 0; frame < frames.length; frame++) {
    const url = sources.url[frames.source[frame]!] ?? "";
    const key = `${frames.line[frame]} ${frames.column[frame]} ${frames.name[frame]}\n${url}`;
    const first = known.get(key);
    if (first === undefined) known.set(key, frame);
    functions[frame] = first ?? frame;
  }
  return functions;
}

interface Sum {
  /** By frame; with holes. */
  rows: (FunctionRow | undefined)[];
  functions: Uint32Array;
  names: readonly string[];
}

function addThread(sum: Sum, thread: Thread, from: number, to: number): void {
  const { calls } = thread;
  /** The function at each depth of the path to the call at hand, and by its frame how often it stands there. */
  const path: FunctionRow[] = [];
  const open = new Uint32Array(sum.functions.length);
  for (let call = 0; call < calls.length && calls.start[call]! < to; call++) {
    const time = Math.min(calls.end[call]!, to) - Math.max(calls.start[call]!, from);
    if (time <= 0) continue;
    const row = rowFor(sum, calls.frame[call]!);
    const depth = calls.depth[call]!;
    while (path.length > depth) open[path.pop()!.frame]!--;
    // A child takes its time from the self time of its parent, so both are cut to the window alike.
    if (depth > 0) path[depth - 1]!.self -= time;
    row.self += time;
    row.calls++;
    row.longest = Math.max(row.longest, calls.end[call]! - calls.start[call]!);
    if (open[row.frame]!++ === 0) row.total += time;
    path.push(row);
  }
}

function rowFor(sum: Sum, frame: IndexIntoFrames): FunctionRow {
  const first = sum.functions[frame]!;
  return sum.rows[first] ??= { frame: first, name: sum.names[first]!, self: 0, total: 0, calls: 0, longest: 0 };
}
