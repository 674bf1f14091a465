/**
 * Fits text into the width of a bar.
 *
 * @module
 */

/** More than this many widths are not kept: a recording may hold millions of different labels. */
const KEPT = 20_000;

/** Says how wide texts are in one font, remembers it, and cuts what is too wide. */
export class TextFitter {
  #measure: (text: string) => number;
  #widths = new Map<string, number>();

  /** Takes what measures a text, in pixels; for a canvas, `(text) => context.measureText(text).width`. */
  constructor(measure: (text: string) => number) {
    this.#measure = measure;
  }

  /** Width of a text, pixels. */
  width(text: string): number {
    let width = this.#widths.get(text);
    if (width === undefined) {
      if (this.#widths.size >= KEPT) this.#widths.clear();
      width = this.#measure(text);
      this.#widths.set(text, width);
    }
    return width;
  }

  /** As much of the text as fits, ending in "…" where it was cut; "" where not even three letters fit. */
  cut(text: string, room: number): string {
    if (this.width(text) <= room) return text;
    let [fits, tooLong] = [0, text.length];
    while (tooLong - fits > 1) {
      const middle = (fits + tooLong) >> 1;
      if (this.width(text.slice(0, middle) + "…") <= room) fits = middle;
      else tooLong = middle;
    }
    return fits < 3 ? "" : text.slice(0, fits).trimEnd() + "…";
  }
}
