/**
 * Pairs of numbers get numbers of their own.
 *
 * @module
 */
import { grown } from "./columns.ts";

/**
 * Numbers pairs of integers from 0 on, in the order they are first asked for. Open addressing in typed arrays: no object
 * for each pair, as a `Map` of keys would need, for there may be a million.
 *
 * @example
 * ```ts
 * import { Pairs } from "./pairs.ts";
 * const pairs = new Pairs();
 * pairs.idOf(7, -1); // 0
 * pairs.idOf(8, 7); // 1
 * pairs.idOf(7, -1); // 0
 * ```
 */
export class Pairs {
  /** How many pairs are known. */
  length = 0;
  #first: Int32Array = new Int32Array(64);
  #second: Int32Array = new Int32Array(64);
  /** A number of a pair plus 1, 0 for free; at least twice as many as pairs. */
  #slots: Int32Array = new Int32Array(256);

  /** The number of a pair; a new one where it is new. Both are 32-bit integers. */
  idOf(first: number, second: number): number {
    const mask = this.#slots.length - 1;
    for (let slot = hash(first, second) & mask;; slot = (slot + 1) & mask) {
      const id = this.#slots[slot]! - 1;
      if (id < 0) return this.#add(first, second, slot);
      if (this.#first[id] === first && this.#second[id] === second) return id;
    }
  }

  #add(first: number, second: number, slot: number): number {
    const id = this.length++;
    if (id === this.#first.length) {
      this.#first = grown(this.#first, new Int32Array(2 * id));
      this.#second = grown(this.#second, new Int32Array(2 * id));
    }
    this.#first[id] = first;
    this.#second[id] = second;
    this.#slots[slot] = id + 1;
    if (2 * this.length > this.#slots.length) this.#rehash();
    return id;
  }

  #rehash(): void {
    const slots = this.#slots = new Int32Array(4 * this.#slots.length);
    const mask = slots.length - 1;
    for (let id = 0; id < this.length; id++) {
      let slot = hash(this.#first[id]!, this.#second[id]!) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = id + 1;
    }
  }
}

/** The upper bits of a product depend on all bits of its factors, so they are folded into the lower ones. */
function hash(first: number, second: number): number {
  const mixed = Math.imul(first, 0x9e3779b1) ^ Math.imul(second, 0x85ebca6b);
  return Math.imul(mixed ^ (mixed >>> 15), 0xc2b2ae35) >>> 7;
}
