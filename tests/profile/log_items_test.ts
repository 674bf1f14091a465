import assert from "node:assert/strict";
import { type Between, LogItems } from "../../profile/log_items.ts";

const other = (key: string, time: number): Between => ({ key, time });

function listed(items: LogItems<Between>): (number | string)[] {
  return Array.from({ length: items.length }, (_, place) => {
    const item = items.at(place);
    return typeof item === "number" ? item : item.key;
  });
}

Deno.test("what is no entry stands at its time, after entries of that moment", () => {
  const times = [0, 10, 20, 20, 30];
  const items = new LogItems(Int32Array.of(0, 2, 3, 4, 0, 0), 4, times, [
    other("end", Infinity),
    other("at 20", 20),
    other("first", -Infinity),
    other("second", -Infinity),
    other("at 25", 25),
    other("at 26", 26),
  ]);
  assert.deepEqual(listed(items), ["first", "second", 0, 2, 3, "at 20", "at 25", "at 26", 4, "end"]);
  for (let n = 0; n < items.entries; n++) assert.equal(items.at(items.placeOf(n)), items.entry(n));
  assert.deepEqual([0, 1, 2, 3].map((n) => items.placeOf(n)), [2, 3, 4, 8]);
  for (const { key } of items.others) assert.equal(listed(items)[items.placeOfOther(key)], key);
  assert.equal(items.placeOfOther("nowhere"), -1);
});

Deno.test("of an entry that is not shown the next one is told", () => {
  const items = new LogItems(Int32Array.of(2, 5, 9), 3, [], []);
  assert.deepEqual([0, 2, 3, 5, 9, 10].map((row) => items.numberOf(row)), [0, 0, 1, 1, 2, 3]);
  assert.deepEqual([2, 3, 9, 10].map((row) => items.has(row)), [true, false, true, false]);
  assert.equal(items.entry(-1), undefined);
  assert.equal(items.entry(3), undefined);
});

Deno.test("without entries there are the others, without any there is nothing", () => {
  const none = new Int32Array(0);
  assert.deepEqual(listed(new LogItems(none, 0, [], [other("b", 2), other("a", 1)])), ["a", "b"]);
  assert.deepEqual(listed(new LogItems<Between>(none, 0, [], [])), []);
});
