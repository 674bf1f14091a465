import assert from "node:assert/strict";
import { ProfileBuilder } from "../../profile/builder.ts";
import { heapSites } from "../../profile/heap.ts";
import type { HeapRecord, RecordingRecord } from "../../recording/records.ts";

/** main calls load, which calls V8's push; main calls parse of a package; the runtime reads. */
const TABLES: RecordingRecord[] = [
  { type: "thread", thread: 0, name: "main", time: 0 },
  {
    type: "sources",
    first: 0,
    url: ["file:///a.ts", "https://x.y/parse.ts", "ext:deno_fs/30_fs.js"],
    time: [0, 0, -1],
  },
  {
    type: "frames",
    first: 0,
    name: ["main", "load", "push", "parse", "readFile", "load"],
    source: [0, 0, -1, 1, 2, 0],
    line: [1, 5, 0, 9, 3, 5],
    column: [1, 1, 0, 1, 1, 1],
  },
  //                  0 main, 1 load, 2 push, 3 parse, 4 readFile alone, 5 load again
  { type: "stacks", first: 0, parent: [-1, 0, 1, 0, -1, -1], frame: [0, 1, 2, 3, 4, 5] },
];

export function heap(part: Partial<HeapRecord>): HeapRecord {
  return { type: "heap", thread: 0, time: 1_000_000, interval: 1_048_576, cost: 1, stack: [], bytes: [], ...part };
}

function profileWith(...records: RecordingRecord[]) {
  const builder = new ProfileBuilder();
  for (const record of [...TABLES, ...records]) builder.add(record);
  return builder.profile;
}

Deno.test("heap: what V8 allocates counts for the function it was for, on all stacks together", () => {
  const sites = heapSites(profileWith(heap({ stack: [2, 1, 3, 5, -1], bytes: [500, 100, 250, 100, 50] })));
  assert.deepEqual(sites.map(({ name, bytes, share, stack }) => [name, bytes, share, stack]), [
    ["load", 700, 0.7, 2],
    ["parse", 250, 0.25, 3],
    ["(outside any function)", 50, 0.05, -1],
  ]);
  assert.ok(sites.every(({ grown }) => grown === undefined), "there was but one look at the heap");
});

Deno.test("heap: a stack of the runtime alone is its innermost function", () => {
  const [site] = heapSites(profileWith(heap({ stack: [4], bytes: [10] })));
  assert.equal(site?.name, "readFile");
});

Deno.test("heap: growth is from the first look to the last, whatever comes in between", () => {
  const sites = heapSites(profileWith(
    heap({ time: 3, stack: [3, 1], bytes: [100, 900] }),
    heap({ time: 1, stack: [1], bytes: [300] }),
    heap({ time: 2, stack: [1], bytes: [5_000] }),
  ));
  assert.deepEqual(sites.map(({ name, grown }) => [name, grown]), [["load", 600], ["parse", 100]]);
});

Deno.test("heap: each thread has its own", () => {
  const sites = heapSites(profileWith(heap({ stack: [1], bytes: [30] }), heap({ thread: 1, stack: [1], bytes: [90] })));
  assert.deepEqual(sites.map(({ thread, bytes, share }) => [thread, bytes, share]), [[1, 90, 1], [0, 30, 1]]);
});

Deno.test("heap: nothing sampled, nothing alive", () => {
  assert.deepEqual(heapSites(profileWith()), []);
  assert.deepEqual(heapSites(profileWith(heap({}))), []);
});
