/**
 * Lines over time, made small enough to draw.
 *
 * @module
 */

/** The points of a line. */
export interface Points {
  x: number[];
  y: number[];
}

/**
 * The points between `from` and `to`, at most four in each of `buckets` equal parts: the first, the least, the greatest
 * and the last, each at its own x. So peaks stay, and the line between the parts is as it was. The points next to the
 * range are kept too, that the line leads in and out. Values below 0 are unknown and left out.
 *
 * @param xs Ascending
 * @param ys As many as `xs`
 *
 * @example
 * ```ts
 * import { thin } from "./series.ts";
 * thin([0, 1, 2, 3, 4, 5], [5, 5, 90, 5, 5, 5], 0, 6, 1); // { x: [0, 2, 5], y: [5, 90, 5] }
 * ```
 */
export function thin(xs: ArrayLike<number>, ys: ArrayLike<number>, from: number, to: number, buckets: number): Points {
  const points: Points = { x: [], y: [] };
  if (!(to > from)) return points;
  const keep = (row: number) => {
    points.x.push(xs[row]!);
    points.y.push(ys[row]!);
  };
  let row = Math.max(0, knownBefore(ys, rowAt(xs, from)));
  const width = (to - from) / Math.max(1, Math.floor(buckets));
  while (row < xs.length) {
    const bucket = Math.floor((xs[row]! - from) / width);
    const rows: Kept = { first: -1, least: -1, greatest: -1, last: -1 };
    for (; row < xs.length && Math.floor((xs[row]! - from) / width) === bucket; row++) visit(rows, ys, row);
    for (const kept of new Set([rows.first, ...inOrder(rows.least, rows.greatest), rows.last])) {
      if (kept >= 0) keep(kept);
      if (kept >= 0 && xs[kept]! >= to) return points;
    }
  }
  return points;
}

/** The last row at or before `x`, -1 where all come later. `xs` ascends. */
export function rowAt(xs: ArrayLike<number>, x: number): number {
  let low = 0;
  let high = xs.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (xs[middle]! <= x) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** Rows worth keeping, -1 for none. */
interface Kept {
  first: number;
  least: number;
  greatest: number;
  last: number;
}

function visit(rows: Kept, ys: ArrayLike<number>, row: number): void {
  const y = ys[row]!;
  if (!(y >= 0)) return;
  if (rows.first < 0) rows.first = rows.least = rows.greatest = row;
  if (y < ys[rows.least]!) rows.least = row;
  if (y > ys[rows.greatest]!) rows.greatest = row;
  rows.last = row;
}

function inOrder(a: number, b: number): [number, number] {
  return a <= b ? [a, b] : [b, a];
}

/** The nearest row up to `row` whose value is known, -1 for none. */
function knownBefore(ys: ArrayLike<number>, row: number): number {
  while (row >= 0 && !(ys[row]! >= 0)) row--;
  return row;
}
