import assert from "node:assert/strict";
import { Clock } from "../../tracer/clock.ts";
import { FakeClock } from "./fake_clock.ts";

Deno.test("clock: time begins when it is made", () => {
  const fake = new FakeClock();
  assert.equal(fake.clock.now(), 0);
  fake.advance(1500);
  assert.equal(fake.clock.now(), 1500);
  fake.advance(0.4);
  assert.equal(fake.clock.now(), 1500, "whole µs");
});

Deno.test("clock: the target's is placed in the middle of the round trip", () => {
  const clock = new Clock(() => 0);
  clock.observe(1000, 3000, 50);
  assert.equal(clock.fromTarget(50), 2000);
  assert.equal(clock.fromTarget(60.5), 12_500);
});

Deno.test("clock: of several round trips the shortest wins, the first of equal ones", () => {
  const clock = new Clock(() => 0);
  clock.observe(0, 10_000, 0);
  assert.equal(clock.fromTarget(0), 5000);
  clock.observe(20_000, 20_400, 19);
  assert.equal(clock.fromTarget(0), 1200);
  clock.observe(30_000, 40_000, 30);
  clock.observe(50_000, 50_400, 50);
  assert.equal(clock.fromTarget(0), 1200);
});

Deno.test("clock: nothing is before the recording began", () => {
  const clock = new Clock(() => 0);
  clock.observe(0, 100, 500);
  assert.equal(clock.fromTarget(20), 0);
});

Deno.test("clock: V8's is placed against the target's, by what it was told first", () => {
  const clock = new Clock(() => 0);
  clock.observe(1000, 1200, 40);
  clock.observeV8(9_000_000, 42);
  assert.equal(clock.fromV8(9_000_000), clock.fromTarget(42));
  assert.equal(clock.fromV8(9_000_500), 3600);
  clock.observeV8(1, 42);
  assert.equal(clock.fromV8(9_000_500), 3600);
});

Deno.test("clock: the clocks of other threads are placed by V8's, which is that of all", () => {
  const clock = new Clock(() => 0);
  clock.observe(1000, 1200, 40);
  clock.observeV8(9_000_000, 42);
  const worker = clock.forThread();
  worker.observe(0, 50_000, 3);
  assert.equal(worker.fromTarget(3), 25_000, "by a long round trip, so far");
  worker.observeV8(9_020_000, 10);
  assert.equal(worker.fromTarget(10), worker.fromV8(9_020_000));
  assert.equal(worker.fromV8(9_020_000), clock.fromV8(9_020_000));
  worker.observeV8(9_999_000, 10);
  worker.observe(0, 2, 10);
  assert.equal(worker.fromTarget(10), 23_100, "it stays where it is");
});

Deno.test("clock: whichever thread tells of V8's clock first places it", () => {
  const clock = new Clock(() => 0);
  const worker = clock.forThread();
  worker.observe(1000, 1000, 0);
  worker.observeV8(500, 1);
  assert.equal(clock.fromV8(500), 2000);
});
