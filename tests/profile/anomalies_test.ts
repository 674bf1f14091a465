import assert from "node:assert/strict";
import { findAnomalies } from "../../profile/anomalies.ts";
import { ProfileBuilder } from "../../profile/builder.ts";
import { similarCalls } from "../../profile/similar.ts";
import type { Profile } from "../../profile/types.ts";
import type { RecordingRecord } from "../../recording/records.ts";
import { INTERVAL, PACKAGE, PREAMBLE, profileOf, profileWith, Sampler, textOf } from "./samples.ts";

const MS = 1_000;

/** `kind name at duration`, in ms; of what stands out. */
function found(profile: Profile): string[] {
  return findAnomalies(profile).map(({ kind, thread, call, time, duration }) => {
    const calls = profile.threads.find(({ id }) => id === thread)!.calls;
    const name = call < 0 ? "-" : profile.frames.name[calls.frame[call]!]!;
    return `${kind} ${name} ${time / MS} ${duration / MS}`;
  });
}

function texts(profile: Profile): string[] {
  return findAnomalies(profile).map(({ text }) => text);
}

/** A loop that calls a function again and again, for so many samples each, with one sample between. */
function loop(stack: string, lengths: readonly number[]): [string, number][] {
  return lengths.flatMap((length) => [[stack, length], ["main", 1]] as [string, number][]);
}

/** So many lengths of about 12 samples; at one place another. */
function lengths(count: number, at: number, length: number): number[] {
  return Array.from({ length: count }, (_, i) => i === at ? length : 11 + i % 3);
}

Deno.test("anomalies: a call that takes much longer than those like it", () => {
  const profile = profileOf(textOf(loop("main render", lengths(41, 30, 310))));
  assert.deepEqual(found(profile), ["slow render 390 310"]);
  assert.deepEqual(texts(profile), [
    "render took 310 ms; of 41 similar calls half took 12 ms or less, none other more than 13 ms",
  ]);
  assert.equal(findAnomalies(profile)[0]!.cost, 298 * MS);
});

Deno.test("anomalies: what is told of similar calls is what they are counted as elsewhere", () => {
  // Every other call calls itself.
  const stacks = lengths(41, 30, 310).flatMap((length, i): [string, number][] => [
    ["main render", length - 4],
    [i % 2 === 0 ? "main render main render" : "main render", 4],
    ["main", 1],
  ]);
  const profile = profileOf(textOf(stacks));
  const [slow] = findAnomalies(profile);
  assert.match(slow!.text, /of 41 similar calls half took 12 ms/);
  assert.equal(similarCalls(profile, profile.threads[0]!, slow!.call).rows.length, 41);
});

Deno.test("anomalies: the first call, and several", () => {
  assert.deepEqual(texts(profileOf(textOf(loop("main render", lengths(20, 0, 200))))), [
    "render took 200 ms when it was first called; of 20 similar calls half took 12 ms or less, none other more than 13 ms",
  ]);
  const several = lengths(60, 30, 310);
  several[50] = 400;
  assert.deepEqual(texts(profileOf(textOf(loop("main render", several)))), [
    "render took 400 ms; of 60 similar calls half took 12 ms or less, none other more than 310 ms",
    "render took 310 ms; of 60 similar calls half took 12 ms or less, one even longer",
  ]);
});

Deno.test("anomalies: calls like each other are none, be they few, even or uneven", () => {
  const healthy = [
    lengths(41, -1, 0),
    // Too few to be judged.
    lengths(7, 3, 310),
    // A little longer, as the time for it grows.
    Array.from({ length: 40 }, (_, i) => 5 + i),
    // Long ones are as usual as short ones, or rather usual.
    Array.from({ length: 40 }, (_, i) => i % 2 === 0 ? 5 : 200),
    Array.from({ length: 40 }, (_, i) => i % 5 === 0 ? 200 : 5),
    // One of twice the length may be two.
    lengths(41, 20, 26),
    // Lengths over three orders of magnitude.
    Array.from({ length: 60 }, (_, i) => Math.round(2 ** ((i * 37 % 60) / 6))),
  ];
  for (const each of healthy) assert.deepEqual(found(profileOf(textOf(loop("main render", each)))), [], `${each}`);
});

Deno.test("anomalies: samples in a row by chance are no long call", () => {
  let state = 3;
  const random = () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
  for (const share of [0.3, 0.5, 0.8, 0.95]) {
    // Short calls without an end: each sample finds the function at work or not, by chance.
    const samples = Array.from({ length: 4_000 }, () => [random() < share ? "main step" : "main", 1] as const);
    assert.deepEqual(found(profileOf(textOf(samples))), [], `${share}`);
  }
});

