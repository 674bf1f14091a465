/**
 * Which bars of a row are seen, and which call is under a pointer.
 *
 * @module
 */
import type { CallRow, CallTable, Thread } from "../profile/types.ts";
import { type Lane, ROW } from "./lanes.ts";
import type { Viewport } from "./viewport.ts";

/** A call of a thread: the thread's number and a row of its call table. */
export interface CallRef {
  thread: number;
  call: number;
}

/** The first position at or after `from` whose call ends after `time` (µs); found in steps that double. */
export function firstEndingAfter(calls: CallTable, row: CallRow, time: number, from = 0): number {
  const endsBy = (i: number) => calls.end[row.calls[i]!]! <= time;
  let step = 1;
  let low = from - 1;
  while (low + step < row.length && endsBy(low + step)) {
    low += step;
    step *= 2;
  }
  let high = Math.min(row.length, low + step);
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (endsBy(middle)) low = middle;
    else high = middle;
  }
  return high;
}

/**
 * Gives the bars of one row, from left to right, in whole pixels. A bar narrower than a pixel takes one; of all bars
 * that fall into a pixel that is already taken none is given, so that the work depends on pixels, not on calls.
 * Pixels are counted from the beginning of the recording, so a pan moves the picture without changing it.
 *
 * @param give Called with the call, the left edge and the width in pixels
 */
export function eachBar(
  calls: CallTable,
  row: CallRow,
  view: Viewport,
  give: (call: number, x: number, width: number) => void,
): void {
  const scale = 1 / view.perPixel;
  const origin = Math.round(view.start * scale);
  let taken = -1;
  let i = firstEndingAfter(calls, row, view.start);
  while (i < row.length) {
    const call = row.calls[i]!;
    const x = Math.round(calls.start[call]! * scale) - origin;
    if (x >= view.width) return;
    const right = Math.max(x + 1, Math.round(calls.end[call]! * scale) - origin);
    const left = Math.max(x, taken);
    if (right > left) {
      give(call, left, right - left);
      taken = right;
    }
    i++;
    // Whatever ends within the pixel just taken cannot be seen: leap over it.
    if (right - left <= 1) i = firstEndingAfter(calls, row, (taken + origin - 0.5) * view.perPixel, i);
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
    if (pixel >= left && pixel < right) return { thread: id, call };
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
  if (!lane || ref.call >= lane.thread.calls.length) return undefined;
  const { start, end, depth } = lane.thread.calls;
  const scale = 1 / view.perPixel;
  const origin = Math.round(view.start * scale);
  const x = Math.round(start[ref.call]! * scale) - origin;
  const width = Math.max(1, Math.round(end[ref.call]! * scale) - origin - x);
  return { x, width, y: lane.rows + depth[ref.call]! * ROW - view.top };
}

/** The thread of that number. */
export function threadOf(threads: readonly Thread[], id: number): Thread | undefined {
  return threads.find((thread) => thread.id === id);
}
