/**
 * Going from call to call, and from log entry to log entry, without a pointer.
 *
 * @module
 */
import type { CallRef } from "../canvas/bars.ts";
import { firstEndingAfter } from "../canvas/bars.ts";
import { drawnRow, fullRow } from "../canvas/folded.ts";
import type { Lane } from "../canvas/lanes.ts";
import type { LogTable } from "../profile/types.ts";
import type { TimelineModel } from "./timeline.ts";

/** Where to, as calls are drawn: what called it, what it called first, the one before and after of the same depth. */
export type Step = "up" | "down" | "before" | "after";

/**
 * The call one step on; of none the longest outermost one of those that begin or are in view. Undefined where there is
 * none that way. From the outermost call of a thread "up" leads to the thread above, and "down" from the innermost to the
 * one below.
 *
 * @param lanes The threads as they are shown, from top to bottom
 * @param from In µs, where what is shown begins
 * @param until µs
 */
export function callBeside(
  lanes: readonly Lane[],
  ref: CallRef | undefined,
  step: Step,
  from: number,
  until: number,
): CallRef | undefined {
  const at = lanes.findIndex(({ thread }) => thread.id === ref?.thread);
  const lane = lanes[at];
  const call = ref && lane ? drawnRow(lane.thread.calls, ref.call) : -1;
  if (!ref || !lane || call < 0) return first(lanes.map((_, i) => i), lanes, from, until);
  const { calls } = lane.thread;
  const refTo = (row: number): CallRef => ({ thread: ref.thread, call: fullRow(calls, row) });
  if (step === "up") {
    const parent = calls.parent[call]!;
    if (parent >= 0) return refTo(parent);
    return first(lanes.slice(0, at).map((_, i) => at - 1 - i), lanes, from, until);
  }
  const depth = calls.depth[call]! + (step === "down" ? 1 : 0);
  const row = calls.rows[depth];
  if (step === "down") {
    const i = row ? firstEndingAfter(calls, row, calls.start[call]!) : 0;
    const child = row && i < row.length ? row.calls[i]! : -1;
    if (child >= 0 && calls.parent[child] === call) return refTo(child);
    return first(lanes.slice(at + 1).map((_, i) => at + 1 + i), lanes, from, until);
  }
  if (!row) return undefined;
  const i = placeIn(row.calls, row.length, calls.start, calls.start[call]!);
  const other = row.calls[i + (step === "before" ? -1 : 1)];
  const inside = step === "before" ? i > 0 : i + 1 < row.length;
  return inside && other !== undefined ? refTo(other) : undefined;
}

/** In the first of these threads that has calls, the longest of its outermost ones that are in view, or else of all. */
function first(order: readonly number[], lanes: readonly Lane[], from: number, until: number): CallRef | undefined {
  for (const at of order) {
    const { calls, id } = lanes[at]!.thread;
    const row = calls.rows[0];
    if (!row || row.length === 0) continue;
    let best = -1;
    let most = -1;
    const begin = Math.min(row.length - 1, firstEndingAfter(calls, row, from));
    for (let i = begin; i < row.length && (best < 0 || calls.start[row.calls[i]!]! < until); i++) {
      const call = row.calls[i]!;
      const seen = Math.min(until, calls.end[call]!) - Math.max(from, calls.start[call]!);
      if (best < 0 || seen > most) [best, most] = [call, seen];
    }
    return { thread: id, call: fullRow(calls, best) };
  }
  return undefined;
}

/** Where in a row the call that starts then is. */
function placeIn(rows: Uint32Array, length: number, start: Float64Array, time: number): number {
  let [low, high] = [0, length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (start[rows[middle]!]! < time) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Selects the call one step on; false where there is none. */
export function walk(model: TimelineModel, step: Step): boolean {
  const { view } = model;
  const to = callBeside(model.lanes, model.selected.peek(), step, view.start, view.end);
  if (to) model.select(to);
  return to !== undefined;
}

/**
 * Row of the log entry after (or before) one, of threads that are shown; where none is chosen the first (or last) one of
 * what is in view, or beyond it. -1 where there is none.
 */
export function entryBeside(
  log: LogTable,
  entry: number,
  sign: 1 | -1,
  hidden: ReadonlySet<number>,
  from: number,
  until: number,
): number {
  let at = entry + sign;
  if (entry < 0) {
    at = sign > 0 ? 0 : log.length - 1;
    while (sign > 0 ? log.time[at]! < from : log.time[at]! > until) at += sign;
  }
  while (at >= 0 && at < log.length && hidden.has(log.thread[at]!)) at += sign;
  return at >= 0 && at < log.length ? at : -1;
}

/** Shows the log entry one step on; false where there is none. */
export function walkEntries(model: TimelineModel, sign: 1 | -1): boolean {
  const log = model.profile.peek()?.log;
  if (!log) return false;
  const { view } = model;
  const to = entryBeside(log, model.entry.peek(), sign, model.hidden.peek(), view.start, view.end);
  if (to >= 0) model.showEntry(to);
  return to >= 0;
}