Deno.test("anomalies: of calls within each other the innermost of one's own code is told, and no more", () => {
  const parts = (stack: string) =>
    lengths(30, 20, 300).flatMap((length): [string, number][] => [[stack, length], [stack.split(" ")[0]!, 1]]);
  assert.deepEqual(found(profileWith([], textOf(parts("main handle query $read $copy")))), ["slow query 259 300"]);
  assert.deepEqual(found(profileWith([], textOf(parts("$main $handle $query")))), ["slow $query 259 300"]);
});

Deno.test("anomalies: a call within a slow one that is not why it is slow is not in its place", () => {
  const text = lengths(30, 20, 100).flatMap((length, i): [string, number][] => [
    ["main handle", i === 20 ? 300 : 10],
    ["main handle query", length],
    ["main", 1],
  ]);
  assert.deepEqual(found(profileOf(textOf(text))), ["slow handle 459 400", "slow query 759 100"]);
});

Deno.test("anomalies: of very deep chains each is told once", () => {
  const names = Array.from({ length: 120 }, (_, i) => `$f${i}`).join(" ");
  const several = lengths(80, 20, 300);
  for (const at of [30, 40, 50, 60]) several[at] = 300 + at;
  assert.deepEqual(
    found(profileWith([], textOf(loop(`main ${names}`, several)))).map((text) => text.split(" ").slice(0, 2).join(" ")),
    Array(3).fill("slow $f119"),
  );
});

Deno.test("anomalies: a recursion is not slow for being deep", () => {
  const text = Array.from({ length: 12 }, (_, i): [string, number][] => {
    const depth = Array.from({ length: i === 6 ? 30 : 1 }, () => "walk").join(" ");
    return [[`main ${depth}`, 10], ["main", 1]];
  }).flat();
  assert.deepEqual(found(profileOf(textOf(text))), []);
});

Deno.test("anomalies: threads are judged each by itself", () => {
  const sampler = new Sampler();
  const builder = new ProfileBuilder();
  const records = [
    ...PREAMBLE,
    ...sampler.chunk(textOf(loop("main render", Array<number>(20).fill(100))), 0, 0),
    ...sampler.chunk(textOf(loop("main render", lengths(20, 9, 100))), 0, 3),
  ];
  for (const record of records) builder.add(record);
  assert.deepEqual(findAnomalies(builder.profile).map(({ kind, thread }) => `${kind} ${thread}`), ["slow 3"]);
});

Deno.test("anomalies: of very many alike the worst are told, and how many more", () => {
  const rows = Array.from({ length: 30 }, (_, i) => 100 + 400 * i);
  const text = rows.flatMap((): [string, number][] => [["main lock", 300], ["main work", 100]]);
  const cpu = rows.flatMap(() => [0, 0, 0, 100]);
  const profile = profileWith([status({ cpu })], textOf(text));
  assert.equal(found(profile).length, 3);
  assert.match(texts(profile)[0]!, /; and 27 more times$/);
});

/** Modules of the program: `main.ts`, and those named. */
function modules(...names: string[]): RecordingRecord {
  const url = names.map((name) => `file:///home/me/game/${name}`);
  return { type: "sources", first: 2, url, time: names.map((_, i) => 10 + i) };
}

Deno.test("anomalies: a slow import; the main module is none", () => {
  const text = textOf([
    ["import_a.ts", 30],
    ["import_b.ts", 20],
    ["import_b.ts table", 400],
    ["import_main.ts", 10],
    ["import_main.ts work", 540],
  ]);
  const profile = profileWith([], text);
  // Its source is the first that was loaded; those of the others come later.
  const frame = (name: string) => profile.frames.name.indexOf(name);
  profile.sources.url.push("file:///home/me/game/b.ts", "file:///home/me/game/a.ts");
  profile.sources.time.push(20, 30);
  profile.sources.origin.push("user", "user");
  profile.sources.length += 2;
  profile.frames.source[frame("import b.ts")] = 2;
  profile.frames.source[frame("import a.ts")] = 3;
  assert.deepEqual(found(profile), ["import import b.ts 30 420"]);
  assert.deepEqual(texts(profile), ["import b.ts took 420 ms, 42% of the run"]);
});

Deno.test("anomalies: what the main module does nothing but require is the program itself", () => {
  const nested = (after: number) => {
    const profile = profileWith(
      [modules("lib.cjs")],
      textOf([["import_main.cjs", 10], ["import_main.cjs require import_lib.cjs work", 490], [
        "import_main.cjs",
        after,
      ]]),
    );
    profile.frames.source[profile.frames.name.indexOf("import lib.cjs")] = 2;
    return found(profile);
  };
  assert.deepEqual(nested(1), []);
  assert.deepEqual(nested(300), ["import import lib.cjs 10 490"]);
});

