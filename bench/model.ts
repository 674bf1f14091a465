/**
 * How fast a recording becomes a profile: one million samples, 30 deep.
 *
 * Run: deno run -A bench/model.ts
 *
 * @module
 */
import { ProfileBuilder } from "../profile/builder.ts";
import { functionTable } from "../profile/functions.ts";
import { rowRange } from "../profile/query.ts";
import { summarize } from "../profile/summary.ts";
import { formatBytes, formatCount } from "../profile/units.ts";
import { RecordingDecoder } from "../recording/decode.ts";
import { encodeRecord } from "../recording/encode.ts";
import type { RecordingRecord } from "../recording/records.ts";

const SAMPLES = 1_000_000;
const DEPTH = 30;
const FUNCTIONS = 2_000;
/** A chunk a second at 1 ms. */
const CHUNK = 1_000;
const ROUNDS = 5;

/** Numbers from 0 to 1, the same in each run. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/**
 * A program whose stacks are about 30 deep and change mostly near their inner end, as real ones do: each sample keeps
 * all but a few of the innermost frames, seldom more, and calls some of the few functions that each function calls.
 */
function makeRecords(): RecordingRecord[] {
  const random = randomNumbers(1);
  const below = (n: number) => Math.floor(random() * n);
  const known = new Map<number, number>();
  const path: { stack: number; frame: number }[] = [];
  const records: RecordingRecord[] = [
    {
      type: "header",
      format: "microlog",
      version: 1,
      label: "bench",
      start: "2026-11-22T13:01:59.000Z",
      microlog: "0.0.0",
      command: ["deno", "run", "bench.ts"],
      cwd: "/",
      pid: 1,
      runtime: {},
      os: "",
      cores: 1,
      memory: 1,
      sampleInterval: 1_000,
      statusInterval: 100_000,
    },
    { type: "sources", first: 0, url: ["file:///bench.ts"], time: [0] },
    {
      type: "frames",
      first: 0,
      name: Array.from({ length: FUNCTIONS }, (_, i) => `Class${i % 97}.method${i}`),
      source: Array(FUNCTIONS).fill(0),
      line: Array.from({ length: FUNCTIONS }, (_, i) => i + 1),
      column: Array(FUNCTIONS).fill(1),
    },
  ];
  let stacks = 0;
  for (let done = 0; done < SAMPLES; done += CHUNK) {
    const parent: number[] = [];
    const frame: number[] = [];
    const stack: number[] = [];
    const first = stacks;
    for (let i = 0; i < CHUNK; i++) {
      const drop = random() < 0.05 ? below(DEPTH) : 1 + below(4);
      path.length = Math.max(0, path.length - drop);
      const depth = DEPTH - 3 + below(7);
      while (path.length < depth) {
        const caller = path.at(-1) ?? { stack: -1, frame: 0 };
        const callee = (caller.frame * 7 + 1 + below(3)) % FUNCTIONS;
        const key = (caller.stack + 1) * FUNCTIONS + callee;
        let row = known.get(key);
        if (row === undefined) {
          row = stacks++;
          known.set(key, row);
          parent.push(caller.stack);
          frame.push(callee);
        }
        path.push({ stack: row, frame: callee });
      }
      stack.push(path.at(-1)!.stack);
    }
    const duration = Array.from({ length: CHUNK }, () => 9 + below(3));
    if (parent.length > 0) records.push({ type: "stacks", first, parent, frame });
    records.push({ type: "samples", thread: 0, start: done * 1_000, unit: 100, duration, stack, count: CHUNK });
  }
  return records;
}

/** The fastest of a few rounds, ms: what the code takes, without what else the machine does. */
function fastest<T>(work: () => T): { ms: number; result: T } {
  let ms = Infinity;
  let result!: T;
  for (let round = 0; round < ROUNDS; round++) {
    const start = performance.now();
    result = work();
    ms = Math.min(ms, performance.now() - start);
  }
  return { ms, result };
}

const records = makeRecords();
const encoded = fastest(() => records.map(encodeRecord).join(""));
const bytes = new TextEncoder().encode(encoded.result);
const decoded = fastest(() => {
  const decoder = new RecordingDecoder("bench");
  let count = 0;
  for (let at = 0; at < bytes.length; at += 65_536) count += decoder.push(bytes.subarray(at, at + 65_536)).length;
  return count + decoder.finish().length;
});
const built = fastest(() => {
  const builder = new ProfileBuilder();
  for (const record of records) builder.add(record);
  return builder.profile;
});
const profile = built.result;
const summed = fastest(() => functionTable(profile));
const summarized = fastest(() => summarize(profile));
const ranges = fastest(() => {
  const { calls } = profile.threads[0]!;
  let visible = 0;
  for (let i = 0; i < 1_000; i++) {
    const from = (i / 1_000) * profile.duration;
    for (const row of calls.rows) {
      const [first, last] = rowRange(row, calls, from, from + 1_000_000);
      visible += last - first;
    }
  }
  return visible;
});

const { calls } = profile.threads[0]!;
console.log(
  `${formatCount(SAMPLES)} samples, ${DEPTH} deep: ${formatCount(profile.stacks.length)} stacks, ` +
    `${formatCount(calls.length)} calls in ${calls.rows.length} rows, ${formatBytes(bytes.length)}\n`,
);
const rows: [string, number][] = [
  ["encode", encoded.ms],
  ["decode and validate", decoded.ms],
  ["build the calls", built.ms],
  ["sum up by function", summed.ms],
  ["summary", summarized.ms],
  ["what is in view, 1,000 times", ranges.ms],
];
console.log("| step | ms |\n| --- | ---: |");
for (const [step, ms] of rows) console.log(`| ${step} | ${ms.toFixed(ms < 10 ? 1 : 0)} |`);
