import assert from "node:assert/strict";
import { ProfileBuilder } from "../../profile/builder.ts";
import { findLeaks, memoryGrowth } from "../../profile/memory.ts";
import type { Profile } from "../../profile/types.ts";
import type { RecordingRecord } from "../../recording/records.ts";

const MB = 1e6;
const SECOND = 1_000_000;

/** The same numbers in each run, from 0 to 1. */
function random(seed = 1): () => number {
  return () => (seed = seed * 16807 % 2147483647) / 2147483647;
}

/** What is alive after so many seconds, bytes. */
type Alive = (seconds: number) => number;

interface Run {
  /** Seconds. */
  length: number;
  alive: Alive;
  /** Garbage before V8 collects all of it, bytes, and how fast it comes, a second. */
  tooth?: number;
  garbage?: number;
  /** Besides the heap. */
  outside?: Alive;
  /** Whether the heap is looked at at the end. */
  look?: boolean;
  thread?: number;
}

/** A run as V8 would have it: garbage piles up, is collected at a limit, and what is left is what is alive. */
function record(
  { length, alive, tooth = 20 * MB, garbage = 30 * MB, outside = () => 40 * MB, look = true, thread = 0 }: Run,
): Profile {
  const builder = new ProfileBuilder();
  const next = random();
  const add = (...records: RecordingRecord[]) => records.forEach((record) => builder.add(record));
  add({ type: "thread", thread: 0, name: "main", time: 0 });
  if (thread > 0) add({ type: "thread", thread, name: "worker", time: 0 });
  add(
    { type: "sources", first: 0, url: ["file:///a.ts"], time: [0] },
    { type: "frames", first: 0, name: ["keep", "make"], source: [0, 0], line: [7, 9], column: [1, 1] },
    { type: "stacks", first: 0, parent: [-1, -1], frame: [0, 1] },
  );
  let waste = 0;
  for (let second = 0; second < length; second++) {
    const time: number[] = [];
    const heap: number[] = [];
    const left: number[] = [];
    for (let tenth = 1; tenth <= 10; tenth++) {
      const now = second + tenth / 10;
      waste += garbage / 10 * (0.8 + 0.4 * next());
      if (waste > tooth) {
        left.push(Math.round(alive(now) * (1 + 0.01 * next())));
        waste = 0;
      }
      time.push(now * SECOND);
      heap.push(Math.round(alive(now) + waste));
    }
    const rss = heap.map((bytes, i) => bytes + Math.round(outside(time[i]! / SECOND)));
    const cpu = time.map(() => 50);
    if (thread === 0) add({ type: "status", time, cpu, rss, heap });
    else add({ type: "usage", thread, time, cpu, heap });
    const kind = left.map(() => "MarkSweepCompact");
    const span = { thread, from: second * SECOND, until: (second + 1) * SECOND };
    add({ type: "pauses", ...span, kind, duration: left.map(() => 1), before: left, after: left });
  }
  const end = length * SECOND;
  const live = Math.round(alive(length));
  const place = { thread, interval: 1, cost: 1, stack: [0, 1] };
  if (look) {
    add({ type: "heap", ...place, time: 1, bytes: [0, 3 * MB] });
    add({ type: "heap", ...place, time: end, live, bytes: [Math.max(0, live - 5 * MB), 5 * MB] });
  }
  return builder.profile;
}

const steady = (first: number, aSecond: number): Alive => (second) => (first + aSecond * second) * MB;

const CLEAN: Record<string, Run> = {
  "flat": { length: 30, alive: () => 30 * MB },
  "warms up in a third of the run, then flat": { length: 30, alive: (t) => (5 + 60 * Math.min(1, t / 10)) * MB },
  "warms up slower and slower": { length: 40, alive: (t) => (5 + 60 * (1 - Math.exp(-t / 8))) * MB },
  "a step, then flat": { length: 30, alive: (t) => (t < 12 ? 10 : 120) * MB },
  "a step near the end": { length: 30, alive: (t) => (t < 26 ? 10 : 120) * MB },
  "a cache that is full at 60%": { length: 60, alive: (t) => (10 + 100 * Math.min(1, t / 36)) * MB },
  "a cache that is full at 80%": { length: 60, alive: (t) => (10 + 100 * Math.min(1, t / 48)) * MB },
  "a saw": { length: 30, alive: () => 12 * MB, tooth: 100 * MB },
  "a saw of few teeth": { length: 20, alive: () => 12 * MB, tooth: 200 * MB },
  "one tooth, its garbage never collected": { length: 20, alive: () => 12 * MB, tooth: 900 * MB },
  "the same, and nobody looked at the heap": { length: 20, alive: () => 12 * MB, tooth: 900 * MB, look: false },
  "data that is loaded, worked on and dropped": {
    length: 30,
    alive: (t) => (10 + 80 * Math.sin(Math.PI * t / 30)) * MB,
  },
  "grows by little": { length: 30, alive: steady(10, 0.2) },
  "grows by a small part": { length: 60, alive: steady(500, 1) },
  "too short to say": { length: 1, alive: steady(5, 60), tooth: 5 * MB },
  "memory that the system was not given back": {
    length: 30,
    alive: () => 12 * MB,
    outside: (t) => (40 + 300 * Math.min(1, t / 10)) * MB,
  },
};

