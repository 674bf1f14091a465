/**
 * Draws the headings of threads, and where a worker began and ended.
 *
 * @module
 */
import type { Thread } from "../profile/types.ts";
import { GAP, type Lane } from "./lanes.ts";
import { look } from "./look.ts";
import { TextFitter } from "./text.ts";
import { threadColor } from "./thread_colors.ts";
import type { Viewport } from "./viewport.ts";

/** What stands above a thread's rows. */
export interface Heading {
  name: string;
  /** Its script, what it used and the like. */
  facts: string;
}

const SANS = 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif';
const NAME_FONT = `600 12px ${SANS}`;
const FACTS_FONT = `400 11px ${SANS}`;
const INSET = 8;
/** The thread's colour before its name, pixels. */
const SWATCH = 10;

/** Draws headings and marks of all lanes that have them. */
export class HeadPainter {
  #context: CanvasRenderingContext2D;
  #headingOf: (thread: Thread) => Heading;
  #fitter: TextFitter;

  constructor(context: CanvasRenderingContext2D, headingOf: (thread: Thread) => Heading) {
    this.#context = context;
    this.#headingOf = headingOf;
    this.#fitter = new TextFitter((text) => context.measureText(text).width);
  }

  /** Draws what is in view. */
  paint(lanes: readonly Lane[], view: Viewport): void {
    this.#context.textBaseline = "middle";
    for (const lane of lanes) {
      if (lane.spans === lane.top || lane.bottom < view.top || lane.top > view.top + view.height) continue;
      this.#life(lane, view);
      this.#head(lane, view);
    }
  }

  #life({ thread, spans, bottom }: Lane, view: Viewport): void {
    if (thread.id === 0) return;
    const [top, height] = [spans - view.top, bottom - spans];
    const began = Math.round(view.xAt(thread.start));
    if (began > 0) this.#away(0, began, top, height, view);
    if (thread.ended < 0) return;
    const ended = Math.round(view.xAt(thread.ended));
    if (ended < view.width) this.#away(ended, view.width, top, height, view);
  }

  /** Shades the time in which the thread was not there, with a line at the end where it was. */
  #away(from: number, to: number, top: number, height: number, view: Viewport): void {
    const canvas = this.#context;
    const [left, right] = [Math.max(0, from), Math.min(view.width, to)];
    canvas.fillStyle = look().away;
    canvas.fillRect(left, top, right - left, height);
    canvas.fillStyle = look().life;
    const edge = from === 0 ? to - 1 : from;
    if (edge >= 0 && edge < view.width) canvas.fillRect(edge, top, 1, height);
  }

  #head({ thread, top, spans }: Lane, view: Viewport): void {
    const canvas = this.#context;
    const y = (top + spans) / 2 - view.top;
    if (y < -20 || y > view.height + 20) return;
    // Between two threads; above the first there is the ruler.
    if (top > GAP) {
      canvas.fillStyle = look().line;
      canvas.fillRect(0, top - view.top, view.width, 1);
    }
    const { name, facts } = this.#headingOf(thread);
    canvas.font = NAME_FONT;
    canvas.fillStyle = look().text;
    canvas.fillText(name, INSET + SWATCH + 6, y);
    canvas.fillStyle = threadColor(thread.id);
    canvas.fillRect(INSET, Math.round(y - SWATCH / 2), SWATCH, SWATCH);
    const left = INSET + SWATCH + 6 + canvas.measureText(name).width + 10;
    canvas.font = FACTS_FONT;
    canvas.fillStyle = look().quiet;
    canvas.fillText(this.#fitter.cut(facts, view.width - left - 20), left, y + 0.5);
  }
}
