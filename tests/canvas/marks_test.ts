import assert from "node:assert/strict";
import { placeMarks } from "../../canvas/marks.ts";
import { Viewport } from "../../canvas/viewport.ts";

const SECOND = 1e6;

/** A thousand pixels for ten seconds. */
function view(): Viewport {
  const view = new Viewport();
  view.resize(1016, 100);
  view.setDuration(10 * SECOND);
  return view;
}

const at = (time: number, duration: number) => ({ time: time * SECOND, duration: duration * SECOND });

Deno.test("a mark stands over the middle of its time, from left to right", () => {
  const marks = placeMarks([at(8, 1), at(1, 2)], view());
  assert.deepEqual(marks.map(({ x, rows }) => [Math.round(x), rows]), [[208, [1]], [858, [0]]]);
});

Deno.test("marks that would lie on one another become that of the costliest", () => {
  const marks = placeMarks([at(5.1, 0), at(5, 0), at(5.05, 0), at(7, 0)], view());
  assert.deepEqual(marks.map(({ x, rows }) => [Math.round(x), rows]), [[518, [0, 1, 2]], [708, [3]]]);
});

Deno.test("a mark stays over the part that is in view, and goes with it", () => {
  const near = view();
  near.show(4 * SECOND, 5 * SECOND);
  const [mark] = placeMarks([at(0, 4.5)], near);
  assert.ok(mark && mark.x > 200 && mark.x < 300, `at ${mark?.x}`);
  assert.deepEqual(placeMarks([at(0, 1), at(6, 1)], near), []);
});

Deno.test("marks of what is not shown are left out", () => {
  assert.deepEqual(placeMarks([at(1, 1), at(3, 1)], view(), (row) => row === 1).map(({ rows }) => rows), [[1]]);
});
