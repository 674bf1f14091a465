import assert from "node:assert/strict";
import { ProfileBuilder } from "../../profile/builder.ts";
import { gcStatistics } from "../../profile/gc.ts";
import type { GcRecord, PausesRecord } from "../../recording/records.ts";
import { PREAMBLE, profileOf, Sampler } from "./samples.ts";

const GC: GcRecord = {
  type: "gc",
  thread: 0,
  from: 0,
  until: 1_000_000,
  kind: ["Scavenge", "MarkSweepCompact"],
  count: [30, 1],
  duration: [20_000, 30_000],
  freed: [400, 100],
};

function pauses(part: Partial<PausesRecord>): PausesRecord {
  return { type: "pauses", thread: 0, from: 0, until: 10_000, kind: [], duration: [], before: [], after: [], ...part };
}

Deno.test("gc: sums by kind and in all, over the time that was watched", () => {
  const { profile } = new ProfileBuilder();
  profile.gc.push(GC, {
    ...GC,
    from: 5_000_000,
    until: 6_000_000,
    kind: ["Scavenge"],
    count: [9],
    duration: [10_000],
    freed: [5],
  });
  const { longest: _, ...all } = gcStatistics(profile);
  assert.deepEqual(all, {
    observed: 2_000_000,
    count: 40,
    duration: 60_000,
    share: 0.03,
    average: 1_500,
    freed: 505,
    kinds: [
      { kind: "Scavenge", count: 39, duration: 30_000, freed: 405 },
      { kind: "MarkSweepCompact", count: 1, duration: 30_000, freed: 100 },
    ],
  });
});

Deno.test("gc: nothing watched is no share of anything", () => {
  const all = gcStatistics(profileOf("main"));
  assert.deepEqual([all.observed, all.count, all.share, all.average, all.longest], [0, 0, 0, 0, []]);
});

Deno.test("gc: a pause is placed where the samples found V8 collecting", () => {
  const builder = new ProfileBuilder();
  for (const record of PREAMBLE) builder.add(record);
  // Milliseconds 2 and 3, on two stacks, and 6; then, of another stretch of time, 11.
  for (const record of new Sampler().chunk("main main (gc) (gc) main main (gc) main main main main (gc) main")) {
    builder.add(record);
  }
  builder.add(
    pauses({
      kind: ["Scavenge", "MarkSweepCompact", "Scavenge"],
      duration: [900, 1_800, 300],
      before: [5, 4, 3],
      after: [3, 2, 1],
    }),
  );
  const longest = gcStatistics(builder.profile).longest;
  assert.deepEqual(longest.map(({ kind, duration, from, until, seen }) => [kind, duration, from, until, seen]), [
    ["MarkSweepCompact", 1_800, 2_000, 4_000, true],
    ["Scavenge", 900, 6_000, 7_000, true],
    ["Scavenge", 300, 0, 10_000, false],
  ]);
  assert.deepEqual([longest[0]!.before, longest[0]!.after], [4, 2]);
});

Deno.test("gc: the longest of all threads, and samples of its own thread alone place a pause", () => {
  const builder = new ProfileBuilder();
  for (const record of PREAMBLE) builder.add(record);
  for (const record of new Sampler().chunk("main (gc) main")) builder.add(record);
  builder.add(pauses({ thread: 1, kind: ["Scavenge"], duration: [700], before: [1], after: [1] }));
  builder.add(pauses({ kind: ["Scavenge", "Scavenge"], duration: [600, 800], before: [1, 1], after: [1, 1] }));
  const longest = gcStatistics(builder.profile, 2).longest;
  assert.deepEqual(longest.map(({ thread, duration, seen }) => [thread, duration, seen]), [[0, 800, true], [
    1,
    700,
    false,
  ]]);
});
