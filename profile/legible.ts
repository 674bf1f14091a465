/**
 * Names that can be read wherever they are shown.
 *
 * @module
 */

/**
 * Control characters, line and paragraph separators, and what turns the direction of text round or has no width:
 * a function may be named `"\u202Eexe.txt"`, and would be read as what it is not.
 */
// deno-lint-ignore no-control-regex -- control characters are what is looked for
const UNSEEN = /[\u0000-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

/**
 * A name with every character that cannot be seen replaced by one that can: tabs and line breaks by a space, others by
 * `\ufffd`. Letters of any script stay.
 *
 * @example
 * ```ts
 * import { legible } from "./legible.ts";
 * legible("a\nb"); // "a b"
 * ```
 */
export function legible(name: string): string {
  return name.replace(UNSEEN, (character) => /\s/.test(character) && character !== "\ufeff" ? " " : "\ufffd");
}
