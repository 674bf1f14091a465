/**
 * A clock that stands still until it is moved.
 *
 * @module
 */
import { Clock } from "../../tracer/clock.ts";

/** A {@linkcode Clock} in the hands of a test. */
export class FakeClock {
  #ms = 1234.5;
  readonly clock: Clock = new Clock(() => this.#ms);

  /** Moves on by that many µs. */
  advance(time: number): void {
    this.#ms += time / 1000;
  }
}
