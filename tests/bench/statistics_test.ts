import assert from "node:assert/strict";
import { compare, markdownTable, median, readNumber, readOnly } from "../../bench/statistics.ts";

Deno.test("the median is the middle one, or between the two in the middle", () => {
  assert.equal(median([3, 1, 2]), 2);
  assert.equal(median([4, 1, 2, 3]), 2.5);
});

Deno.test("runs are compared with their neighbours, and fastest with fastest", () => {
  const { paired, error, fastest } = compare([11, 22, 60], [10, 20, 40]);
  assert.equal(paired, 1.1);
  // Of 1.1, 1.1 and 1.5.
  assert.ok(Math.abs(error - 0.4 / 3) < 1e-9, `${error}`);
  assert.ok(Number.isNaN(compare([1], [1]).error), "one run says nothing of chance");
  assert.equal(fastest, 1.1);
  assert.equal(compare([30, 22, 60], [10, 20, 40]).fastest, 2.2);
});

Deno.test("a table has a head, a rule and its rows", () => {
  assert.equal(markdownTable([["", "ms"], ["a", "1"]]), "|  | ms |\n| --- | ---: |\n| a | 1 |\n");
});

Deno.test("parts of a bench are named, or all are meant", () => {
  const parts = ["server", "workers", "empty"];
  assert.deepEqual(readOnly([], parts), parts);
  assert.deepEqual(readOnly(["--only=empty,server"], parts), ["server", "empty"]);
  assert.throws(
    () => readOnly(["--only=servers"], parts),
    /Cannot use --only=servers: it has to be of server, workers/,
  );
});

Deno.test("an option that is no number above 0 is an error", () => {
  assert.equal(readNumber(["--rounds=3", "--seconds=0.5"], "seconds", 10), 0.5);
  assert.equal(readNumber([], "seconds", 10), 10);
  assert.throws(() => readNumber(["--seconds=x"], "seconds", 10), RangeError);
  assert.throws(() => readNumber(["--seconds=0"], "seconds", 10), RangeError);
});
