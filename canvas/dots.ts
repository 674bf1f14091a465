/**
 * The dots that stand for log entries: where they are, which is under the pointer, and how they are drawn.
 *
 * @module
 */
import { type Level, LEVELS } from "../recording/records.ts";
import type { LogTable } from "../profile/types.ts";
import type { Viewport } from "./viewport.ts";

/** Colour of each level; the style sheet has the same. */
export const LEVEL_COLORS: Record<Level, string> = {
  debug: "#b48ef0",
  info: "#f2d64b",
  warn: "#f59a42",
  error: "#f2554f",
};

/** Radius of a dot, pixels. */
const RADIUS = 4;
/** Height of the row of one level, pixels. */
const LEVEL_ROW = 12;
/** Dots nearer than this become one, pixels. */
const NEAR = 10;

/** One dot: an entry, or several that stand too close to be told apart. */
export interface Dot {
  level: Level;
  /** Centre, pixels from the left and upper edge. */
  x: number;
  y: number;
  /** Rows of the log table. */
  entries: number[];
}

/** The levels that occur, and how often. */
export function countLevels(log: LogTable): Record<Level, number> {
  const counts: Record<Level, number> = { debug: 0, info: 0, warn: 0, error: 0 };
  for (let i = 0; i < log.length; i++) counts[log.level[i]!]++;
  return counts;
}

/** Centre of the row of each level that occurs: from the bottom up by seriousness, pixels from the upper edge. */
export function levelRows(counts: Record<Level, number>, height: number): Partial<Record<Level, number>> {
  const rows: Partial<Record<Level, number>> = {};
  let y = height - RADIUS - 6;
  for (const level of LEVELS) {
    if (counts[level] === 0) continue;
    rows[level] = y;
    y -= LEVEL_ROW;
  }
  return rows;
}

/** All dots in view, in order of time. */
export function placeDots(
  log: LogTable,
  rows: Partial<Record<Level, number>>,
  view: Viewport,
  hidden: ReadonlySet<number>,
): Dot[] {
  const dots: Dot[] = [];
  const last: Partial<Record<Level, Dot>> = {};
  for (let i = firstFrom(log.time, log.length, view.timeAt(-RADIUS)); i < log.length; i++) {
    const x = view.xAt(log.time[i]!);
    if (x > view.width + RADIUS) break;
    const level = log.level[i]!;
    const y = rows[level];
    if (y === undefined || hidden.has(log.thread[i]!)) continue;
    const before = last[level];
    if (before && x - before.x < NEAR) before.entries.push(i);
    else dots.push(last[level] = { level, x, y, entries: [i] });
  }
  return dots;
}

/** The dot at a place, the most serious first, as those lie on top. */
export function dotAt(dots: readonly Dot[], x: number, y: number): Dot | undefined {
  let found: Dot | undefined;
  for (const dot of dots) {
    if (Math.abs(dot.x - x) > RADIUS + 3 || Math.abs(dot.y - y) > RADIUS + 2) continue;
    if (!found || Math.abs(dot.x - x) < Math.abs(found.x - x)) found = dot;
  }
  return found;
}

/** Draws the dots; `chosen` is the log entry whose dot is marked, -1 for none. */
export function paintDots(context: CanvasRenderingContext2D, dots: readonly Dot[], chosen: number): void {
  context.lineWidth = 1.5;
  context.strokeStyle = "#12161e";
  for (const level of LEVELS) {
    context.fillStyle = LEVEL_COLORS[level];
    for (const dot of dots) {
      if (dot.level !== level) continue;
      context.beginPath();
      context.arc(dot.x, dot.y, RADIUS, 0, 2 * Math.PI);
      context.fill();
      context.stroke();
    }
  }
  const marked = dots.find((dot) => dot.entries.includes(chosen));
  if (!marked) return;
  context.strokeStyle = "#ffffff";
  context.lineWidth = 2;
  context.beginPath();
  context.arc(marked.x, marked.y, RADIUS + 3, 0, 2 * Math.PI);
  context.stroke();
}

function firstFrom(times: readonly number[], length: number, time: number): number {
  let [low, high] = [0, length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle]! < time) low = middle + 1;
    else high = middle;
  }
  return low;
}
