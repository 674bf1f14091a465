/**
 * How memory grew over the run, and whether that looks like a leak.
 *
 * @module
 */
import { type HeapSite, heapSites } from "./heap.ts";
import { mannKendall, theilSen } from "./trend.ts";
import type { Profile, Thread } from "./types.ts";

/** Memory at the first and the last reading, and the most there was; bytes. */
export interface Growth {
  first: number;
  last: number;
  peak: number;
}

/** How memory changed over the run; undefined where it was never read. */
export interface MemoryGrowth {
  /** Resident memory of the process. */
  rss: Growth | undefined;
  /** JavaScript heap in use on the main thread, garbage included. */
  heap: Growth | undefined;
}

/** What speaks for a leak. */
export interface Leak {
  /** `heap`: objects of JavaScript; `outside`: all else that the process holds, such as the bytes of buffers. */
  where: "heap" | "outside";
  thread: number;
  /** Bytes a minute. */
  slope: number;
  /** Bytes at the beginning and at the end of the line through the points, and when those are, µs. */
  before: number;
  after: number;
  from: number;
  until: number;
  /** `collections`: heap in use after V8 went through all of it; `lowest`: the least that was read in stretches of time. */
  basis: "collections" | "lowest";
  /** How many points there are. */
  points: number;
  /** How likely a series without a trend rises like this, 0 to 1. */
  chance: number;
  /** The function whose allocations grew most, or hold most; undefined where the heap was not sampled. */
  site: HeapSite | undefined;
}

/** A measurement: µs and bytes. */
type Point = [time: number, bytes: number];

/** What a rise must be to be called one. */
interface Bar {
  /** Bytes, and a part of what there was at the beginning. */
  growth: number;
  share: number;
  /** µs. */
  span: number;
}

const HEAP_BAR: Bar = { growth: 10e6, share: 0.2, span: 2_000_000 };
/** Memory outside the heap is given back late and in large pieces. */
const OUTSIDE_BAR: Bar = { growth: 50e6, share: 0.3, span: 10_000_000 };
/** How likely a series without a trend may be to pass. */
const CHANCE = 0.01;
/** How steep the rise must still be in the last parts of the run, against that over all of it. */
const TAILS: readonly [part: number, slope: number][] = [[1 / 2, 1 / 2], [1 / 4, 1 / 4]];
/** Fewer points say nothing, of the whole run and of a part of it. */
const LEAST = 5;
const LEAST_OF_TAIL = 3;
/** Into how many stretches a run is cut to find the least in each. */
const STRETCHES = 10;
/** Points at most: each is held against each other. */
const MOST = 200;
/** What is alive must make up so much of the rise: the rest may be garbage that V8 has not looked at yet. */
const ALIVE = 0.7;

/** How memory changed over the run. */
export function memoryGrowth({ status }: Profile): MemoryGrowth {
  return { rss: growthOf(status.rss), heap: growthOf(status.heap) };
}

function growthOf(values: readonly number[]): Growth | undefined {
  const known = values.filter((value) => value >= 0);
  if (known.length === 0) return undefined;
  return { first: known[0]!, last: known.at(-1)!, peak: known.reduce((most, value) => Math.max(most, value)) };
}

/**
 * What speaks for a leak, the steepest first; nothing where memory does not grow steadily.
 *
 * Of a thread's heap those points count at which V8 had just gone through all of it, for all that is left then is alive.
 * Where there are too few of them, it is the least heap in use in each tenth of the run; that may be one long tooth of a
 * saw, so what is known to be alive in the second half has to bear it out. A rise is steady where the test of Mann and
 * Kendall finds it (at 1%), the line of Theil and Sen gains 10 MB and 20%, and it is still half as steep in the second
 * half, and a quarter as steep in the last quarter: programs that warm up, take a step or fill a cache become flat.
 *
 * @example
 * ```ts
 * import { ProfileBuilder } from "./builder.ts";
 * import { findLeaks } from "./memory.ts";
 * const { profile } = new ProfileBuilder();
 * for (const { slope, site } of findLeaks(profile)) console.log(slope, site?.name);
 * ```
 */
export function findLeaks(profile: Profile): Leak[] {
  const leaks: Leak[] = [];
  for (const thread of profile.threads) {
    const leak = heapLeak(profile, thread);
    if (leak !== undefined) {
      leaks.push({ ...leak, where: "heap", thread: thread.id, site: suspect(profile, thread.id) });
    }
  }
  const outside = steadyRise(lowest(outsideOf(profile)), OUTSIDE_BAR);
  if (outside !== undefined) leaks.push({ ...outside, where: "outside", thread: 0, basis: "lowest", site: undefined });
  return leaks.sort((a, b) => b.slope - a.slope);
}

type Rise = Pick<Leak, "slope" | "before" | "after" | "from" | "until" | "points" | "chance">;

