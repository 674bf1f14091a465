/**
 * The box with the link to a recording.
 *
 * @module
 */

/**
 * Draws a box around a line.
 *
 * @example
 * ```ts
 * import { formatBox } from "./box.ts";
 * console.error(formatBox("Microlog: http://localhost:7777/#hello/2026_11_22_14_01_59/"));
 * ```
 */
export function formatBox(text: string): string {
  const width = Math.max(text.length, 62) + 2;
  const edge = "━".repeat(width);
  return `┏${edge}┓\n┃ ${text.padEnd(width - 1)}┃\n┗${edge}┛\n`;
}
