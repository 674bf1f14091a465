/**
 * Log texts as they are shown: not more of a long one than a person reads at a glance, and nothing that cannot be seen.
 *
 * @module
 */
import { formatBytes, formatCount } from "../profile/units.ts";

/** What is shown of a text at first, and what each further step adds. */
const FIRST = { lines: 12, characters: 1_000 };
const STEP = { lines: 5_000, characters: 200_000 };
/** Lines are counted in texts up to this length: it costs time in longer ones. */
const COUNTED = 2_000_000;

/** How much of a text is shown. */
export interface Cut {
  /** Characters (UTF-16 units) from the beginning. */
  end: number;
  /** What a button that shows more says; "" where all is shown. */
  more: string;
}

/**
 * How much of a text is shown after some steps of showing more.
 *
 * @example
 * ```ts
 * import { cutText } from "./log_text.ts";
 * cutText("a\n".repeat(5000), 0); // { end: 23, more: "Show all 5,000 lines" }
 * ```
 */
export function cutText(text: string, steps: number): Cut {
  const end = endAfter(text, steps);
  if (end >= text.length) return { end, more: "" };
  const next = endAfter(text, steps + 1);
  const lines = text.length > COUNTED ? 1 : countLines(text);
  if (next >= text.length) {
    return { end, more: lines > 1 ? `Show all ${formatCount(lines)} lines` : `Show all of ${sizeOf(text)}` };
  }
  return { end, more: `Show ${formatBytes(next - end)} more of ${sizeOf(text)}` };
}

function endAfter(text: string, steps: number): number {
  const lines = steps === 0 ? FIRST.lines : steps * STEP.lines;
  let end = Math.min(text.length, steps === 0 ? FIRST.characters : steps * STEP.characters);
  let at = -1;
  for (let line = 0; line < lines; line++) {
    at = text.indexOf("\n", at + 1);
    if (at < 0 || at >= end) break;
    if (line === lines - 1) end = at;
  }
  // Only a line break is left.
  if (end >= text.length - 1 && text.endsWith("\n")) return text.length;
  const code = text.charCodeAt(end - 1);
  // Not in the middle of a character.
  return end < text.length && code >= 0xd800 && code < 0xdc00 ? end - 1 : end;
}

function countLines(text: string): number {
  let lines = text.endsWith("\n") ? 0 : 1;
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) lines++;
  return lines;
}

/** One character is one byte as long as it is of the Latin alphabet: good enough to say how long a text is. */
function sizeOf(text: string): string {
  return formatBytes(text.length);
}

/** Control characters but for tabs and line breaks, and what turns the direction of text round. */
// deno-lint-ignore no-control-regex -- control characters are what is looked for
const UNSEEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u0080-\u009f\u202a-\u202e\u2066-\u2069]|\r(?!\n)/g;

/**
 * A text with pictures in place of control characters (`␛`), and marks of direction as `�`: one for each, so that
 * places in it stay what they are.
 */
export function seen(text: string): string {
  return text.replace(UNSEEN, (character) => {
    const code = character.charCodeAt(0);
    return code < 0x20 ? String.fromCharCode(0x2400 + code) : code === 0x7f ? "\u2421" : "\ufffd";
  });
}
