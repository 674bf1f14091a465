import assert from "node:assert/strict";
import { calleesOf, during } from "../../profile/during.ts";
import type { RecordingRecord, StatusRecord } from "../../recording/records.ts";
import { HEADER, INTERVAL, profileOf, profileWith, textOf } from "./samples.ts";

const MS = 1_000;

/** Rows of 100 ms. */
function status(rows: Partial<Record<"cpu" | "rss" | "heap", number[]>>): StatusRecord {
  const length = Math.max(...Object.values(rows).map((row) => row.length));
  const unknown = Array<number>(length).fill(-1);
  const time = unknown.map((_, row) => (row + 1) * 100 * MS);
  return { type: "status", time, cpu: rows.cpu ?? unknown, rss: rows.rss ?? unknown, heap: rows.heap ?? unknown };
}

Deno.test("during: CPU is of the thread where it is known, else of the process", () => {
  const usage: RecordingRecord = {
    type: "usage",
    thread: 0,
    time: [100 * MS, 200 * MS],
    cpu: [20, 40],
    heap: [5e6, 7e6],
  };
  const profile = profileWith([status({ cpu: [90, 110] }), usage], textOf([["A", 200]]));
  const [thread] = profile.threads;
  assert.equal(during(profile, thread!, 0, 200 * MS).cpu, 30);
  thread!.usage.length = 0;
  assert.equal(during(profile, thread!, 0, 200 * MS).cpu, 100);
  assert.equal(during(profile, thread!, 50 * MS, 150 * MS).cpu, 100);
  assert.equal(during(profileOf("A"), thread!, 0, MS).cpu, -1);
});

Deno.test("during: rows that tell of other times too count only where there are no better ones", () => {
  const profile = profileWith([status({ cpu: [100, 0, 0, 100] })], textOf([["A", 400]]));
  const [thread] = profile.threads;
  assert.equal(during(profile, thread!, 90 * MS, 310 * MS).cpu, 0);
  assert.equal(during(profile, thread!, 90 * MS, 110 * MS).cpu, 50);
});

Deno.test("during: a long call with little CPU waits; a short one, a busy one and none do not", () => {
  const profile = profileWith([status({ cpu: [100, 2, 2, 2, 100, 2, 2, 2] })], textOf([["A", 500], ["(idle)", 300]]));
  const [thread] = profile.threads;
  const waits = (from: number, until: number) => during(profile, thread!, from * MS, until * MS).waits;
  assert.equal(waits(100, 400), true);
  assert.equal(waits(150, 250), false);
  assert.equal(waits(0, 200), false);
  assert.equal(waits(500, 800), false);
});

Deno.test("during: garbage collections are those of a second that samples found in it", () => {
  const gc: RecordingRecord = {
    type: "gc",
    thread: 0,
    from: 0,
    until: 100 * MS,
    kind: ["Scavenge"],
    count: [10],
    duration: [20 * MS],
    freed: [1e6],
  };
  // 20 samples of 1 ms, in the second half of A.
  const text = textOf([["A", 30], ["(gc)", 20], ["B", 50]]);
  const profile = profileWith([gc], text);
  const [thread] = profile.threads;
  const all = during(profile, thread!, 0, 100 * MS).gc;
  assert.deepEqual(all, { count: 10, time: 20 * MS });
  const first = during(profile, thread!, 0, 50 * MS).gc;
  assert.equal(first.count, 10);
  assert.ok(first.time > 19 * MS && first.time < 20 * MS);
  assert.equal(during(profile, thread!, 50 * MS, 100 * MS).gc.count, 0);
  const untold = profileWith([], text);
  assert.deepEqual(during(untold, untold.threads[0]!, 0, 40 * MS).gc, { count: 1, time: 10 * MS });
});

Deno.test("during: memory is read between rows on the line between them", () => {
  const profile = profileWith(
    [status({ rss: [10e6, 20e6, -1, 40e6], heap: [1e6, 3e6, 3e6, 3e6] })],
    textOf([["A", 400]]),
  );
  const [thread] = profile.threads;
  const { memory, heap } = during(profile, thread!, 150 * MS, 300 * MS);
  assert.deepEqual(memory, { before: 15e6, after: 30e6 });
  assert.deepEqual(heap, { before: 2e6, after: 3e6 });
  assert.deepEqual(during(profile, thread!, 0, 900 * MS).memory, { before: 10e6, after: 40e6 });
  assert.equal(during(profile, { ...thread!, id: 1 }, 0, 400 * MS).heap, undefined);
  const none = profileOf("A");
  assert.equal(during(none, none.threads[0]!, 0, MS).memory, undefined);
});

Deno.test("during: modules and the log of that time and thread; its begin is in it, its end is not", () => {
  const log = (time: number, thread = 0): RecordingRecord => {
    return { type: "log", thread, time, level: "info", from: "console", text: `${time}`, stack: -1 };
  };
  const modules: RecordingRecord = {
    type: "sources",
    first: 2,
    url: ["file:///a.ts", "file:///b.ts", "file:///c.ts"],
    time: [10 * MS, 20 * MS, -1],
  };
  const logs = [log(5 * MS), log(10 * MS), log(12 * MS, 1), log(19 * MS), log(20 * MS)];
  const profile = profileWith([modules, ...logs], textOf([["A", 30]]));
  const [thread] = profile.threads;
  const found = during(profile, thread!, 10 * MS, 20 * MS);
  assert.deepEqual(found.modules.map((row) => profile.sources.url[row]), ["file:///a.ts"]);
  assert.deepEqual(found.log.map((row) => profile.log.time[row]), [10 * MS, 19 * MS]);
});

Deno.test("during: what a call called, by function, most time first", () => {
  const profile = profileOf(`
    A A A A A A A B
    . X Y X X X Y X
    . . X . . . . .`);
  const [thread] = profile.threads;
  const { calls } = thread!;
  const rows = calleesOf(profile, thread!, 0).map(({ frame, count, total, longest }) =>
    `${profile.frames.name[frame]} ${count} ${total / INTERVAL} at ${calls.start[longest]! / INTERVAL}`
  );
  assert.deepEqual(rows, ["X 2 4 at 3", "Y 2 2 at 2"]);
  assert.deepEqual(calleesOf(profile, thread!, calls.length - 1), []);
  assert.deepEqual(calleesOf(profile, thread!, -1), []);
  assert.equal(HEADER.sampleInterval, INTERVAL);
});
