/**
 * Recordings that a page must stand: strange names, calls without length, none, one, far too many.
 *
 * @module
 */
import { encodeRecord } from "../../recording/encode.ts";
import type { RecordingRecord } from "../../recording/records.ts";
import { head } from "./recordings.ts";

const SECOND = 1_000_000;

/** The first line of a recording. */
export function header(label: string): string {
  return head(label)[0]!;
}

/** Lines of a recording made of these records. */
export function lines(label: string, records: RecordingRecord[]): string[] {
  return [header(label), ...records.map(encodeRecord)];
}

/** Functions of the program's own file, one for each name, from frame 0 on. */
function functions(names: readonly string[]): RecordingRecord[] {
  return [
    { type: "sources", first: 0, url: ["file:///home/ann/game/main.ts"], time: [0] },
    {
      type: "frames",
      first: 0,
      name: [...names],
      source: names.map(() => 0),
      line: names.map((_, i) => i + 1),
      column: names.map(() => 1),
    },
  ];
}

/** Names that are no names of functions, one below the other, for a second. */
export const STRANGE_NAMES = [
  `<img src=x onerror="document.title='broken'">`,
  "bell\u0007 and\u0000 tab\there\nand a line",
  "\u202Egnp.exe\u202C",
  "שלום עולם",
  "",
  "x".repeat(5000),
];

/** A recording of {@linkcode STRANGE_NAMES}; its thread has a strange name too. */
export function strangeNames(label: string): string[] {
  return lines(label, [
    ...functions(STRANGE_NAMES),
    {
      type: "stacks",
      first: 0,
      parent: STRANGE_NAMES.map((_, i) => i - 1),
      frame: STRANGE_NAMES.map((_, i) => i),
    },
    { type: "thread", thread: 0, name: "main <b>bold</b>", time: 0 },
    { type: "thread", thread: 1, name: "\u202Eworker\u0007", time: 0 },
    samples(0, 0, SECOND, [STRANGE_NAMES.length - 1]),
    samples(1, 0, SECOND, [0]),
    { type: "end", time: SECOND, reason: "exit", code: 0 },
  ]);
}

/** Samples of one stack after another, each for as long. */
export function samples(thread: number, start: number, length: number, stack: number[]): RecordingRecord {
  return {
    type: "samples",
    thread,
    start,
    unit: 1,
    duration: stack.map(() => Math.round(length / stack.length)),
    stack,
    count: Math.max(1, stack.length),
  };
}

/** Nothing but a beginning and an end. */
export function noCalls(label: string): string[] {
  return lines(label, [
    { type: "thread", thread: 0, name: "main", time: 0 },
    { type: "end", time: SECOND, reason: "exit", code: 0 },
  ]);
}

/** One call, `only`, of a millisecond. */
export function oneCall(label: string): string[] {
  return lines(label, [
    ...functions(["only"]),
    { type: "stacks", first: 0, parent: [-1], frame: [0] },
    { type: "thread", thread: 0, name: "main", time: 0 },
    samples(0, 0, 1000, [0]),
    { type: "end", time: 1000, reason: "exit", code: 0 },
  ]);
}

/** Calls without any length beside one that has some. */
export function noLength(label: string): string[] {
  return lines(label, [
    ...functions(["outer", "nothing"]),
    { type: "stacks", first: 0, parent: [-1, 0], frame: [0, 1] },
    { type: "thread", thread: 0, name: "main", time: 0 },
    {
      type: "samples",
      thread: 0,
      start: 0,
      unit: 1,
      duration: [500_000, 0, 500_000, 0],
      stack: [0, 1, 0, 1],
      count: 4,
    },
    { type: "end", time: SECOND, reason: "exit", code: 0 },
  ]);
}

/** A program that printed and did nothing else. */
export function onlyLogs(label: string): string[] {
  return lines(label, [
    { type: "thread", thread: 0, name: "main", time: 0 },
    ...[1, 2, 3].map((n): RecordingRecord => ({
      type: "log",
      thread: 0,
      time: n * 1000,
      level: "info",
      from: "console",
      text: `line ${n}`,
      stack: -1,
    })),
    { type: "end", time: 4000, reason: "exit", code: 0 },
  ]);
}

