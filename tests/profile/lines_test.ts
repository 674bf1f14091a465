import assert from "node:assert/strict";
import { ProfileBuilder } from "../../profile/builder.ts";
import { DeltaReceiver, DeltaSource } from "../../profile/delta.ts";
import { lineTimes } from "../../profile/lines.ts";
import type { LinesRecord, RecordingRecord } from "../../recording/records.ts";

const SECOND = 1_000_000;

/** What was seen in a second of a thread: source, line and count of each row. */
function lines(n: number, rows: [source: number, line: number, count: number][], thread = 0): LinesRecord {
  return {
    type: "lines",
    thread,
    from: n * SECOND,
    until: (n + 1) * SECOND,
    interval: 50_000,
    source: rows.map(([source]) => source),
    line: rows.map(([, line]) => line),
    count: rows.map(([, , count]) => count),
  };
}

const RECORDS: RecordingRecord[] = [
  { type: "sources", first: 0, url: ["file:///a.ts", "file:///b.ts"], time: [0, 0] },
  { type: "thread", thread: 0, name: "main", time: 0 },
  { type: "thread", thread: 1, name: "worker", time: 0 },
  lines(0, [[0, 8, 17], [0, 3, 1], [1, 8, 2]]),
  lines(1, [[0, 8, 10]]),
  lines(1, [[0, 8, 4]], 1),
  lines(2, [[0, 9, 20]]),
];

function profileOf(records: readonly RecordingRecord[]) {
  const builder = new ProfileBuilder();
  for (const record of records) builder.add(record);
  return builder.profile;
}

Deno.test("lines: all samples of a source are summed up by line, in order", () => {
  const profile = profileOf(RECORDS);
  assert.deepEqual(lineTimes(profile, 0), {
    lines: [
      { line: 3, self: 50_000, samples: 1 },
      { line: 8, self: 31 * 50_000, samples: 31 },
      { line: 9, self: SECOND, samples: 20 },
    ],
    self: 52 * 50_000,
    samples: 52,
    from: 0,
    until: 3 * SECOND,
  });
  assert.equal(profile.duration, 3 * SECOND);
  assert.deepEqual(lineTimes(profile, 1).lines, [{ line: 8, self: 100_000, samples: 2 }]);
  assert.deepEqual(lineTimes(profile, 7).lines, []);
});

Deno.test("lines: of a range whole stretches count, and of threads those asked for", () => {
  const profile = profileOf(RECORDS);
  const of = (from: number, until: number, threads?: number[]) =>
    lineTimes(profile, 0, { range: { from: from * SECOND, until: until * SECOND }, threads });
  assert.deepEqual(of(0.2, 2.1).lines.map(({ line, samples }) => [line, samples]), [[3, 1], [8, 31]]);
  assert.deepEqual([of(0.2, 2.1).from, of(0.2, 2.1).until], [0, 2 * SECOND]);
  assert.deepEqual(of(0.6, 2.9, [1]).lines.map(({ samples }) => samples), [4]);
  assert.deepEqual(of(2.3, 2.4).lines.map(({ line }) => line), [9], "a range within one stretch is that stretch");
  assert.deepEqual(of(8, 9), { lines: [], self: 0, samples: 0, from: undefined, until: undefined });
});

Deno.test("lines: a source whose row was lost is none, and shifts nothing", () => {
  const [, ...rest] = RECORDS;
  const profile = profileOf([{ type: "sources", first: 1, url: ["file:///b.ts"], time: [0] }, ...rest]);
  assert.equal(profile.sources.length, 1);
  assert.deepEqual(lineTimes(profile, 0).lines, [{ line: 8, self: 100_000, samples: 2 }]);
});

Deno.test("lines: handed over piece by piece they are the same", () => {
  const source = new DeltaSource();
  const receiver = new DeltaReceiver();
  for (const record of RECORDS) {
    source.add(record);
    receiver.add(structuredClone(source.take()));
  }
  assert.deepEqual(receiver.profile.lines, profileOf(RECORDS).lines);
});
