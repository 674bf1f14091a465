/**
 * Where the moments and stretches of time that a program named stand: above the calls of their thread, the stretches in
 * rows, those that lie within another below it.
 *
 * @module
 */
import type { SpanTable } from "../profile/types.ts";
import type { Viewport } from "./viewport.ts";

/** Height of a row of spans, of the row of moments above them, and of the line that tells of further rows, pixels. */
export const SPAN_ROW = 17;
/** Rows that are shown of a thread unless the person asks for all. */
export const SPAN_ROWS = 4;

/** The spans of one thread: rows of the span table. */
export interface SpanRows {
  /** Those without a duration, in order of time. */
  moments: number[];
  /** Those with one, by the row they stand in, in order of time; within a row none overlaps another. */
  rows: number[][];
}

/**
 * Places all spans, by thread. A span stands in the first row that is free at its time and below every span that it
 * lies within.
 */
export function placeSpans(spans: SpanTable): Map<number, SpanRows> {
  const threads = new Map<number, SpanRows>();
  /** By thread the span that ends last in each row. */
  const lasts = new Map<number, number[]>();
  const endOf = (span: number) => spans.time[span]! + spans.duration[span]!;
  for (const span of inOrder(spans)) {
    const thread = spans.thread[span]!;
    let placed = threads.get(thread);
    if (placed === undefined) threads.set(thread, placed = { moments: [], rows: [] });
    if (spans.duration[span] === 0) {
      placed.moments.push(span);
      continue;
    }
    let last = lasts.get(thread);
    if (last === undefined) lasts.set(thread, last = []);
    let row = 0;
    for (let at = 0; at < last.length; at++) {
      // Within this one, or in its way.
      if (endOf(last[at]!) >= endOf(span) && endOf(last[at]!) > spans.time[span]!) row = at + 1;
    }
    while (row < last.length && endOf(last[row]!) > spans.time[span]!) row++;
    last[row] = span;
    (placed.rows[row] ??= []).push(span);
  }
  return threads;
}

/** Of those that begin together the longest first, so that the others lie within it. */
function inOrder(spans: SpanTable): number[] {
  const order = Array.from({ length: spans.length }, (_, i) => i);
  return order.sort((a, b) => spans.time[a]! - spans.time[b]! || spans.duration[b]! - spans.duration[a]!);
}

/** The first of `row` that ends at or after `time` (µs); a row's spans end in the order they begin. */
export function firstSpan(spans: SpanTable, row: readonly number[], time: number): number {
  let [low, high] = [0, row.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (spans.time[row[middle]!]! + spans.duration[row[middle]!]! < time) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Gives the spans of one row that are in view, from left to right, in pixels; of those in one pixel the first. */
export function eachSpan(
  spans: SpanTable,
  row: readonly number[],
  view: Viewport,
  give: (span: number, x: number, width: number) => void,
): void {
  let taken = -Infinity;
  for (let i = firstSpan(spans, row, view.start); i < row.length; i++) {
    const span = row[i]!;
    const x = Math.round(view.xAt(spans.time[span]!));
    if (x >= view.width) return;
    const right = Math.max(x + 1, Math.round(view.xAt(spans.time[span]! + spans.duration[span]!)));
    if (right <= taken) continue;
    give(span, Math.max(x, taken), right - Math.max(x, taken));
    taken = right;
  }
}
