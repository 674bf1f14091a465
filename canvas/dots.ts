/**
 * The dots that stand for log entries: where they are, which is under the pointer, and how they are drawn.
 *
 * @module
 */
import { type Level, LEVELS } from "../recording/records.ts";
import type { LogTable } from "../profile/types.ts";
import { look } from "./look.ts";
import type { Viewport } from "./viewport.ts";

/** Radius of a dot, pixels. */
const RADIUS = 4;
/** How much is left of dots that a search has not found. */
const FADED = 0.18;
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

/**
 * Draws the dots; `chosen` is the log entry whose dot is marked, -1 for none.
 *
 * @param hits What a search has found, by row of the log table; dots without any of it are faded, and lie below
 */
export function paintDots(
  context: CanvasRenderingContext2D,
  dots: readonly Dot[],
  chosen: number,
  hits?: Uint8Array,
): void {
  context.lineWidth = 1.5;
  context.strokeStyle = look().dotEdge;
  const [found, others] = hits ? splitDots(dots, hits) : [dots, []];
  context.globalAlpha = FADED;
  drawDots(context, others);
  context.globalAlpha = 1;
  drawDots(context, found);
  const marked = chosen < 0 ? undefined : dots.find((dot) => dot.entries.includes(chosen));
  if (!marked) return;
  context.strokeStyle = look().mark;
  context.lineWidth = 2;
  context.beginPath();
  context.arc(marked.x, marked.y, RADIUS + 3, 0, 2 * Math.PI);
  context.stroke();
}

/** Those with an entry that a search has found, and the others. */
export function splitDots(dots: readonly Dot[], hits: Uint8Array): [found: Dot[], others: Dot[]] {
  const [found, others]: [Dot[], Dot[]] = [[], []];
  for (const dot of dots) (hasHit(dot.entries, hits) ? found : others).push(dot);
  return [found, others];
}

function hasHit(entries: readonly number[], hits: Uint8Array): boolean {
  for (const entry of entries) if (hits[entry] === 1) return true;
  return false;
}

function drawDots(context: CanvasRenderingContext2D, dots: readonly Dot[]): void {
  for (const level of LEVELS) {
    context.fillStyle = look().levels[level];
    for (const dot of dots) {
      if (dot.level !== level) continue;
      context.beginPath();
      SHAPES[level](context, dot.x, dot.y);
      context.stroke();
      context.fill();
    }
  }
}

/** Each level has a shape of its own: a diamond, a circle, a triangle, a square. */
const SHAPES: Record<Level, (context: CanvasRenderingContext2D, x: number, y: number) => void> = {
  debug: (context, x, y) => polygon(context, [[x, y - 5], [x + 5, y], [x, y + 5], [x - 5, y]]),
  info: (context, x, y) => context.arc(x, y, RADIUS, 0, 2 * Math.PI),
  warn: (context, x, y) => polygon(context, [[x, y - 5], [x + 5, y + 4], [x - 5, y + 4]]),
  error: (context, x, y) => context.rect(x - RADIUS, y - RADIUS, 2 * RADIUS, 2 * RADIUS),
};

function polygon(context: CanvasRenderingContext2D, corners: readonly (readonly [x: number, y: number])[]): void {
  for (const [i, [x, y]] of corners.entries()) i === 0 ? context.moveTo(x, y) : context.lineTo(x, y);
  context.closePath();
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
