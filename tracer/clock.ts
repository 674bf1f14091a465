/**
 * Three clocks tell one time: Microlog's, the target's `performance.now()`, and V8's profiler.
 *
 * Microlog's is the reference: µs since the recording began. The target's is placed by asking for it and taking the
 * answer to be from the middle of the round trip; the shortest round trip wins (Cristian's algorithm). V8's is placed
 * against the target's, whose reading and the profile's start are taken in the same breath.
 *
 * @module
 */

/** Where V8's clock stands; one for all threads of a process. */
interface V8Clock {
  /** What turns V8's time into µs since the recording began; undefined until it is known. */
  offset: number | undefined;
}

/** Translates the times of one thread of the target to µs since the recording began. */
export class Clock {
  #targetOffset = 0;
  #bestRoundTrip = Infinity;
  #v8: V8Clock;
  #now: () => number;
  #origin: number;

  /**
   * @param now Microlog's monotonic clock, milliseconds
   * @param origin When the recording begins, by `now`
   */
  constructor(now: () => number, origin: number = now(), v8: V8Clock = { offset: undefined }) {
    this.#now = now;
    this.#origin = origin;
    this.#v8 = v8;
  }

  /** The clock of another thread: its `performance.now()` is its own, V8's time is that of all. */
  forThread(): Clock {
    return new Clock(this.#now, this.#origin, this.#v8);
  }

  /** µs since the recording began, by Microlog's clock. */
  now(): number {
    return Math.round((this.#now() - this.#origin) * 1000);
  }

  /** Takes the thread's clock (ms) as read between two moments (µs, of {@linkcode now}). */
  observe(before: number, after: number, target: number): void {
    if (after - before >= this.#bestRoundTrip) return;
    this.#bestRoundTrip = after - before;
    this.#targetOffset = (before + after) / 2 - target * 1000;
  }

  /**
   * Takes the V8 time (µs) at which the thread's clock showed `target` (ms). The first such pair of all threads places
   * V8's clock; later ones place the clocks of other threads by it, closer than any round trip could.
   */
  observeV8(v8: number, target: number): void {
    if (this.#v8.offset === undefined) {
      this.#v8.offset = target * 1000 + this.#targetOffset - v8;
      this.#bestRoundTrip = 0;
    } else if (this.#bestRoundTrip > 0) {
      this.#bestRoundTrip = 0;
      this.#targetOffset = v8 + this.#v8.offset - target * 1000;
    }
  }

  /** A time of the thread's `performance.now()` (ms), µs. */
  fromTarget(target: number): number {
    return Math.max(0, Math.round(target * 1000 + this.#targetOffset));
  }

  /** A time of V8's profiler (µs), µs. */
  fromV8(v8: number): number {
    return Math.round(v8 + (this.#v8.offset ?? 0));
  }
}
