import assert from "node:assert/strict";
import { ProfileBuilder } from "../../profile/builder.ts";
import type { Profile } from "../../profile/types.ts";
import type { RecordingRecord, SamplesRecord } from "../../recording/records.ts";
import { draw, faults, HEADER, INTERVAL, PREAMBLE, profileOf, Sampler } from "./samples.ts";

/** The calls of the texts, a chunk each, after the checks that hold for all. */
function calls(...texts: string[]): string {
  const profile = profileOf(...texts);
  assert.deepEqual(faults(profile.threads[0]!.calls), []);
  return draw(profile);
}

function lines(...texts: string[]): string {
  return texts.join("\n");
}

/** Whole texts and the same texts cut at each column must agree. */
function cutEverywhere(text: string): string[] {
  const rows = text.trim().split("\n").map((line) => line.trim().split(/\s+/));
  const width = rows[0]!.length;
  return [...Array(width - 1).keys()].map((cut) => {
    const part = (from: number, to: number) => rows.map((row) => row.slice(from, to).join(" ")).join("\n");
    return calls(part(0, cut + 1), part(cut + 1, width));
  });
}

Deno.test("samples that share a path from the root share its calls", () => {
  assert.equal(
    calls(`
      A A B
      C D D`),
    lines("A 0-2 self 0", "  C 0-1 self 1", "  D 1-2 self 1", "B 2-3 self 0", "  D 2-3 self 1"),
  );
});

Deno.test("a function that leaves the stack and comes back is two calls", () => {
  assert.equal(
    calls(`
      A A A
      B . B`),
    lines("A 0-3 self 1", "  B 0-1 self 1", "  B 2-3 self 1"),
  );
});

Deno.test("recursion is a call for each depth", () => {
  assert.equal(
    calls(`
      A A A A
      . A A .
      . . A .`),
    lines("A 0-4 self 2", "  A 1-3 self 1", "    A 2-3 self 1"),
  );
});

Deno.test("what is below a change begins anew, even where it looks the same", () => {
  assert.equal(
    calls(`
      A A
      B C
      D D`),
    lines("A 0-2 self 0", "  B 0-1 self 0", "    D 0-1 self 1", "  C 1-2 self 0", "    D 1-2 self 1"),
  );
});

Deno.test("no samples make no calls", () => {
  const profile = profileOf();
  assert.equal(profile.threads[0]!.calls.length, 0);
  assert.deepEqual(profile.threads[0]!.calls.rows, []);
});

Deno.test("garbage collection sits on what it interrupts, and interrupts nothing", () => {
  assert.equal(
    calls(`
      A (gc) A
      B .    B`),
    lines("A 0-3 self 0", "  B 0-3 self 2", "    (garbage collector) 1-2 self 1"),
  );
});

Deno.test("garbage collection where nothing runs stands by itself", () => {
  const profile = profileOf("(idle) (gc) A");
  assert.equal(draw(profile), lines("(garbage collector) 1-2 self 1", "A 2-3 self 1"));
  assert.equal(profile.threads[0]!.gc, INTERVAL);
  assert.deepEqual(faults(profile.threads[0]!.calls), []);
});

Deno.test("garbage collection between two stacks belongs to the first", () => {
  assert.equal(
    calls(`
      A (gc) A
      B .    C`),
    lines("A 0-3 self 0", "  B 0-2 self 1", "    (garbage collector) 1-2 self 1", "  C 2-3 self 1"),
  );
});

Deno.test("a short (program) between two equal stacks is repaired", () => {
  const text = `
    A (program) (program) A
    B .         .         B`;
  assert.equal(calls(text), lines("A 0-4 self 0", "  B 0-4 self 4"));
  assert.equal(profileOf(text).threads[0]!.program, 0);
});

Deno.test("(program) that is longer, or stands between other stacks, is V8's own time", () => {
  const long = profileOf("A (program) (program) (program) A");
  assert.equal(draw(long), lines("A 0-1 self 1", "A 4-5 self 1"));
  assert.equal(long.threads[0]!.program, 3 * INTERVAL);
  const other = profileOf(`
    A (program) A
    B .         C`);
  assert.equal(draw(other), lines("A 0-1 self 0", "  B 0-1 self 1", "A 2-3 self 0", "  C 2-3 self 1"));
  assert.equal(other.threads[0]!.program, INTERVAL);
});

