import assert from "node:assert/strict";
import { emptyThread, ProfileBuilder } from "../../profile/builder.ts";
import { byUse, garbageTime, heapPeak, threadUse } from "../../profile/threads.ts";
import type { Thread } from "../../profile/types.ts";

function thread(id: number, time: number[], cpu: number[], heap = cpu.map(() => -1)): Thread {
  return { ...emptyThread(id, `thread ${id}`, 100_000), usage: { length: time.length, time, cpu, heap } };
}

Deno.test("use: rows count by the time they stand for, and unknown ones do not", () => {
  const one = thread(1, [200_000, 500_000, 600_000], [100, 50, -1]);
  assert.deepEqual(threadUse(one), { cpu: 62.5, time: 250_000, from: "usage" });
});

Deno.test("use: without rows the samples tell, garbage collection and V8 itself being work", () => {
  const builder = new ProfileBuilder();
  const name = ["work", "(idle)", "(garbage collector)", "(program)"];
  builder.add({ type: "frames", first: 0, name, source: [-1, -1, -1, -1], line: [0, 0, 0, 0], column: [0, 0, 0, 0] });
  builder.add({ type: "stacks", first: 0, parent: [-1, -1, -1, -1], frame: [0, 1, 2, 3] });
  const duration = [4000, 5000, 500, 500];
  builder.add({ type: "samples", thread: 2, start: 0, unit: 100, duration, stack: [0, 1, 2, 3], count: 40 });
  const use = threadUse(builder.profile.threads[0]!);
  assert.deepEqual(use, { cpu: 50, time: 500_000, from: "samples" });
});

Deno.test("use: of a thread that nothing is known of", () => {
  assert.deepEqual(threadUse(emptyThread(3, "", 0)), { cpu: 0, time: 0, from: "none" });
});

Deno.test("heap peak passes over what could not be read", () => {
  assert.equal(heapPeak(thread(1, [1, 2, 3], [0, 0, 0], [5, -1, 3])), 5);
  assert.equal(heapPeak(emptyThread(1, "", 0)), -1);
});

Deno.test("threads are ordered with main first, then the busiest", () => {
  const threads = [thread(2, [200_000], [10]), thread(1, [200_000], [90]), thread(0, [200_000], [1])];
  assert.deepEqual(byUse(threads).map(({ id }) => id), [0, 1, 2]);
});

Deno.test("garbage: what V8 told of the thread, else what samples found", () => {
  const builder = new ProfileBuilder();
  const { profile } = builder;
  const one = { ...emptyThread(1, "", 0), gc: 700 };
  const gc = (thread: number, duration: number[]) =>
    builder.add({ type: "gc", thread, from: 0, until: 1, kind: ["a", "b"], count: [1, 1], duration, freed: [0, 0] });
  gc(0, [1, 2]);
  assert.equal(garbageTime(profile, one), 700);
  gc(1, [10, 20]);
  gc(1, [30, 0]);
  assert.equal(garbageTime(profile, one), 60);
});
