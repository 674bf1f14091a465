import assert from "node:assert/strict";
import { callAt, children, parents, rowRange } from "../../profile/query.ts";
import type { Profile } from "../../profile/types.ts";
import { INTERVAL, profileOf } from "./samples.ts";

const profile = profileOf(`
  A A A (idle) A B
  B B C .      . .
  . D . .      . .`);
const thread = profile.threads[0]!;
const { calls } = thread;

function name(of: Profile, call: number): string {
  return call < 0 ? "none" : of.frames.name[of.threads[0]!.calls.frame[call]!]!;
}

Deno.test("the call at a depth and time", () => {
  const at = (depth: number, time: number) => name(profile, callAt(thread, depth, time * INTERVAL));
  assert.deepEqual([-0.1, 0, 2.9, 3, 4, 4.9, 5, 5.9, 6].map((time) => at(0, time)), [
    "none",
    "A",
    "A",
    "none",
    "A",
    "A",
    "B",
    "B",
    "none",
  ]);
  assert.deepEqual([0, 1, 2, 4].map((time) => at(1, time)), ["B", "B", "C", "none"]);
  assert.deepEqual([0, 1, 2].map((time) => at(2, time)), ["none", "D", "none"]);
  assert.equal(at(3, 1), "none");
  assert.equal(at(-1, 1), "none");
});

Deno.test("the calls of a row that lie in a range", () => {
  const range = (depth: number, from: number, to: number) => {
    const row = calls.rows[depth]!;
    const [first, last] = rowRange(row, calls, from * INTERVAL, to * INTERVAL);
    return [...row.calls.subarray(first, last)].map((call) => name(profile, call)).join("");
  };
  assert.equal(range(0, 0, 6), "AAB");
  assert.equal(range(0, -5, 99), "AAB");
  assert.equal(range(0, 1, 1.5), "A");
  assert.equal(range(0, 3, 4), "");
  assert.equal(range(0, 2.9, 4.1), "AA");
  assert.equal(range(0, 5, 6), "B");
  assert.equal(range(0, 6, 7), "");
  assert.equal(range(0, -2, 0), "");
  assert.equal(range(1, 1.9, 2.1), "BC");
});

Deno.test("parents lead outwards", () => {
  const innermost = callAt(thread, 2, INTERVAL);
  assert.deepEqual(parents(calls, innermost).map((call) => name(profile, call)), ["B", "A"]);
  assert.deepEqual(parents(calls, 0), []);
  assert.deepEqual(parents(calls, -1), []);
});

Deno.test("children are those of the next row in the call", () => {
  assert.deepEqual(children(calls, 0).map((call) => name(profile, call)), ["B", "C"]);
  assert.deepEqual(children(calls, callAt(thread, 2, INTERVAL)), []);
  assert.deepEqual(children(calls, callAt(thread, 0, 4 * INTERVAL)), []);
});

Deno.test("a thread without calls answers too", () => {
  const empty = profileOf().threads[0]!;
  assert.equal(callAt(empty, 0, 0), -1);
});
