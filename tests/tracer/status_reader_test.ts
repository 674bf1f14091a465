import assert from "node:assert/strict";
import type { ObjectsRecord, StatusRecord } from "../../recording/records.ts";
import type { ProcessStatus } from "../../tracer/process_status.ts";
import { StatusReader } from "../../tracer/status_reader.ts";
import { FakeClock } from "./fake_clock.ts";
import { FakeInspector, HELD, turn } from "./fake_inspector.ts";

/** A reader of a process whose status the test sets, read from outside or asked of the process itself. */
function setUp(inspector: FakeInspector, isOutside = true) {
  const status = { cpu: 0, rss: 1_000_000 };
  const time = new FakeClock();
  const process: { status: ProcessStatus | undefined } = { status };
  const reader = new StatusReader({
    session: inspector.session,
    clock: time.clock,
    statusInterval: 100_000,
    memoryInterval: 1_000_000,
    readStatus: isOutside ? () => process.status : undefined,
    askStatus: () => Promise.resolve(process.status ?? assert.fail("it is gone")),
  });
  return { time, process, reader };
}

function usage(usedSize: number) {
  return { "Runtime.getHeapUsage": () => ({ usedSize, totalSize: 2 * usedSize }) };
}

Deno.test("status: CPU is the share of one core since the row before", async () => {
  const { time, process, reader } = setUp(new FakeInspector(usage(5_000_000)));
  reader.read();
  assert.deepEqual(reader.take(), [], "the first reading is what the second is measured by");
  await turn();
  time.advance(100_000);
  process.status = { cpu: 150_000, rss: 2_000_000 };
  reader.read();
  time.advance(200_400);
  process.status = { cpu: 160_000, rss: 3_000_000 };
  reader.read();
  assert.deepEqual(reader.take(), [{
    type: "status",
    time: [100_000, 300_000],
    cpu: [150, 5],
    rss: [2_000_000, 3_000_000],
    heap: [5_000_000, 5_000_000],
  }]);
  assert.deepEqual(reader.take(), [], "rows are given once");
});

Deno.test("status: CPU time that seems to go back is none", () => {
  const { time, process, reader } = setUp(new FakeInspector());
  process.status = { cpu: 900, rss: 1 };
  reader.read();
  time.advance(100_000);
  process.status = { cpu: 100, rss: 1 };
  reader.read();
  assert.deepEqual((reader.take()[0] as StatusRecord).cpu, [0]);
});

Deno.test("status: readings in quick succession are one", () => {
  const { time, process, reader } = setUp(new FakeInspector());
  reader.read();
  time.advance(100_000);
  process.status = { cpu: 50_000, rss: 1 };
  reader.read();
  time.advance(3);
  process.status = { cpu: 50_900, rss: 1 };
  reader.read();
  time.advance(100_000);
  process.status = { cpu: 150_003, rss: 1 };
  reader.read();
  assert.deepEqual((reader.take()[0] as StatusRecord).cpu, [50, 100]);
});

Deno.test("status: no rows for a process that is gone", () => {
  const { time, process, reader } = setUp(new FakeInspector());
  reader.read();
  process.status = undefined;
  time.advance(100_000);
  reader.read();
  assert.deepEqual(reader.take(), []);
});

Deno.test("status: a target that does not answer is not asked again; its last heap stands", async () => {
  const inspector = new FakeInspector(usage(7));
  const { time, process, reader } = setUp(inspector);
  reader.read();
  await turn();
  inspector.script = { "Runtime.getHeapUsage": () => HELD };
  for (let row = 1; row <= 5; row++) {
    time.advance(100_000);
    process.status = { cpu: 0, rss: row };
    reader.read();
    await turn();
  }
  assert.equal(inspector.methods.length, 2);
  inspector.answerHeld("Runtime.getHeapUsage", { usedSize: 8, totalSize: 8 });
  await turn();
  time.advance(100_000);
  reader.read();
  assert.deepEqual((reader.take()[0] as StatusRecord).heap, [7, 7, 7, 7, 7, 8]);
});

Deno.test("status: the heap is asked for at every other row, as that stops the program", async () => {
  let heap = 0;
  const inspector = new FakeInspector({ "Runtime.getHeapUsage": () => ({ usedSize: ++heap, totalSize: 9 }) });
  const { time, reader } = setUp(inspector);
  for (let row = 0; row <= 6; row++) {
    reader.read();
    await turn();
    // Timers do not keep time to the µs.
    time.advance(row % 2 === 0 ? 99_000 : 100_000);
  }
  assert.deepEqual((reader.take()[0] as StatusRecord).heap, [1, 1, 2, 2, 3, 3]);
  assert.equal(heap, 4);
});

