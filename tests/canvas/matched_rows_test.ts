import assert from "node:assert/strict";
import { MatchedRows } from "../../canvas/matched_rows.ts";
import { emptyCalls } from "../../profile/calls.ts";

Deno.test("rows of matches go on where their recording has grown, and begin anew with another search", () => {
  const calls = { ...emptyCalls(), frame: Uint32Array.from({ length: 100 }, (_, i) => i % 3) };
  const row = { length: 4, calls: Uint32Array.from({ length: 100 }, (_, i) => i) };
  calls.rows = [row];
  const matched = new MatchedRows();
  const found = (hits: Uint8Array) => {
    const { calls: rows, length } = matched.row(calls, 0, hits);
    return [...rows.subarray(0, length)];
  };
  const first = Uint8Array.of(1, 0, 0);
  assert.deepEqual(found(first), [0, 3]);
  row.length = 100;
  assert.deepEqual(found(first), Array.from({ length: 34 }, (_, i) => 3 * i));
  assert.deepEqual(found(Uint8Array.of(0, 1)), Array.from({ length: 33 }, (_, i) => 3 * i + 1));
  assert.deepEqual(found(new Uint8Array(0)), []);
});
