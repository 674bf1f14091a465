/**
 * Drawing once a frame, and only when something changed; and work that leaves room for frames.
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

/** Lets the browser handle input and paint. A message comes at once, where timers are held back in a hidden page. */
export function breathe(): Promise<void> {
  return new Promise((resolve) => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => {
      channel.port1.close();
      resolve();
    };
    channel.port2.postMessage(null);
  });
}

/** A page that is not seen gets no frames: it does not wait longer than this, ms. */
const PATIENCE = 100;

/** Calls back when the next frame has been painted; at once where there are none. */
export function afterFrame(callback: () => void): void {
  if (typeof requestAnimationFrame !== "function") return callback();
  let called = false;
  const once = () => {
    if (!called) callback();
    called = true;
  };
  requestAnimationFrame(() => requestAnimationFrame(once));
  setTimeout(once, PATIENCE);
}
