/**
 * Drawing once a frame, and only when something changed.
 *
 * @module
 */

/** Calls a painter on the next animation frame after {@linkcode FrameLoop.invalidate}, however often that is called. */
export class FrameLoop {
  #paint: () => void;
  #request = 0;
  /** How many frames were painted. */
  painted = 0;

  constructor(paint: () => void) {
    this.#paint = paint;
  }

  /** Asks for a frame. */
  invalidate(): void {
    if (this.#request !== 0) return;
    this.#request = requestAnimationFrame(() => {
      this.#request = 0;
      this.painted++;
      this.#paint();
    });
  }

  /** Takes back a frame that was asked for. */
  stop(): void {
    cancelAnimationFrame(this.#request);
    this.#request = 0;
  }
}
