/**
 * A recording in a few numbers.
 *
 * @module
 */
import { LEVELS } from "../recording/records.ts";
import type { Level } from "../recording/records.ts";
import { functionTable } from "./functions.ts";
import type { FunctionRow } from "./functions.ts";
import type { CallTable, FrameTable, IndexIntoFrames, Profile, StatusTable } from "./types.ts";

/** A recording in a few numbers. */
export interface Summary {
  /** µs. */
  duration: number;
  /** Average of the process, percent of one core; -1 unknown. */
  cpu: number;
  /** CPU time of the process, seconds; -1 unknown. */
  cpuSeconds: number;
  /** Most resident memory, bytes; -1 unknown. */
  rssPeak: number;
  /** Most JavaScript heap in use, bytes; -1 unknown. */
  heapPeak: number;
  /** Modules loaded. */
  modules: number;
  /** Objects on the heap at the end, counted or estimated; -1 unknown. */
  objects: number;
  /** Most objects on the heap; -1 unknown. */
  objectsPeak: number;
  /** Samples V8 took, all threads. */
  samples: number;
  /** Calls, all threads. */
  calls: number;
  /** Shares of the sampled time of all threads, 0 to 1: in the program's functions, … */
  busyShare: number;
  /** … idle, … */
  idleShare: number;
  /** … in garbage collection, … */
  gcShare: number;
  /** … and in V8 itself outside any function. */
  programShare: number;
  /** Log entries by level. */
  logs: Record<Level, number>;
  /** The functions with the most self time, garbage collection apart. */
  topBySelf: FunctionRow[];
  /** The functions with the most total time, garbage collection apart. */
  topByTotal: FunctionRow[];
}

/**
 * The numbers of a recording.
 *
 * @param top How many functions each list has at most
 */
export function summarize(profile: Profile, top = 10): Summary {
  const { status, threads, frames } = profile;
  // Many times what all else takes together.
  const functions = top === 0 ? [] : functionTable(profile).filter((row) => !isCollector(frames, row.frame));
  const gc = sumOf(threads, (thread) => thread.gc);
  const idle = sumOf(threads, (thread) => thread.idle);
  const program = sumOf(threads, (thread) => thread.program);
  const busy = sumOf(threads, ({ calls }) => selfOf(calls, frames));
  const all = busy + gc + idle + program || 1;
  return {
    duration: profile.duration,
    ...cpuOf(status),
    rssPeak: peak(status.rss),
    heapPeak: peak(status.heap),
    modules: profile.sources.time.filter((time) => time >= 0).length,
    objects: status.objects.findLast((count) => count >= 0) ?? -1,
    objectsPeak: peak(status.objects),
    samples: sumOf(threads, (thread) => thread.samples),
    calls: sumOf(threads, (thread) => thread.calls.length),
    busyShare: busy / all,
    idleShare: idle / all,
    gcShare: gc / all,
    programShare: program / all,
    logs: Object.fromEntries(
      LEVELS.map((level) => [level, profile.log.level.filter((other) => other === level).length]),
    ) as Record<Level, number>,
    topBySelf: functions.slice(0, top),
    topByTotal: functions.toSorted((a, b) => b.total - a.total || b.self - a.self).slice(0, top),
  };
}

function isCollector({ name, origin }: FrameTable, frame: IndexIntoFrames): boolean {
  return name[frame] === "(garbage collector)" && origin[frame] === "v8";
}

/** Time in calls, garbage collection apart, µs. */
function selfOf({ length, frame, self }: CallTable, frames: FrameTable): number {
  const counts = frames.name.map((_, row) => isCollector(frames, row) ? 0 : 1);
  let time = 0;
  for (let call = 0; call < length; call++) time += counts[frame[call]!]! * self[call]!;
  return time;
}

/**
 * What the process used on average, percent of one core, and in all, seconds; -1 where it was never read. Each row tells of
 * the time since the row before.
 */
export function cpuOf(status: StatusTable): { cpu: number; cpuSeconds: number } {
  let spent = 0;
  let known = 0;
  let before = 0;
  for (let row = 0; row < status.length; row++) {
    const time = status.time[row]!;
    if (status.cpu[row]! >= 0) {
      spent += status.cpu[row]! / 100 * (time - before);
      known += time - before;
    }
    before = time;
  }
  return known === 0 ? { cpu: -1, cpuSeconds: -1 } : { cpu: 100 * spent / known, cpuSeconds: spent / 1_000_000 };
}

function peak(values: readonly number[]): number {
  return values.reduce((most, value) => Math.max(most, value), -1);
}

function sumOf<T>(items: readonly T[], value: (item: T) => number): number {
  return items.reduce((sum, item) => sum + value(item), 0);
}
