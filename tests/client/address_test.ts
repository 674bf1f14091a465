import assert from "node:assert/strict";
import { formatShown, readShown, type Shown } from "../../client/address.ts";
import { formatRange, movedRange, rangeBetween, withEdge } from "../../client/range.ts";
import { idFromAddress } from "../../client/selection.ts";

Deno.test("what is shown is written shortly, always in the same order, and read again", () => {
  const cases: [Shown, string][] = [
    [{}, ""],
    [{ tab: "timeline", hide: [], down: 0, find: "" }, ""],
    [
      { call: { thread: 0, call: 1234 }, at: { from: 1_200_000, until: 1_850_000 }, tab: "functions" },
      "tab=functions&at=1200-1850ms&call=0.1234",
    ],
    [{ range: { from: 1_200_001, until: 1_850_000 } }, "range=1200.001-1850ms"],
    [{ at: { from: -3_200, until: 1_000_000 } }, "at=-3.2-1000ms"],
    [{ hide: [7, 1, 2, 3], thread: 4 }, "thread=4&hide=1-3,7"],
    [{ mine: true, log: 0, down: 120 }, "down=120&mine=1&log=0"],
    [{ mine: false }, "mine=0"],
    [{ find: "a&b=^x+ü" }, "find=a%26b%3D%5Ex%2B%C3%BC"],
  ];
  for (const [shown, text] of cases) {
    assert.equal(formatShown(shown), text);
    assert.equal(formatShown(readShown(`#label/2026_11_22_14_01_59/?${text}`)), text);
  }
  assert.deepEqual(readShown("#a/b/?hide=1-3,7&thread=4"), { hide: [1, 2, 3, 7], thread: 4 });
  assert.deepEqual(readShown("#a/b/?range=0.5-1ms"), { range: { from: 500, until: 1000 } });
});

Deno.test("the times of a view are as exact as a screen, and no more", () => {
  assert.equal(formatShown({ at: { from: 1_234_567.8, until: 61_234_567.8 } }), "at=1235-61235ms");
  assert.equal(formatShown({ at: { from: 10.4, until: 510.4 } }), "at=0.01-0.51ms");
});

Deno.test("what cannot be read is left out, and the rest is kept", () => {
  const bad = [
    "tab=nonsense",
    "at=5-1ms",
    "at=1-5",
    "at=x",
    "at=1e9-2e9ms",
    "range=-ms",
    "range=5-5ms",
    "call=0",
    "call=-1.5",
    "call=1.2.3",
    "hide=",
    "hide=a",
    "hide=1-",
    "hide=0-999999999",
    "mine=yes",
    "log=-1",
    "log=1.5",
    "span=<b>",
    "down=NaN",
    "thread=%00",
    "find=",
    "other=1",
    "%",
    "&&&==",
  ];
  for (const text of bad) assert.deepEqual(readShown(`#a/b/?log=3&${text}`), { log: 3 }, text);
  assert.deepEqual(readShown("#a/b/"), {});
  assert.deepEqual(readShown(""), {});
  assert.equal(readShown(`#a/b/?find=${"x".repeat(5000)}`).find?.length, 1000);
});

Deno.test("the recording is found whatever stands behind its name", () => {
  const id = "hello/2026_11_22_14_01_59";
  assert.equal(idFromAddress("/", `#${id}/?tab=functions&at=1-2ms`), id);
  assert.equal(idFromAddress("/", `#${id}?tab=functions`), id);
  assert.equal(idFromAddress("/", `#${id}/?a/b?c`), id);
  assert.equal(idFromAddress(`/${id}/`, "#?tab=report"), id);
  assert.equal(idFromAddress("/", "#?tab=report"), "");
});

Deno.test("a stretch of time is kept within the recording, and long enough to be one", () => {
  assert.deepEqual(rangeBetween(500.4, 100.6, 1000), { from: 101, until: 500 });
  assert.deepEqual(rangeBetween(-50, 5000, 1000), { from: 0, until: 1000 });
  assert.equal(rangeBetween(100, 105, 1000), undefined);
  assert.equal(rangeBetween(2000, 3000, 1000), undefined);
  assert.deepEqual(movedRange({ from: 100, until: 300 }, 900, 1000), { from: 800, until: 1000 });
  assert.deepEqual(movedRange({ from: 100, until: 300 }, -900, 1000), { from: 0, until: 200 });
  assert.deepEqual(withEdge({ from: 100, until: 300 }, "from", 400, 1000), { from: 290, until: 300 });
  assert.deepEqual(withEdge({ from: 100, until: 300 }, "until", 5000, 1000), { from: 100, until: 1000 });
});

Deno.test("a stretch is written as exactly as its length needs", () => {
  const cases: [number, number, string][] = [
    [1_200_000, 1_850_000, "1.20 s – 1.85 s (650 ms)"],
    [100_000, 300_000, "100 ms – 300 ms (200 ms)"],
    [12_000_000, 12_003_000, "12.0000 s – 12.0030 s (3 ms)"],
    [0, 60_000_000, "0.00 s – 60.00 s (1 min 0 s)"],
    [10, 60, "0.010 ms – 0.060 ms (50 µs)"],
  ];
  for (const [from, until, text] of cases) assert.equal(formatRange({ from, until }), text);
});
