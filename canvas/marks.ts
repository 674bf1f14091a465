/**
 * Where the marks of anomalies stand at the upper edge of the flame chart. Marks that would lie on one another become
 * one, that of the costliest.
 *
 * @module
 */
import type { Viewport } from "./viewport.ts";

/** Marks nearer than this become one, pixels. */
const NEAR = 14;
/** Room between a mark and the chart's edge, pixels. */
const EDGE = 8;

/** A stretch of time to be marked, µs. */
export interface Marked {
  time: number;
  duration: number;
}

/** A mark: where its middle is, pixels from the left edge, and the rows of what it stands for, the costliest first. */
export interface Mark {
  x: number;
  rows: number[];
}

/**
 * The marks of all that is in view, from left to right. A mark stands over the middle of what is seen of its time.
 *
 * @param marked The costliest first
 * @param shown Which rows are to be marked; default all
 */
export function placeMarks(
  marked: readonly Marked[],
  view: Viewport,
  shown: (row: number) => boolean = () => true,
): Mark[] {
  const single: Mark[] = [];
  for (const [row, { time, duration }] of marked.entries()) {
    if (time > view.end || time + duration < view.start || !shown(row)) continue;
    const left = Math.max(view.xAt(time), 0);
    const right = Math.min(view.xAt(time + duration), view.width);
    single.push({ x: Math.max(EDGE, Math.min((left + right) / 2, view.width - EDGE)), rows: [row] });
  }
  const marks: Mark[] = [];
  // The costliest keep their places, the others join them.
  for (const mark of single) {
    const near = marks.find(({ x }) => Math.abs(x - mark.x) < NEAR);
    if (near) near.rows.push(...mark.rows);
    else marks.push(mark);
  }
  return marks.sort((a, b) => a.x - b.x);
}
