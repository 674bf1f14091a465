/**
 * Makes source maps.
 *
 * @module
 */

/** Where in the source (0-based line and column) a column of the script comes from. */
export type Segment = [column: number, sourceLine: number, sourceColumn: number];

const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** A number in base 64 VLQ, as source maps have it. */
function encode(value: number): string {
  let rest = value < 0 ? -value << 1 | 1 : value << 1;
  let text = "";
  do {
    const digit = rest & 31;
    rest >>>= 5;
    text += DIGITS[rest > 0 ? digit | 32 : digit];
  } while (rest > 0);
  return text;
}

/** The source map of a script, given its segments by line. */
export function sourceMap(source: string, content: string, lines: readonly Segment[][]): Record<string, unknown> {
  let [lastLine, lastColumn] = [0, 0];
  const mappings = lines.map((segments) => {
    let last = 0;
    return segments.map(([column, sourceLine, sourceColumn]) => {
      const numbers = [column - last, 0, sourceLine - lastLine, sourceColumn - lastColumn];
      [last, lastLine, lastColumn] = [column, sourceLine, sourceColumn];
      return numbers.map(encode).join("");
    }).join(",");
  }).join(";");
  return { version: 3, sources: [source], sourcesContent: [content], names: [], mappings };
}

/** A source map, or any text, as V8 tells it of a script that Deno has transpiled. */
export function dataUrl(map: Record<string, unknown> | string): string {
  const text = typeof map === "string" ? map : JSON.stringify(map);
  return `data:application/json;base64,${btoa(text)}`;
}
