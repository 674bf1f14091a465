import assert from "node:assert/strict";
import { ProfileBuilder, threadOf } from "../../profile/builder.ts";
import type { Profile } from "../../profile/types.ts";
import { RecordingDecoder } from "../../recording/decode.ts";
import type { RecordingRecord } from "../../recording/records.ts";
import { draw, faults, HEADER, INTERVAL, PREAMBLE, profileOf, Sampler } from "./samples.ts";

const FIXTURE = await Deno.readTextFile(new URL("../fixtures/v1.jsonl", import.meta.url));

function build(...records: RecordingRecord[]): Profile {
  const builder = new ProfileBuilder();
  for (const record of records) builder.add(record);
  return builder.profile;
}

function frames(first: number, ...name: string[]): RecordingRecord {
  return { type: "frames", first, name, source: name.map(() => 0), line: name.map(() => 1), column: name.map(() => 1) };
}

function samples(stack: number[], start = 0): RecordingRecord {
  return { type: "samples", thread: 0, start, unit: 100, duration: stack.map(() => 10), stack, count: stack.length };
}

Deno.test("the fixture of version 1 becomes what its lines say", () => {
  const profile = build(...new RecordingDecoder("v1").push(FIXTURE));
  const [main, worker] = profile.threads;
  assert.equal(profile.duration, 745_000);
  assert.equal(profile.header?.label, "game");
  assert.equal(profile.end?.code, 0);
  assert.deepEqual(profile.sources.origin, ["runtime", "user", "user", "npm"]);
  assert.deepEqual(profile.frames.origin.slice(2, 5), ["v8", "user", "user"]);
  // 1 ms to an INTERVAL, so draw tells milliseconds. The (program) after the collection is repaired.
  assert.equal(
    draw(profile, main),
    [
      "import main.ts 40-640 self 50",
      "  main 90-640 self 0",
      "    Board.spin 90-590 self 250",
      "      Board.score 190-440 self 200",
      "        (garbage collector) 240-290 self 50",
      "    chalk 590-640 self 50",
    ].join("\n"),
  );
  assert.deepEqual(faults(main!.calls), []);
  assert.equal(main!.program, 0);
  assert.equal(main!.gc, 50_000);
  assert.equal(main!.idle, 100_000);
  assert.equal(main!.samples, 14);
  assert.equal(worker!.name, "worker.ts");
  assert.equal(worker!.start, 510_000);
  assert.equal(worker!.end, 600_000);
  assert.equal(worker!.idle, 80_000);
  assert.deepEqual(profile.status.modules, [3, 3, 3, 3, 3, 3, 3]);
  assert.deepEqual(profile.status.counted, [0, 0, 0, 0, 1, 0, 0]);
  assert.deepEqual(profile.status.objects, [80_000, 100_000, 150_000, 110_000, 110_000, 110_000, 55_000]);
  assert.deepEqual(profile.log.text, [
    "score 42 ✓",
    "first line\nand the beginning of a long secon",
  ]);
  assert.deepEqual(profile.log.bytes, [-1, 70_000]);
  assert.deepEqual(profile.log.styles, [[[9, 10, "32"]], []]);
  assert.deepEqual([worker!.url, worker!.parent, worker!.ended], ["file:///home/me/game/worker.ts", 0, 640_000]);
  assert.deepEqual(worker!.usage, { length: 2, time: [600_000, 700_000], cpu: [97.5, 0.5], heap: [3_100_000, -1] });
  assert.deepEqual(profile.spans.name, ["first round"]);
  assert.deepEqual(profile.spans.duration, [120_000]);
  assert.equal(profile.run?.git?.branch, "main");
  assert.deepEqual(profile.children.map(({ id }) => id), ["game/2026_11_22_14_02_00"]);
  assert.deepEqual([profile.gc.length, profile.pauses.length, profile.heaps.length], [1, 1, 1]);
  assert.deepEqual(profile.heaps[0]!.stack, [5, 6]);
  assert.deepEqual(profile.open?.kind, ["file", "socket"]);
  assert.deepEqual(profile.notices, ["12 samples of the worker worker.ts were lost"]);
});

Deno.test("each record raises the revision, and the tables stay the same objects", () => {
  const builder = new ProfileBuilder();
  const { profile } = builder;
  const { frames: table, threads } = profile;
  let revision = profile.revision;
  for (const record of [...PREAMBLE, ...new Sampler().chunk("A B")]) {
    builder.add(record);
    assert.ok(profile.revision > revision);
    revision = profile.revision;
  }
  builder.note("line 3 is not JSON");
  assert.ok(profile.revision > revision);
  assert.deepEqual(profile.notices, ["line 3 is not JSON"]);
  assert.equal(profile.frames, table);
  assert.equal(profile.threads, threads);
});

