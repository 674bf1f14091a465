/**
 * Garbage collections summed up.
 *
 * @module
 */
import type { PausesRecord } from "../recording/records.ts";
import { threadOf } from "./builder.ts";
import type { Profile, Thread } from "./types.ts";

/** Collections of one kind. */
export interface GcKind {
  /** V8's name: `Scavenge`, `MarkSweepCompact`, `IncrementalMarking`, … */
  kind: string;
  count: number;
  /** µs. */
  duration: number;
  /** Bytes. */
  freed: number;
}

/** A single collection. */
export interface GcPause {
  thread: number;
  kind: string;
  /** µs. */
  duration: number;
  /** It was between `from` and `until`, µs. */
  from: number;
  until: number;
  /** Whether samples found V8 collecting garbage then; otherwise no more is known than when the pause was fetched. */
  seen: boolean;
  /** Heap in use, bytes. */
  before: number;
  after: number;
}

/** All collections together. */
export interface GcStatistics {
  /** How long collections were watched, µs; all threads together. 0 where nothing is known of any. */
  observed: number;
  count: number;
  /** How long they took, µs. */
  duration: number;
  /** The part of the observed time that they took, 0 to 1. */
  share: number;
  /** µs. */
  average: number;
  /** Bytes. */
  freed: number;
  /** Most time first. */
  kinds: GcKind[];
  /** Longest first. */
  longest: GcPause[];
}

/**
 * Sums up the collections of all threads.
 *
 * @param top How many of the longest to list
 *
 * @example
 * ```ts
 * import { ProfileBuilder } from "./builder.ts";
 * import { gcStatistics } from "./gc.ts";
 * const { profile } = new ProfileBuilder();
 * const { count, share, longest } = gcStatistics(profile, 5);
 * ```
 */
export function gcStatistics(profile: Profile, top = 10): GcStatistics {
  const kinds = new Map<string, GcKind>();
  let observed = 0;
  for (const record of profile.gc) {
    observed += record.until - record.from;
    for (const [i, kind] of record.kind.entries()) {
      let row = kinds.get(kind);
      if (row === undefined) kinds.set(kind, row = { kind, count: 0, duration: 0, freed: 0 });
      row.count += record.count[i]!;
      row.duration += record.duration[i]!;
      row.freed += record.freed[i]!;
    }
  }
  const rows = [...kinds.values()].sort((a, b) => b.duration - a.duration);
  const sum = (value: (row: GcKind) => number) => rows.reduce((all, row) => all + value(row), 0);
  const count = sum((row) => row.count);
  const duration = sum((row) => row.duration);
  return {
    observed,
    count,
    duration,
    share: observed === 0 ? 0 : duration / observed,
    average: count === 0 ? 0 : duration / count,
    freed: sum((row) => row.freed),
    kinds: rows,
    longest: longestPauses(profile, top),
  };
}

function longestPauses(profile: Profile, top: number): GcPause[] {
  const runs = new Map<number, Run[]>();
  const runsOf = (id: number): Run[] => {
    let known = runs.get(id);
    const thread = threadOf(profile, id);
    if (known === undefined) runs.set(id, known = thread === undefined ? [] : collectorRuns(profile, thread));
    return known;
  };
  return profile.pauses.flatMap((record) => placed(record, runsOf(record.thread)))
    .sort((a, b) => b.duration - a.duration || a.from - b.from).slice(0, top);
}

/** A stretch of time in which all samples found V8 collecting garbage, µs. */
export interface Run {
  start: number;
  end: number;
}

/** When samples found V8 collecting garbage in a thread, in order. */
export function collectorRuns({ frames }: Profile, { calls }: Thread): Run[] {
  const runs: Run[] = [];
  for (let call = 0; call < calls.length; call++) {
    const frame = calls.frame[call]!;
    if (frames.name[frame] !== "(garbage collector)" || frames.origin[frame] !== "v8") continue;
    const last = runs.at(-1);
    if (last !== undefined && calls.start[call]! <= last.end) last.end = Math.max(last.end, calls.end[call]!);
    else runs.push({ start: calls.start[call]!, end: calls.end[call]! });
  }
  return runs;
}

/** Of the pauses in a stretch of time the longest is taken for the longest run of samples in it, and so on. */
function placed({ thread, from, until, ...columns }: PausesRecord, runs: readonly Run[]): GcPause[] {
  const within = runs.slice(firstAfter(runs, from), firstFrom(runs, until))
    .map(({ start, end }) => ({ start: Math.max(start, from), end: Math.min(end, until) }))
    .sort((a, b) => (b.end - b.start) - (a.end - a.start));
  return columns.kind.map((kind, i) => ({ kind, i, duration: columns.duration[i]! }))
    .sort((a, b) => b.duration - a.duration)
    .map(({ kind, i, duration }, rank) => {
      const run = within[rank];
      const span = run === undefined ? { from, until } : { from: run.start, until: run.end };
      const [before, after] = [columns.before[i]!, columns.after[i]!];
      return { thread, kind, duration, ...span, seen: run !== undefined, before, after };
    });
}

/** The first run that ends after a time. */
function firstAfter(runs: readonly Run[], time: number): number {
  return bisect(runs.length, (row) => runs[row]!.end > time);
}

/** The first run that begins at a time or later. */
function firstFrom(runs: readonly Run[], time: number): number {
  return bisect(runs.length, (row) => runs[row]!.start >= time);
}

/** The first of `length` rows of which something holds, where it holds of all that follow. */
function bisect(length: number, holds: (row: number) => boolean): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