for (const [name, run] of Object.entries(CLEAN)) {
  Deno.test(`memory: no leak: ${name}`, () => assert.deepEqual(findLeaks(record(run)), []));
}

const LEAKING: Record<string, Run> = {
  "steady": { length: 30, alive: steady(10, 3) },
  "steady, few collections": { length: 30, alive: steady(10, 3), tooth: 250 * MB },
  "steady, no collections": { length: 30, alive: steady(10, 3), tooth: 250 * MB, garbage: MB },
  "steady and short": { length: 4, alive: steady(4, 7), tooth: 12 * MB },
  "slow, in a long run": { length: 600, alive: steady(60, 0.05) },
  "in steps": { length: 60, alive: (t) => (10 + 5 * Math.floor(t / 4)) * MB },
  "after a warm-up": { length: 60, alive: (t) => (20 * Math.min(1, t / 5) + 1.5 * t) * MB },
  "faster and faster": { length: 30, alive: (t) => (10 + 0.1 * t * t) * MB },
  "of a worker": { length: 30, alive: steady(10, 3), thread: 1 },
};

for (const [name, run] of Object.entries(LEAKING)) {
  Deno.test(`memory: a leak: ${name}`, () => {
    const [leak, ...more] = findLeaks(record(run));
    assert.ok(leak !== undefined, "not found");
    assert.deepEqual(more, []);
    assert.equal(leak.where, "heap");
    assert.equal(leak.thread, run.thread ?? 0);
    assert.equal(leak.site?.name, "keep");
    assert.ok(leak.chance < 0.01);
  });
}

Deno.test("memory: how fast it leaks, and what that rests on", () => {
  const [leak] = findLeaks(record({ length: 30, alive: steady(10, 3) }));
  assert.ok(Math.abs(leak!.slope - 180 * MB) < 15 * MB, `${leak!.slope}`);
  assert.equal(leak!.basis, "collections");
  const [rough] = findLeaks(record({ length: 30, alive: steady(10, 3), tooth: 250 * MB, garbage: MB }));
  assert.equal(rough!.basis, "lowest");
  assert.ok(rough!.points <= 10);
});

Deno.test("memory: what grows outside the heap is a leak that no function is named for", () => {
  const [leak, ...more] = findLeaks(record({ length: 60, alive: () => 12 * MB, outside: steady(40, 4) }));
  assert.deepEqual(more, []);
  assert.deepEqual([leak?.where, leak?.site], ["outside", undefined]);
  assert.ok(Math.abs(leak!.slope - 240 * MB) < 20 * MB);
});

Deno.test("memory: the function named is the one that grew, not the one that holds most", () => {
  const profile = record({ length: 30, alive: steady(10, 3) });
  profile.heaps[0]!.bytes = [0, 190 * MB];
  profile.heaps[1]!.bytes = [90 * MB, 200 * MB];
  assert.equal(findLeaks(profile)[0]?.site?.name, "keep");
});

Deno.test("memory: an hour is looked through in no time to speak of", () => {
  const profile = record({ length: 3600, alive: steady(60, 0.05), tooth: 10 * MB });
  assert.ok(findLeaks(profile)[0]!.points <= 201);
});

Deno.test("memory: growth over the run; what was never read is unknown", () => {
  const builder = new ProfileBuilder();
  assert.deepEqual(memoryGrowth(builder.profile), { rss: undefined, heap: undefined });
  builder.add({ type: "status", time: [1, 2, 3, 4], cpu: [0, 0, 0, 0], rss: [5, 9, 8, 7], heap: [-1, 3, 2, -1] });
  assert.deepEqual(memoryGrowth(builder.profile), {
    rss: { first: 5, last: 7, peak: 9 },
    heap: { first: 3, last: 2, peak: 3 },
  });
});
