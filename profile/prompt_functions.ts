/**
 * The functions with the most time of their own, by module and class, and their source.
 *
 * @module
 */
import { displaySource } from "../recording/origin.ts";
import type { FunctionRow } from "./functions.ts";
import { functionText, type Scoped } from "./prompt_scope.ts";
import { cut, fenced, type PromptSection, quoted } from "./prompt_text.ts";
import type { Profile } from "./types.ts";
import { formatCount, formatDuration, formatPercent } from "./units.ts";

/** A function is told of where it takes so much of the time at work, 0 to 1. */
const LEAST = 0.005;
/** How many are told of. */
const MOST = 40;
/** How many have their source shown. */
const MOST_SHOWN = 12;
/** Of a function: lines before it, lines of it at most, characters. */
const EXCERPT = { before: 2, lines: 40, characters: 2_400 };
/** A line that ends something, or is empty. */
const ENDS = /^\s*([\])}]|$)/;
/** Where a line is longer, it is shown around the function, characters before and after its column. */
const LONG_LINE = { length: 400, before: 60, after: 300 };

/** Functions by module and class, most time first. */
export function functionsSection(scoped: Scoped): PromptSection {
  const { profile, functions, busy } = scoped;
  const hot = functions.filter(({ self }) => self > 0 && self >= LEAST * busy).slice(0, MOST);
  const lines: string[] = [];
  for (const module of groupBy(hot, (row) => moduleOf(profile, row))) {
    lines.push(`- ${moduleName(profile, module.rows[0]!)}: ${share(module.self, busy)} self`);
    for (const owner of groupBy(module.rows, ({ name }) => classOf(name))) {
      const grouped = owner.name !== "" && owner.rows.length > 1;
      if (grouped) lines.push(`  - class ${quoted(owner.name)}: ${share(owner.self, busy)} self`);
      for (const row of owner.rows) lines.push(`${grouped ? "    " : "  "}- ${rowText(profile, row, busy)}`);
    }
  }
  return { title: "Functions with the most time of their own, by module", lines, share: 0.25 };
}

/** The URLs of the sources that {@linkcode sourceSection} would show something of, the most important first. */
export function hotSources(scoped: Scoped): string[] {
  const { profile } = scoped;
  return [...new Set(shown(scoped).map((row) => profile.sources.url[profile.frames.source[row.frame]!]!))];
}

/**
 * Source of the hottest functions.
 *
 * @param sources Whole sources by URL; functions of others are left out
 */
export function sourceSection(scoped: Scoped, sources: ReadonlyMap<string, string>): PromptSection {
  const { profile } = scoped;
  const { frames, sources: table } = profile;
  /** Each source is split once. */
  const split = new Map<string, string[]>();
  const seen = new Set<string>();
  const lines: string[] = [];
  for (const row of shown(scoped)) {
    const url = table.url[frames.source[row.frame]!]!;
    const text = sources.get(url);
    if (text === undefined) continue;
    let whole = split.get(url);
    if (whole === undefined) split.set(url, whole = text.split("\n"));
    const found = excerpt(whole, frames.line[row.frame]!, frames.column[row.frame]!);
    // Functions within each other may be the same few lines.
    if (found === undefined || seen.has(`${url} ${found.from}`)) continue;
    seen.add(`${url} ${found.from}`);
    const language = /\.[cm]?([jt]sx?)$/.exec(url)?.[1] ?? "";
    lines.push(
      `${functionText(profile, row.frame)}, from line ${found.from} on:\n\n${fenced(found.text, language)}\n`,
    );
  }
  return { title: "Their source", lines, share: 1 };
}

