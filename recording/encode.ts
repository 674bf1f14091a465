/**
 * Records to lines.
 *
 * @module
 */
import type { RecordingRecord } from "./records.ts";

/**
 * One record as a line of JSON, line break included.
 *
 * Half a surrogate pair, which JavaScript strings may hold and UTF-8 may not, becomes U+FFFD as it does when printed:
 * escaped it would be legal JSON, yet strict readers (jq, DuckDB) refuse the whole file for it.
 *
 * @example
 * ```ts
 * import { encodeRecord } from "./encode.ts";
 * encodeRecord({ type: "notice", time: 0, text: "hello" }); // '{"type":"notice","time":0,"text":"hello"}\n'
 * ```
 */
export function encodeRecord(record: RecordingRecord): string {
  const json = JSON.stringify(record);
  // A replacer visits each number of each column, so it runs only where JSON.stringify escaped a surrogate.
  return `${json.includes("\\ud") ? JSON.stringify(record, wellFormed) : json}\n`;
}

function wellFormed(_key: string, value: unknown): unknown {
  return typeof value === "string" ? value.toWellFormed() : value;
}
