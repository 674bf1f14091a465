import assert from "node:assert/strict";
import { show } from "../../commands/show.ts";
import type { RecordingRecord } from "../../recording/records.ts";
import { record, RUN, testContext } from "./support.ts";

const MB = 1e6;

/** The run of the other tests, and more records before its end. */
function withRecords(...more: RecordingRecord[]): RecordingRecord[] {
  return [...RUN.slice(0, -1), ...more, RUN.at(-1)!];
}

const GC: RecordingRecord[] = [
  {
    type: "gc",
    thread: 0,
    from: 0,
    until: 2_000_000,
    kind: ["Scavenge", "MarkSweepCompact"],
    count: [30, 2],
    duration: [20_000, 40_000],
    freed: [400 * MB, 3 * MB],
  },
  {
    type: "pauses",
    thread: 0,
    from: 1_000_000,
    until: 2_000_000,
    kind: ["MarkSweepCompact"],
    duration: [30_000],
    before: [12 * MB],
    after: [9 * MB],
  },
];
const HEAP: RecordingRecord = {
  type: "heap",
  thread: 0,
  time: 1_900_000,
  interval: 1_048_576,
  cost: 9_000,
  live: 9 * MB,
  stack: [1, 0, -1],
  bytes: [6 * MB, 1.5 * MB, 0.5 * MB],
};
const OPEN: RecordingRecord = {
  type: "open",
  time: 2_000_000,
  kind: ["file", "socket"],
  name: ["/home/ann/game/\x1bscores.db", "tcp 127.0.0.1:8000 listening"],
};

/** What `show` prints, its lines without the spaces that make columns. */
async function shown(records: RecordingRecord[], ...args: string[]): Promise<string> {
  const context = testContext();
  await record(context.store, "hello", records);
  await show(["hello", ...args], context);
  return context.out.split("\n").map((line) => line.replace(/ {2,}/g, "  ").trim()).join("\n");
}

Deno.test("report: garbage collection, what is alive, growth, what was left open", async () => {
  const text = await shown(withRecords(...GC, HEAP, OPEN));
  assert.ok(
    text.includes(`Memory over the run
FIRST  LAST  MOST
Process  100.0 MB  80.0 MB  100.0 MB
Heap  10.0 MB  9.0 MB  10.0 MB

Garbage collection, watched for 2.00 s
COUNT  TIME  SHARE  AVERAGE  FREED
MarkSweepCompact (whole heap)  2  40 ms  2%  20 ms  3.0 MB
Scavenge (young objects)  30  20 ms  1%  667 µs  400.0 MB
all  32  60 ms  3%  1.9 ms  403.0 MB
Longest pauses
PAUSE  WITHIN  KIND  HEAP
30 ms  1.00 s to 2.00 s  MarkSweepCompact  12.0 MB to 9.0 MB

Alive at 1.90 s, estimated from samples: 8.0 MB
BYTES  ALLOCATED IN  SOURCE
6.0 MB  75%  Board.spin  src/board.ts:12:3
1.5 MB  19%  main  main.ts:3:1
500.0 kB  6.3%  (outside any function)

Left open at the end
file  /home/ann/game/\\x1bscores.db
socket  tcp 127.0.0.1:8000 listening
`),
    text,
  );
  assert.ok(!text.includes("Memory grows"));
});

Deno.test("report: what is not known has no part; a recording without memory is as it was", async () => {
  const text = await shown(RUN.filter(({ type }) => type !== "status"));
  for (const part of ["Memory over", "Garbage collection, ", "Alive", "Left open", "Longest pauses"]) {
    assert.ok(!text.includes(part), part);
  }
  assert.match(
    await shown(withRecords({ ...GC[0]!, kind: [], count: [], duration: [], freed: [] } as RecordingRecord)),
    /none, watched for 2\.00 s/,
  );
  assert.ok(!(await shown(withRecords({ ...OPEN, kind: [], name: [] }))).includes("Left open"));
});

Deno.test("report: a leak is named with its function and what speaks for it", async () => {
  const pauses = Array.from({ length: 8 }, (_, i): RecordingRecord => ({
    type: "pauses",
    thread: 0,
    from: i * 1_000_000,
    until: (i + 1) * 1_000_000,
    kind: ["MarkSweepCompact"],
    duration: [5_000],
    before: [(i + 2) * 10 * MB],
    after: [(i + 1) * 10 * MB],
  }));
  const first: RecordingRecord = { ...HEAP, time: 100_000, live: 5 * MB, bytes: [0, MB, MB] } as RecordingRecord;
  const last: RecordingRecord = {
    ...HEAP,
    time: 8_000_000,
    live: 85 * MB,
    bytes: [80 * MB, 2 * MB, MB],
  } as RecordingRecord;
  const records = withRecords(...pauses, first, last);
  const text = await shown(records);
  assert.match(
    text,
    /^Memory grows steadily\nthe heap: [56]\d\d\.\d MB a minute, from [\d.]+ MB at 100 ms to 8\d\.\d MB at 8\.00 s$/m,
  );
  assert.match(
    text,
    /^told by what was left after 11 collections of all garbage; without a trend .* chance of less than 0\.01%$/m,
  );
  assert.match(
    text,
    /^most of the growth was allocated in Board\.spin \(src\/board\.ts:12:3\): 80\.0 MB alive, \+80\.0 MB of it since/m,
  );
  const { memory } = JSON.parse(await shown(records, "--json"));
  assert.equal(memory.leaks[0].site.name, "Board.spin");
  assert.equal(memory.leaks[0].site.line, 12);
});

Deno.test("report: the same as JSON", async () => {
  const { memory } = JSON.parse(await shown(withRecords(...GC, HEAP, OPEN), "--json"));
  assert.equal(memory.gc.count, 32);
  assert.deepEqual(memory.sites[0], {
    thread: 0,
    name: "Board.spin",
    stack: 1,
    bytes: 6 * MB,
    share: 0.75,
    url: "file:///home/ann/game/src/board.ts",
    line: 12,
    column: 3,
  });
  assert.deepEqual(memory.heap, { first: 10 * MB, last: 9 * MB, peak: 10 * MB });
  assert.deepEqual(memory.leaks, []);
  assert.equal(memory.open[1].name, "tcp 127.0.0.1:8000 listening");
  const bare = JSON.parse(await shown(RUN, "--json")).memory;
  assert.deepEqual(Object.keys(bare).sort(), ["heap", "leaks", "rss"]);
});

Deno.test("report: of thousands of files left open the first are listed", async () => {
  const name = Array.from({ length: 1_000 }, (_, i) => `/tmp/${i}`);
  const text = await shown(withRecords({ ...OPEN, kind: name.map(() => "file"), name } as RecordingRecord));
  assert.match(text, /^file {2}\/tmp\/19\nand 980 more$/m);
});
