/**
 * Draws the flame chart on two canvases: the bars on one, and on another the texts, the headings and
 * what the program named.
 *
 * @module
 */
import { formatDuration } from "../profile/units.ts";
import type { Profile, Thread } from "../profile/types.ts";
import { BarPainter, type Hits, isFaded, type WideBar } from "./bar_painter.ts";
import { type Heading, HeadPainter } from "./heads.ts";
import { type Lane, LINE, ROW } from "./lanes.ts";
import { look } from "./look.ts";
import { FramePaints, paintsOf } from "./palette.ts";
import { SpanPainter } from "./span_painter.ts";
import { TextFitter } from "./text.ts";
import type { Viewport } from "./viewport.ts";

/** A bar narrower than this has no room for a text, pixels. */
const LABELLED = 26;
/** Room between the edge of a bar and its text, pixels. */
const INSET = 5;
/** The font of the labels. */
export const LABEL_FONT = '500 12px system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif';

/** Says what a person calls the place of a frame, for example `board.ts:12`; "" where it is unknown. */
export type Placer = (frame: number) => string;

/** Paints one recording. Make a new one for another recording; the same one keeps up with a recording that grows. */
export class FlamePainter {
  #bars: CanvasRenderingContext2D;
  #painter: BarPainter;
  #labels: CanvasRenderingContext2D;
  #profile: Profile;
  #paints: FramePaints;
  #fitter: TextFitter;
  #placer: Placer;
  #heads: HeadPainter;
  #spans: SpanPainter;

  constructor(
    bars: HTMLCanvasElement,
    labels: HTMLCanvasElement,
    profile: Profile,
    placer: Placer,
    headingOf: (thread: Thread) => Heading,
  ) {
    this.#bars = context(bars);
    this.#labels = context(labels);
    this.#profile = profile;
    this.#placer = placer;
    this.#painter = new BarPainter(profile);
    this.#paints = new FramePaints(profile.frames);
    this.#fitter = new TextFitter((text) => this.#labels.measureText(text).width);
    this.#heads = new HeadPainter(this.#labels, headingOf);
    this.#spans = new SpanPainter(this.#labels, profile.spans);
  }

  /**
   * Draws what the viewport shows; `ratio` is device pixels in a pixel.
   *
   * @param found What a search has found, by row of the frames and of the span table; all else is faded
   */
  paint(lanes: readonly Lane[], view: Viewport, ratio: number, found?: { frames: Hits; spans?: Hits }): void {
    const { picture, wide } = this.#painter.paint(
      lanes,
      view,
      ratio,
      LABELLED,
      (width, height) => new ImageData(width, height),
      found?.frames,
    );
    fit(this.#bars.canvas, picture.width, picture.height);
    this.#bars.putImageData(picture, 0, 0);
    clear(this.#labels, picture.width, picture.height, ratio);
    this.#write(wide, found?.frames);
    this.#heads.paint(lanes, view);
    this.#spans.paint(lanes, view, found?.spans);
  }

  #write(wide: readonly WideBar[], hits: Hits): void {
    const canvas = this.#labels;
    canvas.font = LABEL_FONT;
    canvas.textBaseline = "middle";
    let ink = "";
    const paints = paintsOf(look());
    for (const { call, lane, x, y, width } of wide) {
      const { frame, start, end } = lane.thread.calls;
      const text = this.#text(frame[call]!, end[call]! - start[call]!, width);
      if (text === "") continue;
      const { ink: wanted } = isFaded(hits, frame[call]!) ? look().faded : paints[this.#paints.of(frame[call]!)]!;
      if (wanted !== ink) canvas.fillStyle = ink = wanted;
      canvas.fillText(text, x + INSET, y + (ROW - LINE) / 2 + 0.5);
    }
  }

  /** The longest text that fits: name (duration) place, name (duration), name, or a part of the name. */
  #text(frame: number, duration: number, width: number): string {
    const room = width - 2 * INSET;
    const name = this.#profile.frames.name[frame] ?? "";
    const plain = this.#fitter.width(name);
    if (plain > room) {
      // Of Board.spin the spin says more than "Boa…".
      const method = name.slice(name.lastIndexOf(".") + 1);
      return this.#fitter.cut(name.startsWith("import ") ? name : method, room);
    }
    // Measured apart: names repeat and so are remembered, while nearly every duration is another.
    const time = ` (${formatDuration(duration)})`;
    if (plain + time.length * 7 > room) return name;
    const place = this.#placer(frame);
    const both = plain + time.length * 7 + (place === "" ? 0 : 12 + this.#fitter.width(place));
    return place !== "" && both < room * 0.8 ? `${name}${time}   ${place}` : name + time;
  }
}

/** Has the browser make ready what the first text on a canvas takes, fonts above all: tens of ms. */
export function warmUp(): void {
  const canvas = document.createElement("canvas").getContext("2d");
  if (canvas) canvas.font = LABEL_FONT;
  canvas?.measureText("main");
}

function context(canvas: HTMLCanvasElement): CanvasRenderingContext2D {
  const context = canvas.getContext("2d");
  if (!context) throw new Error("Cannot draw: this browser gives no 2D canvas");
  return context;
}

/** Gives a canvas its size in device pixels, only where that changed: setting a size costs. */
function fit(canvas: HTMLCanvasElement, width: number, height: number): void {
  if (canvas.width !== width || canvas.height !== height) [canvas.width, canvas.height] = [width, height];
}

/** Fits and empties a canvas. */
function clear(context: CanvasRenderingContext2D, width: number, height: number, ratio: number): void {
  fit(context.canvas, width, height);
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, width, height);
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
}
