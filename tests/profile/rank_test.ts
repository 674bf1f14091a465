import assert from "node:assert/strict";
import { medianOf, quantileOf } from "../../profile/rank.ts";

Deno.test("rank: the middle value, or the mean of the two in the middle", () => {
  assert.equal(medianOf(Float64Array.of(9, 1, 3)), 3);
  assert.equal(medianOf(Float64Array.of(9, 1, 3, 4)), 3.5);
  assert.equal(medianOf(Float64Array.of(5)), 5);
  assert.equal(medianOf(new Float64Array(0)), NaN);
});

Deno.test("rank: the least value that so many do not exceed", () => {
  const values = () => Float64Array.of(10, 9, 8, 7, 6, 5, 4, 3, 2, 1);
  assert.deepEqual([0, 0.1, 0.5, 0.9, 0.91, 1].map((part) => quantileOf(values(), part)), [1, 1, 5, 9, 10, 10]);
  assert.equal(quantileOf(new Float64Array(0), 0.5), NaN);
});

Deno.test("rank: as sorting has it, of any values", () => {
  let state = 7;
  const random = () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
  for (let length = 1; length < 60; length++) {
    // Few different ones, so that many are equal.
    const values = Float64Array.from({ length }, () => Math.floor(random() * 7));
    const sorted = values.slice().sort();
    for (const part of [0.1, 0.25, 0.5, 0.9]) {
      assert.equal(quantileOf(values.slice(), part), sorted[Math.max(0, Math.ceil(part * length) - 1)]);
    }
    assert.equal(medianOf(values), (sorted[length >> 1]! + sorted[(length - 1) >> 1]!) / 2);
  }
});
