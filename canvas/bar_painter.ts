/**
 * Draws the bars of the flame chart pixel by pixel: tens of thousands of rectangles would keep the browser busy for
 * several frames, one picture of the same does not. A row of bars is one line of pixels, copied down.
 *
 * @module
 */
import type { CallTable, Profile } from "../profile/types.ts";
import { eachBar, type TakeBar } from "./bars.ts";
import { type Lane, LINE, ROW, rowTop } from "./lanes.ts";
import { type Look, look } from "./look.ts";
import { MatchedRows } from "./matched_rows.ts";
import { FramePaints, paintsOf } from "./palette.ts";
import { pixelOf } from "./pixels.ts";
import { tickTimes } from "./ticks.ts";
import type { Viewport } from "./viewport.ts";

/** A bar with room for a text. */
export interface WideBar {
  /** Row of the thread's call table. */
  call: number;
  lane: Lane;
  /** As far as it is in view, pixels. */
  x: number;
  y: number;
  width: number;
}

/** What the colours of a look are in a picture. */
interface Inks {
  of: Look;
  /** Of functions, and of those that a search has not found. */
  fills: Uint32Array;
  faded: number;
  /** Faint lines down from the marks of the ruler. */
  rule: number;
}

function inksOf(of: Look): Inks {
  return {
    of,
    fills: Uint32Array.from(paintsOf(of), ({ fill }) => pixelOf(fill)),
    faded: pixelOf(of.faded.fill),
    rule: pixelOf(of.rule),
  };
}

/** A row of bars as it was drawn last. */
interface DrawnRow {
  /** Its pixels, 0 where there is no bar. */
  line: Uint32Array;
  /** The pixel at its left edge, counted from the beginning of the recording. */
  origin: number;
  /** Which drawing of the whole it is of. */
  drawing: number;
  /** The bars that may have a text: call, left and right edge, one after the other; counted as `origin` is. */
  wide: number[];
}

/** By row of the frames table 1 for what a search has found; undefined where nothing is searched for. */
export type Hits = Uint8Array | undefined;

/** Whether a search has not found that row. */
export function isFaded(hits: Hits, row: number): boolean {
  return hits !== undefined && hits[row] !== 1;
}

/** Makes a picture; on a page `(width, height) => new ImageData(width, height)`. */
export type MakePicture = (width: number, height: number) => ImageData;

/** Draws the bars of one recording into a picture of the size of the canvas. */
export class BarPainter {
  readonly #profile: Profile;
  readonly #paints: FramePaints;
  readonly #matched = new MatchedRows();
  #picture: ImageData | undefined;
  #pixels = new Uint32Array(0);
  /** A line of pixels without bars, and one with them. */
  #blank = new Uint32Array(0);
  #line = new Uint32Array(0);
  /** Where in these the marks of the ruler are. */
  #marks: number[] = [];
  /** By table of calls and depth. What went out of view is drawn anew when it comes back. */
  #rows = new WeakMap<CallTable, DrawnRow[]>();
  #drawing = 0;
  /** What the rows are drawn for; other than by a pan of that they are of no use. */
  #drawnFor = { perPixel: 0, ratio: 0, width: 0, revision: -1, least: 0, hits: undefined as Hits };
  #inks = inksOf(look());

  constructor(profile: Profile) {
    this.#profile = profile;
    this.#paints = new FramePaints(profile.frames);
  }

