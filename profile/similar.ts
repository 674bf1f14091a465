/**
 * The calls that are like a call, and how long they took.
 *
 * @module
 */
import { functionOf } from "./functions.ts";
import { Pairs } from "./pairs.ts";
import { medianOf, quantileOf } from "./rank.ts";
import type { CallTable, IndexIntoCalls, Profile, Thread } from "./types.ts";

/** Calls of one function by one function, numbered. */
export interface SimilarGroups {
  /** How many groups there are. */
  length: number;
  /** By call, its group. Only the first `calls` are valid. */
  group: Int32Array;
  /** How many calls are numbered. */
  calls: number;
}

interface Numbered extends SimilarGroups {
  pairs: Pairs;
}

const known = new WeakMap<CallTable, Numbered>();

/**
 * Which calls are similar: made of the same function by the same function, or by none. What was numbered before is not
 * numbered anew as a recording grows.
 */
export function similarGroups(profile: Profile, { calls }: Thread): SimilarGroups {
  let groups = known.get(calls);
  if (groups === undefined) {
    known.set(calls, groups = { length: 0, group: new Int32Array(0), calls: 0, pairs: new Pairs() });
  }
  if (groups.calls === calls.length) return groups;
  if (groups.group.length < calls.length) {
    const grown = new Int32Array(calls.start.length);
    grown.set(groups.group);
    groups.group = grown;
  }
  const functions = functionOf(profile);
  const { frame, parent } = calls;
  for (let call = groups.calls; call < calls.length; call++) {
    const caller = parent[call]! < 0 ? -1 : functions[frame[parent[call]!]!]!;
    groups.group[call] = groups.pairs.idOf(functions[frame[call]!]!, caller);
  }
  groups.calls = calls.length;
  groups.length = groups.pairs.length;
  return groups;
}

/**
 * Rows of the calls of the same function made by the same function, the call itself among them, in order of time.
 * Functions are told apart as in {@linkcode functionOf}.
 *
 * @example
 * ```ts
 * import { ProfileBuilder } from "./builder.ts";
 * import { similarCalls } from "./similar.ts";
 * const { profile } = new ProfileBuilder();
 * for (const thread of profile.threads) console.log(similarCalls(profile, thread, 0));
 * ```
 */
export function similarCalls(profile: Profile, thread: Thread, call: IndexIntoCalls): Uint32Array {
  if (!(call >= 0 && call < thread.calls.length)) return new Uint32Array(0);
  const { group, calls } = similarGroups(profile, thread);
  const wanted = group[call]!;
  let count = 0;
  for (let other = 0; other < calls; other++) if (group[other] === wanted) count++;
  const similar = new Uint32Array(count);
  for (let other = 0, at = 0; at < count; other++) if (group[other] === wanted) similar[at++] = other;
  return similar;
}

/** How long calls took, µs. All is 0 where there are none. */
export interface Distribution {
  count: number;
  /** All together. */
  total: number;
  least: number;
  median: number;
  /** The median of the distances from the median. */
  mad: number;
  /** Nine of ten took this long or less. */
  p90: number;
  most: number;
  /** From the least to the most without gaps, on a log scale with round bounds: `from` is in a bin, `until` is not. */
  bins: { from: number; until: number; count: number }[];
}

/** Bins at most; a bound each decade is taken where no finer scale is coarse enough. */
const MOST_BINS = 20;
/** Round bounds in a decade, from the finest scale. */
const SCALES: readonly (readonly number[])[] = [
  [1, 1.1, 1.2, 1.3, 1.5, 1.6, 1.8, 2, 2.2, 2.4, 2.7, 3, 3.3, 3.6, 3.9, 4.3, 4.7, 5.1, 5.6, 6.2, 6.8, 7.5, 8.2, 9.1],
  [1, 1.2, 1.5, 1.8, 2.2, 2.7, 3.3, 3.9, 4.7, 5.6, 6.8, 8.2],
  [1, 1.5, 2, 3, 5, 7],
  [1, 2, 5],
  [1],
];

/**
 * How long some calls of a thread took.
 *
 * @example
 * ```ts
 * import { ProfileBuilder } from "./builder.ts";
 * import { distributionOf, similarCalls } from "./similar.ts";
 * const { profile } = new ProfileBuilder();
 * for (const thread of profile.threads) console.log(distributionOf(thread, similarCalls(profile, thread, 0)).median);
 * ```
 */
export function distributionOf({ calls }: Thread, rows: Uint32Array): Distribution {
  const count = rows.length;
  const durations = new Float64Array(count);
  let total = 0;
  let least = Infinity;
  let most = 0;
  for (let i = 0; i < count; i++) {
    const duration = calls.end[rows[i]!]! - calls.start[rows[i]!]!;
    durations[i] = duration;
    total += duration;
    if (duration < least) least = duration;
    if (duration > most) most = duration;
  }
  if (count === 0) return { count, total, least: 0, median: 0, mad: 0, p90: 0, most, bins: [] };
  const bins = binsOf(durations, least, most);
  const median = medianOf(durations);
  const p90 = quantileOf(durations, 0.9);
  for (let i = 0; i < count; i++) durations[i] = Math.abs(durations[i]! - median);
  return { count, total, least, median, mad: medianOf(durations), p90, most, bins };
}

function binsOf(durations: Float64Array, least: number, most: number): Distribution["bins"] {
  const bounds = boundsOf(Math.max(least, 1), Math.max(most, 1));
  const inner = Float64Array.from(bounds.slice(1, -1));
  const counts = new Uint32Array(inner.length + 1);
  for (let i = 0; i < durations.length; i++) {
    const duration = durations[i]!;
    let bin = 0;
    while (bin < inner.length && inner[bin]! <= duration) bin++;
    counts[bin]!++;
  }
  // Under 1 µs a log scale knows no end.
  if (least < bounds[0]!) bounds[0] = 0;
  return Array.from(counts, (count, bin) => ({ from: bounds[bin]!, until: bounds[bin + 1]!, count }));
}

/** The last round bound at or before the least, the first past the most, and all between. */
function boundsOf(least: number, most: number): number[] {
  for (const scale of SCALES) {
    const bounds: number[] = [];
    for (let power = Math.floor(Math.log10(least) - 1e-9);; power++) {
      for (const step of scale) bounds.push(Number(`${step}e${power}`));
      if (bounds.at(-1)! > most) break;
    }
    const first = bounds.findLastIndex((bound) => bound <= least);
    const last = bounds.findIndex((bound) => bound > most);
    if (last - first <= MOST_BINS || scale.length === 1) return bounds.slice(first, last + 1);
  }
  return [];
}
