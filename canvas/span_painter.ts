/**
 * Draws what the program named: stretches of time as thin bars, moments as diamonds.
 *
 * @module
 */
import type { SpanTable } from "../profile/types.ts";
import { formatDuration } from "../profile/units.ts";
import { type Hits, isFaded } from "./bar_painter.ts";
import type { Lane } from "./lanes.ts";
import { look } from "./look.ts";
import { DIAMOND, spanTop } from "./span_hits.ts";
import { eachSpan, firstSpan, SPAN_ROW, SPAN_ROWS } from "./spans.ts";
import { TextFitter } from "./text.ts";
import type { Viewport } from "./viewport.ts";

const FONT = '500 11px system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif';
const EDGE = 3;
/** How much is left of what a search has not found. */
const FADED = 0.25;
/** A bar narrower than this has no room for a text, pixels. */
const LABELLED = 24;
/** The least room for the name beside a diamond, pixels. */
const NAMED = 28;

/** Draws the spans of all lanes onto one canvas. */
export class SpanPainter {
  #context: CanvasRenderingContext2D;
  #spans: SpanTable;
  #fitter: TextFitter;
  #hits: Hits;

  constructor(context: CanvasRenderingContext2D, spans: SpanTable) {
    this.#context = context;
    this.#spans = spans;
    this.#fitter = new TextFitter((text) => context.measureText(text).width);
  }

  /** Draws what is in view; what is not among the hits of a search is faded. */
  paint(lanes: readonly Lane[], view: Viewport, hits?: Hits): void {
    this.#hits = hits;
    this.#context.font = FONT;
    this.#context.textBaseline = "middle";
    for (const lane of lanes) {
      if (!lane.named || lane.rows < view.top || lane.spans > view.top + view.height) continue;
      for (let row = 0; row < lane.shown; row++) this.#row(lane.named.rows[row]!, spanTop(lane, row) - view.top, view);
      if (lane.named.moments.length > 0) this.#moments(lane.named.moments, lane.spans - view.top, view);
      this.#context.globalAlpha = 1;
      if (lane.named.rows.length > SPAN_ROWS) this.#more(lane, spanTop(lane, lane.shown) - view.top);
    }
  }

  #fade(span: number): void {
    this.#context.globalAlpha = isFaded(this.#hits, span) ? FADED : 1;
  }

  #row(row: readonly number[], y: number, view: Viewport): void {
    const { time, duration, kind, name } = this.#spans;
    const canvas = this.#context;
    eachSpan(this.#spans, row, view, (span, x, width) => {
      const left = Math.max(x, 0);
      const seen = Math.min(x + width, view.width) - left;
      const color = look().spans[kind[span]!];
      this.#fade(span);
      canvas.fillStyle = seen > 2 * EDGE ? look().spanBody : color;
      canvas.fillRect(left, y, Math.max(1, seen - (width > 3 ? 1 : 0)), SPAN_ROW - 3);
      canvas.fillStyle = color;
      if (seen > 2 * EDGE && time[span]! >= view.start) canvas.fillRect(x, y, EDGE, SPAN_ROW - 3);
      canvas.fillRect(left, y + SPAN_ROW - 4, Math.max(1, seen - (width > 3 ? 1 : 0)), 1);
      if (seen < LABELLED) return;
      const full = `${name[span]} (${formatDuration(duration[span]!)})`;
      const room = seen - 2 * EDGE - 6;
      canvas.fillStyle = look().text;
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
      this.#fade(span);
      canvas.fillStyle = look().spans[kind[span]!];
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
      canvas.fillStyle = look().text;
      canvas.fillText(this.#fitter.cut(name[span]!, Math.min(room, 240)), x + DIAMOND + 4, y + 0.5);
    }
  }

  #more(lane: Lane, y: number): void {
    const hidden = lane.named!.rows.length - lane.shown;
    this.#context.fillStyle = look().quiet;
    const text = hidden === 0 ? "▾ fewer rows" : `▸ ${hidden} more ${hidden === 1 ? "row" : "rows"}`;
    this.#context.fillText(text, 8, y + (SPAN_ROW - 3) / 2 + 0.5);
  }
}
