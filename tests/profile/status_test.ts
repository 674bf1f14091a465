import assert from "node:assert/strict";
import { ProfileBuilder } from "../../profile/builder.ts";
import { BYTES_PER_OBJECT } from "../../profile/status.ts";
import type { StatusTable } from "../../profile/types.ts";
import type { RecordingRecord } from "../../recording/records.ts";

function status(...time: number[]): RecordingRecord {
  return {
    type: "status",
    time,
    cpu: time.map(() => 100),
    rss: time.map(() => 1_000_000),
    heap: time.map((at) => at * 1_000),
  };
}

function sources(...time: number[]): RecordingRecord {
  return { type: "sources", first: 0, url: time.map((at) => `file:///${at}.ts`), time };
}

function objects(time: number, count: number, heap = time * 1_000): RecordingRecord {
  return { type: "objects", time, count, heap, cost: 30_000 };
}

function build(...records: RecordingRecord[]): StatusTable {
  const builder = new ProfileBuilder();
  for (const record of records) builder.add(record);
  const { status: table } = builder.profile;
  for (const column of Object.values(table)) if (Array.isArray(column)) assert.equal(column.length, table.length);
  return table;
}

Deno.test("modules are those loaded by then; what was there before is none of them", () => {
  assert.deepEqual(build(sources(-1, 0, 150, 150, 300), status(100, 150, 200, 300)).modules, [1, 3, 3, 4]);
});

Deno.test("modules that are told of late count where they belong", () => {
  const late = build(status(100, 200), sources(250, 50), status(300), sources(120));
  assert.deepEqual(late.modules, [1, 2, 3]);
});

Deno.test("without a count objects are estimated by a default", () => {
  const table = build(status(60, 120));
  assert.deepEqual(table.objects, [60_000 / BYTES_PER_OBJECT, 120_000 / BYTES_PER_OBJECT]);
  assert.deepEqual(table.counted, [0, 0]);
});

Deno.test("after a count objects follow the heap, and the row that follows the count is marked", () => {
  const table = build(objects(150, 1_500), status(100, 200, 300), objects(350, 7_000), status(400, 500));
  assert.deepEqual(table.counted, [0, 1, 0, 1, 0]);
  assert.deepEqual(table.objects, [1_000, 1_500, 3_000, 7_000, 10_000]);
});

Deno.test("a count that is told of late counts where it belongs", () => {
  const inOrder = build(objects(150, 1_500), status(100, 200, 300), objects(350, 7_000), status(400, 500));
  const late = build(status(100, 200, 300), status(400), objects(350, 7_000), status(500), objects(150, 1_500));
  assert.deepEqual(late, inOrder);
});

Deno.test("a count between two chunks marks the first row after it only", () => {
  const table = build(status(100), objects(150, 1_500), status(200), status(300));
  assert.deepEqual(table.counted, [0, 1, 0]);
});

Deno.test("where the heap is unknown objects are too, but for a count", () => {
  const unknown: RecordingRecord = { type: "status", time: [1, 2], cpu: [1, 1], rss: [1, 1], heap: [-1, -1] };
  assert.deepEqual(build(unknown).objects, [-1, -1]);
  assert.deepEqual(build(objects(2, 77), unknown).objects, [-1, 77]);
});

Deno.test("a count of nothing leaves the default", () => {
  assert.deepEqual(build(objects(0, 0, 0), status(60, 120)).objects, [0, 120_000 / BYTES_PER_OBJECT]);
});
