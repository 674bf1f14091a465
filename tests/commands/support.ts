/**
 * A world for commands to run in.
 *
 * @module
 */
import type { Context } from "../../commands/context.ts";
import { encodeRecord } from "../../recording/encode.ts";
import type { RecordingRecord } from "../../recording/records.ts";
import { MemoryStore } from "../../store/memory.ts";
import type { Store } from "../../store/store.ts";

export const START = new Date(2026, 10, 22, 14, 1, 59);
export const TIME = "2026_11_22_14_01_59";

/** A context that keeps what a command does. */
export interface TestContext extends Context {
  store: Store;
  out: string;
  err: string;
  questions: string[];
}

export interface World {
  env?: Record<string, string>;
  /** What the person answers; undefined where there is nobody. */
  answer?: boolean;
  store?: Store;
  interrupted?: () => Promise<void>;
}

/** A context over a store in memory. */
export function testContext(world: World = {}): TestContext {
  const context: TestContext = {
    store: world.store ?? new MemoryStore(),
    out: "",
    err: "",
    questions: [],
    env: new Map(Object.entries({ HOME: "/home/ann", ...world.env })),
    stdout: (text) => void (context.out += text),
    stderr: (text) => void (context.err += text),
    isTerminal: () => world.answer !== undefined,
    confirm: (question) => {
      context.questions.push(question);
      return world.answer === true;
    },
    openStore: () => Promise.resolve(context.store),
    interrupted: world.interrupted ?? (() => Promise.resolve()),
  };
  return context;
}

/** Writes records and seals them. */
export async function record(store: Store, label: string, records: RecordingRecord[] = RUN, start = START) {
  const writer = await store.create(label, start);
  await writer.append(records.map(encodeRecord).join(""));
  await writer.seal();
  return writer.id;
}

/** A run of 2 s: main calls Board.spin for half of the time, then is idle; two log entries. */
export const RUN: RecordingRecord[] = [
  {
    type: "header",
    format: "microlog",
    version: 1,
    label: "hello",
    start: "2026-11-22T14:01:59.000Z",
    microlog: "0.1.0",
    command: ["deno", "run", "-A", "main.ts", "two words"],
    cwd: "/home/ann/game",
    pid: 1234,
    runtime: { deno: "2.9.6", v8: "15.0" },
    os: "linux x86_64",
    cores: 2,
    memory: 8_000_000_000,
    sampleInterval: 50_000,
    statusInterval: 100_000,
  },
  { type: "thread", thread: 0, name: "main", time: 0 },
  {
    type: "sources",
    first: 0,
    url: ["file:///home/ann/game/main.ts", "file:///home/ann/game/src/board.ts"],
    time: [1, 2],
  },
  {
    type: "frames",
    first: 0,
    name: ["main", "Board.spin", "(idle)"],
    source: [0, 1, -1],
    line: [3, 12, 0],
    column: [1, 3, 0],
  },
  { type: "stacks", first: 0, parent: [-1, 0, -1], frame: [0, 1, 2] },
  { type: "samples", thread: 0, start: 0, unit: 100, duration: [5_000, 10_000, 5_000], stack: [0, 1, 2], count: 40 },
  {
    type: "status",
    time: [1_000_000, 2_000_000],
    cpu: [100, 50],
    rss: [100_000_000, 80_000_000],
    heap: [10_000_000, 9_000_000],
  },
  { type: "log", thread: 0, time: 500_000, level: "info", from: "console", text: "hello", stack: 0 },
  { type: "log", thread: 0, time: 600_000, level: "error", from: "console", text: "oh", stack: 1 },
  { type: "end", time: 2_000_000, reason: "exit", code: 3 },
];
