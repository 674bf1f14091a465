/**
 * What happened during a call, or any stretch of a thread's time.
 *
 * @module
 */
import { functionOf } from "./functions.ts";
import { collectorRuns } from "./gc.ts";
import { perRevision } from "./memo.ts";
import { rowRange } from "./query.ts";
import { rowAt } from "./series.ts";
import type { IndexIntoCalls, IndexIntoFrames, Profile, Thread } from "./types.ts";

/** A value at the beginning and at the end, bytes. */
export interface Change {
  before: number;
  after: number;
}

/** What happened in a stretch of a thread's time. */
export interface During {
  /** Percent of one core, of this thread where that is known, else of the process; -1 unknown. */
  cpu: number;
  /** It was at a call all the time, long enough to tell, and used little CPU: it waited for something else. */
  waits: boolean;
  /** Garbage collections of the thread: how many, and how long they took, µs. */
  gc: { count: number; time: number };
  /** Resident memory of the process; undefined unknown. */
  memory: Change | undefined;
  /** JavaScript heap in use of the thread; undefined unknown. */
  heap: Change | undefined;
  /** Rows of the sources that were loaded in it. */
  modules: number[];
  /** Rows of the log entries of this thread in it. */
  log: number[];
}

/** Assumed where a recording has lost its header's, µs. */
const STATUS_INTERVAL = 100_000;
/** Less CPU than this over a call is little, percent of one core. */
export const LITTLE_CPU = 30;

/**
 * What happened between two times (µs), on one thread where that can be told.
 *
 * @example
 * ```ts
 * import { ProfileBuilder } from "./builder.ts";
 * import { during } from "./during.ts";
 * const { profile } = new ProfileBuilder();
 * for (const thread of profile.threads) console.log(during(profile, thread, 0, 1_000_000).cpu);
 * ```
 */
export function during(profile: Profile, thread: Thread, from: number, until: number): During {
  const { sources, log } = profile;
  const cpu = cpuDuring(profile, thread, from, until);
  const modules: number[] = [];
  for (let row = 0; row < sources.length; row++) {
    if (sources.time[row]! >= from && sources.time[row]! < until) modules.push(row);
  }
  const entries: number[] = [];
  for (let row = Math.max(0, rowAt(log.time, from)); row < log.length && log.time[row]! < until; row++) {
    if (log.thread[row] === thread.id && log.time[row]! >= from) entries.push(row);
  }
  return {
    cpu,
    waits: cpu >= 0 && cpu < LITTLE_CPU && until - from >= 2 * (profile.header?.statusInterval ?? STATUS_INTERVAL) &&
      inCalls(thread, from, until) >= 0.9 * (until - from),
    gc: gcDuring(profile, thread, from, until),
    memory: change(profile.status.time, profile.status.rss, from, until),
    heap: heapDuring(profile, thread, from, until),
    modules,
    log: entries,
  };
}

/** Average CPU, percent of one core; -1 unknown. See {@linkcode During.cpu}. */
export function cpuDuring({ status }: Profile, thread: Thread, from: number, until: number): number {
  if (thread.usage.length > 0) return average(thread.usage.time, thread.usage.cpu, thread.start, from, until);
  return average(status.time, status.cpu, 0, from, until);
}

/** Each row tells of the time since the row before. */
function average(time: readonly number[], cpu: readonly number[], begin: number, from: number, until: number): number {
  let all = 0;
  let known = 0;
  let whole = 0;
  let wholeKnown = 0;
  for (let row = rowAt(time, from); row < time.length; row++) {
    if (row < 0) continue;
    const before = row === 0 ? begin : time[row - 1]!;
    if (before >= until) break;
    const overlap = Math.min(until, time[row]!) - Math.max(from, before);
    if (overlap <= 0 || cpu[row]! < 0) continue;
    all += cpu[row]! * overlap;
    known += overlap;
    if (before < from || time[row]! > until) continue;
    whole += cpu[row]! * overlap;
    wholeKnown += overlap;
  }
  // Rows at the edges tell of what was before and after as well.
  if (2 * wholeKnown >= until - from) return whole / wholeKnown;
  return known > 0 ? all / known : -1;
}

