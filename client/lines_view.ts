/**
 * Keeps a drawing of the resource lines in step with the view. Drawing them takes longer than a frame, so a drawing
 * covers more than the view and is moved and stretched with it; a new one is made when it no longer suits.
 *
 * @module
 */
import type { DrawnLines } from "../canvas/lines.ts";
import type { Viewport } from "../canvas/viewport.ts";
import type { Profile } from "../profile/types.ts";

/** Time between two drawings while the view or the recording changes, ms. */
const PAUSE = 120;

/** Draws the lines of one recording into an element. */
export class LinesView {
  #place: HTMLElement;
  #view: Viewport;
  #drawn: (DrawnLines & { revision: number; perPixel: number; height: number }) | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #draw: typeof import("../canvas/lines.ts").drawLines | undefined;
  #ended = false;

  constructor(place: HTMLElement, view: Viewport) {
    this.#place = place;
    this.#view = view;
  }

  /** Puts the drawing where the view wants it, and sees to a new one where that is needed. */
  paint(profile: Profile, height: number): void {
    if (!this.#drawn) {
      this.#timer ??= setTimeout(() => this.#redraw(profile, height));
      return;
    }
    const { svg, from, to, revision, perPixel } = this.#drawn;
    const { style } = svg;
    style.left = `${this.#view.xAt(from)}px`;
    style.width = `${(to - from) / this.#view.perPixel}px`;
    const stretched = this.#view.perPixel / perPixel;
    const suits = revision === profile.revision && this.#drawn.height === height &&
      from <= Math.max(0, this.#view.start) && to >= Math.min(profile.duration, this.#view.end) &&
      stretched > 0.75 && stretched < 1.33;
    if (!suits) this.#timer ??= setTimeout(() => this.#redraw(profile, height), PAUSE);
  }

  /** Takes the drawing away. */
  end(): void {
    this.#ended = true;
    clearTimeout(this.#timer);
    this.#drawn?.svg.remove();
  }

  async #redraw(profile: Profile, height: number): Promise<void> {
    this.#draw ??= (await import("../canvas/lines.ts")).drawLines;
    this.#timer = undefined;
    if (this.#ended) return;
    const { start, end, perPixel } = this.#view;
    const span = end - start;
    const from = Math.max(0, start - span / 2);
    const to = Math.max(from + 1, Math.min(profile.duration, end + span / 2));
    const drawn = this.#draw(profile.status, from, to, (to - from) / perPixel, height);
    this.#drawn?.svg.remove();
    this.#drawn = { ...drawn, revision: profile.revision, perPixel, height };
    drawn.svg.classList.add("lines-svg");
    this.#place.prepend(drawn.svg);
    this.paint(profile, height);
  }
}