Deno.test("the bottom of V8's stacks is left out", () => {
  const profile = profileOf(`
    (root) (root)    (root)  (root)
    A      A         (idle)  (program)
    .      B         .       .`);
  assert.equal(draw(profile), "A 0-2 self 1\n  B 1-2 self 1");
  assert.equal(profile.threads[0]!.idle, INTERVAL);
  assert.equal(profile.threads[0]!.program, INTERVAL);
});

Deno.test("a function of the program may have the name of one of V8's own", () => {
  const profile = build(
    ...PREAMBLE,
    frames(0, "(idle)", "(root)"),
    { type: "stacks", first: 0, parent: [-1, -1], frame: [0, 1] },
    samples([0, 1]),
  );
  assert.equal(draw(profile), "(idle) 0-1 self 1\n(root) 1-2 self 1");
  assert.equal(profile.threads[0]!.idle, 0);
});

Deno.test("what a lost line held is unknown, and what comes after it is right", () => {
  const profile = build(
    ...PREAMBLE,
    frames(0, "A"),
    // Lost: frames 1 and 2, stacks 1 and 2.
    frames(3, "D"),
    { type: "stacks", first: 0, parent: [-1], frame: [0] },
    { type: "stacks", first: 3, parent: [0, 2, 0], frame: [3, 3, 2] },
    samples([0, 1, 2, 3, 4, 5]),
    samples([99], 6_000),
  );
  assert.equal(
    draw(profile),
    [
      "A 0-1 self 1",
      "(unknown) 1-3 self 2",
      "A 3-4 self 0",
      "  D 3-4 self 1",
      "(unknown) 4-5 self 0",
      "  D 4-5 self 1",
      "A 5-6 self 0",
      "  (unknown) 5-6 self 1",
      "(unknown) 6-7 self 1",
    ].join("\n"),
  );
  assert.deepEqual(faults(profile.threads[0]!.calls), []);
  assert.equal(profile.frames.name.filter((name) => name === "(unknown)").length, 1);
});

Deno.test("a frame whose source was lost keeps its name", () => {
  const profile = build(HEADER, frames(0, "A"));
  assert.equal(profile.frames.name[0], "A");
  assert.equal(profile.frames.source[0], -1);
});

Deno.test("a stack of a log entry that was lost is unknown too", () => {
  const profile = build(HEADER, {
    type: "log",
    thread: 0,
    time: 1,
    level: "info",
    from: "console",
    text: "a",
    stack: 7,
  });
  const stack = profile.log.stack[0]!;
  assert.equal(profile.frames.name[profile.stacks.frame[stack]!], "(unknown)");
});

Deno.test("a huge row number costs no memory", () => {
  const profile = build(HEADER, frames(2 ** 40, "A"), {
    type: "stacks",
    first: 2 ** 41,
    parent: [-1],
    frame: [2 ** 40],
  }, samples([2 ** 41]));
  assert.equal(draw(profile), "A 0-1 self 1");
  assert.equal(profile.frames.length, 1);
});

Deno.test("a thread that was not announced is there all the same, and announced later gets its name", () => {
  const builder = new ProfileBuilder();
  const sampler = new Sampler();
  builder.add(HEADER);
  for (const record of [...sampler.chunk("A", 5_000, 3), ...sampler.chunk("A", 6_000, 0)]) builder.add(record);
  assert.deepEqual(builder.profile.threads.map((thread) => thread.name), ["thread 3", "main"]);
  builder.add({ type: "thread", thread: 3, name: "worker.ts", time: 4_000 });
  const worker = threadOf(builder.profile, 3)!;
  assert.deepEqual([worker.name, worker.start, worker.end], ["worker.ts", 4_000, 6_000]);
  assert.equal(draw(builder.profile, worker), "A 5-6 self 1");
});

Deno.test("each thread has calls of its own", () => {
  const sampler = new Sampler();
  const profile = build(...PREAMBLE, ...sampler.chunk("A A", 0, 0), ...sampler.chunk("B A", 500, 1));
  assert.equal(draw(profile, profile.threads[0]), "A 0-2 self 2");
  assert.equal(draw(profile, profile.threads[1]), "B 0.5-1.5 self 1\nA 1.5-2.5 self 1");
});

Deno.test("log entries are in order of time, those of one time in order of arrival", () => {
  const log = (time: number, text: string): RecordingRecord => ({
    type: "log",
    thread: 0,
    time,
    level: "info",
    from: "console",
    text,
    stack: -1,
  });
  const profile = build(HEADER, log(5, "b"), log(9, "d"), log(5, "c"), log(2, "a"));
  assert.deepEqual(profile.log.text, ["a", "b", "c", "d"]);
  assert.deepEqual(profile.log.time, [2, 5, 5, 9]);
  assert.equal(profile.log.length, 4);
});
