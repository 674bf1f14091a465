import assert from "node:assert/strict";
import { tickLabel, ticks, tickStep } from "../../canvas/ticks.ts";

const S = 1_000_000;

Deno.test("steps are round and keep marks apart", () => {
  assert.equal(tickStep(10_000, 96), S);
  assert.equal(tickStep(10_000, 120), 2 * S);
  assert.equal(tickStep(0.5, 96), 50);
  assert.equal(tickStep(300_000, 96), 30 * S);
  assert.equal(tickStep(40 * S, 96), 2 * 3600 * S);
  assert.equal(tickStep(3600 * S, 96), 4 * 86_400 * S);
});

Deno.test("labels are in the unit that suits the step", () => {
  assert.equal(tickLabel(0, S), "0");
  assert.equal(tickLabel(15 * S, 5 * S), "15 s");
  assert.equal(tickLabel(2.5 * S, S / 2, 10 * S), "2.5 s");
  assert.equal(tickLabel(S / 2, S / 10, S), "500 ms");
  assert.equal(tickLabel(12.345 * S, 5000), "12,345 ms");
  assert.equal(tickLabel(12.3456 * S, 100), "12,345.6 ms");
  assert.equal(tickLabel(250, 50, 1000), "250 µs");
  assert.equal(tickLabel(90 * S, 60 * S), "2 min");
  assert.equal(tickLabel(3600 * S, 1800 * S), "1 h");
  assert.equal(tickLabel(5400 * S, 1800 * S), "1 h 30 min");
});

Deno.test("marks begin within the view, never before the recording, and labels differ", () => {
  const marks = ticks(-50_000, 10 * S, 10_000);
  assert.equal(marks[0]?.time, 0);
  assert.equal(marks.at(-1)?.time, 10 * S);
  for (const perPixel of [0.1, 1, 7, 130, 2500, 40_000, 900_000]) {
    const marks = ticks(5 * S, 5 * S + 1200 * perPixel, perPixel);
    assert.equal(new Set(marks.map(({ label }) => label)).size, marks.length, `at ${perPixel} µs a pixel`);
    assert.ok(marks.every(({ time }) => time >= 5 * S));
  }
});
