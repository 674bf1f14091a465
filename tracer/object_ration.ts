/**
 * When to count the objects on the heap: exact counts are dear, so what they cost is rationed.
 *
 * @module
 */
import { AFTERMATH } from "./heap_ration.ts";

/** Part of the run that counting may take at most. */
const SHARE = 0.005;
/** What an object takes on the heap of a fresh Deno, bytes: 83,000 objects in 5 MB. */
const BYTES_PER_OBJECT = 60;
/** What counting an object costs, µs: measured as 30 ms for 83,000 and 590 ms for 2 million. */
const COST_PER_OBJECT = 0.36;

/** Decides, from what earlier counts cost, whether the next may be taken. */
export class ObjectRation {
  #interval: number;
  #longest: number;
  #spent = 0;
  #last = 0;
  #bytesPerObject = BYTES_PER_OBJECT;
  #costPerObject = COST_PER_OBJECT;

  /**
   * @param interval Time between two counts at least, µs
   * @param longest How long a count may take, µs
   */
  constructor(interval: number, longest: number = Infinity) {
    this.#interval = interval;
    this.#longest = longest;
  }

  /**
   * Whether a count may be taken now.
   *
   * @param now µs since the recording began
   * @param heap Bytes of heap in use
   */
  allows(now: number, heap: number): boolean {
    const expected = heap / this.#bytesPerObject * this.#costPerObject;
    if (expected > this.#longest || now - this.#last < this.#interval) return false;
    return this.#spent + expected + AFTERMATH <= now * SHARE;
  }

  /** Takes what a count found and cost (µs). */
  record(now: number, heap: number, count: number, cost: number): void {
    this.#last = now;
    this.#spent += cost + AFTERMATH;
    if (count > 0) {
      this.#bytesPerObject = heap / count;
      this.#costPerObject = Math.max(COST_PER_OBJECT, cost / count);
    }
  }
}
