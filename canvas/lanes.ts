/**
 * Where each thread stands in the flame chart: one under another, each with a row for each depth.
 *
 * @module
 */
import type { Thread } from "../profile/types.ts";

/** Height of a row of bars, and of the line between two, pixels. */
export const ROW = 20;
/** The line between two rows, pixels. */
export const LINE = 1;
/** Height of a thread's name above its rows, pixels. */
export const HEADING = 24;
/** Room above the first thread, and below each, pixels. */
export const GAP = 8;

/** One thread's place, in pixels from the top of the content. */
export interface Lane {
  thread: Thread;
  /** Where its heading begins; equal to {@linkcode Lane.rows} where it has none. */
  top: number;
  /** Where its first row begins. */
  rows: number;
  /** Where its last row ends. */
  bottom: number;
}

/** Places all threads that are not hidden; a single thread needs no heading. */
export function layOut(threads: readonly Thread[], hidden: ReadonlySet<number>): { lanes: Lane[]; height: number } {
  const heading = threads.length > 1 ? HEADING : 0;
  const lanes: Lane[] = [];
  let top = GAP;
  for (const thread of threads) {
    if (hidden.has(thread.id)) continue;
    const rows = top + heading;
    const bottom = rows + Math.max(1, thread.calls.rows.length) * ROW;
    lanes.push({ thread, top, rows, bottom });
    top = bottom + GAP;
  }
  return { lanes, height: top };
}

/** Pixels from the top of the content to a row. */
export function rowTop(lane: Lane, depth: number): number {
  return lane.rows + depth * ROW;
}
