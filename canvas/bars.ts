/**
 * Which bars of a row are seen, and which call is under a pointer.
 *
 * @module
 */
import type { CallRow, CallTable, Thread } from "../profile/types.ts";
import { drawnRow, fullRow } from "./folded.ts";
import { type Lane, ROW } from "./lanes.ts";
import type { Viewport } from "./viewport.ts";

/** A call of a thread: the thread's number and a row of its call table. */
export interface CallRef {
  thread: number;
  call: number;
}

/** The first position at or after `from` whose call ends after `time` (µs); found in steps that double. */
export function firstEndingAfter(calls: CallTable, row: CallRow, time: number, from = 0): number {
  const { end } = calls;
  const { calls: rows, length } = row;
  let step = 1;
  let low = from - 1;
  while (low + step < length && end[rows[low + step]!]! <= time) {
    low += step;
    step *= 2;
  }
  let high = Math.min(length, low + step);
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (end[rows[middle]!]! <= time) low = middle;
    else high = middle;
  }
  return high;
}

/** Takes a bar: its call, its left edge and width in pixels, and how wide it is where none is in its way. */
export type TakeBar = (call: number, x: number, width: number, full: number) => void;

/**
 * Gives the bars of one row, from left to right, in whole pixels. A bar narrower than a pixel takes one; of all bars
 * that fall into a pixel that is already taken none is given, so that the work depends on pixels, not on calls.
 * Pixels are counted from the beginning of the recording, so a pan moves the picture without changing it, and a part of
 * the picture is as it is in the whole.
 *
 * @param from The first pixel that is wanted; a bar that reaches into it begins further left
 * @param until The pixel after the last that is wanted
 */
export function eachBar(
  calls: CallTable,
  row: CallRow,
  view: Viewport,
  give: TakeBar,
  from = 0,
  until = view.width,
): void {
  const { start, end } = calls;
  const { calls: rows, length } = row;
  const { perPixel } = view;
  const scale = 1 / perPixel;
  const origin = Math.round(view.start * scale);
  let taken = from;
  let i = firstEndingAfter(calls, row, (from + origin - 0.5) * perPixel);
  while (i < length) {
    const call = rows[i]!;
    const x = Math.round(start[call]! * scale) - origin;
    if (x >= until) return;
    const right = Math.max(x + 1, Math.round(end[call]! * scale) - origin);
    if (right > taken) {
      const left = x < from || x > taken ? x : taken;
      give(call, left, right - left, right - x);
      taken = right;
    }
    i++;
    if (right - x > 1 || i >= length) continue;
    // Whatever ends within the pixel just taken cannot be seen: leap over it.
    const time = (taken + origin - 0.5) * perPixel;
    if (end[rows[i]!]! <= time) i = firstEndingAfter(calls, row, time, i + 1);
  }
}

/** The call drawn at a place of the flame chart, pixels from its left and upper edge. */
export function callUnder(lanes: readonly Lane[], view: Viewport, x: number, y: number): CallRef | undefined {
  const down = y + view.top;
  const lane = lanes.find((lane) => down >= lane.rows && down < lane.bottom);
  if (!lane) return undefined;
  const { calls, id } = lane.thread;
  const row = calls.rows[Math.floor((down - lane.rows) / ROW)];
  if (!row) return undefined;
  const scale = 1 / view.perPixel;
  const origin = Math.round(view.start * scale);
  const pixel = Math.floor(x);
  // As eachBar draws it: the first that reaches into this pixel, or where its edge is rounded off, the next.
  const i = firstEndingAfter(calls, row, (pixel + origin - 0.5) * view.perPixel);
  for (let at = i; at < Math.min(i + 2, row.length); at++) {
    const call = row.calls[at]!;
    const left = Math.round(calls.start[call]! * scale) - origin;
    const right = Math.max(left + 1, Math.round(calls.end[call]! * scale) - origin);
    if (pixel >= left && pixel < right) return { thread: id, call: fullRow(calls, call) };
  }
  return undefined;
}

/** Where a call's bar is, in pixels of the flame chart; undefined where its thread is hidden. */
export function barOf(
  lanes: readonly Lane[],
  view: Viewport,
  ref: CallRef,
): { x: number; y: number; width: number } | undefined {
  const lane = lanes.find((lane) => lane.thread.id === ref.thread);
  const call = lane ? drawnRow(lane.thread.calls, ref.call) : -1;
  if (!lane || call < 0) return undefined;
  const { start, end, depth } = lane.thread.calls;
  const scale = 1 / view.perPixel;
  const origin = Math.round(view.start * scale);
  const x = Math.round(start[call]! * scale) - origin;
  const width = Math.max(1, Math.round(end[call]! * scale) - origin - x);
  return { x, width, y: lane.rows + depth[call]! * ROW - view.top };
}

/** The thread of that number. */
export function threadOf(threads: readonly Thread[], id: number): Thread | undefined {
  return threads.find((thread) => thread.id === id);
}
