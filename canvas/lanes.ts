/**
 * Where each thread stands in the flame chart: one under another, each with what it named above a row for each depth.
 *
 * @module
 */
import type { Thread } from "../profile/types.ts";
import { SPAN_ROW, SPAN_ROWS, type SpanRows } from "./spans.ts";

/** Height of a row of bars, and of the line between two, pixels. */
export const ROW = 20;
/** The line between two rows, pixels. */
export const LINE = 1;
/** Height of a thread's name above its rows, pixels. */
export const HEADING = 24;
/** Room above the first thread, and below each, pixels. */
export const GAP = 8;
/** Room between what a thread named and its calls, pixels. */
const SPAN_GAP = 6;

/** One thread's place, in pixels from the top of the content. */
export interface Lane {
  thread: Thread;
  /** Where its heading begins; equal to {@linkcode Lane.spans} where it has none. */
  top: number;
  /** Where the moments and spans that it named begin; equal to {@linkcode Lane.rows} where there are none. */
  spans: number;
  named: SpanRows | undefined;
  /** How many rows of spans are shown. */
  shown: number;
  /** Where its first row of calls begins. */
  rows: number;
  /** Where its last row ends. */
  bottom: number;
}

/** What is shown of the threads. */
export interface LayOutOptions {
  /** Numbers of the threads that are not shown. */
  hidden?: ReadonlySet<number>;
  /** What each thread named, as {@linkcode placeSpans} gives it. */
  named?: ReadonlyMap<number, SpanRows>;
  /** Numbers of the threads of which all rows of spans are shown. */
  expanded?: ReadonlySet<number>;
}

/** Places all threads that are not hidden, in their order; a single thread needs no heading. */
export function layOut(threads: readonly Thread[], options: LayOutOptions = {}): { lanes: Lane[]; height: number } {
  const heading = threads.length > 1 ? HEADING : 0;
  const lanes: Lane[] = [];
  let top = GAP;
  for (const thread of threads) {
    if (options.hidden?.has(thread.id)) continue;
    const named = options.named?.get(thread.id);
    const spans = top + heading;
    const all = named?.rows.length ?? 0;
    const shown = options.expanded?.has(thread.id) ? all : Math.min(all, SPAN_ROWS);
    const lines = shown + (all > SPAN_ROWS ? 1 : 0) + (named && named.moments.length > 0 ? 1 : 0);
    const rows = spans + (lines === 0 ? 0 : lines * SPAN_ROW + SPAN_GAP);
    const bottom = rows + Math.max(1, thread.calls.rows.length) * ROW;
    lanes.push({ thread, top, spans, named, shown, rows, bottom });
    top = bottom + GAP;
  }
  return { lanes, height: top };
}

/** Pixels from the top of the content to a row. */
export function rowTop(lane: Lane, depth: number): number {
  return lane.rows + depth * ROW;
}
