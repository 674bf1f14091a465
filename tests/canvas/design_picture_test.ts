import assert from "node:assert/strict";
import { Camera } from "../../canvas/design_camera.ts";
import { arrowAt, boxTowards, hitAt } from "../../canvas/design_hits.ts";
import { boundsOf, makePicture, moveBox, straightRoute } from "../../canvas/design_picture.ts";
import { graphOf } from "./design_graphs.ts";

/** An outer box with two boxes in it, one above the other, and one beside it; the upper calls both others and itself. */
function picture() {
  const graph = graphOf(
    [["outer", -1], ["upper", 0], ["lower", 0], ["beside", -1]],
    [[1, 2, 90], [1, 3, 10], [1, 1, 40]],
  );
  const boxes = [
    { x: 0, y: 0, width: 140, height: 240 },
    { x: 20, y: 40, width: 100, height: 40 },
    { x: 20, y: 180, width: 100, height: 40 },
    { x: 300, y: 40, width: 100, height: 40 },
  ];
  return makePicture(graph, boxes, graph.edges.map((_, edge) => straightRoute({ graph, boxes }, edge)));
}

Deno.test("a place is on an inner box, an arrow, or an outer box's name; the rest of it is ground", () => {
  const shown = picture();
  assert.deepEqual(hitAt(shown, 30, 60, 4), { node: 1 });
  assert.deepEqual(hitAt(shown, 350, 50, 4), { node: 3 });
  assert.deepEqual(hitAt(shown, 70, 10, 4), { node: 0 });
  const [x, , , y] = [shown.arrows[0]!.points[0]!, 0, 0, 130];
  assert.deepEqual(hitAt(shown, x, y, 4), { edge: 0 });
  assert.equal(hitAt(shown, 10, 150, 4), undefined);
  assert.equal(hitAt(shown, 600, 600, 4), undefined);
});

Deno.test("of arrows the nearest within reach is hit, thick ones from farther away", () => {
  const shown = picture();
  const x = shown.arrows[0]!.points[0]!;
  assert.equal(arrowAt(shown, x + 7, 130, 4), 0, "half its thickness and 4");
  assert.equal(arrowAt(shown, x + 9, 130, 4), -1);
  const [endX, endY] = shown.arrows[1]!.head;
  assert.equal(arrowAt(shown, endX! - 1, endY!, 4), 1, "its head counts");
});

Deno.test("the thickest arrow is that of most time, and thin ones are drawn first", () => {
  const { arrows, drawn } = picture();
  assert.deepEqual(drawn, [1, 2, 0]);
  assert.equal(arrows[0]!.width, 6);
  assert.ok(arrows[1]!.width < arrows[2]!.width && arrows[2]!.width < 6);
});

Deno.test("arrows end at the borders of their boxes", () => {
  const { arrows } = picture();
  assert.deepEqual(arrows[0]!.points.filter((_, i) => i % 2 === 1), [80, 180]);
  assert.deepEqual(arrows[0]!.head.slice(0, 2), arrows[0]!.points.slice(-2));
  assert.ok(arrows[0]!.line.at(-1)! < 180, "the line ends where the head begins");
});

Deno.test("a moved box takes its arrows along, and its outer box grows", () => {
  const shown = picture();
  const loop = shown.arrows[2]!.points;
  moveBox(shown, 1, 400, 0);
  assert.deepEqual(shown.boxes[1], { x: 420, y: 40, width: 100, height: 40 });
  assert.deepEqual(shown.boxes[0], { x: 0, y: 0, width: 534, height: 240 });
  assert.deepEqual(shown.arrows[2]!.points.slice(0, 2), [loop[0]! + 400, loop[1]]);
  assert.equal(shown.arrows[1]!.points[0], 420, "from its left border");
  assert.deepEqual(hitAt(shown, 430, 60, 4), { node: 1 });
  assert.equal(hitAt(shown, 30, 60, 4), undefined);
});

Deno.test("an outer box takes along what is in it", () => {
  const shown = picture();
  const between = shown.arrows[0]!.points;
  moveBox(shown, 0, 10, 1000);
  assert.deepEqual(shown.boxes.map(({ y }) => y), [1000, 1040, 1180, 40]);
  assert.deepEqual(shown.arrows[0]!.points, between.map((value, i) => value + (i % 2 === 0 ? 10 : 1000)));
});

Deno.test("arrow keys go to the nearest box in that direction, from none to that of most time", () => {
  const shown = picture();
  assert.equal(boxTowards(shown, 1, "ArrowDown"), 2);
  assert.equal(boxTowards(shown, 1, "ArrowRight"), 3);
  assert.equal(boxTowards(shown, 3, "ArrowLeft"), 1);
  assert.equal(boxTowards(shown, 1, "ArrowUp"), -1);
  assert.equal(boxTowards(shown, -1, "ArrowUp"), 1);
  assert.equal(boxTowards(shown, 1, "Home"), -1);
});

Deno.test("a zoom leaves what is under the pointer where it is; fitting shows all", () => {
  const camera = new Camera();
  [camera.width, camera.height] = [800, 600];
  const before = camera.inPicture(300, 200);
  camera.zoomAt(300, 200, 2.5);
  assert.deepEqual(camera.inPicture(300, 200), before);
  const all = boundsOf(picture());
  camera.fit(all);
  const { x, y, width, height } = camera.onScreen(all);
  assert.ok(x >= 0 && y >= 0 && x + width <= 800 && y + height <= 600);
  assert.ok(camera.scale <= 1.2, "a small picture is not blown up");
  camera.zoomAt(0, 0, 1e9);
  assert.ok(camera.scale <= 4);
});

Deno.test("what is revealed is in view, and what is in view already does not move", () => {
  const camera = new Camera();
  [camera.width, camera.height] = [800, 600];
  camera.reveal({ x: 1000, y: 100, width: 100, height: 40 });
  assert.deepEqual(camera.onScreen({ x: 1000, y: 100, width: 100, height: 40 }), {
    x: 672,
    y: 100,
    width: 100,
    height: 40,
  });
  const before = camera.copy();
  camera.reveal({ x: 900, y: 200, width: 50, height: 40 });
  assert.ok(camera.isSame(before));
});

Deno.test("a graph without boxes has a picture too", () => {
  const none = makePicture(graphOf([], []), [], []);
  assert.deepEqual(boundsOf(none), { x: 0, y: 0, width: 1, height: 1 });
  assert.equal(hitAt(none, 0, 0, 10), undefined);
  assert.equal(boxTowards(none, -1, "ArrowDown"), -1);
});
