import assert from "node:assert/strict";
import { Tables } from "../../tracer/tables.ts";

const FRAME = { name: "main", url: "file:///a.ts", line: 3, column: 1 };

Deno.test("tables: a row is numbered once and written once", () => {
  const tables = new Tables();
  assert.equal(tables.source("file:///a.ts", 5), 0);
  assert.equal(tables.source("file:///b.ts"), 1);
  assert.equal(tables.source("file:///a.ts", 9), 0);
  assert.equal(tables.frame(FRAME), 0);
  assert.equal(tables.frame({ ...FRAME }), 0);
  assert.equal(tables.frame({ ...FRAME, line: 4 }), 1);
  assert.equal(tables.stack(-1, 0), 0);
  assert.equal(tables.stack(0, 0), 1, "a recursion");
  assert.equal(tables.stack(-1, 1), 2);
  assert.equal(tables.stack(0, 0), 1);
  assert.deepEqual(tables.take(), [
    { type: "sources", first: 0, url: ["file:///a.ts", "file:///b.ts"], time: [5, -1] },
    { type: "frames", first: 0, name: ["main", "main"], source: [0, 0], line: [3, 4], column: [1, 1] },
    { type: "stacks", first: 0, parent: [-1, 0, -1], frame: [0, 0, 1] },
  ]);
});

Deno.test("tables: what is taken is not given again, and numbers go on", () => {
  const tables = new Tables();
  tables.stack(-1, tables.frame(FRAME));
  tables.take();
  assert.deepEqual(tables.take(), []);
  assert.equal(tables.stack(-1, tables.frame(FRAME)), 0);
  assert.deepEqual(tables.take(), []);
  const frame = tables.frame({ name: "b", url: "file:///b.ts", line: 1, column: 2 });
  assert.equal(tables.stack(0, frame), 1);
  assert.deepEqual(tables.take(), [
    { type: "sources", first: 1, url: ["file:///b.ts"], time: [-1] },
    { type: "frames", first: 1, name: ["b"], source: [1], line: [1], column: [2] },
    { type: "stacks", first: 1, parent: [0], frame: [1] },
  ]);
});

Deno.test("tables: records come in the order in which they refer to each other, only those with rows", () => {
  const tables = new Tables();
  tables.stack(-1, tables.frame({ name: "(idle)", url: "", line: 0, column: 0 }));
  assert.deepEqual(tables.take().map(({ type }) => type), ["frames", "stacks"]);
  tables.stack(0, 0);
  assert.deepEqual(tables.take().map(({ type }) => type), ["stacks"]);
  tables.source("file:///c.ts");
  assert.deepEqual(tables.take().map(({ type }) => type), ["sources"]);
});

Deno.test("tables: a frame without a source says so", () => {
  const tables = new Tables();
  tables.frame({ name: "(program)", url: "", line: 0, column: 0 });
  assert.deepEqual(tables.take(), [
    { type: "frames", first: 0, name: ["(program)"], source: [-1], line: [0], column: [0] },
  ]);
});

Deno.test("tables: the number of a parent is less than a stack's own", () => {
  const tables = new Tables();
  const frame = tables.frame(FRAME);
  let parent = -1;
  for (let depth = 0; depth < 1000; depth++) {
    const stack = tables.stack(parent, frame);
    assert.ok(stack > parent);
    parent = stack;
  }
});
