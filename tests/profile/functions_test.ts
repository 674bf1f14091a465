import assert from "node:assert/strict";
import { ProfileBuilder } from "../../profile/builder.ts";
import { calleesOfFunction, callersOf, functionOf, functionTable } from "../../profile/functions.ts";
import type { FunctionOptions, Neighbour } from "../../profile/functions.ts";
import type { Profile } from "../../profile/types.ts";
import { INTERVAL, PREAMBLE, profileOf, profileWith, Sampler } from "./samples.ts";

/** `name self total calls longest`, times in samples. */
function table(profile: Profile, options?: FunctionOptions): string[] {
  return functionTable(profile, options).map((row) => {
    assert.equal(row.name, profile.frames.name[row.frame]);
    return [row.name, row.self / INTERVAL, row.total / INTERVAL, row.calls, row.longest / INTERVAL].join(" ");
  });
}

Deno.test("self time, total time, calls and the longest, most self time first", () => {
  const profile = profileOf(`
    A A A A B B
    B C C B . C`);
  assert.deepEqual(table(profile), ["B 3 4 3 2", "C 3 3 2 2", "A 0 4 1 4"]);
});

Deno.test("a function that calls itself, at once or by others, has its total time counted once", () => {
  const profile = profileOf(`
    A A A A B
    . A B B A
    . . . A .`);
  assert.deepEqual(table(profile), ["A 4 5 4 4", "B 1 3 2 2"]);
});

Deno.test("a window cuts calls at its edges", () => {
  const profile = profileOf(`
    A A A A A
    . B B C .`);
  const window = { from: 1.5 * INTERVAL, to: 4.5 * INTERVAL };
  assert.deepEqual(table(profile, window), ["B 1.5 1.5 1 2", "C 1 1 1 1", "A 0.5 3 1 5"]);
  assert.deepEqual(table(profile, { from: 0, to: 5 * INTERVAL }), table(profile));
  assert.deepEqual(table(profile, { from: 9 * INTERVAL }), []);
  assert.deepEqual(table(profile, { to: 0 }), []);
});

Deno.test("threads are summed up, or chosen", () => {
  const sampler = new Sampler();
  const builder = new ProfileBuilder();
  const records = [...PREAMBLE, ...sampler.chunk("A A", 0, 0), ...sampler.chunk("A B B B", 0, 1)];
  for (const record of records) builder.add(record);
  assert.deepEqual(table(builder.profile), ["A 3 3 2 2", "B 3 3 1 3"]);
  assert.deepEqual(table(builder.profile, { threads: [0] }), ["A 2 2 1 2"]);
  assert.deepEqual(table(builder.profile, { threads: [] }), []);
});

Deno.test("garbage collection has a row", () => {
  assert.deepEqual(table(profileOf("A (gc) A")), ["A 2 3 1 3", "(garbage collector) 1 1 1 1"]);
});

Deno.test("functions are told apart by name, source, line and column, and by nothing less", () => {
  const builder = new ProfileBuilder();
  builder.add({ type: "sources", first: 0, url: ["file:///a.ts", "file:///b.ts", "file:///a.ts"], time: [0, 0, 9] });
  builder.add({
    type: "frames",
    first: 0,
    name: ["f", "f", "f", "f", "g", "f", "f"],
    source: [0, 1, 0, 0, 0, 2, -1],
    line: [1, 1, 2, 1, 1, 1, 1],
    column: [1, 1, 1, 2, 1, 1, 1],
  });
  // Row 5 is row 0 again, of a module that a worker loaded too.
  assert.deepEqual([...functionOf(builder.profile)], [0, 1, 2, 3, 4, 0, 6]);
  builder.add({ type: "stacks", first: 0, parent: Array(7).fill(-1), frame: [0, 1, 2, 3, 4, 5, 6] });
  const stack = [0, 1, 2, 3, 4, 5, 6];
  builder.add({ type: "samples", thread: 0, start: 0, unit: 100, duration: stack.map(() => 10), stack, count: 7 });
  const rows = functionTable(builder.profile);
  assert.deepEqual(rows.map((row) => row.frame), [0, 1, 2, 3, 4, 6]);
  assert.equal(rows[0]!.self, 2 * INTERVAL);
});

Deno.test("a call's average length; of calls within each other each counts", () => {
  const averages = functionTable(profileOf(`
    A A A A B A
    . A A A . .`)).map(({ name, average }) => `${name} ${average / INTERVAL}`);
  // Calls of A: 4, 3 and 1.
  assert.deepEqual(averages, [`A ${8 / 3}`, "B 1"]);
});

Deno.test("only the person's own code: what others did is their callers'", () => {
  const profile = profileWith(
    [],
    `
    A  A  $x
    $x $x B
    .  B  .`,
  );
  assert.deepEqual(table(profile, { mine: true }), ["B 2 2 2 1", "A 1 2 1 2"]);
});

function neighbours(profile: Profile, rows: Neighbour[]): string[] {
  return rows.map(({ frame, name, total, calls }) => {
    assert.equal(name, frame < 0 ? "" : profile.frames.name[frame]);
    return `${name} ${total / INTERVAL} ${calls}`;
  });
}

Deno.test("the functions that called a function, and those that it called", () => {
  const profile = profileOf(`
    A A A B X A
    X X C X Y X
    Y . X X . .`);
  const x = profile.frames.name.indexOf("X");
  // X of A twice, of B, of C, of itself in B, and of nothing.
  assert.deepEqual(
    neighbours(profile, callersOf(profile, x)),
    ["A 3 2", "B 1 1", " 1 1", "C 1 1", "X 1 1"].sort(order),
  );
  assert.deepEqual(neighbours(profile, calleesOfFunction(profile, x)), ["Y 2 2", "X 1 1"]);
  const range = { from: 0.5 * INTERVAL, to: 1.5 * INTERVAL };
  assert.deepEqual(neighbours(profile, callersOf(profile, x, range)), ["A 1 1"]);
  assert.deepEqual(neighbours(profile, calleesOfFunction(profile, x, range)), ["Y 0.5 1"]);
  assert.deepEqual(callersOf(profile, x, { threads: [7] }), []);
});

/** Most time first, then by frame: none, A, X, Y, C, B as they came. */
function order(a: string, b: string): number {
  const of = (text: string) => ["A", "", "X", "C", "B"].indexOf(text.split(" ")[0]!);
  return of(a) - of(b);
}

Deno.test("the time of calls within calls of the same kind counts once", () => {
  const profile = profileOf(`
    A A A A
    B B B B
    A A A .
    B B . .`);
  const b = profile.frames.name.indexOf("B");
  assert.deepEqual(neighbours(profile, callersOf(profile, b)), ["A 4 2"]);
  assert.deepEqual(neighbours(profile, calleesOfFunction(profile, b)), ["A 3 1"]);
});

Deno.test("what called a function in the person's own code", () => {
  const profile = profileWith(
    [],
    `
    A
    $x
    B`,
  );
  const b = profile.frames.name.indexOf("B");
  assert.deepEqual(neighbours(profile, callersOf(profile, b)), ["$x 1 1"]);
  assert.deepEqual(neighbours(profile, callersOf(profile, b, { mine: true })), ["A 1 1"]);
});