  /**
   * Draws what the viewport shows.
   *
   * @param ratio Device pixels in a pixel
   * @param least Bars with at least so many pixels in view are given
   * @param hits What a search has found, another array for each search; undefined where nothing is searched for
   */
  paint(
    lanes: readonly Lane[],
    view: Viewport,
    ratio: number,
    least: number,
    make: MakePicture,
    hits?: Hits,
  ): { picture: ImageData; wide: WideBar[] } {
    const picture = this.#resize(Math.round(view.width * ratio), Math.round(view.height * ratio), make);
    const { height } = picture;
    this.#begin(view, ratio, least, hits);
    this.#rule(view, ratio);
    const wide: WideBar[] = [];
    let filled = 0;
    for (const lane of lanes) {
      const { calls } = lane.thread;
      const first = Math.max(0, Math.floor((view.top - lane.rows) / ROW));
      const last = Math.min(calls.rows.length - 1, Math.floor((view.top + view.height - lane.rows) / ROW));
      for (let depth = first; depth <= last; depth++) {
        const y = rowTop(lane, depth) - view.top;
        const top = Math.max(filled, Math.round(y * ratio));
        const bottom = Math.min(height, Math.max(top, Math.round((y + ROW - LINE) * ratio)));
        const drawn = this.#row(calls, depth, view, ratio, least);
        give(wide, drawn, lane, y, view.width, least);
        this.#copy(this.#blank, filled, top);
        this.#line.set(drawn.line);
        for (const x of this.#marks) this.#line[x] ||= this.#inks.rule;
        this.#copy(this.#line, top, bottom);
        filled = Math.max(filled, bottom);
      }
    }
    this.#copy(this.#blank, filled, height);
    return { picture, wide };
  }

  /** Begins a drawing of its own where what is drawn is of no use any more. */
  #begin(view: Viewport, ratio: number, least: number, hits: Hits): void {
    const { perPixel, width } = view;
    const { revision } = this.#profile;
    const before = this.#drawnFor;
    // A pan leaves the last digits of a span changed.
    const same = Math.abs(before.perPixel / perPixel - 1) < 1e-9 && before.ratio === ratio && before.width === width &&
      before.revision === revision && before.least === least && before.hits === hits;
    const now = look();
    if (same && this.#inks.of === now) return;
    if (this.#inks.of !== now) this.#inks = inksOf(now);
    this.#drawing++;
    this.#drawnFor = { perPixel, ratio, width, revision, least, hits };
  }

  /** A row as it is now: what was drawn is moved, and only what came into view is drawn. */
  #row(calls: CallTable, depth: number, view: Viewport, ratio: number, least: number): DrawnRow {
    const width = view.width;
    const origin = Math.round(view.start / view.perPixel);
    let rows = this.#rows.get(calls);
    if (rows === undefined) this.#rows.set(calls, rows = []);
    let row = rows[depth];
    if (row === undefined || row.line.length !== this.#line.length) {
      row = rows[depth] = { line: new Uint32Array(this.#line.length), origin, drawing: -1, wide: [] };
    }
    const { line } = row;
    const shift = origin - row.origin;
    row.origin = origin;
    // Where device pixels are no whole parts of pixels, a picture that is moved is another one.
    if (row.drawing !== this.#drawing || Math.abs(shift) >= width || (shift !== 0 && !Number.isInteger(ratio))) {
      row.drawing = this.#drawing;
      line.fill(0);
      row.wide = this.#draw(calls, depth, view, line, ratio, least, 0, width);
    } else if (shift > 0) {
      line.copyWithin(0, shift * ratio);
      line.fill(0, (width - shift) * ratio);
      const came = this.#draw(calls, depth, view, line, ratio, least, width - shift, width);
      row.wide = joined(row.wide, came, origin, width);
    } else if (shift < 0) {
      line.copyWithin(-shift * ratio, 0);
      line.fill(0, 0, -shift * ratio);
      const came = this.#draw(calls, depth, view, line, ratio, least, 0, -shift);
      row.wide = joined(came, row.wide, origin, width);
    }
    return row;
  }

  /** Draws the pixels of a row from `from` until `until`; gives its wide bars. */
  #draw(
    calls: CallTable,
    depth: number,
    view: Viewport,
    line: Uint32Array,
    ratio: number,
    least: number,
    from: number,
    until: number,
  ): number[] {
    const { frame } = calls;
    const paints = this.#paints;
    const { fills, faded } = this.#inks;
    const { hits } = this.#drawnFor;
    /** The bars of the matches are drawn once more, over what else falls into their pixels. */
    let again = false;
    const wide: number[] = [];
    const origin = Math.round(view.start / view.perPixel);
    const draw: TakeBar = (call, x, width, full) => {
      const fill = isFaded(hits, frame[call]!) ? faded : fills[paints.of(frame[call]!)]!;
      if (width === 1 && ratio === 1) {
        line[x] = fill;
        return;
      }
      // A gap to the next bar, where there is room for one.
      const right = x + width - (full > 3 ? 1 : 0);
      const left = Math.round(Math.max(x, from) * ratio);
      if (right > from) line.fill(fill, left, Math.max(left + 1, Math.round(Math.min(right, until) * ratio)));
      if (full >= least && !again) wide.push(call, x + origin, x + width + origin);
    };
    eachBar(calls, calls.rows[depth]!, view, draw, from, until);
    if (hits === undefined) return wide;
    again = true;
    eachBar(calls, this.#matched.row(calls, depth, hits), view, draw, from, until);
    return wide;
  }

  #rule(view: Viewport, ratio: number): void {
    this.#blank.fill(0);
    this.#marks.length = 0;
    const thick = Math.max(1, Math.round(ratio));
    for (const time of tickTimes(view.start, view.end, view.perPixel)) {
      const left = Math.round(Math.round(view.xAt(time)) * ratio);
      for (let x = Math.max(0, left); x < Math.min(left + thick, this.#blank.length); x++) {
        this.#blank[x] = this.#inks.rule;
        this.#marks.push(x);
      }
    }
  }

  /** Puts a line of pixels wherever the picture is from `top` to `bottom`. */
  #copy(line: Uint32Array, top: number, bottom: number): void {
    const pixels = this.#pixels;
    const width = line.length;
    for (let y = Math.max(0, top); y < bottom; y++) pixels.set(line, y * width);
  }

  #resize(width: number, height: number, make: MakePicture): ImageData {
    const now = this.#picture;
    if (now && now.width === Math.max(1, width) && now.height === Math.max(1, height)) return now;
    const picture = make(Math.max(1, width), Math.max(1, height));
    this.#picture = picture;
    this.#pixels = new Uint32Array(picture.data.buffer);
    this.#blank = new Uint32Array(picture.width);
    this.#line = new Uint32Array(picture.width);
    return picture;
  }
}

/** The wide bars of two stretches side by side: the one that reaches over the border is in both. */
function joined(left: number[], right: number[], origin: number, width: number): number[] {
  const all: number[] = [];
  for (const bars of [left, right]) {
    for (let i = 0; i < bars.length; i += 3) {
      const [call, from, to] = [bars[i]!, bars[i + 1]!, bars[i + 2]!];
      if (to <= origin || from >= origin + width || all.at(-3) === call) continue;
      all.push(call, from, to);
    }
  }
  return all;
}

/** Gives the wide bars of a row as far as they are in view. */
function give(wide: WideBar[], { wide: bars, origin }: DrawnRow, lane: Lane, y: number, width: number, least: number) {
  for (let i = 0; i < bars.length; i += 3) {
    const x = Math.max(0, bars[i + 1]! - origin);
    const seen = Math.min(width, bars[i + 2]! - origin) - x;
    if (seen >= least) wide.push({ call: bars[i]!, lane, x, y, width: seen });
  }
}
