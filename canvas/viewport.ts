/**
 * Which part of a recording is on screen: a span of time across, and a scroll position down. Pure arithmetic: no DOM.
 *
 * @module
 */

/** Room left and right of the recording when all of it is shown, pixels. */
export const EDGE = 8;

/** The narrowest span that can be shown, µs. */
export const MINIMUM_SPAN = 100;

/**
 * The window through which lines, ruler and flame chart are seen; they all share one, so they pan and zoom together.
 *
 * Nothing outside the recording can be reached. While all of it is shown ({@linkcode fitted}) the window grows with it.
 *
 * @example
 * ```ts
 * import { Viewport } from "./viewport.ts";
 * const view = new Viewport();
 * view.resize(1000, 400);
 * view.setDuration(2_000_000);
 * view.zoomAt(500, 2); // twice as close, around the middle
 * ```
 */
export class Viewport {
  /** Time at the left edge, µs; a little below 0 when all is shown. */
  start = 0;
  /** Time at the right edge, µs. */
  end = 1_000_000;
  /** Pixels scrolled down. */
  top = 0;
  /** Pixels across. */
  width = 1;
  /** Pixels down. */
  height = 1;
  /** Pixels down that the whole content takes. */
  contentHeight = 0;
  /** Length of the recording, µs. */
  duration = 1_000_000;
  /** Whether all of the recording is shown, and goes on being shown while it grows. */
  fitted = true;

  #listeners = new Set<() => void>();

  /** Calls back after each change; returns a function that ends it. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** µs in a pixel. */
  get perPixel(): number {
    return (this.end - this.start) / this.width;
  }

  /** Time at a distance from the left edge, µs. */
  timeAt(x: number): number {
    return this.start + x * this.perPixel;
  }

  /** Distance of a time from the left edge, pixels. */
  xAt(time: number): number {
    return (time - this.start) / this.perPixel;
  }

  /** Sets the size in pixels; the left edge stays where it is, and with the first size what is shown. */
  resize(width: number, height: number): void {
    if (width === this.width && height === this.height) return;
    const { start, end, perPixel } = this;
    // Before it has a size it may have been told what to show.
    const isFirst = this.width <= 1;
    this.width = Math.max(1, width);
    this.height = Math.max(1, height);
    this.#change(start, isFirst ? end : start + perPixel * this.width, this.top);
  }

  /** Sets the height of all content, pixels. */
  setContentHeight(height: number): void {
    if (height === this.contentHeight) return;
    this.contentHeight = height;
    this.#change(this.start, this.end, this.top);
  }

  /** Sets the length of the recording, µs. */
  setDuration(duration: number): void {
    const length = Math.max(1000, duration);
    if (length === this.duration) return;
    this.duration = length;
    this.#change(this.start, this.end, this.top);
  }

  /** Moves by pixels: to later times, and down. */
  panBy(dx: number, dy = 0): void {
    const shift = this.fitted ? 0 : dx * this.perPixel;
    this.#change(this.start + shift, this.end + shift, this.top + dy);
  }

  /** Scrolls to a distance from the top, pixels. */
  scrollTo(top: number): void {
    this.#change(this.start, this.end, top);
  }

  /** Comes closer by a factor (below 1: goes away) while the time under `x` stays under it. */
  zoomAt(x: number, factor: number): void {
    const all = this.#all();
    const span = Math.min(all.end - all.start, Math.max(MINIMUM_SPAN, (this.end - this.start) / factor));
    const start = this.timeAt(x) - (x / this.width) * span;
    this.fitted = false;
    this.#change(start, start + span, this.top);
  }

  /** Shows a span of time, µs, with a little room around it. */
  show(start: number, end: number): void {
    const room = Math.max(end - start, MINIMUM_SPAN) * 0.02;
    this.fitted = false;
    this.#change(start - room, end + room, this.top);
  }

  /** Moves as little as needed to bring a time, and a stretch down the content, on screen. */
  reveal(start: number, end: number, top: number, bottom: number): void {
    const span = this.end - this.start;
    let from = this.start;
    if (end < this.start || start > this.end) from = (start + end) / 2 - span / 2;
    let down = this.top;
    if (bottom > down + this.height) down = bottom - this.height;
    if (top < down) down = top;
    this.#change(from, from + span, down);
  }

  /** Shows all of the recording. */
  fit(): void {
    this.fitted = true;
    this.#change(this.start, this.end, this.top);
  }

  #all(): { start: number; end: number } {
    const room = (EDGE * this.duration) / Math.max(1, this.width - 2 * EDGE);
    return { start: -room, end: this.duration + room };
  }

  #change(start: number, end: number, top: number): void {
    const all = this.#all();
    const whole = all.end - all.start;
    const span = Math.min(whole, Math.max(MINIMUM_SPAN, end - start));
    if (this.fitted || span >= whole * 0.9999) {
      this.fitted = true;
      [this.start, this.end] = [all.start, all.end];
    } else {
      this.start = Math.min(Math.max(start, all.start), all.end - span);
      this.end = this.start + span;
    }
    this.top = Math.round(Math.max(0, Math.min(top, this.contentHeight - this.height)));
    for (const listener of this.#listeners) listener();
  }
}
