import assert from "node:assert/strict";
import { Pairs } from "../../profile/pairs.ts";

Deno.test("pairs are numbered as they come, and keep their numbers", () => {
  const pairs = new Pairs();
  const all = Array.from({ length: 5_000 }, (_, i) => [i % 71, (i * 31) % 4_999 - 1] as const);
  const known = new Map<string, number>();
  for (const [first, second] of [...all, ...all]) {
    const key = `${first} ${second}`;
    if (!known.has(key)) known.set(key, known.size);
    assert.equal(pairs.idOf(first, second), known.get(key));
  }
  assert.equal(pairs.length, known.size);
});

Deno.test("pairs: their order matters", () => {
  const pairs = new Pairs();
  assert.deepEqual([pairs.idOf(1, 2), pairs.idOf(2, 1), pairs.idOf(-1, 0), pairs.idOf(1, 2)], [0, 1, 2, 0]);
});
