/**
 * Draws a merged flame graph: the bars of a depth side by side, heaviest first, as wide as their share of the time.
 *
 * @module
 */
import type { MergedTree } from "../profile/merged.ts";
import type { FrameTable } from "../profile/types.ts";
import { formatDuration, formatPercent } from "../profile/units.ts";
import { LINE, ROW } from "./lanes.ts";
import { look } from "./look.ts";
import { eachMergedBar, isWithin, type MergedBar, type MergedView, timeOf } from "./merged_bars.ts";
import { LABEL_FONT, type Placer } from "./painter.ts";
import { type Hits, isFaded } from "./bar_painter.ts";
import { FramePaints, paintsOf } from "./palette.ts";
import { TextFitter } from "./text.ts";

/** A bar narrower than this has no room for a text, pixels. */
const LABELLED = 26;
/** Room between the edge of a bar and its text, pixels. */
const INSET = 5;

/** What stands out. */
export interface MergedMarks {
  /** The chosen bar, -1 for none. */
  chosen: number;
  /** The chosen function's frame, -1 for none: all its bars are marked. */
  frame: number;
  /** The bar under the pointer, -1 for none. */
  hovered: number;
  /** What a search has found, by row of the frames table; all else is faded. */
  hits?: Hits;
}

/** Paints the merged calls of one recording. */
export class MergedPainter {
  #canvas: CanvasRenderingContext2D;
  #frames: FrameTable;
  #paints: FramePaints;
  #fitter: TextFitter;
  #placer: Placer;

  constructor(canvas: HTMLCanvasElement, frames: FrameTable, placer: Placer) {
    const context = canvas.getContext("2d");
    if (!context) throw new Error("Cannot draw: this browser gives no 2D canvas");
    this.#canvas = context;
    this.#frames = frames;
    this.#paints = new FramePaints(frames);
    this.#fitter = new TextFitter((text) => context.measureText(text).width);
    this.#placer = placer;
  }

  /** Draws what is in view; `ratio` is device pixels in a pixel. */
  paint(tree: MergedTree, view: MergedView, marks: MergedMarks, ratio: number): void {
    const { canvas } = this.#canvas;
    const [width, height] = [Math.round(view.width * ratio), Math.round(view.height * ratio)];
    if (canvas.width !== width) canvas.width = width;
    if (canvas.height !== height) canvas.height = height;
    this.#canvas.setTransform(ratio, 0, 0, ratio, 0, 0);
    this.#canvas.clearRect(0, 0, view.width, view.height);
    this.#canvas.font = LABEL_FONT;
    this.#canvas.textBaseline = "middle";
    const all = timeOf(tree);
    const first = Math.max(0, Math.floor(view.top / ROW));
    const last = Math.min(tree.rows.length - 1, Math.floor((view.top + view.height) / ROW));
    const marked: MergedBar[] = [];
    for (let depth = first; depth <= last; depth++) {
      eachMergedBar(tree, depth, view, (bar) => {
        this.#bar(tree, bar, all, view, marks.hits);
        const { chosen, frame, hovered } = marks;
        if (bar.node === chosen || bar.node === hovered || tree.frame[bar.node] === frame) marked.push(bar);
      });
    }
    for (const bar of marked) this.#mark(bar, bar.node === marks.chosen || bar.node === marks.hovered);
  }

  #bar(tree: MergedTree, { node, x, y, width }: MergedBar, all: number, view: MergedView, hits: Hits): void {
    const canvas = this.#canvas;
    const paint = isFaded(hits, tree.frame[node]!)
      ? look().faded
      : paintsOf(look())[this.#paints.of(tree.frame[node]!)]!;
    canvas.fillStyle = paint.fill;
    canvas.fillRect(x, y, width - (width > 3 ? 1 : 0), ROW - LINE);
    if (width >= LABELLED) {
      const text = this.#text(tree, node, width - 2 * INSET, all);
      canvas.fillStyle = paint.ink;
      if (text !== "") canvas.fillText(text, x + INSET, y + (ROW - LINE) / 2 + 0.5);
    }
    const leads = view.zoom >= 0 && node !== view.zoom && isWithin(tree, view.zoom, node);
    if (!leads) return;
    canvas.fillStyle = look().above;
    canvas.fillRect(x, y, width - 1, ROW - LINE);
  }

  /** The chosen bar gets a frame, others of its function become lighter: there may be hundreds. */
  #mark({ x, y, width }: MergedBar, strong: boolean): void {
    const canvas = this.#canvas;
    const across = width - (width > 3 ? 1 : 0);
    if (!strong) {
      canvas.fillStyle = look().lighter;
      canvas.fillRect(x, y, across, ROW - LINE);
      return;
    }
    canvas.strokeStyle = look().mark;
    canvas.lineWidth = 2;
    canvas.strokeRect(x + 1, y + 1, Math.max(1, across - 2), ROW - LINE - 2);
  }

  /** The longest text that fits: name (time, share) place, name (time, share), name, or a part of the name. */
  #text({ frame, total }: MergedTree, node: number, room: number, all: number): string {
    const name = this.#frames.name[frame[node]!] ?? "";
    const plain = this.#fitter.width(name);
    if (plain > room) return this.#fitter.cut(name.slice(name.lastIndexOf(".") + 1) || name, room);
    const facts = ` (${formatDuration(total[node]!)}, ${formatPercent(100 * total[node]! / all)})`;
    // Measured apart: names repeat and so are remembered, while nearly every number is another.
    const long = plain + facts.length * 7;
    if (long > room) return name;
    const place = this.#placer(frame[node]!);
    return place !== "" && long + 12 + this.#fitter.width(place) < room * 0.8
      ? `${name}${facts}   ${place}`
      : name + facts;
  }
}
