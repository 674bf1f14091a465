/**
 * The heights of a list's rows, most of them assumed, and where each row lies.
 *
 * @module
 */

/** Rows whose heights are summed up together. */
const BLOCK = 1024;

/**
 * Heights of any number of rows, in pixels. Where a row lies, and which lies at a place, is found in a thousand steps or
 * so with a million rows; to change a height takes two.
 *
 * @example
 * ```ts
 * import { Heights } from "./log_heights.ts";
 * const heights = new Heights(1_000_000, 24);
 * heights.set(2, 100);
 * console.log(heights.topOf(3), heights.rowAt(60), heights.total); // 148 2 24000076
 * ```
 */
export class Heights {
  readonly #rows: Float32Array;
  /** Float64: sums beyond 16 million pixels must be exact. */
  readonly #blocks: Float64Array;

  /** @param assumed The height of every row as long as no other is known */
  constructor(readonly length: number, assumed: number) {
    this.#rows = new Float32Array(length).fill(assumed);
    this.#blocks = new Float64Array(Math.ceil(length / BLOCK)).fill(BLOCK * assumed);
    if (length % BLOCK > 0) this.#blocks[this.#blocks.length - 1] = (length % BLOCK) * assumed;
  }

  /** Of all rows together. */
  get total(): number {
    return this.#blocks.reduce((sum, height) => sum + height, 0);
  }

  /** The height of a row; 0 where there is none. */
  of(row: number): number {
    return this.#rows[row] ?? 0;
  }

  /** Sets a row's height; gives by how much it changed. */
  set(row: number, height: number): number {
    const before = this.#rows[row];
    if (before === undefined) return 0;
    this.#rows[row] = height;
    const change = this.#rows[row]! - before;
    this.#blocks[Math.floor(row / BLOCK)]! += change;
    return change;
  }

  /** The upper edge of a row; of the one after the last the lower edge of all. */
  topOf(row: number): number {
    const block = Math.min(this.#blocks.length, Math.floor(row / BLOCK));
    let top = 0;
    for (let i = 0; i < block; i++) top += this.#blocks[i]!;
    for (let i = block * BLOCK; i < row && i < this.length; i++) top += this.#rows[i]!;
    return top;
  }

  /** The row at a place, the nearest where it is outside of all; -1 where there is none. */
  rowAt(place: number): number {
    let [block, top] = [0, 0];
    while (block < this.#blocks.length - 1 && top + this.#blocks[block]! <= place) top += this.#blocks[block++]!;
    let row = block * BLOCK;
    while (row < this.length - 1 && top + this.#rows[row]! <= place) top += this.#rows[row++]!;
    return Math.min(row, this.length - 1);
  }
}
