/**
 * Where a thread's spans are drawn, and which is under a pointer.
 *
 * @module
 */
import type { SpanTable } from "../profile/types.ts";
import type { Lane } from "./lanes.ts";
import { eachSpan, firstSpan, SPAN_ROW, SPAN_ROWS } from "./spans.ts";
import type { Viewport } from "./viewport.ts";

/** Half the width of a moment's diamond, pixels. */
export const DIAMOND = 5;

/** Pixels from the top of the content to a row of spans; the moments have the first row where there are any. */
export function spanTop(lane: Lane, row: number): number {
  const first = lane.spans + (lane.named && lane.named.moments.length > 0 ? SPAN_ROW : 0);
  return first + row * SPAN_ROW;
}

/** Where a span is drawn, in pixels of the flame chart; undefined where it is not shown. */
export function spanPlace(
  spans: SpanTable,
  lanes: readonly Lane[],
  view: Viewport,
  span: number,
): { x: number; y: number; width: number } | undefined {
  const lane = lanes.find((lane) => lane.thread.id === spans.thread[span]);
  if (!lane?.named) return undefined;
  const x = Math.round(view.xAt(spans.time[span]!));
  if (spans.duration[span] === 0) return { x: x - DIAMOND - 1, y: lane.spans - view.top, width: 2 * DIAMOND + 2 };
  const row = lane.named.rows.findIndex((row) =>
    row[firstSpan(spans, row, spans.time[span]! + spans.duration[span]!)] === span
  );
  if (row < 0 || row >= lane.shown) return undefined;
  const right = Math.round(view.xAt(spans.time[span]! + spans.duration[span]!));
  return { x, y: spanTop(lane, row) - view.top, width: Math.max(1, right - x - 1) };
}

/** What is at a place among the spans: one of them, or the line that shows and hides rows of a thread. */
export type SpanHit = { span: number } | { more: number } | undefined;

/** The span drawn at a place, pixels from the left and upper edge. */
export function spanUnder(
  spans: SpanTable,
  lanes: readonly Lane[],
  view: Viewport,
  x: number,
  y: number,
): SpanHit {
  const down = y + view.top;
  const lane = lanes.find((lane) => lane.named && down >= lane.spans && down < lane.rows);
  if (!lane?.named) return undefined;
  const { moments, rows } = lane.named;
  const row = Math.floor((down - spanTop(lane, 0)) / SPAN_ROW);
  if (row < 0) return momentAt(spans, moments, view, x);
  if (row < lane.shown) return barAt(spans, rows[row]!, view, x);
  return row === lane.shown && rows.length > SPAN_ROWS ? { more: lane.thread.id } : undefined;
}

function momentAt(spans: SpanTable, moments: readonly number[], view: Viewport, x: number): SpanHit {
  let found: { span: number; away: number } | undefined;
  const reach = DIAMOND + 2;
  for (let i = firstSpan(spans, moments, view.timeAt(x - reach)); i < moments.length; i++) {
    const away = Math.abs(view.xAt(spans.time[moments[i]!]!) - x);
    if (view.xAt(spans.time[moments[i]!]!) > x + reach) break;
    if (!found || away < found.away) found = { span: moments[i]!, away };
  }
  return found && { span: found.span };
}

function barAt(spans: SpanTable, row: readonly number[], view: Viewport, x: number): SpanHit {
  const pixel = Math.floor(x);
  let found: SpanHit;
  eachSpan(spans, row, view, (span, left, width) => {
    if (pixel >= left && pixel < left + width) found = { span };
  });
  return found;
}