/** Rows of 100 ms. */
function status({ cpu, rss }: { cpu?: number[]; rss?: number[] }): RecordingRecord {
  const rows = (cpu ?? rss)!;
  const time = rows.map((_, row) => (row + 1) * 100 * MS);
  const unknown = rows.map(() => -1);
  return { type: "status", time, cpu: cpu ?? unknown, rss: rss ?? unknown, heap: unknown };
}

Deno.test("anomalies: the program itself is none where samples of it were lost", () => {
  const stack = "import_main.cjs require import_lib.cjs work";
  const profile = profileWith(
    [modules("lib.cjs")],
    textOf([["import_main.cjs", 300], [stack, 300], ["(idle)", 1], [stack, 900]]),
  );
  profile.frames.source[profile.frames.name.indexOf("import lib.cjs")] = 2;
  assert.deepEqual(found(profile), []);
});

Deno.test("anomalies: of a thread's many pauses the longest are told, wherever they came", () => {
  const text = Array.from({ length: 12 }, (_, i): [string, number][] => [[`main f${i}`, 50], ["(gc)", 110 + i]]).flat();
  const profile = profileWith([], textOf(text));
  assert.deepEqual(texts(profile), [
    "Garbage collection held f11 up for 121 ms; and 9 more times",
    "Garbage collection held f10 up for 120 ms",
    "Garbage collection held f9 up for 119 ms",
  ]);
});

Deno.test("anomalies: a call that blocks its thread and uses little CPU", () => {
  const text = textOf([["main work", 150], ["main handle $readFileSync $read", 310], ["main work", 540]]);
  const profile = profileWith([status({ cpu: [100, 50, 0, 0, 40, 100, 100, 100, 100, 100] })], text);
  assert.deepEqual(found(profile), ["wait $readFileSync 150 310"]);
  assert.deepEqual(texts(profile), [
    "$readFileSync, called by handle, held main up for 310 ms, in which the process used 0% CPU: it waited for something, or for the processor",
  ]);
  assert.deepEqual(found(profileWith([status({ cpu: Array<number>(10).fill(100) })], text)), []);
});

Deno.test("anomalies: what a call waited for is told where the machine's CPU is known", () => {
  const text = textOf([["main work", 150], ["main lock", 310], ["main work", 540]]);
  const used = status({ cpu: [100, 50, 0, 0, 40, 100, 100, 100, 100, 100] });
  const machine = (cpu: number): RecordingRecord => ({
    type: "machine",
    time: [1_000 * MS],
    cpu: [cpu],
    available: [1],
  });
  const told = (share: number) => {
    const profile = profileWith([used], text);
    const { cores } = profile.header!;
    return texts(profileWith([used, machine(100 * cores * share)], text))[0]?.split("CPU: ")[1];
  };
  assert.equal(told(0.4), "it waited for something");
  assert.equal(told(1), "all processors were busy (100%), so it may have waited for one of them");
});

Deno.test("anomalies: little CPU of a thread that is idle is no wait", () => {
  const text = textOf([["main", 200], ["(idle)", 500], ["main", 300]]);
  const cpu = [100, 100, 0, 0, 0, 0, 0, 100, 100, 100];
  assert.deepEqual(found(profileWith([status({ cpu })], text)), []);
});

Deno.test("anomalies: a thread that gets little CPU of a busy machine does not wait", () => {
  const cpu = [20, 30, 10, 9, 25, 20, 30, 11, 14, 20];
  assert.deepEqual(found(profileWith([status({ cpu })], textOf([["main work", 1_000]]))), []);
});

Deno.test("anomalies: where CPU is known by thread, that counts", () => {
  const usage: RecordingRecord = {
    type: "usage",
    thread: 0,
    time: [100, 200, 300, 400].map((time) => time * MS),
    cpu: [100, 0, 0, 0],
    heap: [-1, -1, -1, -1],
  };
  const busy = status({ cpu: [200, 100, 100, 100] });
  const profile = profileWith([busy, usage], textOf([["main", 100], ["main lock", 300]]));
  assert.deepEqual(texts(profile), [
    "lock held main up for 300 ms, in which it used 0% CPU: it waited for something, or for the processor",
  ]);
});

Deno.test("anomalies: a wait is why a call is slow, and is told in its place", () => {
  const text = textOf(loop("main handle lock", lengths(30, 20, 400)));
  const cpu = [100, 100, 60, 0, 0, 0, 40, 100];
  assert.deepEqual(found(profileWith([status({ cpu })], text)), ["wait lock 259 400"]);
});

