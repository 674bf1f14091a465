/**
 * A made-up recording with everything in it that a recording can hold.
 *
 * @module
 */
import { encodeRecord } from "../../recording/encode.ts";
import type { HeaderRecord, RecordingRecord, SpanKind } from "../../recording/records.ts";
import { synthetic } from "../fixtures/synthetic.ts";

const SECOND = 1_000_000;
/** When worker 1 is gone. */
const ENDED = 7 * SECOND;

/** What is told of relatives. */
export interface Kin {
  /** The recording's own name, `label/time`. */
  id?: string;
  parent?: string;
  /** Recordings of programs that it started. */
  children?: readonly string[];
}

/** The lines of a recording of twelve seconds with three workers, spans, colours, garbage, a leak and more. */
export function everything(label: string, kin: Kin = {}): string[] {
  const lines = synthetic({ label, workers: 3, seconds: 12, logs: 0 });
  const end = lines.pop()!;
  const [head, ...all] = lines.join("").trimEnd().split("\n");
  const rest = all.filter((line) => !isOver(JSON.parse(line)));
  const header = JSON.parse(head!) as HeaderRecord;
  if (kin.id !== undefined) header.id = kin.id;
  if (kin.parent !== undefined) header.parent = kin.parent;
  const records: RecordingRecord[] = [
    RUN,
    ...threads(),
    ...spans(),
    ...logs(),
    ...memory(),
    ...(kin.children ?? []).map((id, i): RecordingRecord => ({
      type: "child",
      time: (2 + i) * SECOND,
      pid: 4712 + i,
      id,
      command: ["/usr/bin/deno", "run", "-A", `jobs/score_${i + 1}.ts`, "--all"],
    })),
    {
      type: "open",
      time: 11.9 * SECOND,
      kind: ["file", "file", "socket"],
      name: ["/home/me/game/scores.db", "/tmp/game-1f2e.lock", "tcp 127.0.0.1:8000 listening"],
    },
    { type: "notice", time: 6 * SECOND, text: "3 log entries a second were dropped from 6.0 s to 6.4 s" },
  ];
  return [encodeRecord(header), rest.join("\n") + "\n", ...records.map(encodeRecord), end];
}

function isOver(record: RecordingRecord): boolean {
  return record.type === "samples" && record.thread === 1 && record.start >= ENDED;
}

const RUN: RecordingRecord = {
  type: "run",
  time: 200_000,
  host: "workshop",
  permissions: { read: "granted", write: "partial", net: "granted", env: "granted", run: "denied", ffi: "denied" },
  env: { HOME: "/home/me", LANG: "en_GB.UTF-8", NPM_TOKEN: "***", PATH: "/usr/local/bin:/usr/bin:/bin", TERM: "xterm" },
  settings: { "--heap": "sample", TRACER_SAMPLE_DELAY: "0.01", TRACER_STATUS_DELAY: "0.1" },
  git: { commit: "4f2a9c1e0d6b7a8899aabbccddeeff0011223344", branch: "main", dirty: true },
};

/** Worker 1 is idle mostly and ends early, worker 3 is the busiest. */
function threads(): RecordingRecord[] {
  const records: RecordingRecord[] = [];
  for (let thread = 0; thread <= 3; thread++) {
    if (thread > 0) {
      const url = `file:///home/me/game/workers/${thread === 3 ? "render" : "search"}.ts`;
      records.push({ type: "thread", thread, name: `worker ${thread}`, time: thread * 500_000, url, parent: 0 });
    }
    const time = Array.from({ length: 20 }, (_, i) => thread * 500_000 + (i + 1) * 500_000).filter((at) =>
      at <= (thread === 1 ? ENDED : 12 * SECOND)
    );
    const cpu = [88, 12, 41, 96][thread]!;
    const heap = time.map((_, i) => 8e6 + thread * 1e6 + (i % 5) * 4e5);
    records.push({ type: "usage", thread, time, cpu: time.map((_, i) => cpu + (i % 3) - 1), heap });
  }
  records.push({ type: "threadEnd", thread: 1, time: ENDED });
  return records;
}

