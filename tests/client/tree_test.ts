import assert from "node:assert/strict";
import { headersWanted, readFilter, treeAction, type TreeRow, treeRows } from "../../client/tree.ts";
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

const DAY = "2026_01_01_00_00_";
const FAMILY = [0, 1, 2, 3, 4].map((n) => run("a", `${DAY}0${n}`));
const id = (n: number) => `a/${DAY}0${n}`;
/** 0 started 1 and 2, and 2 started 3; the parent of 4 is gone. */
const PARENTS: Record<string, string> = { [id(1)]: id(0), [id(2)]: id(0), [id(3)]: id(2), [id(4)]: "a/gone" };
const parentOf = (key: string) => PARENTS[key];

Deno.test("a run stands under the one that started it, in the order they came; without it at the top", () => {
  const rows = treeRows(FAMILY, readFilter(""), () => true, parentOf);
  assert.deepEqual(rows.map(({ key, level, under }) => [key, level, under]), [
    ["a", 1, ""],
    [id(4), 2, "a"],
    [id(0), 2, "a"],
    [id(1), 3, id(0)],
    [id(2), 3, id(0)],
    [id(3), 4, id(2)],
  ]);
  assert.deepEqual(rows.map(({ count }) => count), [5, 0, 2, 0, 1, 0]);
  assert.deepEqual(rows[3]!.siblings, 2);
  const closed = treeRows(FAMILY, readFilter(""), (key) => key === "a", parentOf);
  assert.deepEqual(keys(closed), ["a", id(4), id(0)]);
});

Deno.test("a parent of another label, or a circle of parents, hides no run", () => {
  const circle: Record<string, string> = {
    [id(0)]: id(1),
    [id(1)]: id(0),
    [id(2)]: id(1),
    [id(3)]: "b/x",
    [id(4)]: id(4),
  };
  const rows = treeRows(FAMILY, readFilter(""), () => true, (key) => circle[key]);
  assert.deepEqual(rows.map(({ level }) => level), [1, 2, 2, 2, 2, 2]);
});

Deno.test("a filter keeps what leads to a run that matches, and what a run that matches has started", () => {
  const rows = (filter: string) => keys(treeRows(FAMILY, readFilter(filter), () => true, parentOf));
  assert.deepEqual(rows("_03$"), ["a", id(0), id(2), id(3)]);
  assert.deepEqual(rows("_02$"), ["a", id(0), id(2), id(3)]);
  assert.deepEqual(rows("_01$"), ["a", id(0), id(1)]);
  const [label, first] = treeRows(FAMILY, readFilter("_01$"), () => true, parentOf);
  assert.deepEqual([label!.count, label!.total, first!.count, first!.total], [2, 5, 1, 2]);
});

Deno.test("keys open and close runs that started others, and lead up to their parents", () => {
  const rows = treeRows(FAMILY, readFilter(""), (key) => key !== id(2), parentOf);
  assert.deepEqual(treeAction(rows, id(2), "ArrowRight"), { open: id(2) });
  assert.deepEqual(treeAction(rows, id(2), "ArrowLeft"), { move: id(0) });
  assert.deepEqual(treeAction(rows, id(0), "ArrowRight"), { move: id(1) });
  assert.deepEqual(treeAction(rows, id(0), "ArrowLeft"), { close: id(0) });
  assert.deepEqual(treeAction(rows, id(4), "ArrowLeft"), { move: "a" });
});

Deno.test("headers are wanted of what is on screen and follows it, of one label, and no more than a number", () => {
  const many = [...Array.from({ length: 50 }, (_, n) => run("a", `2026_01_01_00_00_${10 + n}`)), run("b", `${DAY}00`)];
  const rows = treeRows(many, readFilter(""), () => true);
  const seen = new Set([rows[0]!.key, rows[1]!.key, rows[2]!.key]);
  assert.deepEqual(headersWanted(rows, new Set(), () => false, 10), []);
  assert.deepEqual(headersWanted(rows, seen, () => true, 10), []);
  const wanted = headersWanted(rows, seen, (key) => key === rows[1]!.key, 10);
  assert.deepEqual(wanted, rows.slice(2, 12).map(({ key }) => key));
  assert.equal(headersWanted(rows, seen, () => false, 100).length, 50, "not those of another label");
});
