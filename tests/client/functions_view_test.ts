import assert from "node:assert/strict";
import { sortedBy, sortFunctions, type Sorting } from "../../client/functions_view.ts";
import { longestCall } from "../../client/longest.ts";
import { pathToCall } from "../../client/merged_view.ts";
import { ProfileBuilder } from "../../profile/builder.ts";
import type { FunctionRow } from "../../profile/functions.ts";

const row = (frame: number, name: string, self: number, total = self, calls = 1): FunctionRow => ({
  frame,
  name,
  self,
  total,
  calls,
  average: total / calls,
  longest: total,
});

Deno.test("functions are sorted by each column both ways, equal ones by their time", () => {
  const rows = [row(0, "b", 5, 9), row(1, "a", 7), row(2, "c", 5, 8), row(3, "a", 1)];
  const order = (sorting: Sorting) => sortFunctions(rows, sorting).map(({ frame }) => frame);
  assert.deepEqual(order({ by: "self", descending: true }), [1, 0, 2, 3]);
  assert.deepEqual(order({ by: "self", descending: false }), [3, 0, 2, 1]);
  assert.deepEqual(order({ by: "total", descending: true }), [0, 2, 1, 3]);
  assert.deepEqual(order({ by: "name", descending: false }), [1, 3, 0, 2]);
  assert.deepEqual(order({ by: "calls", descending: true }), [1, 0, 2, 3]);
  assert.deepEqual(sortedBy({ by: "self", descending: true }, "self"), { by: "self", descending: false });
  assert.deepEqual(sortedBy({ by: "self", descending: true }, "calls"), { by: "calls", descending: true });
  assert.deepEqual(sortedBy({ by: "self", descending: true }, "name"), { by: "name", descending: false });
});

Deno.test("the longest call of a function, of a path, and within a stretch", () => {
  const builder = new ProfileBuilder();
  builder.add({ type: "sources", first: 0, url: ["file:///x/a.ts"], time: [0] });
  builder.add({ type: "frames", first: 0, name: ["main", "f"], source: [0, 0], line: [1, 2], column: [1, 1] });
  // f by itself for 100, within main for 300, and again for 200.
  builder.add({ type: "stacks", first: 0, parent: [-1, -1, 0], frame: [0, 1, 1] });
  builder.add({ type: "thread", thread: 0, name: "main", time: 0 });
  const duration = [100, 50, 300, 50, 200];
  builder.add({ type: "samples", thread: 0, start: 0, unit: 1, duration, stack: [1, 0, 2, 0, 2], count: 5 });
  const { profile } = builder;
  const { calls } = profile.threads[0]!;
  const scope = { range: undefined, threads: [0], mine: false, revision: 0 };
  const startOf = (ref: { call: number } | undefined) => ref && calls.start[ref.call];
  assert.equal(startOf(longestCall(profile, scope, 1)), 150);
  assert.equal(startOf(longestCall(profile, scope, 1, [1])), 0);
  assert.equal(startOf(longestCall(profile, scope, 1, [0, 1])), 150);
  assert.equal(startOf(longestCall(profile, { ...scope, range: { from: 400, until: 700 } }, 1)), 500);
  assert.equal(longestCall(profile, { ...scope, range: { from: 455, until: 495 } }, 1), undefined);
  assert.equal(longestCall(profile, { ...scope, threads: [] }, 1), undefined);
  assert.deepEqual(pathToCall(profile, longestCall(profile, scope, 1)!, false), [0, 1]);
});
