import assert from "node:assert/strict";
import { countedShortly, countedWhole } from "../../client/search_words.ts";

const counts = { calls: 214, stops: 200, time: 1_200_000, entries: 3 };

Deno.test("what was found is said in full", () => {
  assert.equal(countedWhole(counts, false, false), "214 calls · 1.20 s · 3 log entries");
  assert.equal(countedWhole(counts, true, true), "3 log entries in the chosen stretch of time");
  assert.equal(countedWhole({ ...counts, calls: 1, entries: 1 }, false, false), "1 call · 1.20 s · 1 log entry");
  assert.equal(countedWhole({ ...counts, calls: 0, entries: 0 }, false, false), "no matches");
});

Deno.test("what was found is said in a word, and where a step has led to", () => {
  assert.equal(countedShortly(counts, undefined, false), "217");
  assert.equal(countedShortly(counts, undefined, true), "3");
  assert.equal(countedShortly({ ...counts, calls: 0, entries: 0 }, undefined, false), "none");
  assert.equal(countedShortly({ ...counts, calls: 54_321 }, undefined, false), "54k");
  assert.equal(countedShortly({ ...counts, calls: 2_345_678 }, undefined, false), "2.3M");
  assert.equal(countedShortly(counts, { stop: { entry: 1 }, place: 3, of: 203 }, false), "3 of 203");
});
