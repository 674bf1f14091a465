import assert from "node:assert/strict";
import { nameOfKey, SHORTCUTS, titleOfKey } from "../../client/shortcuts.ts";
import { callBeside, entryBeside } from "../../client/walk.ts";
import type { Lane } from "../../canvas/lanes.ts";
import type { LogTable } from "../../profile/types.ts";

Deno.test("no key is handled in two ways in one place", () => {
  const seen = new Map<string, string>();
  for (const { tab, shortcuts } of SHORTCUTS) {
    for (const { keys, does, run } of shortcuts) {
      if (!run) continue;
      for (const key of keys) {
        const place = `${tab ?? "everywhere"} ${key}`;
        assert.equal(seen.get(place), undefined, `${place}: ${does}`);
        assert.equal(tab === undefined ? undefined : seen.get(`everywhere ${key}`), undefined, `${place}: ${does}`);
        seen.set(place, does);
      }
    }
  }
});

Deno.test("keys are named as they are typed", () => {
  assert.equal(nameOfKey({ key: "W", shiftKey: true }), "w");
  assert.equal(nameOfKey({ key: "?", shiftKey: true }), "?");
  assert.equal(nameOfKey({ key: "ArrowUp", shiftKey: true }), "Shift+ArrowUp");
  assert.equal(titleOfKey("Shift+ArrowUp"), "Shift ↑");
  assert.equal(titleOfKey("w"), "W");
});

/** A lane of calls `[start, end, parent]`, in the order of their rows. */
function lane(id: number, calls: [start: number, end: number, parent: number][]): Lane {
  const depth = calls.map(() => 0);
  for (const [row, [, , parent]] of calls.entries()) depth[row] = parent < 0 ? 0 : depth[parent]! + 1;
  const rows = Array.from({ length: Math.max(-1, ...depth) + 1 }, (_, at) => {
    const of = calls.map((_, row) => row).filter((row) => depth[row] === at);
    return { length: of.length, calls: Uint32Array.from(of) };
  });
  const table = {
    length: calls.length,
    start: Float64Array.from(calls, ([start]) => start),
    end: Float64Array.from(calls, ([, end]) => end),
    parent: Int32Array.from(calls, ([, , parent]) => parent),
    depth: Uint16Array.from(depth),
    rows,
  };
  return { thread: { id, calls: table } } as unknown as Lane;
}

Deno.test("calls are walked: to parent and child, before and after, on to the next thread", () => {
  const lanes = [
    lane(0, [[0, 10, -1], [1, 4, 0], [5, 9, 0], [6, 7, 2], [20, 30, -1]]),
    lane(1, []),
    lane(2, [[0, 50, -1]]),
  ];
  const go = (thread: number, call: number, step: Parameters<typeof callBeside>[2]) => {
    const to = callBeside(lanes, call < 0 ? undefined : { thread, call }, step, 0, 100);
    return to && [to.thread, to.call];
  };
  assert.deepEqual(go(0, -1, "down"), [0, 0], "of two as long the first");
  assert.deepEqual(go(0, 0, "down"), [0, 1]);
  assert.deepEqual(go(0, 1, "after"), [0, 2]);
  assert.deepEqual(go(0, 2, "before"), [0, 1]);
  assert.deepEqual(go(0, 2, "down"), [0, 3]);
  assert.deepEqual(go(0, 3, "up"), [0, 2]);
  assert.equal(go(0, 3, "after"), undefined);
  assert.equal(go(0, 0, "before"), undefined);
  assert.deepEqual(go(0, 3, "down"), [2, 0], "past a thread without calls");
  assert.deepEqual(go(2, 0, "up"), [0, 0]);
  assert.equal(go(0, 0, "up"), undefined);
  assert.equal(callBeside([], undefined, "down", 0, 1), undefined);
});

Deno.test("log entries are walked, those of hidden threads left out", () => {
  const log = { length: 4, time: [1, 2, 3, 4], thread: [0, 1, 0, 0] } as unknown as LogTable;
  const none = new Set<number>();
  assert.equal(entryBeside(log, -1, 1, none, 1.5, 9), 1, "the first in view");
  assert.equal(entryBeside(log, -1, -1, none, 0, 3.5), 2, "the last in view");
  assert.equal(entryBeside(log, 0, 1, new Set([1]), 0, 9), 2);
  assert.equal(entryBeside(log, 3, 1, none, 0, 9), -1);
  assert.equal(entryBeside(log, -1, 1, none, 5, 9), -1);
  assert.equal(entryBeside({ length: 0, time: [], thread: [] } as unknown as LogTable, -1, 1, none, 0, 9), -1);
});