Deno.test("anomalies: a long pause that V8 told of, at the samples that found it", () => {
  const pauses: RecordingRecord = {
    type: "pauses",
    thread: 0,
    from: 0,
    until: 500 * MS,
    kind: ["Scavenge", "MarkSweepCompact"],
    duration: [3 * MS, 118 * MS],
    before: [10e6, 200e6],
    after: [9e6, 100e6],
  };
  const text = textOf([["main load", 200], ["main load", 0], ["(gc)", 120], ["main", 180]]);
  const profile = profileWith([pauses], text);
  assert.deepEqual(found(profile), ["pause load 200 118"]);
  assert.deepEqual(texts(profile), [
    "MarkSweepCompact held load up for 118 ms, and took the heap from 200.0 MB to 100.0 MB",
  ]);
});

Deno.test("anomalies: a long pause that no sample found was some time", () => {
  const pauses: RecordingRecord = {
    type: "pauses",
    thread: 0,
    from: 100 * MS,
    until: 500 * MS,
    kind: ["MarkSweepCompact"],
    duration: [118 * MS],
    before: [200e6],
    after: [100e6],
  };
  const [pause] = findAnomalies(profileWith([pauses], textOf([["main load", 500]])));
  assert.equal(pause!.call, -1);
  assert.match(pause!.text, /^MarkSweepCompact held main up for 118 ms, .*, some time between 100 ms and 500 ms$/);
});

Deno.test("anomalies: a long pause that only samples found; not where V8 told of shorter ones", () => {
  const text = textOf([["main load", 200], ["(gc)", 120], ["main load", 180]]);
  assert.deepEqual(texts(profileWith([], text)), ["Garbage collection held load up for 120 ms"]);
  const gc: RecordingRecord = {
    type: "gc",
    thread: 0,
    from: 0,
    until: 500 * MS,
    kind: ["Scavenge"],
    count: [4],
    duration: [9 * MS],
    freed: [1],
  };
  assert.deepEqual(found(profileWith([gc], text)), []);
});

Deno.test("anomalies: memory that leaps, with the call that did it", () => {
  const text = textOf([["main work", 500], ["main work load", 100], ["main work", 400]]);
  const rss = [50e6, 51e6, 53e6, 53e6, 54e6, 254e6, 255e6, 256e6, 255e6, 257e6];
  const profile = profileWith([status({ rss })], text);
  assert.deepEqual(found(profile), ["memory load 500 100"]);
  assert.deepEqual(texts(profile), [
    "Memory grew by 200.0 MB in 100 ms while load ran, from 54.0 MB to 254.0 MB; otherwise at most by 2.0 MB in 100 ms",
  ]);
});

Deno.test("anomalies: what one call gained is one leap", () => {
  const text = textOf([["main work", 500], ["main load", 300], ["main work", 300]]);
  const rss = [50e6, 51e6, 53e6, 53e6, 54e6, 254e6, 255e6, 455e6, 455e6, 456e6, 457e6];
  assert.deepEqual(found(profileWith([status({ rss })], text)), ["memory load 500 300"]);
});

Deno.test("anomalies: memory that grows all the time, or back to what it was, does not leap", () => {
  const text = textOf([["main", 1_000]]);
  const steady = Array.from({ length: 10 }, (_, i) => 50e6 + i * 40e6);
  const saw = Array.from({ length: 10 }, (_, i) => 50e6 + (i % 2) * 45e6);
  for (const rss of [steady, saw]) assert.deepEqual(found(profileWith([status({ rss })], text)), []);
});

Deno.test("anomalies: a row of status that came late gained no more for it", () => {
  const rss = [50e6, 60e6, 70e6, 80e6, 90e6, 150e6, 160e6, 170e6, 180e6, 190e6];
  const record = { ...status({ rss }), time: [1, 2, 3, 4, 5, 11, 12, 13, 14, 15].map((row) => row * 100 * MS) };
  assert.deepEqual(found(profileWith([record as RecordingRecord], textOf([["main", 1_500]]))), []);
});

Deno.test("anomalies: the most costly first, and found anew when the recording has grown", () => {
  const sampler = new Sampler();
  const builder = new ProfileBuilder();
  const grow = (text: string) => sampler.chunk(text).forEach((record) => builder.add(record));
  for (const record of [...PREAMBLE, PACKAGE]) builder.add(record);
  assert.deepEqual(findAnomalies(builder.profile), []);
  grow(textOf(loop("main render", lengths(20, 9, 150))));
  assert.deepEqual(found(builder.profile), ["slow render 117 150"]);
  const before = findAnomalies(builder.profile);
  assert.equal(findAnomalies(builder.profile), before);
  grow(textOf(loop("main draw", lengths(20, 9, 250))));
  assert.deepEqual(found(builder.profile).map((text) => text.split(" ")[1]), ["draw", "render"]);
  assert.equal(INTERVAL, MS);
});
