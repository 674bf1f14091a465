/**
 * What a person types to search for: a regular expression, or one in the making.
 *
 * @module
 */

/** A text read as a regular expression. */
export interface Pattern {
  /** Undefined where nothing is searched for, or the text is no regular expression (yet). */
  regex: RegExp | undefined;
  /** Why it is none, in words; "" where it is one, or nothing is searched for. */
  problem: string;
}

/** The longest text that is searched for, characters: an address holds no longer one either. */
export const MOST = 1000;

/** What is said of a pattern that is not done in time. */
export const TOO_SLOW = "This pattern takes too long: simplify it";

/** How V8, SpiderMonkey and JavaScriptCore say what is wrong, and how people do. The first that fits counts. */
const WORDS: readonly [said: RegExp, problem: string][] = [
  [/unterminated (group|parenthetical)|missing \)/i, "A ( is not closed yet"],
  [/unmatched/i, "A ) has no ( before it"],
  [/nothing to repeat/i, "Nothing to repeat before a *, + or ?"],
  [/\\ at end/i, "A \\ at the end stands for nothing yet"],
  [/out of order.*(class|\])|invalid range/i, "A range in [ ] is the wrong way round"],
  [/character class|missing terminating \]/i, "A [ is not closed yet"],
  [/out of order/i, "The numbers in { } are the wrong way round"],
  [/duplicate/i, "Two groups have the same name"],
  [/group name|named (capture|reference)|capture name/i, "The name of a group is not complete yet"],
  [/group/i, "A (? begins no group yet"],
  [/too (large|complex|big)/i, "This pattern is too large: simplify it"],
];

/**
 * Reads what was typed. Nothing but spaces searches for nothing. Large and small letters are told apart only where the
 * pattern has a large one ("smart case", as in ripgrep); `^` and `$` are the begin and the end of a line.
 *
 * @example
 * ```ts
 * import { readPattern } from "./search_pattern.ts";
 * readPattern("spin|main").regex; // /spin|main/im
 * readPattern("Board").regex; // /Board/m
 * readPattern("(spin").problem; // "A ( is not closed yet"
 * ```
 */
export function readPattern(text: string): Pattern {
  if (text.trim() === "") return { regex: undefined, problem: "" };
  if (text.length > MOST) return { regex: undefined, problem: `More than ${MOST} characters: shorten it` };
  try {
    return { regex: new RegExp(text, hasCapital(text) ? "m" : "im"), problem: "" };
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    // What was typed may stand in the message, and say anything.
    const why = said.replace(text, "");
    const problem = WORDS.find(([words]) => words.test(why))?.[1] ?? "Not a regular expression yet";
    return { regex: undefined, problem };
  }
}

/** Whether a large letter stands for itself: that of `\S` or of a group's name does not. */
function hasCapital(text: string): boolean {
  return /\p{Lu}/u.test(
    text.replace(/\\(?:[pP]\{[^}]*\}|[kK]<[^>]*>|u\{?[0-9A-Fa-f]+\}?|x[0-9A-Fa-f]{2}|.)|\(\?<\w+>/gs, ""),
  );
}

/** Whether a pattern is about where something lies, and not what it is called: then it has a slash or a colon. */
export function isOfPlace({ source }: RegExp): boolean {
  return /[/:]/.test(source.replaceAll("(?:", ""));
}
