/**
 * Keeps a drawing of the resource lines in step with the view. A proper one takes longer than a frame, so it is made
 * once the view is at rest; as long as it moves, a quick one of pixels stands in.
 *
 * @module
 */
import { look } from "../canvas/look.ts";
import { PixelLines } from "../canvas/pixel_lines.ts";
import type { Viewport } from "../canvas/viewport.ts";
import type { Profile } from "../profile/types.ts";

/** At rest is what has not changed for so long, ms. */
const REST = 300;
/** Room above the lines, pixels; the style sheet has the same. */
const ABOVE = 4;

/** Draws the lines of one recording into an element. */
export class LinesView {
  #place: HTMLElement;
  #view: Viewport;
  #drawn: { svg: SVGSVGElement; of: string } | undefined;
  /** What was painted last, as pixels or properly. */
  #painted = "";
  #canvas = document.createElement("canvas");
  #pixels = new PixelLines();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #draw: typeof import("../canvas/lines.ts").drawLines | undefined;
  #ended = false;

  constructor(place: HTMLElement, view: Viewport) {
    this.#place = place;
    this.#view = view;
    this.#canvas.className = "lines-pixels";
    this.#canvas.setAttribute("aria-hidden", "true");
    place.prepend(this.#canvas);
  }

  /** Shows the lines as the view wants them. */
  paint(profile: Profile, height: number): void {
    const { start, end, width } = this.#view;
    const wanted = [look().name, profile.revision, start, end, width, height, devicePixelRatio].join(" ");
    if (wanted === this.#painted) return;
    this.#painted = wanted;
    if (this.#drawn?.of === wanted) return this.#show(true);
    const ratio = devicePixelRatio;
    const picture = this.#pixels.paint(
      profile.status,
      this.#view,
      height - ABOVE,
      ratio,
      (width, height) => new ImageData(width, height),
    );
    if (this.#canvas.width !== picture.width) this.#canvas.width = picture.width;
    if (this.#canvas.height !== picture.height) this.#canvas.height = picture.height;
    this.#canvas.getContext("2d")?.putImageData(picture, 0, 0);
    this.#show(false);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#redraw(profile, height, wanted), REST);
  }

  /** Takes the drawing away. */
  end(): void {
    this.#ended = true;
    clearTimeout(this.#timer);
    this.#drawn?.svg.remove();
    this.#canvas.remove();
  }

  #show(proper: boolean): void {
    this.#canvas.hidden = proper;
    if (this.#drawn) this.#drawn.svg.style.visibility = proper ? "" : "hidden";
  }

  async #redraw(profile: Profile, height: number, wanted: string): Promise<void> {
    this.#draw ??= (await import("../canvas/lines.ts")).drawLines;
    if (this.#ended || this.#painted !== wanted) return;
    const { start, end, width, perPixel } = this.#view;
    const from = Math.max(0, start);
    const to = Math.max(from + 1, Math.min(profile.duration, end));
    const svg = this.#draw(profile.status, from, to, Math.min(width, (to - from) / perPixel), height - ABOVE);
    svg.classList.add("lines-svg");
    svg.style.left = `${this.#view.xAt(from)}px`;
    svg.style.width = `${(to - from) / perPixel}px`;
    this.#drawn?.svg.remove();
    this.#drawn = { svg, of: wanted };
    this.#place.prepend(svg);
    this.#show(true);
  }
}
