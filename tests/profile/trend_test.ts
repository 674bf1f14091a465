import assert from "node:assert/strict";
import { mannKendall, median, theilSen } from "../../profile/trend.ts";

const upTo = (n: number) => Array.from({ length: n }, (_, i) => i);

Deno.test("trend: the line goes through points on a line, whatever a quarter of them does", () => {
  const xs = upTo(20);
  const ys = xs.map((x) => 3 * x + 7);
  assert.deepEqual(theilSen(xs, ys), { slope: 3, intercept: 7 });
  for (const i of [2, 9, 13, 19]) ys[i] = i % 2 === 0 ? 1e6 : -1e6;
  const { slope, intercept } = theilSen(xs, ys);
  assert.ok(Math.abs(slope - 3) < 0.5, `${slope}`);
  assert.ok(Math.abs(intercept - 7) < 5, `${intercept}`);
});

Deno.test("trend: points at the same x make no slope", () => {
  assert.equal(theilSen([0, 0, 1], [0, 10, 7]).slope, 2);
  assert.equal(theilSen([4, 4], [1, 2]).slope, 0);
});

Deno.test("trend: the test of Mann and Kendall", () => {
  // One of the 120 orders of five values, and of the other 119 four have but one pair that falls.
  assert.equal(mannKendall(upTo(5)), 1 / 120);
  assert.equal(mannKendall([0, 2, 1, 3, 4]), 5 / 120);
  assert.equal(mannKendall(upTo(5).reverse()), 1);
  assert.equal(mannKendall([5, 5, 5, 5]), 0.5);
  assert.deepEqual([mannKendall([]), mannKendall([1])], [0.5, 0.5]);
  // S = 5, variance (4·3·13 − 2·1·9) / 18 = 7.67, z = 4 / 2.769 = 1.445.
  assert.ok(Math.abs(mannKendall([10, 22, 22, 30]) - 0.07428) < 1e-5);
  // S = 66, variance 212.67, z = 65 / 14.583 = 4.457.
  assert.ok(Math.abs(mannKendall(upTo(12)) - 4.15e-6) < 1e-7, `${mannKendall(upTo(12))}`);
  assert.ok(mannKendall([3, 1, 4, 1, 5, 9, 2, 6, 5, 3]) > 0.05);
});

Deno.test("trend: the middle value", () => {
  assert.equal(median([9, 1, 5]), 5);
  assert.equal(median([9, 1, 5, 7]), 6);
  assert.equal(median([]), 0);
});
