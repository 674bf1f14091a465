/**
 * Small recordings whose every call is known.
 *
 * @module
 */
import { encodeRecord } from "../../recording/encode.ts";
import type { RecordingRecord } from "../../recording/records.ts";

const SECOND = 1_000_000;

/** The first lines of a recording. */
export function head(label: string): string[] {
  return [
    {
      type: "header" as const,
      format: "microlog" as const,
      version: 1,
      label,
      start: "2026-11-22T13:01:59.000Z",
      microlog: "0.1.0",
      command: ["deno", "run", "main.ts"],
      cwd: "/home/ann/game",
      pid: 1,
      runtime: { deno: "2.9.6" },
      os: "linux x86_64",
      cores: 4,
      memory: 2 ** 33,
      sampleInterval: 50_000,
      statusInterval: 100_000,
    },
    {
      type: "sources" as const,
      first: 0,
      url: ["file:///home/ann/game/main.ts", "file:///home/ann/game/src/board.ts"],
      time: [0, 0],
    },
    {
      type: "frames" as const,
      first: 0,
      name: ["main", "Board.spin", "score"],
      source: [0, 1, 0],
      line: [10, 20, 30],
      column: [1, 3, 5],
    },
    { type: "stacks" as const, first: 0, parent: [-1, 0, 0], frame: [0, 1, 2] },
    { type: "thread" as const, thread: 0, name: "main", time: 0 },
  ].map((record) => encodeRecord(record));
}

/**
 * The lines of a second: `main` all the time, in it `Board.spin` in the first half of the second, and status rows with
 * CPU `10 × second`, 100 MB, 7 modules; with an entry in the log in second 3 (info) and 8 (error).
 */
export function second(n: number): string {
  const records: RecordingRecord[] = [
    {
      type: "samples",
      thread: 0,
      start: n * SECOND,
      unit: 100,
      duration: [5000, 5000],
      stack: [1, 0],
      count: 20,
    },
    { type: "status", time: [n * SECOND], cpu: [10 * n], rss: [100e6], heap: [20e6] },
  ];
  if (n === 3) {
    records.push({
      type: "log",
      thread: 0,
      time: 3.25 * SECOND,
      level: "info",
      from: "console",
      text: "half way\nthere",
      stack: 1,
    });
  }
  if (n === 8) {
    records.push({
      type: "log",
      thread: 0,
      time: 8 * SECOND,
      level: "error",
      from: "stderr",
      text: "it broke",
      stack: -1,
    });
  }
  return records.map(encodeRecord).join("");
}

/** The last line of a recording. */
export function ending(seconds: number): string {
  return encodeRecord({ type: "end", time: seconds * SECOND, reason: "exit", code: 0 });
}

/** A whole recording of ten seconds. */
export function tenSeconds(label: string): string[] {
  return [...head(label), ...Array.from({ length: 10 }, (_, n) => second(n)), ending(10)];
}

/** When the call of {@linkcode oddOne} that took long began and ended, seconds. */
export const ODD = { from: 1.2, until: 3.2 };

/**
 * A recording of six seconds in which `main` calls `Board.spin` 41 times: of 20 to 24 ms, but once for two seconds with
 * little CPU, in which `score` is called twice, two modules are loaded, something is logged, memory grows by 50 MB and
 * garbage is collected.
 */
export function oddOne(label: string): string[] {
  const [from, until] = [ODD.from * SECOND, ODD.until * SECOND];
  const duration: number[] = [];
  const stack: number[] = [];
  const add = (ms: number, row: number) => {
    duration.push(ms);
    stack.push(row);
  };
  const round = (n: number) => {
    add(20 + n % 5, 1);
    add(20 - n % 5, 0);
  };
  for (let n = 0; n < 30; n++) round(n);
  for (const [ms, row] of [[500, 1], [100, 3], [900, 1], [60, 3], [440, 1]] as const) add(ms, row);
  add(20, 0);
  for (let n = 30; n < 40; n++) round(n);
  add(2380, 0);
  const time = Array.from({ length: 61 }, (_, i) => i * SECOND / 10);
  const inside = (at: number) => at > from && at <= until;
  const grown = (at: number) => 50e6 * Math.max(0, Math.min(1, (at - from) / (until - from)));
  const records: RecordingRecord[] = [
    { type: "stacks", first: 3, parent: [1], frame: [2] },
    { type: "samples", thread: 0, start: 0, unit: 1000, duration, stack, count: 600 },
    {
      type: "status",
      time,
      cpu: time.map((at) => inside(at) ? 4 : 95),
      rss: time.map((at) => 100e6 + grown(at)),
      heap: time.map(() => 20e6),
    },
    {
      type: "sources",
      first: 2,
      url: ["file:///home/ann/game/src/levels.ts", "file:///home/ann/game/src/scores.ts"],
      time: [1.8 * SECOND, 1.9 * SECOND],
    },
    {
      type: "log",
      thread: 0,
      time: 2.5 * SECOND,
      level: "warn",
      from: "console",
      text: "the board is slow",
      stack: 1,
    },
    {
      type: "gc",
      thread: 0,
      from: 2 * SECOND,
      until: 3 * SECOND,
      kind: ["Scavenge"],
      count: [3],
      duration: [30_000],
      freed: [9e6],
    },
    { type: "end", time: 6 * SECOND, reason: "exit", code: 0 },
  ];
  return [...head(label), ...records.map((record) => encodeRecord(record))];
}

/** A recording of ten seconds with 5,000 calls of `Board.spin`, every 2 ms, the n-th of which takes 500 + n mod 1000 µs. */
export function manyCalls(label: string): string[] {
  const took = (call: number) => 500 + call % 1000;
  const duration = Array.from({ length: 10_000 }, (_, i) => i % 2 === 0 ? took(i / 2) : 2000 - took((i - 1) / 2));
  const stack = duration.map((_, i) => i % 2 === 0 ? 1 : 0);
  const records: RecordingRecord[] = [
    { type: "samples", thread: 0, start: 0, unit: 1, duration, stack, count: 10_000 },
    { type: "end", time: 10 * SECOND, reason: "exit", code: 0 },
  ];
  return [...head(label), ...records.map((record) => encodeRecord(record))];
}
