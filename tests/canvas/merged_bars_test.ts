import assert from "node:assert/strict";
import { drawnRow, fullRow } from "../../canvas/folded.ts";
import {
  eachMergedBar,
  isWithin,
  type MergedBar,
  type MergedView,
  nodeAt,
  nodeUnder,
  pathOf,
  stepFrom,
  timeOf,
} from "../../canvas/merged_bars.ts";
import { busyness } from "../../canvas/overview.ts";
import { ProfileBuilder } from "../../profile/builder.ts";
import { foldCalls } from "../../profile/fold.ts";
import { mergeCalls } from "../../profile/merged.ts";
import type { Profile } from "../../profile/types.ts";

/** main for 1 ms: 600 µs in a, half of them in b, 300 µs in b of its own; node functions by name. */
function profile(): Profile {
  const builder = new ProfileBuilder();
  builder.add({ type: "sources", first: 0, url: ["file:///main.ts", "ext:core/x.js"], time: [0, -1] });
  builder.add({
    type: "frames",
    first: 0,
    name: ["main", "a", "b", "op"],
    source: [0, 0, 0, 1],
    line: [1, 2, 3, 4],
    column: [1, 1, 1, 1],
  });
  builder.add({ type: "stacks", first: 0, parent: [-1, 0, 1, 0, 3], frame: [0, 1, 2, 3, 2] });
  builder.add({ type: "thread", thread: 0, name: "main", time: 0 });
  builder.add({
    type: "samples",
    thread: 0,
    start: 0,
    unit: 1,
    duration: [300, 300, 300, 100],
    stack: [1, 2, 4, 0],
    count: 4,
  });
  builder.add({ type: "end", time: 1000, reason: "exit" });
  return builder.profile;
}

const names = (shown: Profile, path: readonly number[]) => path.map((frame) => shown.frames.name[frame]).join(" › ");

function bars(shown: Profile, view: MergedView, depth: number): [string, number, number][] {
  const tree = mergeCalls(shown);
  const found: MergedBar[] = [];
  eachMergedBar(tree, depth, view, (bar) => found.push(bar));
  return found.map(({ node, x, width }) => [names(shown, pathOf(tree, node)), x, width]);
}

Deno.test("merged bars stand heaviest first, as wide as their time", () => {
  const shown = profile();
  const view = { zoom: -1, top: 0, width: 500, height: 100 };
  assert.equal(timeOf(mergeCalls(shown)), 1000);
  assert.deepEqual(bars(shown, view, 0), [["main", 0, 500]]);
  assert.deepEqual(bars(shown, view, 1), [["main › a", 0, 300], ["main › op", 300, 150]]);
  assert.deepEqual(bars(shown, view, 2), [["main › a › b", 0, 150], ["main › op › b", 300, 150]]);
  assert.deepEqual(bars(shown, view, 3), []);
});

Deno.test("what is zoomed to is as wide as the view, and what leads to it too", () => {
  const shown = profile();
  const tree = mergeCalls(shown);
  const zoom = tree.rows[1]![1]!;
  const view = { zoom, top: 0, width: 500, height: 100 };
  assert.deepEqual(bars(shown, view, 0), [["main", 0, 500]]);
  assert.deepEqual(bars(shown, view, 1), [["main › op", 0, 500]]);
  assert.deepEqual(bars(shown, view, 2), [["main › op › b", 0, 500]]);
  assert.equal(nodeUnder(tree, view, 250, 30), zoom);
  assert.equal(nodeUnder(tree, { ...view, top: 20 }, 250, 10), zoom);
  assert.equal(nodeUnder(tree, view, 250, 70), -1);
  assert.ok(isWithin(tree, tree.rows[2]![1]!, zoom));
  assert.ok(!isWithin(tree, tree.rows[2]![0]!, zoom));
});

Deno.test("thousands of thin bars cost what is seen of them", () => {
  const length = 100_000;
  const tree = {
    ...mergeCalls(profile()),
    length,
    left: Float64Array.from({ length }, (_, i) => i),
    total: new Float64Array(length).fill(1),
    rows: [Array.from({ length }, (_, i) => i)],
  };
  let given = 0;
  eachMergedBar(tree, 0, { zoom: -1, top: 0, width: 400, height: 20 }, (bar) => {
    given++;
    assert.ok(bar.width >= 1 && bar.x >= 0 && bar.x + bar.width <= 400);
  });
  assert.ok(given <= 400, `${given} bars`);
});

Deno.test("a path leads to its bar in another tree, or as far as that goes", () => {
  const shown = profile();
  const tree = mergeCalls(shown);
  const path = pathOf(tree, tree.rows[2]![0]!);
  assert.equal(names(shown, path), "main › a › b");
  assert.equal(nodeAt(tree, path), tree.rows[2]![0]);
  const later = mergeCalls(shown, { range: { from: 650, until: 1000 } });
  assert.equal(names(shown, pathOf(later, nodeAt(later, path))), "main");
  assert.equal(nodeAt(tree, []), -1);
  assert.equal(nodeAt(mergeCalls(shown, { threads: [] }), path), -1);
});

Deno.test("keys walk to parents, heaviest children and neighbours, and no further", () => {
  const shown = profile();
  const tree = mergeCalls(shown);
  const [[main], [a, op]] = tree.rows as [number[], number[]];
  assert.equal(stepFrom(tree, -1, "ArrowDown"), main);
  assert.equal(stepFrom(tree, main!, "ArrowDown"), a);
  assert.equal(stepFrom(tree, a!, "ArrowRight"), op);
  assert.equal(stepFrom(tree, op!, "ArrowRight"), -1);
  assert.equal(stepFrom(tree, op!, "ArrowLeft"), a);
  assert.equal(stepFrom(tree, op!, "ArrowUp"), main);
  assert.equal(stepFrom(tree, main!, "ArrowUp"), -1);
});

Deno.test("rows of folded calls and of the full table lead to each other", () => {
  const shown = profile();
  const { calls } = shown.threads[0]!;
  const folded = foldCalls(shown, shown.threads[0]!);
  assert.ok(folded.length < calls.length);
  for (let row = 0; row < folded.length; row++) {
    assert.equal(drawnRow(folded, fullRow(folded, row)), row);
    assert.equal(calls.frame[fullRow(folded, row)], folded.frame[row]);
  }
  const op = calls.frame.findIndex((frame) => shown.frames.name[frame] === "op");
  assert.equal(drawnRow(folded, op), -1);
  assert.equal(fullRow(calls, 2), 2);
  assert.equal(drawnRow(calls, 2), 2);
  assert.equal(drawnRow(calls, 99), -1);
});

Deno.test("the overview tells how busy it was by CPU, or else by calls", () => {
  const shown = profile();
  assert.deepEqual([...busyness(shown, 4)], [1, 1, 1, 1]);
  Object.assign(shown.status, { length: 2, time: [500, 1000], cpu: [50, 200] });
  assert.deepEqual([...busyness(shown, 4)], [0.25, 0.25, 1, 1]);
});
