/**
 * Calls that took much longer than those like them.
 *
 * @module
 */
import { type Anomaly, EXPLAINS, intervalsOf, isImport, isPseudo, nameOf } from "./anomaly.ts";
import { cpuDuring, LITTLE_CPU } from "./during.ts";
import { isOwn } from "./fold.ts";
import { medianOf, quantileOf } from "./rank.ts";
import { isNested, similarGroups } from "./similar.ts";
import type { IndexIntoCalls, Profile, Thread } from "./types.ts";
import { formatCount, formatDuration, formatPercent } from "./units.ts";

/** Fewer calls have no usual length. */
const LEAST_CALLS = 8;
/** Iglewicz and Hoaglin's bound for a modified z-score. */
const BOUND = 3.5;
/** The median distance from the mean of a normal distribution, in standard deviations. */
const MAD_OF_NORMAL = 0.6745;
/** Nine of ten of a normal distribution are less than so many standard deviations above its mean. */
const NINE_OF_TEN = 1.2816;
/** Standard deviation of the difference of two moments that each are off by up to half an interval, in intervals. */
const SAMPLING_ERROR = 1 / Math.sqrt(6);
/** How many times as long as nine of ten of the others, and as the longest that does not stand out. */
const APART = 1.5;
/** How often chance may put so many samples in a row in one recording. */
const CHANCE = 0.01;
/** Variance against that of chance, above which calls may be many in a row that no sample fell between. */
const DISPERSION = 0.5;
/** Worth a person's time: so many sample intervals, and so long or so great a part of the run. */
const EXCESS = { intervals: 3, time: 100_000, share: 0.02 };
/** Of calls that are alike, so many at most. */
const MOST_ALIKE = 5;

/**
 * Calls of a thread that took much longer than those like them ({@linkcode similarGroups}).
 *
 * The measure is the modified z-score of B. Iglewicz and D. C. Hoaglin, "How to Detect and Handle Outliers" (ASQC
 * Quality Press, 1993): 0.6745 (x − median) / MAD, above 3.5, where MAD is the median distance from the median. Both are
 * medians, so up to half of the calls may be anything without moving it far. Durations span orders of magnitude and are
 * skewed to the right, so x is their logarithm, and the MAD is at least that of the upper half alone, and that of the normal
 * distribution that has the same distance from the median to the ninth tenth. What is sampled is known to an interval, so:
 *
 * - a call counts for one interval at least; one that is judged, for one less than was seen of it;
 * - the MAD is at least what sampling alone makes of calls of one length: a standard deviation of interval / √6;
 * - calls that follow each other without a sample between them look like one, so what is long may be many. Where lengths
 *   are as uneven as that alone makes them (samples in a row are distributed geometrically, with variance m(m − 1) about their
 *   mean m), it may be as many as it has samples; else as few as cover it, of the longer ones. How likely another follows is
 *   taken from the others; a call stands out only where so many follow each other in less than one of a hundred recordings.
 *
 * And it must be worth a person's time: 1.5 times as long as any that does not stand out, and longer than is usual by 3 intervals
 * and by 100 ms or 2% of the run. Calls within calls like them are not compared: a recursion is as long as it is deep.
 */
export function slowCalls(profile: Profile, thread: Thread): Anomaly[] {
  const groups = outermostByGroup(profile, thread);
  const { sample } = intervalsOf(profile);
  const least = Math.max(EXCESS.intervals * sample, Math.min(EXCESS.time, EXCESS.share * profile.duration));
  const found: Anomaly[] = [];
  for (let group = 0; group < groups.first.length - 1; group++) {
    const rows = groups.rows.subarray(groups.first[group], groups.first[group + 1]);
    if (rows.length >= LEAST_CALLS) found.push(...standOut(profile, thread, rows, { sample, least, all: groups.all }));
  }
  return causes(profile, thread, found);
}

/**
 * A call that takes long makes all around it take long. Of such a chain the innermost is left that accounts for the cost of
 * those around it; yet what a package or the runtime does within a slow call of the person's own is no news.
 */
function causes(profile: Profile, { calls }: Thread, found: readonly Anomaly[]): Anomaly[] {
  const left = new Map(found.map((anomaly) => [anomaly.call, anomaly]));
  const isOf = (call: IndexIntoCalls) => isOwn(profile, calls.frame[call]!);
  for (const { call, cost } of [...found].sort((a, b) => b.call - a.call)) {
    for (let around = left.has(call) ? calls.parent[call]! : -1; around >= 0; around = calls.parent[around]!) {
      const outer = left.get(around);
      if (outer === undefined) continue;
      if (cost < EXPLAINS * outer.cost) break;
      if (isOf(around) && !isOf(call)) {
        left.delete(call);
        break;
      }
      left.delete(around);
    }
  }
  return [...left.values()];
}

interface ByGroup {
  /** By group, where its rows begin; one more at the end. */
  first: Uint32Array;
  /** Rows of calls, group by group, each in order of time. */
  rows: Uint32Array;
  /** How many calls there are to be compared. */
  all: number;
}

/** The calls of each group but those within calls like them; V8's own and imports are left out. */
function outermostByGroup(profile: Profile, thread: Thread): ByGroup {
  const { calls } = thread;
  const { group, length } = similarGroups(profile, thread);
  const { frames } = profile;
  const passed = new Uint8Array(frames.length);
  for (let frame = 0; frame < frames.length; frame++) {
    if (isPseudo(profile, frame) || isImport(profile, frame)) passed[frame] = 1;
  }
  const first = new Uint32Array(length + 1);
  const taken = new Uint8Array(calls.length);
  for (let call = 0; call < calls.length; call++) {
    const at = group[call]!;
    if (passed[calls.frame[call]!] === 1 || isNested(at)) continue;
    taken[call] = 1;
    first[at + 1]!++;
  }
  let all = 0;
  for (let at = 0; at < length; at++) {
    if (first[at + 1]! >= LEAST_CALLS) all += first[at + 1]!;
    first[at + 1]! += first[at]!;
  }
  const rows = new Uint32Array(first[length]!);
  const next = first.slice();
  for (let call = 0; call < calls.length; call++) if (taken[call] === 1) rows[next[group[call]!]!++] = call;
  return { first, rows, all };
}

