/**
 * Three clocks tell one time: Microlog's, the target's `performance.now()`, and V8's profiler.
 *
 * Microlog's is the reference: µs since the recording began. The target's is placed by asking for it and taking the
 * answer to be from the middle of the round trip; the shortest round trip wins (Cristian's algorithm). V8's is placed
 * against the target's, whose reading and the profile's start are taken in the same breath.
 *
 * @module
 */

/** Translates the target's times to µs since the recording began. */
export class Clock {
  #targetOffset = 0;
  #bestRoundTrip = Infinity;
  #v8Offset: number | undefined;
  #now: () => number;
  #origin: number;

  /** @param now Microlog's monotonic clock, milliseconds; a recording begins when this is made */
  constructor(now: () => number) {
    this.#now = now;
    this.#origin = now();
  }

  /** µs since the recording began, by Microlog's clock. */
  now(): number {
    return Math.round((this.#now() - this.#origin) * 1000);
  }

  /** Takes the target's clock (ms) as read between two moments (µs, of {@linkcode now}). */
  observe(before: number, after: number, target: number): void {
    if (after - before >= this.#bestRoundTrip) return;
    this.#bestRoundTrip = after - before;
    this.#targetOffset = (before + after) / 2 - target * 1000;
  }

  /** Takes the V8 time (µs) at which the target's clock showed `target` (ms); the first such pair counts. */
  observeV8(v8: number, target: number): void {
    this.#v8Offset ??= target * 1000 - v8;
  }

  /** A time of the target's `performance.now()` (ms), µs. */
  fromTarget(target: number): number {
    return Math.max(0, Math.round(target * 1000 + this.#targetOffset));
  }

  /** A time of V8's profiler (µs), µs. */
  fromV8(v8: number): number {
    return Math.round(v8 + (this.#v8Offset ?? 0) + this.#targetOffset);
  }
}
