import assert from "node:assert/strict";
import type { HeapRecord, RecordingRecord } from "../../recording/records.ts";
import { HEAP_INTERVAL, HeapReader } from "../../tracer/heap_reader.ts";
import type { SamplingHeapProfileNode } from "../../tracer/inspector/protocol.ts";
import { Sources } from "../../tracer/sources.ts";
import { Tables } from "../../tracer/tables.ts";
import { FakeClock } from "./fake_clock.ts";
import { FakeInspector, type Script, turn } from "./fake_inspector.ts";

const SECOND = 1_000_000;

function node(
  name: string,
  selfSize: number,
  children: SamplingHeapProfileNode[] = [],
  url = "file:///a.js",
): SamplingHeapProfileNode {
  const isV8 = url === "";
  return {
    callFrame: {
      functionName: name,
      scriptId: isV8 ? "0" : url,
      url,
      lineNumber: isV8 ? -1 : 4,
      columnNumber: isV8 ? -1 : 2,
    },
    selfSize,
    children,
  };
}

const TREE = node("(root)", 10, [
  node("main", 0, [node("keep", 300), node("send", 5, [node("push", 40, [], "")], "ext:microlog/hooks.js")]),
  node("(V8 API)", 7, [], ""),
], "");

function setUp(script: Script = {}, heap = 2_000_000) {
  const time = new FakeClock();
  const inspector = new FakeInspector({
    "Runtime.getHeapUsage": () => ({ usedSize: heap, totalSize: heap }),
    "HeapProfiler.getSamplingProfile": () => {
      time.advance(4_000);
      return { profile: { head: TREE } };
    },
    ...script,
  });
  const tables = new Tables();
  const sources = new Sources({
    open: () => Promise.resolve(),
    scriptSource: () => Promise.resolve(""),
    file: () => Promise.resolve(""),
  });
  const held: string[] = [];
  const reader = new HeapReader({
    session: inspector.session,
    clock: time.clock,
    thread: 2,
    tables,
    sources,
    without: async (work) => {
      held.push("hold");
      const result = await work();
      held.push("go on");
      return result;
    },
  });
  const asked = () => inspector.methods.filter((method) => method === "HeapProfiler.getSamplingProfile").length;
  return { time, inspector, reader, tables, held, asked };
}

/** The frames of a stack, outermost first. */
function namesOf(records: RecordingRecord[], stack: number): string {
  const names = records.flatMap((record) => record.type === "frames" ? record.name : []);
  const parents = records.flatMap((record) => record.type === "stacks" ? record.parent : []);
  const frames = records.flatMap((record) => record.type === "stacks" ? record.frame : []);
  return stack < 0 ? "" : `${namesOf(records, parents[stack]!)}/${names[frames[stack]!]}`;
}

Deno.test("heap: what is alive, by stack; Microlog's own frames are left out", async () => {
  const { time, reader, tables, held, inspector } = setUp();
  await reader.start();
  assert.deepEqual(inspector.sent[0]?.params, { samplingInterval: HEAP_INTERVAL });
  time.advance(20 * SECOND);
  await reader.snapshot();
  assert.deepEqual(reader.wanted().map(({ url }) => url).toSorted(), ["ext:microlog/hooks.js", "file:///a.js"]);
  const [record, ...more] = await reader.take() as HeapRecord[];
  assert.deepEqual(more, []);
  const { stack, bytes, ...rest } = record!;
  assert.deepEqual(rest, {
    type: "heap",
    thread: 2,
    time: 20_004_000,
    interval: HEAP_INTERVAL,
    cost: 4_000,
    live: 2_000_000,
  });
  const rows = tables.take();
  const sizes = Object.fromEntries(stack.map((row, i) => [namesOf(rows, row), bytes[i]]));
  assert.deepEqual(sizes, { "": 10, "/main": 5, "/main/keep": 300, "/main/push": 40, "/(V8 API)": 7 });
  assert.deepEqual(held, ["hold", "go on"]);
  assert.deepEqual(await reader.take(), [], "records are given once");
});

Deno.test("heap: asked again only when that is paid for", async () => {
  const { time, reader, asked } = setUp();
  await reader.start();
  const at: number[] = [];
  for (let second = 1; second <= 600; second++) {
    time.advance(SECOND);
    const before = asked();
    await reader.snapshot();
    if (asked() > before) at.push(second);
  }
  // 4 ms, and 30 ms more until the program is as fast as before: 0.3% of 12 s.
  assert.ok(at[0]! >= 11 && at[0]! <= 14, `${at}`);
  assert.ok(at.length >= 15 && at.length <= 50, `${at}`);
  const spans = at.slice(1).map((second, i) => second - at[i]!);
  assert.ok(spans.at(-1)! >= 50, `a long run is not to be drowned in them: ${at}`);
});

Deno.test("heap: the larger the heap, the later", async () => {
  const { time, reader, asked } = setUp({}, 100_000_000);
  await reader.start();
  time.advance(20 * SECOND);
  await reader.snapshot();
  assert.equal(asked(), 0);
  time.advance(20 * SECOND);
  await reader.snapshot();
  assert.equal(asked(), 1);
});

Deno.test("heap: the last time more is allowed, but not in a short run or at any price", async () => {
  const cases: [seconds: number, heap: number, asked: number][] = [[0.9, 1e6, 0], [1.1, 100e6, 1], [1.1, 200e6, 0], [
    60,
    700e6,
    1,
  ]];
  for (const [seconds, heap, expected] of cases) {
    const { time, reader, asked } = setUp({}, heap);
    await reader.start();
    time.advance(seconds * SECOND);
    await reader.snapshot(true);
    assert.equal(asked(), expected, `${seconds} s, ${heap} bytes`);
  }
});

Deno.test("heap: without sampling nothing is asked", async () => {
  const { time, reader, inspector } = setUp();
  time.advance(10 * SECOND);
  await reader.snapshot(true);
  assert.deepEqual(inspector.methods, []);
  assert.deepEqual(await reader.take(), []);
});

Deno.test("heap: one question at a time", async () => {
  const { time, reader, asked } = setUp();
  await reader.start();
  time.advance(20 * SECOND);
  await Promise.all([reader.snapshot(), reader.snapshot()]);
  assert.equal(asked(), 1);
});

Deno.test("heap: a thread that is gone, or refuses, is recorded without", async () => {
  const refusal = () => {
    throw new Error("no");
  };
  const refusing = setUp({ "HeapProfiler.startSampling": refusal });
  await refusing.reader.start();
  refusing.time.advance(10 * SECOND);
  await refusing.reader.snapshot();
  assert.equal(refusing.asked(), 0);
  const failing = setUp({ "HeapProfiler.getSamplingProfile": refusal });
  await failing.reader.start();
  failing.time.advance(10 * SECOND);
  await failing.reader.snapshot();
  failing.inspector.close();
  await turn();
  await failing.reader.snapshot(true);
  assert.deepEqual(await failing.reader.take(), []);
});
