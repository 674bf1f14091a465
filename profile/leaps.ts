/**
 * Moments at which the memory of the process leapt.
 *
 * @module
 */
import { type Anomaly, innermost, intervalsOf, nameOf } from "./anomaly.ts";
import { inCalls } from "./during.ts";
import { medianOf } from "./rank.ts";
import type { Profile, Thread } from "./types.ts";
import { formatBytes, formatDuration } from "./units.ts";

/** Fewer rows have no usual growth. */
const LEAST_ROWS = 8;
/** As for slow calls: the modified z-score of Iglewicz and Hoaglin. */
const BOUND = 3.5;
const MAD_OF_NORMAL = 0.6745;
/** Memory comes in pieces, so smaller differences from the usual are none, bytes. */
const LEAST_MAD = 1e6;
/** What a row, and all rows of a leap together, gain at least: bytes, and a part of what there was before. */
const ROW = 16e6;
const LEAP = { bytes: 40e6, share: 0.25 };
/** How many times the greatest gain that is usual. */
const APART = 2;
/** Leaps that are so many rows from each other at most are one. */
const GAP = 3;
/** How much of a leap's time a call must span. */
const SPANS = 0.5;
/** A byte weighs as much as this, µs: 1 MB as 1 ms. */
const COST_OF_BYTE = 1e-3;

/**
 * Leaps of resident memory: rows that gained far more than rows of this run do, by the modified z-score, one after the
 * other taken together. Growth that goes on all the time is none. A row that came late gains as much in each interval.
 */
export function memoryLeaps(profile: Profile): Anomaly[] {
  const { time, rss } = profile.status;
  const { status } = intervalsOf(profile);
  const rows = [...rss.keys()].filter((row) => rss[row]! >= 0);
  if (rows.length < LEAST_ROWS) return [];
  const gains = Float64Array.from(rows.slice(1), (row, i) => {
    const before = rows[i]!;
    return (rss[row]! - rss[before]!) / Math.max(1, (time[row]! - time[before]!) / status);
  });
  const median = medianOf(gains.slice());
  const mad = Math.max(LEAST_MAD, medianOf(gains.map((gain) => Math.abs(gain - median))));
  const bound = Math.max(ROW, median + BOUND * mad / MAD_OF_NORMAL);
  const usual = gains.reduce((most, gain) => gain >= bound ? most : Math.max(most, gain), 0);
  const leaps: Leap[] = [];
  for (let i = 0; i < gains.length; i++) {
    if (gains[i]! < bound || gains[i]! < APART * usual) continue;
    const [before, after] = [rows[i]!, rows[i + 1]!];
    const last = leaps.at(-1);
    // Rows between that gained less do not make two leaps of one.
    if (last !== undefined && time[before]! - time[last.after]! <= GAP * status) last.after = after;
    else leaps.push({ before, after });
  }
  return leaps.filter(({ before, after }) =>
    rss[after]! - rss[before]! >= Math.max(LEAP.bytes, LEAP.share * rss[before]!)
  ).map((leap) => told(profile, leap, `otherwise at most by ${formatBytes(usual)} in ${formatDuration(status)}`));
}

/** From one row of status to another. */
interface Leap {
  before: number;
  after: number;
}

/** Whose doing it was is not known; the busiest is likely. */
function busiest(profile: Profile, from: number, until: number): Thread | undefined {
  let [found, most] = [profile.threads[0], 0];
  for (const thread of profile.threads) {
    const busy = inCalls(thread, from, until);
    if (busy > most) [found, most] = [thread, busy];
  }
  return found;
}

function told(profile: Profile, { before, after }: Leap, usual: string): Anomaly {
  const { time, rss } = profile.status;
  const thread = busiest(profile, time[before]!, time[after]!);
  const call = thread === undefined ? -1 : innermost(profile, thread, time[before]!, time[after]!, SPANS);
  const gain = rss[after]! - rss[before]!;
  const duration = time[after]! - time[before]!;
  const where = thread === undefined || call < 0 ? "" : ` while ${nameOf(profile, thread, call)} ran`;
  return {
    kind: "memory",
    thread: thread?.id ?? 0,
    call,
    time: time[before]!,
    duration,
    cost: gain * COST_OF_BYTE,
    text: `Memory grew by ${formatBytes(gain)} in ${formatDuration(duration)}${where}, ` +
      `from ${formatBytes(rss[before]!)} to ${formatBytes(rss[after]!)}; ${usual}`,
  };
}
