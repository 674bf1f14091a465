/**
 * Tables for the terminal.
 *
 * @module
 */

/** Where the cells of a column stand. */
export type Alignment = "left" | "right";

/** Rows of cells as lines, in columns as wide as they need be. */
export function formatTable(rows: readonly (readonly string[])[], alignments: readonly Alignment[]): string {
  const widths = alignments.map((_, column) => Math.max(0, ...rows.map((row) => widthOf(row[column] ?? ""))));
  return rows.map((row) => {
    const cells = alignments.map((alignment, column) => {
      const cell = row[column] ?? "";
      const space = " ".repeat(widths[column]! - widthOf(cell));
      return alignment === "left" ? cell + space : space + cell;
    });
    return `${cells.join("  ").trimEnd()}\n`;
  }).join("");
}

/**
 * Text that does nothing to a terminal: control characters, which a recording may hold, shown as `\x1b`.
 */
export function plain(text: string): string {
  // deno-lint-ignore no-control-regex -- these are what it is about
  return text.replace(/[\x00-\x1f\x7f-\x9f]/g, (character) => {
    if (character === "\n") return "\\n";
    return `\\x${character.charCodeAt(0).toString(16).padStart(2, "0")}`;
  });
}

function widthOf(text: string): number {
  return [...text].length;
}
