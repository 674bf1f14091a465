/**
 * Draws the flame chart on two canvases: the bars on one, grouped by colour, and on another the texts, the headings and
 * what the program named.
 *
 * @module
 */
import { formatDuration } from "../profile/units.ts";
import type { Profile, Thread } from "../profile/types.ts";
import { eachBar } from "./bars.ts";
import { type Heading, HeadPainter } from "./heads.ts";
import { type Lane, LINE, ROW, rowTop } from "./lanes.ts";
import { FramePaints, PAINTS } from "./palette.ts";
import { SpanPainter } from "./span_painter.ts";
import { TextFitter } from "./text.ts";
import { tickTimes } from "./ticks.ts";
import type { Viewport } from "./viewport.ts";

/** A bar narrower than this has no room for a text, pixels. */
const LABELLED = 26;
/** Room between the edge of a bar and its text, pixels. */
const INSET = 5;
/** The font of the labels. */
export const LABEL_FONT = '500 12px system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif';
const RULE = "#1a212b";

/** Says what a person calls the place of a frame, for example `board.ts:12`; "" where it is unknown. */
export type Placer = (frame: number) => string;

/** A label to be drawn: the call's thread table is not needed any more. */
interface Label {
  frame: number;
  duration: number;
  x: number;
  y: number;
  width: number;
}

/** Paints one recording. Make a new one for another recording; the same one keeps up with a recording that grows. */
export class FlamePainter {
  #bars: CanvasRenderingContext2D;
  #labels: CanvasRenderingContext2D;
  #profile: Profile;
  #paints: FramePaints;
  #fitter: TextFitter;
  #placer: Placer;
  #heads: HeadPainter;
  #spans: SpanPainter;
  /** For each colour the x, y and width of its bars, one after the other. */
  #batches: number[][] = PAINTS.map(() => []);

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
    this.#paints = new FramePaints(profile.frames);
    this.#fitter = new TextFitter((text) => this.#labels.measureText(text).width);
    this.#heads = new HeadPainter(this.#labels, headingOf);
    this.#spans = new SpanPainter(this.#labels, profile.spans);
  }

  /** Draws what the viewport shows; `ratio` is device pixels in a pixel. */
  paint(lanes: readonly Lane[], view: Viewport, ratio: number): void {
    clear(this.#bars, view, ratio);
    clear(this.#labels, view, ratio);
    for (const batch of this.#batches) batch.length = 0;
    const labels = this.#collect(lanes, view);
    this.#rule(view);
    this.#fill();
    this.#write(labels);
    this.#heads.paint(lanes, view);
    this.#spans.paint(lanes, view);
  }

  #collect(lanes: readonly Lane[], view: Viewport): Label[] {
    const labels: Label[] = [];
    for (const lane of lanes) {
      const { calls } = lane.thread;
      const first = Math.max(0, Math.floor((view.top - lane.rows) / ROW));
      const last = Math.min(calls.rows.length - 1, Math.floor((view.top + view.height - lane.rows) / ROW));
      for (let depth = first; depth <= last; depth++) {
        const y = rowTop(lane, depth) - view.top;
        eachBar(calls, calls.rows[depth]!, view, (call, x, width) => {
          const frame = calls.frame[call]!;
          const gap = width > 3 ? 1 : 0;
          this.#batches[this.#paints.of(frame)]!.push(x, y, width - gap);
          if (width < LABELLED) return;
          const left = Math.max(x, 0);
          const seen = Math.min(x + width, view.width) - left;
          if (seen >= LABELLED) {
            labels.push({ frame, duration: calls.end[call]! - calls.start[call]!, x: left, y, width: seen });
          }
        });
      }
    }
    return labels;
  }

  /** Faint lines down from the marks of the ruler. */
  #rule(view: Viewport): void {
    this.#bars.fillStyle = RULE;
    for (const time of tickTimes(view.start, view.end, view.perPixel)) {
      this.#bars.fillRect(Math.round(view.xAt(time)), 0, 1, view.height);
    }
  }

  #fill(): void {
    for (let paint = 0; paint < PAINTS.length; paint++) {
      const batch = this.#batches[paint]!;
      if (batch.length === 0) continue;
      this.#bars.fillStyle = PAINTS[paint]!.fill;
      for (let i = 0; i < batch.length; i += 3) {
        this.#bars.fillRect(batch[i]!, batch[i + 1]!, batch[i + 2]!, ROW - LINE);
      }
    }
  }

  #write(labels: Label[]): void {
    const canvas = this.#labels;
    canvas.font = LABEL_FONT;
    canvas.textBaseline = "middle";
    let ink = "";
    for (const label of labels) {
      const text = this.#text(label);
      if (text === "") continue;
      const wanted = PAINTS[this.#paints.of(label.frame)]!.ink;
      if (wanted !== ink) canvas.fillStyle = ink = wanted;
      canvas.fillText(text, label.x + INSET, label.y + (ROW - LINE) / 2 + 0.5);
    }
  }

  /** The longest text that fits: name (duration) place, name (duration), name, or a part of the name. */
  #text({ frame, duration, width }: Label): string {
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

function context(canvas: HTMLCanvasElement): CanvasRenderingContext2D {
  const context = canvas.getContext("2d");
  if (!context) throw new Error("Cannot draw: this browser gives no 2D canvas");
  return context;
}

/** Fits the canvas to the viewport, only where that changed (setting a size costs), and empties it. */
function clear(context: CanvasRenderingContext2D, view: Viewport, ratio: number): void {
  const { canvas } = context;
  const [width, height] = [Math.round(view.width * ratio), Math.round(view.height * ratio)];
  if (canvas.width !== width || canvas.height !== height) [canvas.width, canvas.height] = [width, height];
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, view.width, view.height);
}
