/**
 * Spans by name rather than by row: the table is in order of time, so a span that is told late moves others down.
 *
 * @module
 */
import type { SpanTable } from "../profile/types.ts";
import type { SpanKind } from "../recording/records.ts";

/** One span of a recording. */
export interface SpanRef {
  thread: number;
  /** µs. */
  time: number;
  name: string;
  kind: SpanKind;
}

/** What a row of the table is, wherever it may move. */
export function refOfSpan(spans: SpanTable, row: number): SpanRef {
  return { thread: spans.thread[row]!, time: spans.time[row]!, name: spans.name[row]!, kind: spans.kind[row]! };
}

/** The row of a span; -1 where there is none such. */
export function rowOfSpan(spans: SpanTable, ref: SpanRef): number {
  let [low, high] = [0, spans.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (spans.time[middle]! < ref.time) low = middle + 1;
    else high = middle;
  }
  for (let row = low; row < spans.length && spans.time[row] === ref.time; row++) {
    if (spans.name[row] === ref.name && spans.thread[row] === ref.thread && spans.kind[row] === ref.kind) return row;
  }
  return -1;
}