Deno.test("(program) at the beginning, at the end and beside idle is V8's own time", () => {
  const profile = profileOf("(program) A (program) (idle) (program) A (program)");
  assert.equal(draw(profile), lines("A 1-2 self 1", "A 5-6 self 1"));
  assert.equal(profile.threads[0]!.program, 4 * INTERVAL);
  assert.equal(profile.threads[0]!.idle, INTERVAL);
});

Deno.test("(program) after garbage collection is repaired too", () => {
  assert.equal(
    calls("A (gc) (program) A"),
    lines("A 0-4 self 3", "  (garbage collector) 1-2 self 1"),
  );
  assert.equal(calls("A (program) (gc) A"), lines("A 0-1 self 1", "(garbage collector) 2-3 self 1", "A 3-4 self 1"));
});

Deno.test("idle and an empty stack end all calls", () => {
  const profile = profileOf("A (idle) A . A");
  assert.equal(draw(profile), lines("A 0-1 self 1", "A 2-3 self 1", "A 4-5 self 1"));
  assert.equal(profile.threads[0]!.idle, 2 * INTERVAL);
});

Deno.test("a chunk goes on where the last one ended", () => {
  const text = `
    A A (gc) A (program) A B (program) C (idle) A
    B B .    B .         B B .         C .      B
    . C .    . .         . . .         . .      .`;
  const whole = calls(text);
  for (const cut of cutEverywhere(text)) assert.equal(cut, whole);
});

Deno.test("calls that are still open have the end known so far", () => {
  const sampler = new Sampler();
  const builder = new ProfileBuilder();
  for (const record of PREAMBLE) builder.add(record);
  for (const record of sampler.chunk("A A (gc)\nB B .")) builder.add(record);
  const { calls } = builder.profile.threads[0]!;
  assert.equal(draw(builder.profile), lines("A 0-3 self 0", "  B 0-3 self 2", "    (garbage collector) 2-3 self 1"));
  for (const record of sampler.chunk("A B")) builder.add(record);
  assert.equal(
    draw(builder.profile),
    lines("A 0-4 self 1", "  B 0-3 self 2", "    (garbage collector) 2-3 self 1", "B 4-5 self 1"),
  );
  assert.equal(builder.profile.threads[0]!.calls, calls);
});

/** A at 0 to 2, then B's or A's chunk that starts at the time given. */
function withGap(start: number, interval = INTERVAL): Profile {
  const builder = new ProfileBuilder();
  const sampler = new Sampler();
  builder.add({ ...HEADER, sampleInterval: interval });
  for (const record of [...sampler.chunk("A A"), ...sampler.chunk("A A", start)]) builder.add(record);
  return builder.profile;
}

Deno.test("a gap no longer than a handover is bridged", () => {
  assert.equal(draw(withGap(4 * INTERVAL)), "A 0-6 self 6");
});

Deno.test("a gap longer than two samples ends the calls", () => {
  const profile = withGap(4.1 * INTERVAL);
  assert.equal(draw(profile), "A 0-2 self 2\nA 4.1-6.1 self 2");
  assert.equal(profile.threads[0]!.idle, 0);
  assert.equal(draw(withGap(7 * INTERVAL, 5 * INTERVAL)), "A 0-9 self 9");
});

Deno.test("chunks that overlap count what was seen first", () => {
  assert.equal(draw(withGap(1.5 * INTERVAL)), "A 0-3.5 self 3.5");
});

Deno.test("a gap after (program) still lets it be repaired", () => {
  const builder = new ProfileBuilder();
  const sampler = new Sampler();
  builder.add(HEADER);
  for (const record of sampler.chunk("A (program)")) builder.add(record);
  assert.equal(draw(builder.profile), "A 0-1 self 1");
  for (const record of sampler.chunk("A", 2.5 * INTERVAL)) builder.add(record);
  assert.equal(draw(builder.profile), "A 0-3.5 self 3.5");
  assert.equal(builder.profile.threads[0]!.program, 0);
});

