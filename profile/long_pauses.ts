/**
 * Garbage collections that held a thread up for long.
 *
 * @module
 */
import { type Anomaly, innermost, intervalsOf, nameOf } from "./anomaly.ts";
import { collectorRuns, gcStatistics } from "./gc.ts";
import type { Profile, Thread } from "./types.ts";
import { formatBytes, formatDuration } from "./units.ts";

/** A pause that a person notices, µs: so long and so great a part of the run, or longer. */
const LONG = { time: 50_000, share: 0.01, anyway: 100_000 };
/** Sampled, so many intervals at least. */
const INTERVALS = 3;
/** Pauses to look at. */
const TOP = 50;

/** Long garbage collections: those that V8 told of, and where it told of none, what samples found. */
export function longPauses(profile: Profile): Anomaly[] {
  const { sample } = intervalsOf(profile);
  const isLong = (time: number) => time >= LONG.anyway || time >= Math.max(LONG.time, LONG.share * profile.duration);
  const told = gcStatistics(profile, TOP).longest.filter(({ duration }) => isLong(duration));
  const found: Anomaly[] = [];
  for (const { thread: id, kind, duration, from, until, seen, before, after } of told) {
    const thread = profile.threads.find((other) => other.id === id);
    if (thread === undefined) continue;
    const call = seen ? innermost(profile, thread, from, until, 0.9) : -1;
    found.push({
      kind: "pause",
      thread: id,
      call,
      time: from,
      duration,
      cost: duration,
      text: `${kind} held ${heldUp(profile, thread, call)} up for ${formatDuration(duration)}, ` +
        `and took the heap from ${formatBytes(before)} to ${formatBytes(after)}` +
        (seen ? "" : `, some time between ${formatDuration(from)} and ${formatDuration(until)}`),
    });
  }
  for (const thread of profile.threads) {
    for (const { start, end } of collectorRuns(profile, thread)) {
      if (end - start < INTERVALS * sample || !isLong(end - start)) continue;
      if (isTold(profile, thread, start, end)) continue;
      const call = innermost(profile, thread, start, end, 0.9);
      found.push({
        kind: "pause",
        thread: thread.id,
        call,
        time: start,
        duration: end - start,
        cost: end - start,
        text: `Garbage collection held ${heldUp(profile, thread, call)} up for ${formatDuration(end - start)}`,
      });
    }
  }
  return found;
}

/** Whether V8 told of the collections of that time; a sample may find one that was only begun when another program ran. */
function isTold({ gc, pauses }: Profile, { id }: Thread, from: number, until: number): boolean {
  return [...gc, ...pauses].some((record) => record.thread === id && record.from < until && record.until > from);
}

function heldUp(profile: Profile, thread: Thread, call: number): string {
  return call < 0 ? thread.name : nameOf(profile, thread, call);
}
