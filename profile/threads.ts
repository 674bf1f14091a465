/**
 * What each thread used.
 *
 * @module
 */
import type { Profile, Thread, UsageTable } from "./types.ts";

/** How busy a thread was while it lived. */
export interface ThreadUse {
  /** Average, percent of one core. */
  cpu: number;
  /** CPU time, µs. */
  time: number;
  /** `usage`: told by the system; `samples`: the share of samples that did not find it idle; `none`: unknown, all is 0. */
  from: "usage" | "samples" | "none";
}

/**
 * How busy a thread was: by what the system told of it, or where it told nothing, by its samples.
 *
 * @example
 * ```ts
 * import { emptyThread } from "./builder.ts";
 * import { threadUse } from "./threads.ts";
 * const thread = emptyThread(1, "worker", 0);
 * Object.assign(thread.usage, { length: 2, time: [100_000, 200_000], cpu: [100, 50], heap: [-1, -1] });
 * threadUse(thread); // { cpu: 75, time: 150_000, from: "usage" }
 * ```
 */
export function threadUse(thread: Thread): ThreadUse {
  const told = usageOf(thread.usage, thread.start);
  if (told !== undefined) return told;
  const busy = sampledBusy(thread);
  const all = busy + thread.idle;
  return all > 0 ? { cpu: 100 * busy / all, time: busy, from: "samples" } : { cpu: 0, time: 0, from: "none" };
}

/** Each row tells of the time since the row before, the first of that since the thread began. */
function usageOf(usage: UsageTable, start: number): ThreadUse | undefined {
  let spent = 0;
  let known = 0;
  let before = start;
  for (let row = 0; row < usage.length; row++) {
    const time = usage.time[row]!;
    if (usage.cpu[row]! >= 0 && time > before) {
      spent += usage.cpu[row]! / 100 * (time - before);
      known += time - before;
    }
    before = time;
  }
  return known > 0 ? { cpu: 100 * spent / known, time: spent, from: "usage" } : undefined;
}

/** Time in which samples found the thread at work: in calls, garbage collection among them, and in V8 itself, µs. */
function sampledBusy({ calls, program }: Thread): number {
  const outermost = calls.rows[0];
  let busy = program;
  for (let i = 0; i < (outermost?.length ?? 0); i++) {
    const call = outermost!.calls[i]!;
    busy += calls.end[call]! - calls.start[call]!;
  }
  return busy;
}

/** Most JavaScript heap a thread had in use, bytes; -1 unknown. */
export function heapPeak({ usage }: Thread): number {
  let most = -1;
  for (let row = 0; row < usage.length; row++) most = Math.max(most, usage.heap[row]!);
  return most;
}

/** Time a thread spent in garbage collection, µs: as V8 told, or where it told nothing, as samples found it. */
export function garbageTime({ gc }: Profile, thread: Thread): number {
  const told = gc.filter((record) => record.thread === thread.id);
  if (told.length === 0) return thread.gc;
  return told.reduce((sum, { duration }) => sum + duration.reduce((all, one) => all + one, 0), 0);
}

/** The threads in the order they are shown: the main thread, then by CPU time, the busiest first. */
export function byUse(threads: readonly Thread[]): Thread[] {
  const times = new Map(threads.map((thread) => [thread, threadUse(thread).time]));
  return [...threads].sort((a, b) => Number(b.id === 0) - Number(a.id === 0) || times.get(b)! - times.get(a)!);
}
