/**
 * Scrolling through more rows than a browser can make an element high. The element that scrolls is at most some million
 * pixels high and its rows are not placed in it: they stand in a part of it that does not move, and what they show
 * follows from how it was scrolled. A small step moves the rows by as much; a leap, as by the scroll bar, goes to that
 * part of the list. Afterwards, at rest, the scroll bar is set to where the rows are.
 *
 * @module
 */
import type { Heights } from "./log_heights.ts";

/** Browsers make elements no higher than some 17 million pixels. */
export const HIGHEST = 8_000_000;
/** A step of more than so many views is a leap. */
const LEAP = 3;

/** A place that is kept in sight while heights become known: a row, or the end of all. */
export type Pin = { row: number; align: "start" | "center" | "end" } | "end";

/** Where a list is scrolled to. All in pixels. */
export class LogScroll {
  /** What is seen of the list begins here, of all its height. */
  top = 0;
  /** Height of the view. */
  height = 0;
  /** What is kept in sight until a person scrolls. */
  pin: Pin | undefined;
  heights: Heights;

  /** How far the element is scrolled, as far as is known. */
  #element = 0;

  constructor(heights: Heights) {
    this.heights = heights;
  }

  /** How high the element's content is to be. */
  get content(): number {
    return Math.min(HIGHEST, Math.max(this.heights.total, this.height));
  }

  /** How far the list can be scrolled. */
  get most(): number {
    return Math.max(0, this.heights.total - this.height);
  }

  /** Whether the end is in sight. */
  get atEnd(): boolean {
    return this.top >= this.most - 2;
  }

  /** How far the element has to be scrolled for its bar to show where the list is. */
  get wanted(): number {
    const { most } = this;
    return most === 0 ? 0 : Math.round(this.top / most * (this.content - this.height));
  }

  /** Takes note of how far the element was scrolled, by the page itself. */
  placed(element: number): void {
    this.#element = element;
  }

  /**
   * The element was scrolled, by a person if it is not where the page put it.
   *
   * @param most How far it can be scrolled now
   * @returns Whether the list moved
   */
  scrolled(element: number, most: number): boolean {
    const step = element - this.#element;
    if (Math.abs(step) < 1) return false;
    this.#element = element;
    this.pin = undefined;
    const isLeap = Math.abs(step) > LEAP * this.height;
    const before = this.top;
    this.top = isLeap ? (most > 0 ? element / most * this.most : 0) : this.top + step;
    this.clamp();
    // Who follows what comes in stays at the end.
    if (step > 0 && this.atEnd) this.pin = "end";
    return this.top !== before;
  }

  /** Whether the element has come to its end and the list has not, or the other way round. */
  isAstray(most: number): boolean {
    const { top, most: all } = this;
    return (this.#element <= 0 && top > 0) || (this.#element >= most - 1 && top < all - 1);
  }

  /** A row turned out to be so high. What is in sight stays where it is. */
  measured(row: number, height: number): boolean {
    if (Math.abs(this.heights.of(row) - height) < 0.05) return false;
    const isAbove = this.heights.topOf(row + 1) <= this.top;
    const change = this.heights.set(row, height);
    if (isAbove) this.top += change;
    return true;
  }

  /** Shows a row, and goes on showing it while the heights around it become known. */
  show(pin: Pin): void {
    this.pin = pin;
    this.keepPin();
  }

  /** Shows a row that is not wholly in sight, with as little movement as can be. */
  reveal(row: number): void {
    const [from, to] = [this.heights.topOf(row), this.heights.topOf(row + 1)];
    if (from < this.top || to - from > this.height) this.show({ row, align: "start" });
    else if (to > this.top + this.height) this.show({ row, align: "end" });
  }

  /** Moves to what is pinned, and into what there is. */
  keepPin(): void {
    const { pin, heights, height } = this;
    if (pin === "end") {
      this.top = this.most;
    } else if (pin) {
      const [from, size] = [heights.topOf(pin.row), heights.of(pin.row)];
      // Of what is higher than the view the beginning is shown.
      const room = Math.max(0, height - size);
      this.top = from - (pin.align === "start" ? 0 : pin.align === "end" ? room : room / 2);
    }
    this.clamp();
  }

  clamp(): void {
    this.top = Math.max(0, Math.min(this.most, this.top));
  }
}