/** An hour, of which the program worked in the first and the last second. */
export function hourWithGap(label: string): string[] {
  const end = 3600 * SECOND;
  return lines(label, [
    ...functions(["first", "last"]),
    { type: "stacks", first: 0, parent: [-1, -1], frame: [0, 1] },
    { type: "thread", thread: 0, name: "main", time: 0 },
    samples(0, 0, SECOND, [0]),
    { type: "status", time: [SECOND], cpu: [90], rss: [50e6], heap: [10e6] },
    samples(0, end - SECOND, SECOND, [1]),
    { type: "status", time: [end], cpu: [80], rss: [60e6], heap: [10e6] },
    { type: "end", time: end, reason: "exit", code: 0 },
  ]);
}

/** So many workers beside the main thread, each at work a little longer than the one before. */
export function manyThreads(label: string, workers: number): string[] {
  return lines(label, [
    ...functions(["work"]),
    { type: "stacks", first: 0, parent: [-1], frame: [0] },
    { type: "thread", thread: 0, name: "main", time: 0 },
    samples(0, 0, SECOND, [0]),
    ...Array.from({ length: workers }, (_, i): RecordingRecord[] => [
      { type: "thread", thread: i + 1, name: `worker ${i + 1}`, time: 0 },
      samples(i + 1, 0, ((i + 1) / workers) * SECOND, [0]),
    ]).flat(),
    { type: "end", time: SECOND, reason: "exit", code: 0 },
  ]);
}

/** A stack so deep that it is all recursion of `down`, within `main`. */
export function deep(label: string, depth: number): string[] {
  return lines(label, [
    ...functions(["main", "down"]),
    {
      type: "stacks",
      first: 0,
      parent: Array.from({ length: depth }, (_, i) => i - 1),
      frame: Array.from({ length: depth }, (_, i) => i === 0 ? 0 : 1),
    },
    { type: "thread", thread: 0, name: "main", time: 0 },
    samples(0, 0, SECOND, [depth - 1, 0]),
    { type: "end", time: SECOND, reason: "exit", code: 0 },
  ]);
}

/** So many functions, `f0001` and on, one after the other within `main`; each a little longer than the one before. */
export function manyFunctions(label: string, count: number): string[] {
  const names = ["main", ...Array.from({ length: count }, (_, i) => `f${String(i + 1).padStart(4, "0")}`)];
  return lines(label, [
    ...functions(names),
    { type: "stacks", first: 0, parent: [-1, ...names.slice(1).map(() => 0)], frame: names.map((_, i) => i) },
    { type: "thread", thread: 0, name: "main", time: 0 },
    {
      type: "samples",
      thread: 0,
      start: 0,
      unit: 1,
      duration: names.slice(1).map((_, i) => 100 + i),
      stack: names.slice(1).map((_, i) => i + 1),
      count,
    },
    { type: "end", time: names.slice(1).reduce((sum, _, i) => sum + 100 + i, 0), reason: "exit", code: 0 },
  ]);
}

/** A second of `handle`, which a package's function and one of the runtime stand around and below. */
export function mixed(label: string): string[] {
  return lines(label, [
    {
      type: "sources",
      first: 0,
      url: ["file:///home/ann/game/main.ts", "npm:fastify@4.0.0/lib/route.js", "ext:core/01_core.js"],
      time: [0, 0, -1],
    },
    {
      type: "frames",
      first: 0,
      name: ["listen", "route", "handle", "op_write", "save"],
      source: [0, 1, 0, 2, 0],
      line: [1, 2, 3, 4, 5],
      column: [1, 1, 1, 1, 1],
    },
    // listen › route › handle › op_write, and within handle save.
    { type: "stacks", first: 0, parent: [-1, 0, 1, 2, 2], frame: [0, 1, 2, 3, 4] },
    { type: "thread", thread: 0, name: "main", time: 0 },
    samples(0, 0, SECOND, [3, 4]),
    { type: "end", time: SECOND, reason: "exit", code: 0 },
  ]);
}