function heapLeak(profile: Profile, thread: Thread): Rise & Pick<Leak, "basis"> | undefined {
  const read = heapOf(profile, thread);
  // Of the first reading hardly anything is garbage.
  const alive = [...read.slice(0, 1), ...alivePoints(profile, thread.id)].sort(([a], [b]) => a - b);
  if (alive.length >= LEAST && spanOf(alive) >= profile.duration / 2) {
    const rise = steadyRise(alive, HEAP_BAR);
    return rise && { ...rise, basis: "collections" };
  }
  const rise = steadyRise(lowest(read), HEAP_BAR);
  const last = alive.at(-1);
  if (rise === undefined || last === undefined || last[0] < (rise.from + rise.until) / 2) return undefined;
  // What the line says there should be at that moment.
  const expected = rise.before + (rise.after - rise.before) * (last[0] - rise.from) / (rise.until - rise.from);
  const isAlive = last[1] - rise.before >= ALIVE * (expected - rise.before);
  return isAlive ? { ...rise, basis: "lowest" } : undefined;
}

/** The line through points that rise from beginning to end. */
function steadyRise(points: readonly Point[], bar: Bar): Rise | undefined {
  if (points.length < LEAST || spanOf(points) < bar.span) return undefined;
  const chance = mannKendall(points.map(([, bytes]) => bytes));
  const { slope, intercept } = lineOf(points);
  const [from, until] = [points[0]![0], points.at(-1)![0]];
  const before = Math.max(0, intercept + slope * from);
  const after = intercept + slope * until;
  if (chance > CHANCE || after - before < bar.growth || after - before < bar.share * before) return undefined;
  for (const [part, least] of TAILS) {
    const tail = points.filter(([time]) => time >= until - part * (until - from));
    if (tail.length < LEAST_OF_TAIL) {
      // Too few for a line; yet the last must not be lower than what came before it.
      if (points.at(-1)![1] <= points.at(-2)![1]) return undefined;
      continue;
    }
    if (lineOf(tail).slope < least * slope) return undefined;
  }
  return { slope: slope * 60_000_000, before, after, from, until, points: points.length, chance };
}

function lineOf(points: readonly Point[]) {
  return theilSen(points.map(([time]) => time), points.map(([, bytes]) => bytes));
}

function spanOf(points: readonly Point[]): number {
  return points.length === 0 ? 0 : points.at(-1)![0] - points[0]![0];
}

/** Heap in use at the moments when all of it was alive. */
function alivePoints({ pauses, heaps }: Profile, thread: number): Point[] {
  const points: Point[] = [];
  for (const { from, until, kind, after, ...record } of pauses) {
    if (record.thread !== thread) continue;
    // Their order is known, their times are not.
    for (const [i, name] of kind.entries()) {
      if (name === "MarkSweepCompact") points.push([from + (until - from) * (i + 0.5) / kind.length, after[i]!]);
    }
  }
  for (const { time, live, ...record } of heaps) {
    if (record.thread === thread && live !== undefined) points.push([time, live]);
  }
  points.sort(([a], [b]) => a - b);
  return points.length > MOST ? lowest(points, MOST) : points;
}

/** Heap in use as it was read now and then, garbage included. */
function heapOf({ status }: Profile, { id, usage }: Thread): Point[] {
  const table = usage.length > 0 || id !== 0 ? usage : status;
  return table.time.map((time, row): Point => [time, table.heap[row]!]).filter(([, bytes]) => bytes >= 0);
}

/** Resident memory without the heaps of all threads. */
function outsideOf({ status, threads }: Profile): Point[] {
  const points = status.time.map((time, row): Point => {
    return [time, status.rss[row]! < 0 ? -1 : status.rss[row]! - Math.max(0, status.heap[row]!)];
  });
  for (const { id, usage } of threads) {
    if (id === 0) continue;
    let at = 0;
    for (const point of points) {
      while (at < usage.length && usage.time[at]! < point[0]) at++;
      // A worker is read when the process is, as long as it is there.
      if (usage.time[at] === point[0]) point[1] -= Math.max(0, usage.heap[at]!);
    }
  }
  return points.filter(([, bytes]) => bytes >= 0);
}

/** The least in each of some stretches of time. */
function lowest(points: readonly Point[], stretches = STRETCHES): Point[] {
  const least: Point[] = [];
  const [begin, span] = [points[0]?.[0] ?? 0, spanOf(points) || 1];
  for (const point of points) {
    const stretch = Math.min(stretches - 1, Math.floor((point[0] - begin) / span * stretches));
    const known = least[stretch];
    if (known === undefined || point[1] < known[1]) least[stretch] = point;
  }
  return least.filter((point) => point !== undefined);
}

/** The function whose allocations in this thread grew most; where the heap was looked at but once, hold most. */
function suspect(profile: Profile, thread: number): HeapSite | undefined {
  const sites = heapSites(profile).filter((site) => site.thread === thread && site.frame >= 0);
  return sites.sort((a, b) => (b.grown ?? b.bytes) - (a.grown ?? a.bytes))[0];
}
