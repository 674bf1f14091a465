import assert from "node:assert/strict";
import { ProfileBuilder } from "../../profile/builder.ts";
import { mergeCalls, type MergeOptions } from "../../profile/merged.ts";
import type { Profile } from "../../profile/types.ts";
import { INTERVAL, PREAMBLE, profileOf, profileWith, Sampler, textOf } from "./samples.ts";

/** A row each depth, from left to right: `name left+total self count`, in samples. */
function tree(profile: Profile, options?: MergeOptions): string[] {
  const { length, frame, parent, depth, total, self, count, left, rows } = mergeCalls(profile, options);
  assert.equal(rows.flat().length, length);
  return rows.map((row, at) =>
    row.map((node) => {
      assert.equal(depth[node], at);
      assert.ok(parent[node]! < node);
      const times = `${left[node]! / INTERVAL}+${total[node]! / INTERVAL} ${self[node]! / INTERVAL}`;
      return `${profile.frames.name[frame[node]!]} ${times} ${count[node]}`;
    }).join(", ")
  );
}

const PROGRAM = `
  A A A A B B A B
  C D D C D . D .`;

Deno.test("merge: calls of the same path are one, the heaviest stand first", () => {
  assert.deepEqual(tree(profileOf(PROGRAM)), ["A 0+5 0 2, B 5+3 2 2", "D 0+3 3 2, C 3+2 2 2, D 5+1 1 1"]);
});

Deno.test("merge: a recursion is as deep as it was", () => {
  const profile = profileOf(`
    A A A A
    . A B A
    . . A .`);
  assert.deepEqual(tree(profile), ["A 0+4 1 1", "A 0+2 2 2, B 2+1 0 1", "A 2+1 1 1"]);
});

Deno.test("merge: a range cuts calls at its edges", () => {
  const range = { from: 0.5 * INTERVAL, until: 3.5 * INTERVAL };
  assert.deepEqual(tree(profileOf(PROGRAM), { range }), ["A 0+3 0 1", "D 0+2 2 1, C 2+1 1 2"]);
  assert.deepEqual(tree(profileOf(PROGRAM), { range: { from: 20 * INTERVAL, until: 30 * INTERVAL } }), []);
});

Deno.test("merge: threads share a tree, or are chosen", () => {
  const sampler = new Sampler();
  const builder = new ProfileBuilder();
  const records = [...PREAMBLE, ...sampler.chunk("A A", 0, 0), ...sampler.chunk("A B B B", 0, 1)];
  for (const record of records) builder.add(record);
  assert.deepEqual(tree(builder.profile), ["A 0+3 3 2, B 3+3 3 1"]);
  assert.deepEqual(tree(builder.profile, { threads: [1] }), ["B 0+3 3 1, A 3+1 1 1"]);
  assert.deepEqual(tree(builder.profile, { threads: [] }), []);
});

Deno.test("merge: only the person's own code", () => {
  const profile = profileWith(
    [],
    `
    A  A  $x
    $x $y B
    B  B  .`,
  );
  assert.deepEqual(tree(profile, { mine: true }), ["A 0+2 0 1, B 2+1 1 1", "B 0+2 2 2"]);
});

Deno.test("merge: a function may call very many others, and they stand heaviest first", () => {
  const names = Array.from({ length: 200 }, (_, i) => [`A f${i}`, 1 + (i * 7) % 40] as const);
  const profile = profileOf(textOf([...names, ...names]));
  const { rows, total, left, length } = mergeCalls(profile);
  assert.equal(length, 201);
  const [, row] = rows;
  for (let i = 1; i < row!.length; i++) {
    assert.ok(total[row![i - 1]!]! >= total[row![i]!]!);
    assert.equal(left[row![i]!], left[row![i - 1]!]! + total[row![i - 1]!]!);
  }
});

Deno.test("merge: frames of one function are one node", () => {
  const builder = new ProfileBuilder();
  const url = "file:///a.ts";
  builder.add({ type: "sources", first: 0, url: [url, url], time: [0, 9] });
  builder.add({ type: "frames", first: 0, name: ["f", "f"], source: [0, 1], line: [1, 1], column: [1, 1] });
  builder.add({ type: "stacks", first: 0, parent: [-1, -1], frame: [0, 1] });
  builder.add({ type: "samples", thread: 0, start: 0, unit: 100, duration: [10, 20], stack: [0, 1], count: 3 });
  assert.deepEqual(tree(builder.profile), ["f 0+3 3 2"]);
});
