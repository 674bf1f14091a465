/**
 * Draws what the program named: stretches of time as thin bars, moments as diamonds.
 *
 * @module
 */
import type { SpanTable } from "../profile/types.ts";
import { formatDuration } from "../profile/units.ts";
import type { SpanKind } from "../recording/records.ts";
import type { Lane } from "./lanes.ts";
import { DIAMOND, spanTop } from "./span_hits.ts";
import { eachSpan, firstSpan, SPAN_ROW, SPAN_ROWS } from "./spans.ts";
import { TextFitter } from "./text.ts";
import type { Viewport } from "./viewport.ts";

/** Colours by kind; the style sheet has the same. */
export const SPAN_COLORS: Record<SpanKind, string> = {
  measure: "#5b8fd6",
  time: "#4fa88a",
  group: "#9a7fd1",
  mark: "#f0b35a",
  timeStamp: "#6fd0d8",
  enabled: "#d98ab0",
};

const FONT = '500 11px system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif';
const INK = "#e4e8ef";
const QUIET = "#8590a1";
/** What lies under the coloured edge of a bar. */
const BODY = "#222b39";
const EDGE = 3;
/** A bar narrower than this has no room for a text, pixels. */
const LABELLED = 24;
/** The least room for the name beside a diamond, pixels. */
const NAMED = 28;

/** Draws the spans of all lanes onto one canvas. */
export class SpanPainter {
  #context: CanvasRenderingContext2D;
  #spans: SpanTable;
  #fitter: TextFitter;

  constructor(context: CanvasRenderingContext2D, spans: SpanTable) {
    this.#context = context;
    this.#spans = spans;
    this.#fitter = new TextFitter((text) => context.measureText(text).width);
  }

  /** Draws what is in view. */
  paint(lanes: readonly Lane[], view: Viewport): void {
    this.#context.font = FONT;
    this.#context.textBaseline = "middle";
    for (const lane of lanes) {
      if (!lane.named || lane.rows < view.top || lane.spans > view.top + view.height) continue;
      for (let row = 0; row < lane.shown; row++) this.#row(lane.named.rows[row]!, spanTop(lane, row) - view.top, view);
      if (lane.named.moments.length > 0) this.#moments(lane.named.moments, lane.spans - view.top, view);
      if (lane.named.rows.length > SPAN_ROWS) this.#more(lane, spanTop(lane, lane.shown) - view.top);
    }
  }

  #row(row: readonly number[], y: number, view: Viewport): void {
    const { time, duration, kind, name } = this.#spans;
    const canvas = this.#context;
    eachSpan(this.#spans, row, view, (span, x, width) => {
      const left = Math.max(x, 0);
      const seen = Math.min(x + width, view.width) - left;
      const color = SPAN_COLORS[kind[span]!];
      canvas.fillStyle = seen > 2 * EDGE ? BODY : color;
      canvas.fillRect(left, y, Math.max(1, seen - (width > 3 ? 1 : 0)), SPAN_ROW - 3);
      canvas.fillStyle = color;
      if (seen > 2 * EDGE && time[span]! >= view.start) canvas.fillRect(x, y, EDGE, SPAN_ROW - 3);
      canvas.fillRect(left, y + SPAN_ROW - 4, Math.max(1, seen - (width > 3 ? 1 : 0)), 1);
      if (seen < LABELLED) return;
      const full = `${name[span]} (${formatDuration(duration[span]!)})`;
      const room = seen - 2 * EDGE - 6;
      canvas.fillStyle = INK;
      const text = this.#fitter.width(full) <= room ? full : this.#fitter.cut(name[span]!, room);
      canvas.fillText(text, left + EDGE + 4, y + (SPAN_ROW - 3) / 2 + 0.5);
    });
  }

  #moments(moments: readonly number[], top: number, view: Viewport): void {
    const { time, kind, name } = this.#spans;
    const canvas = this.#context;
    const y = top + SPAN_ROW / 2 - 1;
    let taken = -Infinity;
    for (let i = firstSpan(this.#spans, moments, view.timeAt(-DIAMOND)); i < moments.length; i++) {
      const span = moments[i]!;
      const x = Math.round(view.xAt(time[span]!));
      if (x > view.width + DIAMOND) return;
      // Of several in one pixel one is seen.
      if (x === taken) continue;
      taken = x;
      canvas.fillStyle = SPAN_COLORS[kind[span]!];
      canvas.beginPath();
      canvas.moveTo(x, y - DIAMOND);
      canvas.lineTo(x + DIAMOND, y);
      canvas.lineTo(x, y + DIAMOND);
      canvas.lineTo(x - DIAMOND, y);
      canvas.fill();
      const next = moments[i + 1];
      const room = (next === undefined ? view.width : Math.min(view.width, view.xAt(time[next]!) - DIAMOND)) - x -
        DIAMOND - 8;
      if (room < NAMED) continue;
      canvas.fillStyle = INK;
      canvas.fillText(this.#fitter.cut(name[span]!, Math.min(room, 240)), x + DIAMOND + 4, y + 0.5);
    }
  }

  #more(lane: Lane, y: number): void {
    const hidden = lane.named!.rows.length - lane.shown;
    this.#context.fillStyle = QUIET;
    const text = hidden === 0 ? "▾ fewer rows" : `▸ ${hidden} more ${hidden === 1 ? "row" : "rows"}`;
    this.#context.fillText(text, 8, y + (SPAN_ROW - 3) / 2 + 0.5);
  }
}
