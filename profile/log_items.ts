/**
 * What stands in the log, in its order: entries, and between them what is not said by the program.
 *
 * @module
 */
import { rowAt } from "./series.ts";

/** What is no entry: it stands at its time. */
export interface Between {
  /** Tells it from the others, and stays the same as the recording grows. */
  key: string;
  /** µs; -Infinity stands before all entries, Infinity after all. */
  time: number;
}

/** An item's place in the log: an entry's row, or what stands between entries. */
export type LogItem<Other extends Between> = number | Other;

/**
 * The items of the log. Entries are many and stay columns; the others are few.
 *
 * @example
 * ```ts
 * import { LogItems } from "./log_items.ts";
 * const items = new LogItems(Int32Array.of(4, 7), 2, [0, 0, 0, 0, 10, 0, 0, 30], [{ key: "a", time: 20 }]);
 * console.log(items.length, items.at(0), items.at(1), items.at(2)); // 3 4 { key: "a", time: 20 } 7
 * ```
 */
export class LogItems<Other extends Between> {
  readonly length: number;
  /** By other item, its place among all. Ascending. */
  readonly #places: number[];
  readonly others: readonly Other[];

  /**
   * @param rows Rows of the log table, ascending
   * @param entries How many of them are valid
   * @param times By row of the log table, µs, ascending
   * @param others In any order; those of the same time stay in theirs
   */
  constructor(
    private readonly rows: Int32Array,
    readonly entries: number,
    times: readonly number[],
    others: readonly Other[],
  ) {
    this.others = others.toSorted((a, b) => a.time === b.time ? 0 : a.time - b.time);
    this.#places = this.others.map(({ time }, i) => this.#entriesBefore(time, times) + i);
    this.length = entries + others.length;
  }

  /** The item at a place: the row of an entry, or what is none. */
  at(place: number): LogItem<Other> {
    const before = rowAt(this.#places, place);
    if (before >= 0 && this.#places[before] === place) return this.others[before]!;
    return this.rows[place - before - 1]!;
  }

  /** The row of the n-th entry that is shown; undefined beyond the last. */
  entry(n: number): number | undefined {
    return n >= 0 && n < this.entries ? this.rows[n] : undefined;
  }

  /** Which of the entries shown a row of the log table is: where it is not shown, the first after it. */
  numberOf(row: number): number {
    let low = 0;
    let high = this.entries;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.rows[middle]! < row) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Whether a row of the log table is shown. */
  has(row: number): boolean {
    return this.entry(this.numberOf(row)) === row;
  }

  /** The place of the n-th entry that is shown. */
  placeOf(n: number): number {
    let low = 0;
    let high = this.#places.length;
    // As many others stand before it as have fewer than n + 1 entries before them.
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#places[middle]! - middle <= n) low = middle + 1;
      else high = middle;
    }
    return n + low;
  }

  /** The place of what is no entry; -1 where it is not there. */
  placeOfOther(key: string): number {
    const at = this.others.findIndex((other) => other.key === key);
    return at < 0 ? -1 : this.#places[at]!;
  }

  #entriesBefore(time: number, times: readonly number[]): number {
    let low = 0;
    let high = this.entries;
    while (low < high) {
      const middle = (low + high) >>> 1;
      // What was read at a moment tells of the time up to it.
      if (times[this.rows[middle]!]! <= time) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
