/**
 * The calls that are like a call, and how long they took.
 *
 * @module
 */
import { functionOf } from "./functions.ts";
import { Pairs } from "./pairs.ts";
import { medianOf, quantileOf } from "./rank.ts";
import type { CallTable, IndexIntoCalls, Profile, Thread } from "./types.ts";

/** Calls that are similar, numbered by group. */
export interface SimilarGroups {
  /** All numbers of groups are less. */
  length: number;
  /** By call, its group. Only the first `calls` are valid. */
  group: Int32Array;
  /** How many calls are numbered. */
  calls: number;
}

interface Numbered extends SimilarGroups {
  pairs: Pairs;
  /** By pair, the last call of it that lies within no other. */
  outer: number[];
}

const known = new WeakMap<CallTable, Numbered>();

/**
 * Which calls are similar: made of the same function by the same function, or by none; and of these, those that lie
 * within no other of them, and apart from them those that do: a recursion is as long as it is deep, so a call and what it
 * leads to of its own kind cannot be held against each other. Odd groups are of calls within calls, each of the group
 * before ({@linkcode isNested}).
 *
 * What was numbered before is not numbered anew as a recording grows.
 */
export function similarGroups(profile: Profile, { calls }: Thread): SimilarGroups {
  let groups = known.get(calls);
  if (groups === undefined) {
    known.set(calls, groups = { length: 0, group: new Int32Array(0), calls: 0, pairs: new Pairs(), outer: [] });
  }
  if (groups.calls === calls.length) return groups;
  if (groups.group.length < calls.length) {
    const grown = new Int32Array(calls.start.length);
    grown.set(groups.group);
    groups.group = grown;
  }
  const functions = functionOf(profile);
  const { group, outer, pairs } = groups;
  const { frame, parent, start, end } = calls;
  for (let call = groups.calls; call < calls.length; call++) {
    const caller = parent[call]! < 0 ? -1 : functions[frame[parent[call]!]!]!;
    const pair = pairs.idOf(functions[frame[call]!]!, caller);
    const last = outer[pair];
    // Calls lie within or after each other: what begins before the last one ended lies within it.
    const nested = last !== undefined && start[call]! < end[last]!;
    if (!nested) outer[pair] = call;
    group[call] = 2 * pair + (nested ? 1 : 0);
  }
  groups.calls = calls.length;
  groups.length = 2 * pairs.length;
  return groups;
}

/** Whether the calls of a group lie within calls of the same function by the same function. */
export function isNested(group: number): boolean {
  return group % 2 === 1;
}

/** Calls that are like one. */
export interface Similar {
  /** Their rows, that one's among them, in order of time. */
  rows: Uint32Array;
  /** Whether they lie within other calls of the same function by the same function. */
  isNested: boolean;
  /** Where they do not, how many such calls lie within them; else 0. */
  nested: number;
}

/**
 * The calls that are like one, as in {@linkcode similarGroups}, without numbering all others.
 *
 * @example
 * ```ts
 * import { ProfileBuilder } from "./builder.ts";
 * import { similarCalls } from "./similar.ts";
 * const { profile } = new ProfileBuilder();
 * for (const thread of profile.threads) console.log(similarCalls(profile, thread, 0).rows);
 * ```
 */
export function similarCalls(profile: Profile, { calls }: Thread, call: IndexIntoCalls): Similar {
  const found: [outer: number[], nested: number[]] = [[], []];
  let which: 0 | 1 = 0;
  if (call >= 0 && call < calls.length) {
    const functions = functionOf(profile);
    const { frame, parent, start, end } = calls;
    const callerOf = (other: IndexIntoCalls) => parent[other]! < 0 ? -1 : functions[frame[parent[other]!]!]!;
    const [wanted, caller] = [functions[frame[call]!]!, callerOf(call)];
    let last = -1;
    for (let other = 0; other < calls.length; other++) {
      if (functions[frame[other]!] !== wanted || callerOf(other) !== caller) continue;
      const nested = last >= 0 && start[other]! < end[last]!;
      if (!nested) last = other;
      found[nested ? 1 : 0].push(other);
      if (other === call && nested) which = 1;
    }
  }
  return { rows: Uint32Array.from(found[which]), isNested: which === 1, nested: which === 1 ? 0 : found[1].length };
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
 * for (const thread of profile.threads) console.log(distributionOf(thread, similarCalls(profile, thread, 0).rows).median);
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