/** Functions whose source may be shown: those with the most time of their own, and the person's own with the most in all. */
function shown({ profile, functions, busy }: Scoped): FunctionRow[] {
  const { frames } = profile;
  const known = functions.filter(({ frame, total }) =>
    frames.source[frame]! >= 0 && frames.line[frame]! > 0 && total >= LEAST * busy &&
    // A module's top level is all of it.
    !frames.name[frame]!.startsWith("import ") && frames.origin[frame] !== "runtime" && frames.origin[frame] !== "node"
  );
  const own = known.filter(({ frame }) => frames.origin[frame] === "user").sort((a, b) => b.total - a.total);
  return [...new Set([...known.slice(0, MOST_SHOWN), ...own.slice(0, MOST_SHOWN / 2)])];
}

interface Group {
  name: string;
  rows: FunctionRow[];
  self: number;
}

function groupBy(rows: readonly FunctionRow[], nameOf: (row: FunctionRow) => string): Group[] {
  const groups = new Map<string, Group>();
  for (const row of rows) {
    const name = nameOf(row);
    let group = groups.get(name);
    if (group === undefined) groups.set(name, group = { name, rows: [], self: 0 });
    group.rows.push(row);
    group.self += row.self;
  }
  return [...groups.values()].sort((a, b) => b.self - a.self);
}

function moduleOf({ frames, sources }: Profile, { frame }: FunctionRow): string {
  return sources.url[frames.source[frame]!] ?? "";
}

function moduleName(profile: Profile, row: FunctionRow): string {
  const url = moduleOf(profile, row);
  return url === "" ? "V8 and built-in functions" : quoted(displaySource(url, profile.header?.cwd));
}

/** `Board` of `Board.spin` and of `new Board`; "" of a plain function. */
function classOf(name: string): string {
  return /^(?:(?:async|static|get|set) )*new ([\w$#]+)/.exec(name)?.[1] ??
    /^(?:(?:async|static|get|set) )*([\w$#]+)\./.exec(name)?.[1] ?? "";
}

function rowText(profile: Profile, row: FunctionRow, busy: number): string {
  const calls = `${formatCount(row.calls)} ${row.calls === 1 ? "call" : "calls"}`;
  const longest = row.calls === 1 ? "" : `, longest ${formatDuration(row.longest)}`;
  const note = functionText(profile, row.frame, profile.frames.source[row.frame]);
  return `${share(row.self, busy)} self, ${formatDuration(row.total)} total, ${calls}${longest}: ${note}`;
}

function share(time: number, busy: number): string {
  return `${formatDuration(time)} (${formatPercent(100 * time / (busy || 1))})`;
}

/** A function's lines and a few before; its end is guessed by indentation. */
function excerpt(
  source: readonly string[],
  line: number,
  column: number,
): { text: string; from: number } | undefined {
  const first = source[line - 1];
  if (first === undefined) return undefined;
  if (first.length > LONG_LINE.length) {
    const from = Math.max(0, column - 1 - LONG_LINE.before);
    const until = Math.min(first.length, column - 1 + LONG_LINE.after);
    return {
      text: `${from > 0 ? "…" : ""}${first.slice(from, until)}${until < first.length ? "…" : ""}`,
      from: line,
    };
  }
  let from = Math.max(1, line - EXCERPT.before);
  // What is before it may be the end of something else.
  for (let at = from; at < line; at++) if (ENDS.test(source[at - 1]!)) from = at + 1;
  const lines = source.slice(from - 1, line).map((text) => cut(text, LONG_LINE.length));
  let length = lines.reduce((sum, text) => sum + text.length + 1, 0);
  const depth = indentOf(first);
  for (let at = line; at < source.length; at++) {
    const text = source[at]!;
    const within = text.trim() === "" || indentOf(text) > depth;
    const closes = !within && /^\s*[\])}]/.test(text);
    if (!within && !closes) break;
    if (lines.length >= EXCERPT.lines || length + text.length > EXCERPT.characters) {
      lines.push("// …");
      break;
    }
    lines.push(cut(text, LONG_LINE.length));
    length += text.length + 1;
    // `} else {` closes and opens.
    if (closes && !/[{([]\s*$/.test(text)) break;
  }
  return { text: lines.join("\n"), from };
}

function indentOf(text: string): number {
  return /^\s*/.exec(text)![0].length;
}
