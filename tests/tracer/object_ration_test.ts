import assert from "node:assert/strict";
import { AFTERMATH, HeapRation } from "../../tracer/heap_ration.ts";
import { ObjectRation } from "../../tracer/object_ration.ts";

const SECOND = 1_000_000;
const MB = 1_000_000;

/** Asks each 100 ms, and counts what it may; the times of the counts, and what they cost, with what comes after. */
function simulate(
  ration: ObjectRation,
  { duration, heap, cost }: { duration: number; heap: (now: number) => number; cost: (count: number) => number },
) {
  const counts: { now: number; cost: number; spentBefore: number }[] = [];
  let spent = 0;
  for (let now = 0; now <= duration; now += SECOND / 10) {
    const bytes = heap(now);
    if (!ration.allows(now, bytes)) continue;
    const count = Math.round(bytes / 50);
    const whole = cost(count) + AFTERMATH;
    counts.push({ now, cost: whole, spentBefore: spent });
    spent += whole;
    ration.record(now, bytes, count, cost(count));
  }
  return { counts, spent };
}

Deno.test("ration: the first count waits until the run is long enough for it", () => {
  const ration = new ObjectRation(SECOND);
  // 5 MB take about 30 ms to count, and 30 ms more until the program is as fast as before, which is 0.5% of 12 s.
  assert.equal(ration.allows(0, 5 * MB), false);
  assert.equal(ration.allows(11 * SECOND, 5 * MB), false);
  assert.equal(ration.allows(13 * SECOND, 5 * MB), true);
  assert.equal(ration.allows(13 * SECOND, 50 * MB), false, "a larger heap waits longer");
});

Deno.test("ration: counts are the interval apart, however cheap", () => {
  // What comes after a count allows one each 6 s.
  const { counts } = simulate(new ObjectRation(10 * SECOND), {
    duration: 60 * SECOND,
    heap: () => 1000,
    cost: () => 1,
  });
  assert.deepEqual(counts.map(({ now }) => now / SECOND), [10, 20, 30, 40, 50, 60]);
});

Deno.test("ration: a count that was dearer than expected is waited for longer", () => {
  const cheap = new ObjectRation(SECOND);
  const dear = new ObjectRation(SECOND);
  cheap.record(10 * SECOND, 5 * MB, 100_000, 36_000);
  dear.record(10 * SECOND, 5 * MB, 100_000, 360_000);
  const next = (ration: ObjectRation) => {
    let now = 10 * SECOND;
    while (!ration.allows(now, 5 * MB)) now += SECOND;
    return now;
  };
  assert.ok(next(cheap) <= 30 * SECOND);
  assert.ok(next(dear) >= 144 * SECOND, `${next(dear)}`);
});

Deno.test("ration: a count that found nothing still has its cost", () => {
  const ration = new ObjectRation(SECOND);
  ration.record(10 * SECOND, 5 * MB, 0, 500_000);
  assert.equal(ration.allows(117 * SECOND, 5 * MB), false);
  assert.equal(ration.allows(119 * SECOND, 5 * MB), true);
});

// The first count cannot know that an object here takes 50 bytes where 60 are usual: it costs 1.2 times as much.
const FIRST_GUESS = 1.21;

Deno.test("ration: whatever the heap does, no count begins that would take more than 0.5% of the run", () => {
  let seed = 7;
  const random = () => (seed = seed * 48271 % 2147483647) / 2147483647;
  for (let run = 0; run < 200; run++) {
    const size = 10 ** (6 + random() * 3);
    const growth = random() * 3;
    const perObject = 0.05 + random() * 0.3;
    const duration = (20 + random() * 600) * SECOND;
    const { counts, spent } = simulate(new ObjectRation((0.1 + random()) * SECOND), {
      duration,
      heap: (now) => size * (1 + growth * now / duration),
      cost: (count) => count * perObject,
    });
    for (const { now, cost, spentBefore } of counts) {
      assert.ok(spentBefore + cost <= now * 0.005 * FIRST_GUESS, `run ${run} at ${now}: ${spentBefore} + ${cost}`);
    }
    assert.ok(spent <= duration * 0.005 * FIRST_GUESS);
  }
});

Deno.test("ration: where counting is ten times dearer than usual, only the first count takes more", () => {
  const { counts, spent } = simulate(new ObjectRation(SECOND), {
    duration: 3600 * SECOND,
    heap: () => 20 * MB,
    cost: (count) => count * 3.6,
  });
  assert.ok(counts.length > 1);
  assert.ok(spent <= 3600 * SECOND * 0.005);
  for (const { now, cost, spentBefore } of counts.slice(1)) assert.ok(spentBefore + cost <= now * 0.005);
});

Deno.test("ration: a count that would hold the program up for too long is not taken at all", () => {
  const longest = 60_000;
  const hour = 3600 * SECOND;
  assert.ok(new ObjectRation(SECOND).allows(hour, 100 * MB));
  assert.ok(!new ObjectRation(SECOND, longest).allows(hour, 100 * MB));
  assert.ok(new ObjectRation(SECOND, longest).allows(hour, 5 * MB));
  assert.ok(new HeapRation().allows(hour, 160 * MB, false));
  assert.ok(!new HeapRation(longest).allows(hour, 160 * MB, false));
  assert.ok(!new HeapRation(longest).allows(hour, 160 * MB, true));
  assert.ok(new HeapRation(longest).allows(hour, 20 * MB, false));
});
