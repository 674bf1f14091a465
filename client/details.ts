/**
 * What the details of a call are made of: the calls like it, in the order in which they are looked through.
 *
 * @module
 */
import { type Signal, signal } from "@preact/signals";
import type { CallRef } from "../canvas/bars.ts";
import { type Distribution, distributionOf, type Similar, similarCalls } from "../profile/similar.ts";
import type { CallTable, Profile, Thread } from "../profile/types.ts";
import type { TimelineModel, TimeRange } from "./timeline.ts";

/** By what the similar calls are sorted: the longest first, or in the order of time. */
export type SimilarOrder = "duration" | "time";

/** Calls of the same function by the same caller, and like each other within others of them or not. */
export interface SimilarCalls {
  /** How many there are in all. */
  all: number;
  /** Whether they lie within others of them, and how many lie within these, see {@linkcode Similar}. */
  isNested: boolean;
  nested: number;
  /** Rows of those in the range, in the order of time, … */
  byTime: Uint32Array;
  /** … and the longest first. */
  byDuration: Uint32Array;
  distribution: Distribution;
  /** How long they took together, calls within others not counted twice, µs. */
  together: number;
}

/** The order in which similar calls are shown and looked through. */
export const similarOrder: Signal<SimilarOrder> = signal<SimilarOrder>("duration");

interface Known {
  calls: CallTable;
  /** How many calls there were, and until when: calls grow. */
  length: number;
  end: number;
  /** All that are alike. */
  alike: Similar;
  range: TimeRange | undefined;
  similar: SimilarCalls;
}

/** Those that were looked at last: whoever clicks through similar calls stays among them. */
let known: Known | undefined;

/**
 * The calls like one, in the range those and the call itself. As quick as a bisection where the call before was one of
 * them.
 */
export function similarTo(profile: Profile, thread: Thread, call: number, range: TimeRange | undefined): SimilarCalls {
  const { calls, end } = thread;
  const same = known?.calls === calls && known.length === calls.length && known.end === end &&
      placeIn(known.alike.rows, call) >= 0
    ? known
    : undefined;
  // One that lies outside of the range is only there as long as it is the one asked for.
  if (same && isSame(same.range, range) && placeIn(same.similar.byTime, call) >= 0) return same.similar;
  const alike = same?.alike ?? similarCalls(profile, thread, call);
  const { rows, isNested, nested } = alike;
  const byTime = range === undefined
    ? rows
    : rows.filter((row) => row === call || (calls.start[row]! < range.until && calls.end[row]! > range.from));
  const similar: SimilarCalls = {
    all: rows.length,
    isNested,
    nested,
    byTime,
    byDuration: longestFirst(calls, byTime),
    distribution: distributionOf(thread, byTime),
    together: togetherOf(calls, byTime),
  };
  known = { calls, length: calls.length, end, alike, range, similar };
  return similar;
}

function isSame(a: TimeRange | undefined, b: TimeRange | undefined): boolean {
  return a?.from === b?.from && a?.until === b?.until;
}

/** Sorted as numbers, each a duration (whole µs) and a place: many times as fast as by a function that compares. */
function longestFirst({ start, end }: CallTable, byTime: Uint32Array): Uint32Array {
  const count = byTime.length;
  const duration = (row: number) => Math.round(end[row]! - start[row]!);
  const most = byTime.reduce((most, row) => Math.max(most, duration(row)), 0);
  if ((most + 1) * count > Number.MAX_SAFE_INTEGER) {
    return byTime.slice().sort((a, b) => duration(b) - duration(a) || a - b);
  }
  const keys = Float64Array.from(byTime, (row, place) => (most - duration(row)) * count + place).sort();
  return Uint32Array.from(keys, (key) => byTime[key % count]!);
}

/** Functions that call themselves have calls within calls. */
function togetherOf({ start, end }: CallTable, byTime: Uint32Array): number {
  let [together, until] = [0, -Infinity];
  for (const row of byTime) {
    if (end[row]! <= until) continue;
    together += end[row]! - start[row]!;
    until = end[row]!;
  }
  return together;
}

/** The similar calls in the order in which they are shown. */
export function inOrder({ byTime, byDuration }: SimilarCalls, order: SimilarOrder): Uint32Array {
  return order === "time" ? byTime : byDuration;
}

/** Where in rows that ascend a row stands; -1 for nowhere. */
export function placeIn(rows: Uint32Array, row: number): number {
  let [low, high] = [0, rows.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (rows[middle]! < row) low = middle + 1;
    else high = middle;
  }
  return rows[low] === row ? low : -1;
}

/** Selects the similar call that stands so many places further in the list; false where there is none. */
export function stepSimilar(model: TimelineModel, steps: number): boolean {
  const [ref, profile] = [model.selected.peek(), model.profile.peek()];
  const thread = ref && model.thread(ref.thread);
  if (!ref || !profile || !thread || ref.call >= thread.calls.length) return false;
  const rows = inOrder(similarTo(profile, thread, ref.call, model.range.peek()), similarOrder.peek());
  const next = rows[rows.indexOf(ref.call) + steps];
  if (next === undefined) return false;
  model.select({ thread: ref.thread, call: next });
  return true;
}

/** Selects a call, and has its thread shown where it is hidden. */
export function selectCall(model: TimelineModel, ref: CallRef): void {
  if (model.hidden.peek().has(ref.thread)) model.toggleThread(ref.thread);
  model.select(ref);
}

/** The part of a stretch of time that lies in the range; of no length where none does. */
export function within(range: TimeRange | undefined, from: number, until: number): TimeRange {
  if (range === undefined) return { from, until };
  const begin = Math.max(from, range.from);
  return { from: begin, until: Math.max(begin, Math.min(until, range.until)) };
}
