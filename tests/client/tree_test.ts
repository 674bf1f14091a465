import assert from "node:assert/strict";
import { readFilter, treeAction, type TreeRow, treeRows } from "../../client/tree.ts";
import type { RecordingInfo } from "../../client/api.ts";

const run = (label: string, time: string): RecordingInfo => ({ label, time, state: "sealed", bytes: 1, modified: 1 });
const RUNS = [
  run("alpha", "2026_01_01_00_00_00"),
  run("alpha", "2026_01_01_00_00_00_2"),
  run("alpha", "2026_01_01_00_00_00_10"),
  run("beta", "2026_01_02_00_00_00"),
];
const keys = (rows: TreeRow[]) => rows.map(({ key }) => key);

Deno.test("labels by their newest run, runs newest first, also those of one second", () => {
  const rows = treeRows(RUNS, readFilter(""), () => true);
  assert.deepEqual(keys(rows), [
    "beta",
    "beta/2026_01_02_00_00_00",
    "alpha",
    "alpha/2026_01_01_00_00_00_10",
    "alpha/2026_01_01_00_00_00_2",
    "alpha/2026_01_01_00_00_00",
  ]);
  assert.deepEqual(rows.map(({ position, siblings }) => [position, siblings]), [
    [1, 2],
    [1, 1],
    [2, 2],
    [1, 3],
    [2, 3],
    [3, 3],
  ]);
});

Deno.test("closed labels hide their runs but count them", () => {
  const rows = treeRows(RUNS, readFilter(""), (label) => label === "beta");
  assert.deepEqual(keys(rows), ["beta", "beta/2026_01_02_00_00_00", "alpha"]);
  assert.equal(rows[2]!.count, 3);
});

Deno.test("a filter matches labels, or runs, in any case of letters", () => {
  assert.deepEqual(keys(treeRows(RUNS, readFilter("^ALP"), () => false)), ["alpha"]);
  assert.deepEqual(keys(treeRows(RUNS, readFilter("_10$"), () => true)), ["alpha", "alpha/2026_01_01_00_00_00_10"]);
  assert.deepEqual(keys(treeRows(RUNS, readFilter("zzz"), () => true)), []);
});

Deno.test("a filter that is no regular expression says why and hides nothing", () => {
  const filter = readFilter("a[");
  assert.match(filter.problem, /^Not a regular expression: [A-Z]/);
  assert.equal(treeRows(RUNS, filter, () => false).length, 2);
});

Deno.test("keys move as in every tree", () => {
  const rows = treeRows(RUNS, readFilter(""), (label) => label === "beta");
  assert.deepEqual(treeAction(rows, "beta", "ArrowDown"), { move: "beta/2026_01_02_00_00_00" });
  assert.deepEqual(treeAction(rows, "beta", "ArrowUp"), undefined);
  assert.deepEqual(treeAction(rows, "beta", "ArrowRight"), { move: "beta/2026_01_02_00_00_00" });
  assert.deepEqual(treeAction(rows, "beta", "ArrowLeft"), { close: "beta" });
  assert.deepEqual(treeAction(rows, "beta/2026_01_02_00_00_00", "ArrowLeft"), { move: "beta" });
  assert.deepEqual(treeAction(rows, "beta/2026_01_02_00_00_00", "ArrowRight"), undefined);
  assert.deepEqual(treeAction(rows, "alpha", "ArrowRight"), { open: "alpha" });
  assert.deepEqual(treeAction(rows, "alpha", "ArrowLeft"), undefined);
  assert.deepEqual(treeAction(rows, "alpha", "Home"), { move: "beta" });
  assert.deepEqual(treeAction(rows, "beta", "End"), { move: "alpha" });
  assert.deepEqual(treeAction(rows, "alpha", "x"), undefined);
});