interface Bar {
  /** µs. */
  sample: number;
  /** By how much a call must be longer, µs. */
  least: number;
  /** How many calls are compared in the thread. */
  all: number;
}

function standOut(profile: Profile, thread: Thread, rows: Uint32Array, bar: Bar): Anomaly[] {
  const { calls } = thread;
  const { sample } = bar;
  const durations = new Float64Array(rows.length);
  let most = 0;
  for (let i = 0; i < rows.length; i++) {
    durations[i] = Math.max(sample, calls.end[rows[i]!]! - calls.start[rows[i]!]!);
    if (durations[i]! > most) most = durations[i]!;
  }
  // Of nearly all groups no call is long enough, whatever is usual.
  if (most < bar.least + sample) return [];
  const work = durations.slice();
  const median = medianOf(work);
  if (most - median < bar.least) return [];
  // Were the longest itself among nine of ten, few calls would have no outlier.
  const usual = quantileOf(work, Math.min(0.9, 1 - 2 / rows.length + 1e-9));
  const bound = Math.log(median) + BOUND * scaleOf(durations, median, usual, sample) / MAD_OF_NORMAL;
  const limit = sample + Math.exp(bound);
  const bySample = followers(durations, sample, limit);
  const isUneven = bySample.dispersion > DISPERSION;
  const { chance } = isUneven ? bySample : followers(durations, median, limit);
  const twice = 2 * quantileOf(work, 0.1);
  const found: number[] = [];
  let longest = 0;
  for (let i = 0; i < rows.length; i++) {
    const duration = durations[i]!;
    const certain = duration - sample;
    const isMany = isUneven || duration + sample >= twice;
    const many = Math.max(2, Math.ceil(certain / (isUneven ? sample : usual)));
    if (
      duration - median >= bar.least && Math.log(certain) > bound && certain >= APART * usual &&
      !(isMany && bar.all * Math.pow(chance, many - 1) > CHANCE)
    ) found.push(i);
    else if (duration > longest) longest = duration;
  }
  found.sort((a, b) => durations[b]! - durations[a]!);
  // Where the others lead up to it without a gap, it is the longest, but no other kind of call.
  while (found.length > 0 && durations[found.at(-1)!]! - sample < APART * longest) longest = durations[found.pop()!]!;
  return found.slice(0, MOST_ALIKE).map((i, rank) => {
    const call = rows[i]!;
    const [start, end] = [calls.start[call]!, calls.end[call]!];
    const next = found.length > rank + 1 ? durations[found[rank + 1]!]! : longest;
    const others = rank === 0
      ? `none other more than ${formatDuration(next)}`
      : `${rank === 1 ? "one" : formatCount(rank)} even longer`;
    return {
      kind: "slow",
      thread: thread.id,
      call,
      time: start,
      duration: end - start,
      cost: end - start - median,
      text: `${nameOf(profile, thread, call)} took ${formatDuration(end - start)}` +
        `${i === 0 ? " when it was first called" : ""}${littleCpu(profile, thread, start, end)}; ` +
        `of ${formatCount(rows.length)} similar calls half took ${formatDuration(median)} or less, ${others}`,
    };
  });
}

/** Where a call used little CPU, it was held up. */
function littleCpu(profile: Profile, thread: Thread, from: number, until: number): string {
  const cpu = until - from < intervalsOf(profile).status ? -1 : cpuDuring(profile, thread, from, until);
  return cpu < 0 || cpu >= LITTLE_CPU ? "" : ` with ${formatPercent(cpu)} CPU`;
}

/** The greatest of the estimates of the MAD of the logarithms, no less than sampling makes it. */
function scaleOf(durations: Float64Array, median: number, usual: number, sample: number): number {
  const middle = Math.log(median);
  const distances = new Float64Array(durations.length);
  let above = 0;
  for (let i = 0; i < durations.length; i++) if (durations[i]! >= median) above++;
  const upper = new Float64Array(above);
  for (let i = 0, at = 0; i < durations.length; i++) {
    const distance = Math.log(durations[i]!) - middle;
    distances[i] = Math.abs(distance);
    if (durations[i]! >= median) upper[at++] = distance;
  }
  const error = MAD_OF_NORMAL * SAMPLING_ERROR * sample / median;
  const tail = MAD_OF_NORMAL * (Math.log(usual) - middle) / NINE_OF_TEN;
  return Math.max(medianOf(distances), medianOf(upper), tail, error);
}

/**
 * How likely another follows when calls are thought of as units in a row, and how uneven their numbers are against what
 * chance makes of it. Those beyond `limit` are what is to be judged, and are left out.
 */
function followers(durations: Float64Array, unit: number, limit: number): { chance: number; dispersion: number } {
  let count = 0;
  let sum = 0;
  let squares = 0;
  for (const duration of durations) {
    if (duration > limit) continue;
    const units = Math.max(1, duration / unit);
    count++;
    sum += units;
    squares += units * units;
  }
  const mean = sum / count;
  // Half a follower is added: that none was seen does not make it impossible.
  const chance = (sum - count + 0.5) / (sum + 1);
  const variance = squares / count - mean * mean;
  return { chance, dispersion: mean > 1.05 ? variance / (mean * (mean - 1)) : Infinity };
}
