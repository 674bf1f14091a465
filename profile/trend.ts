/**
 * Whether a series of measurements rises, and how fast, told by its ranks and medians: outliers do no harm.
 *
 * @module
 */

/** A line through points. */
export interface Line {
  /** Rise of y for one of x. */
  slope: number;
  /** y where x is 0. */
  intercept: number;
}

/**
 * The line of Theil and Sen: its slope is the median of the slopes between all pairs of points. Up to 29% of the points
 * may be anything without moving it far.
 *
 * P. K. Sen, "Estimates of the regression coefficient based on Kendall's tau", Journal of the American Statistical
 * Association 63 (1968), 1379–1389.
 *
 * @param xs As many as `ys`; at least two that differ
 *
 * @example
 * ```ts
 * import { theilSen } from "./trend.ts";
 * theilSen([0, 1, 2, 3], [5, 7, 900, 11]).slope; // 2
 * ```
 */
export function theilSen(xs: readonly number[], ys: readonly number[]): Line {
  const slopes: number[] = [];
  for (let i = 0; i < xs.length; i++) {
    for (let j = i + 1; j < xs.length; j++) {
      if (xs[j] !== xs[i]) slopes.push((ys[j]! - ys[i]!) / (xs[j]! - xs[i]!));
    }
  }
  const slope = median(slopes);
  return { slope, intercept: median(ys.map((y, i) => y - slope * xs[i]!)) };
}

/**
 * The test of Mann and Kendall: how likely it is that a series without any trend rises as clearly as this one, by
 * counting the pairs that rise against those that fall. Exact for up to ten values that all differ; beyond that the normal
 * approximation, with the variance corrected for ties.
 *
 * H. B. Mann, "Nonparametric tests against trend", Econometrica 13 (1945), 245–259; M. G. Kendall, "Rank Correlation
 * Methods" (1975).
 *
 * @param ys In order of time
 * @returns From 0 (it rises) by 0.5 (no telling) to 1 (it falls)
 *
 * @example
 * ```ts
 * import { mannKendall } from "./trend.ts";
 * mannKendall([1, 2, 3, 4, 5, 6]) < 0.01; // true
 * ```
 */
export function mannKendall(ys: readonly number[]): number {
  let score = 0;
  for (let i = 0; i < ys.length; i++) {
    for (let j = i + 1; j < ys.length; j++) score += Math.sign(ys[j]! - ys[i]!);
  }
  if (ys.length <= EXACT && new Set(ys).size === ys.length) return ys.length < 2 ? 0.5 : exactTail(ys.length, score);
  const ties = new Map<number, number>();
  for (const y of ys) ties.set(y, (ties.get(y) ?? 0) + 1);
  const spread = (n: number) => n * (n - 1) * (2 * n + 5);
  let variance = spread(ys.length);
  for (const n of ties.values()) variance -= spread(n);
  variance /= 18;
  if (variance <= 0) return 0.5;
  return upperTail((score - Math.sign(score)) / Math.sqrt(variance));
}

/** Up to how many values all their orders are counted. */
const EXACT = 10;

/** The part of all orders of n values in which as many pairs rise. */
function exactTail(n: number, score: number): number {
  // How many orders have so many falling pairs: of the k-th value, 0 to k - 1 stand behind it.
  let orders = [1];
  let all = 1;
  for (let k = 2; k <= n; k++) {
    const next = Array<number>(orders.length + k - 1).fill(0);
    for (const [falling, count] of orders.entries()) {
      for (let more = 0; more < k; more++) next[falling + more]! += count;
    }
    orders = next;
    all *= k;
  }
  const falling = (n * (n - 1) / 2 - score) / 2;
  return orders.slice(0, falling + 1).reduce((sum, count) => sum + count, 0) / all;
}

/**
 * How likely a standard normal value is above z, to 7.5e-8.
 * M. Abramowitz and I. A. Stegun, "Handbook of Mathematical Functions" (1964), 26.2.17.
 */
function upperTail(z: number): number {
  if (z < 0) return 1 - upperTail(-z);
  const t = 1 / (1 + 0.2316419 * z);
  const sum = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI) * sum;
}

/** The middle value, or the mean of the two in the middle; 0 of none. */
export function median(values: readonly number[]): number {
  if (values.length === 0) return 0;
  const sorted = Float64Array.from(values).sort();
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
