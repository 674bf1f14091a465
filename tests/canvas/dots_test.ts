import assert from "node:assert/strict";
import { countLevels, dotAt, levelRows, placeDots, splitDots } from "../../canvas/dots.ts";
import { Viewport } from "../../canvas/viewport.ts";
import type { LogTable } from "../../profile/types.ts";
import type { Level } from "../../recording/records.ts";

function log(entries: [time: number, level: Level, thread?: number][]): LogTable {
  return {
    length: entries.length,
    time: entries.map(([time]) => time),
    level: entries.map(([, level]) => level),
    thread: entries.map(([, , thread]) => thread ?? 0),
    from: entries.map(() => "console"),
    text: entries.map(() => ""),
    stack: entries.map(() => -1),
    bytes: entries.map(() => -1),
    styles: entries.map(() => []),
  };
}

function view(): Viewport {
  const view = new Viewport();
  view.resize(1016, 100);
  view.setDuration(1_000_000);
  return view;
}

Deno.test("only levels that occur have a row, the more serious the higher", () => {
  const counts = countLevels(log([[0, "info"], [1, "error"], [2, "info"]]));
  assert.deepEqual(counts, { debug: 0, info: 2, warn: 0, error: 1 });
  const rows = levelRows(counts, 100);
  assert.deepEqual(Object.keys(rows).sort(), ["error", "info"]);
  assert.ok(rows.error! < rows.info!);
});

Deno.test("entries of a level too close to be told apart share a dot", () => {
  const table = log([[100_000, "info"], [101_000, "info"], [101_500, "error"], [200_000, "info"]]);
  const dots = placeDots(table, levelRows(countLevels(table), 100), view(), new Set());
  assert.deepEqual(dots.map(({ level, entries }) => [level, entries]), [["info", [0, 1]], ["error", [2]], ["info", [
    3,
  ]]]);
  const near = view();
  near.show(99_000, 103_000);
  assert.equal(placeDots(table, levelRows(countLevels(table), 100), near, new Set()).length, 3);
});

Deno.test("hidden threads have no dots", () => {
  const table = log([[0, "info", 0], [500_000, "info", 1]]);
  const dots = placeDots(table, levelRows(countLevels(table), 100), view(), new Set([1]));
  assert.deepEqual(dots.map(({ entries }) => entries), [[0]]);
});

Deno.test("a dot is found by place, the nearest first", () => {
  const table = log([[100_000, "info"], [112_000, "info"]]);
  const dots = placeDots(table, levelRows(countLevels(table), 100), view(), new Set());
  const { x, y } = dots[0]!;
  assert.equal(dotAt(dots, x + 2, y), dots[0]);
  assert.equal(dotAt(dots, x + 10, y), dots[1]);
  assert.equal(dotAt(dots, x, y - 30), undefined);
});

Deno.test("a dot is found by a search where one of its entries is", () => {
  const dots = placeDots(log([[0, "info"], [1, "info"], [500_000, "info"]]), { info: 10 }, view(), new Set());
  const [found, others] = splitDots(dots, Uint8Array.of(0, 1, 0));
  assert.deepEqual([found, others].map((dots) => dots.map(({ entries }) => entries)), [[[0, 1]], [[2]]]);
  assert.deepEqual(splitDots(dots, new Uint8Array(0)), [[], dots]);
});
