/**
 * Something to parse.
 *
 * @module
 */

/** The text of a program of so many classes, some 270 bytes each. */
export function programText(classes: number): string {
  return Array.from({ length: classes }, (_, i) =>
    `export class Shape${i} extends Base {
  #sides = [${i}, ${i + 1}, \`side \${${i} * 2}\`];
  async area({ scale = 1, ...rest } = {}) {
    for (const [at, side] of this.#sides.entries()) {
      if (at > 1 && side !== "none") rest[at] = (await side?.length) ** 2 * scale;
    }
    return Object.values(rest).reduce((sum, one) => sum + one, 0) / ${i + 1};
  }
}
`).join("");
}
