import assert from "node:assert/strict";
import { ProfileBuilder } from "../../profile/builder.ts";
import { distributionOf, similarCalls, similarGroups } from "../../profile/similar.ts";
import { INTERVAL, PREAMBLE, profileOf, Sampler, textOf } from "./samples.ts";

Deno.test("similar: the same function made by the same function, in order of time", () => {
  const profile = profileOf(`
    A A A B B A A
    X . X X . Y X`);
  const [thread] = profile.threads;
  const { calls } = thread!;
  const starts = (call: number) =>
    [...similarCalls(profile, thread!, call).rows].map((row) => calls.start[row]! / INTERVAL);
  // Rows in order of start: A X X B X A Y X.
  assert.deepEqual(starts(1), [0, 2, 6]);
  assert.deepEqual(starts(2), [0, 2, 6]);
  assert.deepEqual(starts(4), [3]);
  assert.deepEqual(starts(0), [0, 5]);
  assert.deepEqual(starts(99), []);
  assert.deepEqual(starts(-1), []);
});

Deno.test("similar: calls within calls like them are like each other, and not like those around them", () => {
  const profile = profileOf(`
    walk walk walk main walk
    step step step .    step
    walk walk walk .    .
    step step .    .    .
    walk .    .    .    .
    step .    .    .    .`);
  const [thread] = profile.threads;
  const { calls } = thread!;
  const like = (call: number) => [...similarCalls(profile, thread!, call).rows].map((row) => calls.depth[row]);
  // Rows in order of start: walk step walk step walk step, main, walk step.
  assert.deepEqual(like(1), [1, 1]);
  assert.deepEqual(like(8), [1, 1]);
  assert.deepEqual(like(3), [3, 5]);
  assert.deepEqual(like(5), [3, 5]);
  assert.equal(similarCalls(profile, thread!, 1).nested, 2);
  assert.equal(similarCalls(profile, thread!, 3).nested, 0);
  assert.equal(similarCalls(profile, thread!, 6).nested, 0);
  const { group } = similarGroups(profile, thread!);
  for (let call = 0; call < calls.length; call++) {
    const rows = [...calls.start.keys()].filter((row) => row < calls.length && group[row] === group[call]);
    assert.deepEqual([...similarCalls(profile, thread!, call).rows], rows, `${call}`);
  }
});

Deno.test("similar: a call that is still open as others come within it", () => {
  const sampler = new Sampler();
  const builder = new ProfileBuilder();
  for (const record of [...PREAMBLE, ...sampler.chunk("A A\nA .")]) builder.add(record);
  const thread = builder.profile.threads[0]!;
  assert.equal(similarCalls(builder.profile, thread, 1).rows.length, 1);
  for (const record of sampler.chunk("A A\nA A\nA .")) builder.add(record);
  assert.equal(similarCalls(builder.profile, thread, 0).rows.length, 1);
  assert.equal(similarCalls(builder.profile, thread, 1).nested, 1);
});

Deno.test("similar: functions of the same name are told apart", () => {
  const builder = new ProfileBuilder();
  builder.add({ type: "sources", first: 0, url: ["file:///a.ts", "file:///b.ts"], time: [0, 0] });
  builder.add({ type: "frames", first: 0, name: ["f", "f"], source: [0, 1], line: [1, 1], column: [1, 1] });
  builder.add({ type: "stacks", first: 0, parent: [-1, -1], frame: [0, 1] });
  builder.add({ type: "samples", thread: 0, start: 0, unit: 100, duration: [1, 1, 1], stack: [0, 1, 0], count: 3 });
  const { profile } = builder;
  assert.deepEqual([...similarCalls(profile, profile.threads[0]!, 0).rows], [0, 2]);
});

Deno.test("similar: calls that come as a recording grows are among them", () => {
  const sampler = new Sampler();
  const builder = new ProfileBuilder();
  for (const record of [...PREAMBLE, ...sampler.chunk("A B A")]) builder.add(record);
  const thread = builder.profile.threads[0]!;
  assert.deepEqual([...similarCalls(builder.profile, thread, 0).rows], [0, 2]);
  // More than what room was made for at first.
  const more = textOf(Array.from({ length: 400 }, (_, i) => [i % 2 === 0 ? "B" : "A", 1] as const));
  for (const record of sampler.chunk(more)) builder.add(record);
  assert.equal(similarCalls(builder.profile, thread, 0).rows.length, 202);
  assert.equal(similarCalls(builder.profile, thread, 1).rows.length, 201);
});

Deno.test("distribution: its numbers, and bins that hold all of it", () => {
  const lengths = [1, 2, 3, 4, 50];
  const profile = profileOf(textOf(lengths.flatMap((length) => [["A", length], ["B", 1]] as const)));
  const [thread] = profile.threads;
  const { bins, ...numbers } = distributionOf(thread!, similarCalls(profile, thread!, 0).rows);
  const ms = INTERVAL;
  assert.deepEqual(numbers, {
    count: 5,
    total: 60 * ms,
    least: ms,
    median: 3 * ms,
    mad: ms,
    p90: 50 * ms,
    most: 50 * ms,
  });
  assert.ok(bins.length >= 5 && bins.length <= 20);
  for (const [i, bin] of bins.entries()) {
    if (i > 0) assert.equal(bin.from, bins[i - 1]!.until);
    const inside = lengths.filter((length) => length * ms >= bin.from && length * ms < bin.until);
    assert.equal(bin.count, inside.length, `${bin.from} to ${bin.until}`);
  }
  assert.ok(bins[0]!.count > 0 && bins.at(-1)!.count > 0);
});

Deno.test("distribution: of calls of one length, and of none", () => {
  const profile = profileOf("A B A B");
  const [thread] = profile.threads;
  const { mad, bins } = distributionOf(thread!, similarCalls(profile, thread!, 0).rows);
  assert.equal(mad, 0);
  assert.deepEqual(bins.map(({ count }) => count), [2]);
  assert.deepEqual(distributionOf(thread!, new Uint32Array(0)), {
    count: 0,
    total: 0,
    least: 0,
    median: 0,
    mad: 0,
    p90: 0,
    most: 0,
    bins: [],
  });
});