Deno.test("status: a heap that was never told is -1", () => {
  const { time, reader } = setUp(new FakeInspector({ "Runtime.getHeapUsage": () => HELD }));
  reader.read();
  time.advance(100_000);
  reader.read();
  assert.deepEqual((reader.take()[0] as StatusRecord).heap, [-1]);
});

Deno.test("status: objects are counted when their ration allows it", async () => {
  const inspector = new FakeInspector();
  const { time, reader } = setUp(inspector);
  inspector.script = {
    ...usage(600_000),
    "HeapProfiler.startTrackingHeapObjects": () => {
      time.advance(2_000);
      return {};
    },
    "Runtime.evaluate": () => ({ result: { objectId: "7" } }),
    "HeapProfiler.getHeapObjectId": () => ({ heapSnapshotObjectId: "20001" }),
  };
  reader.read();
  await turn();
  assert.deepEqual(reader.take(), [], "it is too early");
  time.advance(10_000_000);
  reader.read();
  await turn();
  const counts = reader.take().filter((record): record is ObjectsRecord => record.type === "objects");
  assert.deepEqual(counts, [{ type: "objects", time: 10_004_000, count: 10_000, heap: 600_000, cost: 4_000 }]);
  assert.deepEqual(
    inspector.methods.slice(2),
    [
      "Runtime.getHeapUsage",
      "HeapProfiler.enable",
      "HeapProfiler.startTrackingHeapObjects",
      "Runtime.evaluate",
      "HeapProfiler.startTrackingHeapObjects",
      "HeapProfiler.getHeapObjectId",
      "Runtime.releaseObjectGroup",
      "HeapProfiler.disable",
    ].slice(1),
  );
  time.advance(100_000);
  reader.read();
  await turn();
  assert.ok(!reader.take().some(({ type }) => type === "objects"), "the interval has not passed");
});

Deno.test("status: objects are counted in another session, and not as the program's own collections", async () => {
  const inspector = new FakeInspector(usage(600_000));
  const other = new FakeInspector({ "Runtime.evaluate": () => ({ result: {} }) });
  const time = new FakeClock();
  const held: string[][] = [];
  const reader = new StatusReader({
    session: inspector.session,
    clock: time.clock,
    statusInterval: 100_000,
    memoryInterval: 1_000_000,
    readStatus: () => ({ cpu: 0, rss: 1 }),
    askStatus: () => assert.fail("it is read from outside"),
    countSession: () => Promise.resolve(other.session),
    without: async (work) => {
      held.push([...other.methods]);
      const result = await work();
      held.push([...other.methods]);
      return result;
    },
  });
  time.advance(10_000_000);
  reader.read();
  await turn();
  await turn();
  assert.deepEqual(inspector.methods, ["Runtime.getHeapUsage"]);
  assert.equal(other.methods.at(-1), "HeapProfiler.disable");
  assert.deepEqual(held, [[], other.methods]);
});

Deno.test("status: the end of the inspector, or its refusal, is no failure", async () => {
  const inspector = new FakeInspector({
    "Runtime.getHeapUsage": () => {
      throw new Error("not now");
    },
  });
  const { time, reader } = setUp(inspector);
  reader.read();
  await turn();
  inspector.script = { "Runtime.getHeapUsage": () => HELD };
  time.advance(200_000);
  reader.read();
  await turn();
  inspector.close();
  await turn();
  time.advance(100_000);
  reader.read();
  assert.equal(inspector.methods.length, 2, "nobody is there to be asked");
  assert.equal((reader.take()[0] as StatusRecord).time.length, 2, "/proc still is");
});

Deno.test("status: where it cannot be read from outside, the target is asked for it", async () => {
  const { time, process, reader } = setUp(new FakeInspector(usage(9)), false);
  reader.read();
  await turn();
  time.advance(100_000);
  process.status = { cpu: 25_000, rss: 2 };
  reader.read();
  await turn();
  assert.deepEqual(reader.take(), [{ type: "status", time: [100_000], cpu: [25], rss: [2], heap: [9] }]);
});
