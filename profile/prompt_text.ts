/**
 * The text of a prompt: pieces of bounded length, in markdown that what a program says cannot break out of.
 *
 * @module
 */
import { legible } from "./legible.ts";
import { formatCount } from "./units.ts";

/** Longer names and addresses are cut, characters. */
const NAME = 160;

/** A part of a prompt. */
export interface PromptSection {
  title: string;
  /** Its lines, the most important first. */
  lines: readonly string[];
  /** How much of the prompt it may fill, 0 to 1. */
  share: number;
}

/**
 * Text of at most so many characters; what is cut off is said.
 *
 * @example
 * ```ts
 * import { cut } from "./prompt_text.ts";
 * cut("abcdef", 4); // "abc…"
 * ```
 */
export function cut(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const end = Math.max(0, limit - 1);
  // Half a character is none.
  return `${text.slice(0, /[\ud800-\udbff]/.test(text[end - 1] ?? "") ? end - 1 : end)}…`;
}

/** A name, a place or a message on one line, as code: what a program says is no markdown of ours. */
export function quoted(text: string, limit = NAME): string {
  const line = cut(legible(text.slice(0, 2 * limit)).replace(/\s+/g, " ").trim(), limit);
  if (!line.includes("`")) return `\`${line}\``;
  const fence = "`".repeat(longestRun(line) + 1);
  return `${fence} ${line} ${fence}`;
}

/** Text of several lines, as a block of code. */
export function fenced(text: string, language = ""): string {
  const fence = "`".repeat(Math.max(3, longestRun(text) + 1));
  return `${fence}${language}\n${text.replace(/[^\n\t]+/g, legible).trimEnd()}\n${fence}`;
}

/** A section as text of at most so many characters, its heading included; "" where nothing of it fits. */
export function sectionText({ title, lines }: PromptSection, limit: number): string {
  const heading = `## ${title}\n\n`;
  const kept: string[] = [];
  // Room to say how much was left out.
  let room = limit - heading.length - 40;
  for (const line of lines) {
    if (line.length + 1 > room) break;
    kept.push(line);
    room -= line.length + 1;
  }
  if (kept.length === 0) return "";
  const left = lines.length - kept.length;
  if (left > 0) kept.push(`- … and ${formatCount(left)} more`);
  return `${heading}${kept.join("\n")}`;
}

/** The longest run of back-quotes. */
function longestRun(text: string): number {
  return (text.match(/`+/g) ?? []).reduce((most, run) => Math.max(most, run.length), 0);
}