/** On the main thread six levels deep, on worker 3 a few; stack 3 is one that the made-up recording has. */
function spans(): RecordingRecord[] {
  const span = (
    thread: number,
    kind: SpanKind,
    name: string,
    from: number,
    to: number,
    detail?: string,
  ): RecordingRecord => ({
    type: "span",
    thread,
    kind,
    name,
    time: Math.round(from * SECOND),
    duration: Math.round((to - from) * SECOND),
    stack: 3,
    ...(detail === undefined ? {} : { detail }),
  });
  return [
    span(0, "mark", "start", 0.2, 0.2),
    span(0, "mark", "assets loaded", 2.5, 2.5, "{ files: 12 }"),
    span(0, "timeStamp", "half way", 6, 6),
    span(0, "measure", "load", 0.2, 2.5),
    span(0, "measure", "whole game", 2.5, 11.5, "{ rounds: 40, players: 2 }"),
    ...[0, 1, 2, 3].map((i) => span(0, "group", `round ${i + 1}`, 3 + 2 * i, 4.8 + 2 * i)),
    ...[0, 1, 2, 3].map((i) => span(0, "time", "search", 3.1 + 2 * i, 4.1 + 2 * i)),
    span(0, "time", "expand", 3.2, 3.9),
    span(0, "time", "score", 3.3, 3.6),
    span(0, "time", "heights", 3.35, 3.5),
    span(3, "measure", "frame 1", 2, 4),
    span(3, "measure", "frame 2", 4, 6.5),
    span(3, "mark", "first frame", 4, 4),
  ];
}

function logs(): RecordingRecord[] {
  const log = (
    time: number,
    level: "info" | "error",
    from: "console" | "stdout" | "uncaught",
    text: string,
    more: object,
  ): RecordingRecord => ({ type: "log", thread: 0, time: time * SECOND, level, from, text, stack: 3, ...more });
  const colours = "ok 12 passed, 1 failed in 256 and true colour\ndone";
  return [
    log(3, "info", "console", colours, {
      styles: [[0, 2, "1;32"], [14, 22, "31"], [26, 29, "38;5;208"], [34, 45, "38;2;120;200;255"], [46, 50, "7"]],
    }),
    log(5, "info", "stdout", "x".repeat(65_536), { bytes: 50_000_000 }),
    log(
      9,
      "error",
      "uncaught",
      "Error: Cannot save the game\n    at save (file:///home/me/game/main.ts:40:9)\n" +
        "Caused by: Error: the disk is full\n    at write (file:///home/me/game/src/report.ts:12:3)",
      {},
    ),
  ];
}

/** Garbage collections, and a heap that grows steadily in one place. */
function memory(): RecordingRecord[] {
  const records: RecordingRecord[] = [];
  for (let second = 0; second < 12; second++) {
    const [from, until] = [second * SECOND, (second + 1) * SECOND];
    records.push({
      type: "gc",
      thread: 0,
      from,
      until,
      kind: ["Scavenge", "MarkSweepCompact"],
      count: [30, 1],
      duration: [21_000, 9_000 + 1_500 * second],
      freed: [380e6, 4e6],
    });
    const before = 30e6 + second * 9e6;
    records.push({
      type: "pauses",
      thread: 0,
      from,
      until,
      kind: ["MarkSweepCompact"],
      duration: [9_000 + 1_500 * second],
      before: [before],
      after: [before - 4e6],
    });
    if (second % 2 === 1) {
      const live = 24e6 + second * 9e6;
      records.push({
        type: "heap",
        thread: 0,
        time: until,
        interval: 262_144,
        cost: 6_000,
        live,
        stack: [3, 1, 2],
        bytes: [4e6 + second * 9e6, 6e6, 5e6],
      });
    }
  }
  return records;
}
