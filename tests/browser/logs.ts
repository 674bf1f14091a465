/**
 * Recordings that say things: many, long, strange.
 *
 * @module
 */
import { encodeRecord } from "../../recording/encode.ts";
import type { Level, LogRecord, RecordingRecord } from "../../recording/records.ts";
import { head } from "./recordings.ts";

const SECOND = 1_000_000;

/** An entry of the main thread at a time in seconds. */
export function said(time: number, text: string, more: Partial<LogRecord> = {}): RecordingRecord {
  return {
    type: "log",
    thread: 0,
    time: Math.round(time * SECOND),
    level: "info",
    from: "console",
    text,
    stack: -1,
    ...more,
  };
}

/** A recording that says this. */
export function logs(label: string, records: readonly RecordingRecord[], seconds = 10): string[] {
  const end: RecordingRecord = { type: "end", time: seconds * SECOND, reason: "exit", code: 0 };
  return [...head(label), ...[...records, end].map((record) => encodeRecord(record))];
}

const LEVELS: readonly Level[] = ["debug", "info", "info", "info", "warn", "info", "error", "info", "info", "info"];

/** `count` entries, one each ms: `request <n> took <n mod 97> ms`; each tenth with a stack, each hundredth of 4 lines. */
export function manyLogs(label: string, count: number): string[] {
  const line = (n: number) =>
    encodeRecord(said(n / 1000, `request ${n} took ${n % 97} ms${n % 100 === 50 ? "\nof\nfour\nlines" : ""}`, {
      level: LEVELS[n % 10]!,
      ...(n % 10 === 0 ? { stack: 1 } : {}),
    }));
  const end: RecordingRecord = { type: "end", time: count * 1000, reason: "exit", code: 0 };
  return [...head(label), ...Array.from({ length: count }, (_, n) => line(n)), encodeRecord(end)];
}

/** A stack (3) of two frames of the program below two of the runtime. */
const STACK: readonly RecordingRecord[] = [
  { type: "sources", first: 2, url: ["ext:deno_console/01_console.js"], time: [-1] },
  { type: "frames", first: 3, name: ["log", "printFunc"], source: [2, 2], line: [5, 9], column: [1, 1] },
  { type: "stacks", first: 3, parent: [1, 3], frame: [3, 4] },
];

/** Six entries of all levels on two threads, with colours, a stack and a cut; and readings of CPU and memory. */
export function talk(label: string): string[] {
  const time = Array.from({ length: 100 }, (_, i) => (i + 1) * SECOND / 10);
  return logs(label, [
    ...STACK,
    { type: "thread", thread: 1, name: "worker 1", time: SECOND },
    {
      type: "status",
      time,
      cpu: time.map(() => 50),
      rss: time.map((at) => at > 6 * SECOND ? 190e6 : 100e6),
      heap: time.map(() => 20e6),
    },
    said(0.5, "Begin", { stack: 4 }),
    said(2.5, "looking\n  at all\n  of it", { level: "debug", thread: 1 }),
    said(4.25, "passed and failed", { styles: [[0, 6, "32"], [11, 17, "31"]] }),
    said(4.3, "slow disk", { level: "warn", stack: 1 }),
    said(14.89 - 7, "it broke", { level: "error", from: "stderr", stack: 4 }),
    said(9, "x".repeat(3000), { bytes: 50_000_000 }),
  ]);
}

/** What a log must stand: HTML, control characters, marks of direction, long lines, many lines. */
export const STRANGE_TEXTS: readonly string[] = [
  `<img src=x onerror="document.title='broken'"><b>bold</b>`,
  "bell\u0007 and \u001b[31mescape",
  "\u202Egnp.exe\u202C",
  "שלום עולם",
  "",
  Array.from({ length: 5000 }, (_, i) => `line ${i + 1}`).join("\n"),
  "y".repeat(10_000_000),
];

/** A recording that says {@linkcode STRANGE_TEXTS}, one a second. */
export function strangeTexts(label: string): string[] {
  return logs(label, STRANGE_TEXTS.map((text, i) => said(i + 1, text)));
}
