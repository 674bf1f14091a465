import assert from "node:assert/strict";
import { logBuffers, packLog, unpackLog } from "../../profile/log_columns.ts";
import type { LogRecord } from "../../recording/records.ts";

Deno.test("entries come out of columns as they went in, from thread to thread", () => {
  const entry: LogRecord = { type: "log", thread: 0, time: 1, level: "info", from: "console", text: "one", stack: -1 };
  const entries: LogRecord[] = [
    entry,
    { ...entry, thread: 70_000, time: 1.5e12, level: "error", from: "uncaught", text: "", stack: 12 },
    { ...entry, text: "😀\nשלום\u0000", bytes: 5e10, styles: [[0, 2, "31"]] },
    { ...entry, level: "error", bytes: 0 },
  ];
  const packed = packLog(entries);
  const handed = structuredClone(packed, { transfer: logBuffers(packed) });
  assert.deepEqual([...unpackLog(handed)], entries);
  assert.deepEqual([...unpackLog(packLog([]))], []);
});
