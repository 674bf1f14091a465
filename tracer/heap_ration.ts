/**
 * When to ask V8 what is alive: it collects all garbage for it, so what that costs is rationed.
 *
 * @module
 */

/**
 * What it costs a program afterwards that V8 has collected all garbage, µs: a server that makes much of it ran 12% slower
 * for a quarter of a second, whatever the collection itself had taken.
 */
export const AFTERMATH = 30_000;

/** Part of the run that it may take in all while the program runs. */
const SHARE = 0.003;
/** In all with the last time, when nothing comes after it: part of the run, and, in one that is long enough, µs. */
const LAST_SHARE = 0.01;
const LAST_COST = 100_000;
/** A shorter run (µs) is over before anything can have grown, and would be longer for it. */
const SHORTEST = 1_000_000;
/** What it costs at least, µs, and for each byte of heap: measured as 4 to 7 ms at 3 MB and 120 ms at 160 MB. */
const LEAST = 5_000;
const COST_PER_BYTE = 0.75 / 1000;
/** Time between two, µs, and as a part of the run so far: a long run is not to be drowned in them. */
const INTERVAL = 2_000_000;
const SPACING = 0.1;

/** Decides, from what earlier questions cost, whether the next may be asked. */
export class HeapRation {
  #spent = 0;
  #last = 0;
  #costPerByte = COST_PER_BYTE;
  #longest: number;

  /** @param longest How long one may take, µs */
  constructor(longest: number = Infinity) {
    this.#longest = longest;
  }

  /**
   * Whether to ask now.
   *
   * @param elapsed µs since the thread began
   * @param heap Bytes of heap in use; 0 where they are not known yet: false then means that no heap is small enough
   * @param last Whether the thread ends
   */
  allows(elapsed: number, heap: number, last: boolean): boolean {
    const expected = LEAST + heap * this.#costPerByte;
    if (expected > this.#longest) return false;
    // Nothing comes after the last.
    if (last) return elapsed >= SHORTEST && this.#spent + expected <= Math.max(LAST_COST, elapsed * LAST_SHARE);
    const pause = Math.max(INTERVAL, elapsed * SPACING);
    return elapsed - this.#last >= pause && this.#spent + expected + AFTERMATH <= elapsed * SHARE;
  }

  /** Takes what one cost, µs. */
  record(elapsed: number, heap: number, cost: number): void {
    this.#last = elapsed;
    this.#spent += cost + AFTERMATH;
    if (heap > 0) this.#costPerByte = Math.max(COST_PER_BYTE / 2, (cost - LEAST) / heap);
  }
}
