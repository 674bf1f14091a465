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