/** How long the thread was in calls, µs. */
export function inCalls({ calls }: Thread, from: number, until: number): number {
  const row = calls.rows[0];
  if (row === undefined) return 0;
  const [first, last] = rowRange(row, calls, from, until);
  let time = 0;
  for (let i = first; i < last; i++) {
    const call = row.calls[i]!;
    time += Math.min(until, calls.end[call]!) - Math.max(from, calls.start[call]!);
  }
  return time;
}

const collected = perRevision(collectorRuns);

/**
 * V8 tells how many collections there were in about a second. Of a second that lies in it only in part, so much is taken as
 * samples found of its collections in that part; what they missed may have been anywhere, and counts as one sample more.
 */
function gcDuring(profile: Profile, thread: Thread, from: number, until: number): During["gc"] {
  const runs = collected(profile, thread);
  const gc = { count: 0, time: 0 };
  const told = profile.gc.filter((record) => record.thread === thread.id);
  if (told.length === 0) {
    for (const run of runs) if (run.start < until && run.end > from) gc.count++;
    return { ...gc, time: overlapOf(runs, from, until) };
  }
  const { sampleInterval = 0 } = profile.header ?? {};
  for (const record of told) {
    const [first, last] = [Math.max(from, record.from), Math.min(until, record.until)];
    if (last <= first) continue;
    const missed = Math.max(1, sampleInterval);
    const part = (overlapOf(runs, first, last) + missed * (last - first) / (record.until - record.from)) /
      (overlapOf(runs, record.from, record.until) + missed);
    for (let i = 0; i < record.kind.length; i++) {
      gc.count += part * record.count[i]!;
      gc.time += part * record.duration[i]!;
    }
  }
  return { count: Math.round(gc.count), time: gc.time };
}

function overlapOf(runs: readonly { start: number; end: number }[], from: number, until: number): number {
  let time = 0;
  for (const { start, end } of runs) time += Math.max(0, Math.min(until, end) - Math.max(from, start));
  return time;
}

function heapDuring({ status }: Profile, { id, usage }: Thread, from: number, until: number): Change | undefined {
  if (usage.length > 0 || id !== 0) return change(usage.time, usage.heap, from, until);
  return change(status.time, status.heap, from, until);
}

function change(time: readonly number[], values: readonly number[], from: number, until: number): Change | undefined {
  const before = valueAt(time, values, from);
  const after = valueAt(time, values, until);
  return before < 0 || after < 0 ? undefined : { before, after };
}

/** Between two readings on the line between them; -1 unknown. */
function valueAt(time: readonly number[], values: readonly number[], at: number): number {
  let left = rowAt(time, at);
  let right = left + 1;
  while (left >= 0 && values[left]! < 0) left--;
  while (right < time.length && values[right]! < 0) right++;
  if (left < 0) return right < time.length ? values[right]! : -1;
  if (right >= time.length) return values[left]!;
  const part = (at - time[left]!) / (time[right]! - time[left]!);
  return Math.round(values[left]! + part * (values[right]! - values[left]!));
}

/** Calls of one function, made by one call. */
export interface CalleeRow {
  /** First frame of the function. */
  frame: IndexIntoFrames;
  count: number;
  /** µs. */
  total: number;
  /** The longest: row of the thread's calls. */
  longest: IndexIntoCalls;
}

/** What a call called, by function, most time first. */
export function calleesOf(profile: Profile, { calls }: Thread, call: IndexIntoCalls): CalleeRow[] {
  const row = call >= 0 && call < calls.length ? calls.rows[calls.depth[call]! + 1] : undefined;
  if (row === undefined) return [];
  const functions = functionOf(profile);
  const found = new Map<number, CalleeRow>();
  const { start, end } = calls;
  const [first, last] = rowRange(row, calls, start[call]!, end[call]!);
  for (let i = first; i < last; i++) {
    const callee = row.calls[i]!;
    if (calls.parent[callee] !== call) continue;
    const frame = functions[calls.frame[callee]!]!;
    const time = end[callee]! - start[callee]!;
    const known = found.get(frame);
    if (known === undefined) {
      found.set(frame, { frame, count: 1, total: time, longest: callee });
      continue;
    }
    known.count++;
    known.total += time;
    if (time > end[known.longest]! - start[known.longest]!) known.longest = callee;
  }
  return [...found.values()].sort((a, b) => b.total - a.total || a.frame - b.frame);
}