Deno.test("a run of no length is passed over", () => {
  const builder = new ProfileBuilder();
  const [frames, stacks] = new Sampler().chunk("A B");
  builder.add(HEADER);
  builder.add(frames!);
  builder.add(stacks!);
  const samples: SamplesRecord = {
    type: "samples",
    thread: 0,
    start: 0,
    unit: 100,
    duration: [10, 0, 10],
    stack: [0, 1, 0],
    count: 3,
  };
  builder.add(samples);
  assert.equal(draw(builder.profile), "A 0-2 self 2");
});

Deno.test("a stack 5,000 deep is 5,000 calls in as many rows", () => {
  const builder = new ProfileBuilder();
  const deep = 5_000;
  const records: RecordingRecord[] = [
    HEADER,
    { type: "frames", first: 0, name: ["A"], source: [-1], line: [1], column: [1] },
    {
      type: "stacks",
      first: 0,
      parent: [...Array(deep).keys()].map((row) => row - 1),
      frame: Array(deep).fill(0),
    },
    { type: "samples", thread: 0, start: 0, unit: 100, duration: [1, 1, 1], stack: [9, deep - 1, 9], count: 3 },
  ];
  for (const record of records) builder.add(record);
  const { calls } = builder.profile.threads[0]!;
  assert.equal(calls.length, deep);
  assert.equal(calls.rows.length, deep);
  assert.equal(calls.end[9], 300);
  assert.equal(calls.end[deep - 1], 200);
  assert.deepEqual(faults(calls), []);
});

Deno.test("a stack too deep for the table is cut", () => {
  const builder = new ProfileBuilder();
  const deep = 70_000;
  builder.add({ type: "frames", first: 0, name: ["A"], source: [-1], line: [1], column: [1] });
  const parent = [...Array(deep).keys()].map((row) => row - 1);
  builder.add({ type: "stacks", first: 0, parent, frame: Array(deep).fill(0) });
  builder.add({ type: "samples", thread: 0, start: 0, unit: 100, duration: [1], stack: [deep - 1], count: 1 });
  const { calls } = builder.profile.threads[0]!;
  assert.equal(calls.length, 65_535);
  assert.deepEqual(faults(calls), []);
});

Deno.test("the tables grow with a long run of changing stacks", () => {
  const text = Array.from({ length: 699 }, (_, i) => "ABC"[i % 3]).join(" ");
  const profile = profileOf(text, text);
  assert.equal(profile.threads[0]!.calls.length, 1398);
  assert.deepEqual(faults(profile.threads[0]!.calls), []);
});

Deno.test("any samples keep the rules of the table, however they are cut", () => {
  let seed = 7;
  const random = (below: number) => (seed = (seed * 48271) % 2147483647) % below;
  for (let round = 0; round < 200; round++) {
    const width = 2 + random(12);
    const columns = Array.from({ length: width }, () => {
      const pick = random(10);
      if (pick === 0) return ["(gc)"];
      if (pick === 1) return ["(program)"];
      if (pick === 2) return ["(idle)"];
      return Array.from({ length: random(5) }, () => "AB"[random(2)]!);
    });
    const text = (part: string[][]) =>
      [0, 1, 2, 3, 4].map((depth) => part.map((names) => names[depth] ?? ".").join(" ")).join("\n");
    const cut = 1 + random(width - 1);
    const whole = profileOf(text(columns));
    const parts = profileOf(text(columns.slice(0, cut)), text(columns.slice(cut)));
    assert.deepEqual(faults(whole.threads[0]!.calls), [], text(columns));
    assert.equal(draw(parts), draw(whole), text(columns));
    const { calls: table, idle, program } = whole.threads[0]!;
    const top = (table.rows[0]?.calls ?? []).slice(0, table.rows[0]?.length);
    const called = [...top].reduce((sum, call) => sum + table.end[call]! - table.start[call]!, 0);
    assert.equal(called + idle + program, width * INTERVAL, text(columns));
  }
});
