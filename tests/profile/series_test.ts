import assert from "node:assert/strict";
import { rowAt, thin } from "../../profile/series.ts";

Deno.test("a long line keeps its peaks and dips, each at its own place", () => {
  const xs = Array.from({ length: 10_000 }, (_, i) => i);
  const ys = xs.map((x) => x === 1_234 ? 99 : x === 7_777 ? 1 : 50);
  const points = thin(xs, ys, 0, 10_000, 100);
  assert.ok(points.x.length <= 400, String(points.x.length));
  assert.equal(points.y[points.x.indexOf(1_234)], 99);
  assert.equal(points.y[points.x.indexOf(7_777)], 1);
  assert.deepEqual(points.x, points.x.toSorted((a, b) => a - b));
  assert.equal(new Set(points.x).size, points.x.length);
  assert.equal(points.x[0], 0);
  assert.equal(points.x.at(-1), 9_999);
});

Deno.test("a short line stays as it is", () => {
  const xs = [0, 10, 20, 30];
  const ys = [3, 1, 4, 1];
  assert.deepEqual(thin(xs, ys, 0, 40, 100), { x: xs, y: ys });
});

Deno.test("the points next to the range are kept, and no more", () => {
  const xs = [0, 10, 20, 30, 40, 50, 60];
  assert.deepEqual(thin(xs, xs, 25, 35, 10).x, [20, 30, 40]);
  assert.deepEqual(thin(xs, xs, 20, 30, 10).x, [20, 30]);
  assert.deepEqual(thin(xs, xs, 31, 32, 10).x, [30, 40]);
  assert.deepEqual(thin(xs, xs, 70, 80, 10).x, [60]);
  assert.deepEqual(thin(xs, xs, -20, -10, 10).x, [0]);
});

Deno.test("unknown values are left out, beside the range too", () => {
  const xs = [0, 10, 20, 30, 40, 50];
  const ys = [5, -1, 7, -1, -1, 8];
  assert.deepEqual(thin(xs, ys, 15, 35, 10), { x: [0, 20, 50], y: [5, 7, 8] });
  assert.deepEqual(thin(xs, [-1, -1, -1, -1, -1, -1], 0, 50, 10), { x: [], y: [] });
});

Deno.test("nothing, and a range of no length, give no points", () => {
  assert.deepEqual(thin([], [], 0, 10, 10), { x: [], y: [] });
  assert.deepEqual(thin([1, 2], [1, 2], 1, 1, 10), { x: [], y: [] });
  assert.deepEqual(thin([1, 2], [1, 2], 0, 10, 0).x, [1, 2]);
});

Deno.test("the row at a place is the last at or before it", () => {
  assert.deepEqual([-1, 0, 5, 10, 99].map((x) => rowAt([0, 10, 20], x)), [-1, 0, 0, 1, 2]);
  assert.equal(rowAt([], 5), -1);
});
