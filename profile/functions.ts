/**
 * Calls summed up by function.
 *
 * @module
 */
import { foldCalls } from "./fold.ts";
import type { CallTable, FrameTable, IndexIntoFrames, Profile } from "./types.ts";

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
  /** What a call took on average; of calls within each other, each counts. */
  average: number;
  /** The longest call. */
  longest: number;
}

/** Which part of a profile to sum up. */
export interface FunctionOptions {
  /** From when, µs; default the beginning. */
  from?: number | undefined;
  /** Until when, µs; default the end. */
  to?: number | undefined;
  /** The numbers of the threads; default all. */
  threads?: readonly number[] | undefined;
  /** Only the person's own code: other calls are their callers', see {@linkcode foldCalls}. */
  mine?: boolean | undefined;
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
  const { from = -Infinity, to = Infinity } = options;
  const sum: Sum = { rows: [], functions: functionOf(profile), names: profile.frames.name };
  for (const calls of tablesOf(profile, options)) addCalls(sum, calls, from, to);
  const rows = sum.rows.filter((row) => row !== undefined);
  for (const row of rows) row.average /= row.calls;
  return rows.sort((a, b) => b.self - a.self || b.total - a.total || a.frame - b.frame);
}

/** The tables of calls that the options are about. */
function tablesOf(profile: Profile, { threads, mine = false }: FunctionOptions): CallTable[] {
  return profile.threads.filter((thread) => threads === undefined || threads.includes(thread.id))
    .map((thread) => mine ? foldCalls(profile, thread) : thread.calls);
}

const functionsOf = new WeakMap<FrameTable, { first: Map<string, number>; functions: Uint32Array }>();

/**
 * What function each frame is: for each row of the frames table, the first row of the same function. Two frames are one
 * function where name, source, line and column are the same; a name alone says little.
 *
 * Worked out once; only frames that are new are looked at again. The array must not be changed.
 */
export function functionOf(profile: Profile): Uint32Array {
  const { frames, sources } = profile;
  let known = functionsOf.get(frames);
  if (known === undefined) functionsOf.set(frames, known = { first: new Map(), functions: new Uint32Array(0) });
  if (known.functions.length === frames.length) return known.functions;
  const functions = new Uint32Array(frames.length);
  functions.set(known.functions);
  for (let frame = known.functions.length; frame < frames.length; frame++) {
    const url = sources.url[frames.source[frame]!] ?? "";
    const key = `${frames.line[frame]} ${frames.column[frame]} ${frames.name[frame]}\n${url}`;
    const first = known.first.get(key);
    if (first === undefined) known.first.set(key, frame);
    functions[frame] = first ?? frame;
  }
  known.functions = functions;
  return functions;
}

interface Sum {
  /** By frame; with holes. */
  rows: (FunctionRow | undefined)[];
  functions: Uint32Array;
  names: readonly string[];
}

function addCalls(sum: Sum, calls: CallTable, from: number, to: number): void {
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
    row.average += time;
    row.longest = Math.max(row.longest, calls.end[call]! - calls.start[call]!);
    if (open[row.frame]!++ === 0) row.total += time;
    path.push(row);
  }
}

/** A row in the making; its average is a sum as yet. */
function rowFor(sum: Sum, frame: IndexIntoFrames): FunctionRow {
  const first = sum.functions[frame]!;
  return sum.rows[first] ??= {
    frame: first,
    name: sum.names[first]!,
    self: 0,
    total: 0,
    calls: 0,
    average: 0,
    longest: 0,
  };
}

/** A function that called another, or was called by it. */
export interface Neighbour {
  /** A frame of the function; -1 where nothing called it. */
  frame: IndexIntoFrames;
  /** "" where nothing called it. */
  name: string;
  /** Time in what was called, µs; where the same call goes on within it, counted once. */
  total: number;
  /** How many calls. */
  calls: number;
}

/**
 * The functions that called a function, most time first; among them itself, where it does.
 *
 * @param frame Any frame of the function
 */
export function callersOf(profile: Profile, frame: IndexIntoFrames, options: FunctionOptions = {}): Neighbour[] {
  const functions = functionOf(profile);
  const wanted = functions[frame];
  return neighbours(profile, options, (calls, call) => {
    if (functions[calls.frame[call]!] !== wanted) return NONE;
    const parent = calls.parent[call]!;
    return parent < 0 ? -1 : functions[calls.frame[parent]!]!;
  });
}

/**
 * The functions that a function called, most time first; among them itself, where it does.
 *
 * @param frame Any frame of the function
 */
export function calleesOfFunction(
  profile: Profile,
  frame: IndexIntoFrames,
  options: FunctionOptions = {},
): Neighbour[] {
  const functions = functionOf(profile);
  const wanted = functions[frame];
  return neighbours(profile, options, (calls, call) => {
    const parent = calls.parent[call]!;
    return parent < 0 || functions[calls.frame[parent]!] !== wanted ? NONE : functions[calls.frame[call]!]!;
  });
}

/** No neighbour; -1 is one. */
const NONE = -2;

/** @param neighbourOf The function at the other end of a call, or {@linkcode NONE} */
function neighbours(
  profile: Profile,
  options: FunctionOptions,
  neighbourOf: (calls: CallTable, call: number) => number,
): Neighbour[] {
  const { from = -Infinity, to = Infinity } = options;
  const found = new Map<number, Neighbour & { until: number }>();
  for (const calls of tablesOf(profile, options)) {
    for (const row of found.values()) row.until = -Infinity;
    for (let call = 0; call < calls.length && calls.start[call]! < to; call++) {
      const time = Math.min(calls.end[call]!, to) - Math.max(calls.start[call]!, from);
      if (time <= 0) continue;
      const frame = neighbourOf(calls, call);
      if (frame === NONE) continue;
      let row = found.get(frame);
      if (row === undefined) {
        const name = frame < 0 ? "" : profile.frames.name[frame]!;
        found.set(frame, row = { frame, name, total: 0, calls: 0, until: -Infinity });
      }
      row.calls++;
      // The calls of a thread lie within or after each other: what begins before the last one ended lies within it.
      if (calls.start[call]! < row.until) continue;
      row.total += time;
      row.until = calls.end[call]!;
    }
  }
  return [...found.values()].map(({ frame, name, total, calls }) => ({ frame, name, total, calls }))
    .sort((a, b) => b.total - a.total || b.calls - a.calls || a.frame - b.frame);
}
