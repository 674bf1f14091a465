/**
 * Calls that blocked their thread while it used little CPU: reading a file, waiting for a lock or for another program.
 *
 * @module
 */
import { type Anomaly, innermost, intervalsOf, nameOf } from "./anomaly.ts";
import { inCalls } from "./during.ts";
import { quantileOf } from "./rank.ts";
import { machineUse } from "./machine.ts";
import { rowAt } from "./series.ts";
import type { Profile, Thread } from "./types.ts";
import { formatDuration, formatPercent } from "./units.ts";

/**
 * A wait is at least so long, µs, and so many rows of status. On a busy machine threads wait for the processor too, so it is
 * longer by the square of how much less CPU than a whole core is usual, up to some times.
 */
const LONG = { time: 150_000, rows: 1.5, times: 5 };
/** How much of the time without CPU a call must span. */
const SPANS = 0.8;
/** A call that waited for so much of its time, for a good part of it at a stretch, is told of as a whole. */
const WHOLE = { share: 0.85, times: 3 };
/**
 * Less CPU than this is next to none, percent of one core. On a busy machine a thread gets less of it than it could use, so
 * it is that part of what three of four rows do not exceed in which it ran, within these bounds.
 */
const NONE = { least: 7, most: 15, share: 0.3 };

/** From this share of all cores on a thread may have to wait for one, 0 to 1. */
const FULL = 0.9;

/** Rows of CPU; each tells of the time since the row before. */
interface CpuRows {
  begin: number;
  time: readonly number[];
  cpu: readonly number[];
  /** Whether they are about this thread and no other. */
  own: boolean;
}

/**
 * Stretches of time in which a thread was in calls all the time and used next to no CPU, each with the innermost call that
 * spans it. Where CPU is not known by thread, the process used as little. Whether it waited for the processor, as all do on
 * a machine that has too much to do, is told by the machine's CPU where that is known; else the sentence says so.
 */
export function waits(profile: Profile, thread: Thread): Anomaly[] {
  const { usage } = thread;
  const rows: CpuRows = usage.length > 0
    ? { begin: thread.start, time: usage.time, cpu: usage.cpu, own: true }
    : { begin: 0, time: profile.status.time, cpu: profile.status.cpu, own: false };
  const inCall = rowsInCalls(thread, rows);
  const used = Float64Array.from(inCall, (row) => rows.cpu[row]!).filter((cpu) => cpu >= NONE.most);
  const usual = Math.min(100, used.length === 0 ? 100 : quantileOf(used, 0.75));
  const limit = Math.min(NONE.most, Math.max(NONE.least, NONE.share * usual));
  const least = Math.max(LONG.time, LONG.rows * intervalsOf(profile).status) *
    Math.min(LONG.times, (100 / Math.max(1, usual)) ** 2);
  const found: Anomaly[] = [];
  for (let i = 0; i < inCall.length; i++) {
    if (rows.cpu[inCall[i]!]! >= limit) continue;
    const first = inCall[i]!;
    while (inCall[i + 1] === inCall[i]! + 1 && rows.cpu[inCall[i + 1]!]! < limit) i++;
    const wait = waitIn(profile, thread, rows, beginOf(rows, first), rows.time[inCall[i]!]!);
    if (wait === undefined || wait.cost < least) continue;
    if (found.at(-1)?.call !== wait.call || found.at(-1)!.time !== wait.time) found.push(wait);
  }
  return found;
}

function beginOf({ begin, time }: CpuRows, row: number): number {
  return row === 0 ? begin : time[row - 1]!;
}

/** Rows of known CPU in which the thread was in calls all the time. */
function rowsInCalls(thread: Thread, rows: CpuRows): number[] {
  return [...rows.time.keys()].filter((row) => {
    const before = beginOf(rows, row);
    const length = rows.time[row]! - before;
    return length > 0 && rows.cpu[row]! >= 0 && inCalls(thread, before, rows.time[row]!) >= 0.9 * length;
  });
}

function waitIn(profile: Profile, thread: Thread, rows: CpuRows, from: number, until: number): Anomaly | undefined {
  const { calls } = thread;
  const call = innermost(profile, thread, from, until, SPANS);
  if (call < 0) return undefined;
  const { status } = intervalsOf(profile);
  const [start, end] = [calls.start[call]!, calls.end[call]!];
  // Rows at its edges may hide as much; one in its midst that used some CPU does not end it.
  const isAll = end - start <= until - from + 2 * status ||
    end - start <= WHOLE.times * (until - from) && withoutCpu(rows, start, end) >= WHOLE.share * (end - start);
  const [time, last] = isAll ? [start, end] : [Math.max(from, start), Math.min(until, end)];
  const waited = withoutCpu(rows, time, last);
  const used = formatPercent(Math.max(0, 100 - 100 * waited / (last - time)));
  const part = isAll ? "" : ` of its ${formatDuration(end - start)}`;
  return {
    kind: "wait",
    thread: thread.id,
    call,
    time,
    duration: last - time,
    cost: waited,
    text:
      `${nameOf(profile, thread, call)} held ${thread.name} up for ${formatDuration(last - time)}${part}, in which ` +
      `${rows.own ? "it" : "the process"} used ${used} CPU: ${waitedFor(profile, time, last)}`,
  };
}

/** What it waited for, as far as the machine's own CPU tells. */
function waitedFor(profile: Profile, from: number, until: number): string {
  const use = machineUse(profile, from, until);
  if (use === undefined) return "it waited for something, or for the processor";
  if (use.share < FULL) return "it waited for something";
  return `all processors were busy (${formatPercent(100 * use.share)}), so it may have waited for one of them`;
}

/** Time in which no CPU was used. A row that begins or ends outside was busy there, as far as it was busy. */
function withoutCpu(rows: CpuRows, from: number, until: number): number {
  const { time, cpu } = rows;
  let waited = 0;
  for (let row = Math.max(0, rowAt(time, from)); row < time.length; row++) {
    const before = beginOf(rows, row);
    if (before >= until) break;
    const overlap = Math.min(until, time[row]!) - Math.max(from, before);
    if (overlap <= 0 || cpu[row]! < 0) continue;
    waited += Math.min(overlap, Math.max(0, 1 - cpu[row]! / 100) * (time[row]! - before));
  }
  return waited;
}
