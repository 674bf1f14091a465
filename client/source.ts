/**
 * The text of a source as the source panel shows it.
 *
 * @module
 */
import { type Context, createContext } from "preact";
import { legible } from "../profile/legible.ts";
import type { LineTime, LineTimes } from "../profile/lines.ts";
import type { Profile } from "../profile/types.ts";
import { readSource } from "./api.ts";
import { asMicrologError } from "./recordings.ts";
import type { SourcePlace, TimelineModel } from "./timeline.ts";

/** Of a longer line a part is shown, characters. */
export const MAX_SHOWN = 2_000;
/** How much of it stands before the place in question, characters. */
const BEFORE = 200;
/** More lines than this no browser can scroll through, pixels being what they are. */
export const MAX_LINES = 1_000_000;
/** Lines with less than this share of the source's time are not gone through, nor more lines than this. */
const HOT = 0.005;
const MOST_HOT = 30;
/** Fewer samples than this say little. */
export const FEW = 20;

/** Whose source panel a button opens. */
export const SourceOpener: Context<TimelineModel | undefined> = createContext<TimelineModel | undefined>(undefined);

/** What is known of a source's text. */
export type SourceState =
  | { kind: "loading" }
  /** It is not on this machine's disk as a file. */
  | { kind: "elsewhere"; why: string; href: string | undefined }
  | { kind: "error"; message: string; hint: string | undefined }
  | { kind: "text"; lines: string[]; cut: number; modified: number; changed: boolean };

/** The place of a frame in its source; undefined where there is no source that could be shown. */
export function sourceOf({ frames, sources }: Profile, frame: number): SourcePlace | undefined {
  const source = frames.source[frame] ?? -1;
  const url = sources.url[source] ?? "";
  if (!/^(file|https?|data|npm|jsr|cell):/.test(url)) return undefined;
  return { source, line: frames.line[frame] ?? 0, column: frames.column[frame] ?? 0 };
}

/** The text of a source. Never fails: what went wrong is what is shown. */
export async function loadSource(id: string, url: string, signal: AbortSignal): Promise<SourceState> {
  if (!url.startsWith("file:")) return elsewhere(url);
  try {
    const { text, modified, changed } = await readSource(id, url, signal);
    // What V8 counts as the end of a line.
    const lines = text.split(/\r\n|[\n\r\u2028\u2029]/);
    const cut = Math.max(0, lines.length - MAX_LINES);
    if (cut > 0) lines.length = MAX_LINES;
    return { kind: "text", lines, cut, modified, changed };
  } catch (error) {
    const { message, hint } = asMicrologError(error, "Cannot show the source");
    return { kind: "error", message, hint };
  }
}

function elsewhere(url: string): SourceState {
  const kind = "elsewhere";
  if (/^https?:/.test(url)) {
    const href = url.startsWith("https:") ? url : undefined;
    return { kind, href, why: "This source is on the web. Microlog fetches nothing from there by itself." };
  }
  if (url.startsWith("cell:")) {
    return { kind, href: undefined, why: "This is a cell of a notebook. Its code is in the notebook." };
  }
  return { kind, href: undefined, why: "This source is not a file on disk." };
}

/** A line as it is shown. */
export interface ShownLine {
  text: string;
  /** Where it is cut: the first and last character (1-based) that are shown, and how many there are. */
  part: { from: number; to: number; of: number } | undefined;
}

/**
 * A line as it can be read: what cannot be seen replaced, and of a very long one the part around a column.
 *
 * @param column 1-based; 0 for the beginning
 */
export function shownLine(line: string, column = 0): ShownLine {
  const cut = line.length > MAX_SHOWN;
  const from = cut ? Math.min(Math.max(0, column - 1 - BEFORE), line.length - MAX_SHOWN) : 0;
  const text = cut ? line.slice(from, from + MAX_SHOWN) : line;
  return {
    text: text.split("\t").map(legible).join("\t"),
    part: cut ? { from: from + 1, to: from + MAX_SHOWN, of: line.length } : undefined,
  };
}

/**
 * The first and last line of what begins on a line: to where the code is indented as little again. A guess, as good as
 * the indentation; nothing is parsed.
 */
export function extentOf(lines: readonly string[], line: number): [first: number, last: number] {
  const begin = lines[line - 1];
  if (line < 1 || begin === undefined || begin.length > MAX_SHOWN) return [line, line];
  const indent = indentOf(begin);
  let last = line;
  for (let at = line + 1; at <= lines.length; at++) {
    const text = lines[at - 1]!;
    if (text.trim() === "") continue;
    if (indentOf(text) > indent) {
      last = at;
      continue;
    }
    // What closes it is part of it; `) {` or `}, [` may only close what it was given.
    if (indentOf(text) < indent || !/^\s*[\])}]/.test(text)) break;
    last = at;
    if (!/[{([]\s*$/.test(text)) break;
  }
  return [line, last];
}

/**
 * The lines of the function that a line is part of, as far as indentation tells.
 *
 * @param starts Lines on which functions begin
 */
export function functionAround(lines: readonly string[], starts: Iterable<number>, line: number): [number, number] {
  const before = [...starts].filter((start) => start <= line).sort((a, b) => b - a);
  for (const start of before) {
    const [first, last] = extentOf(lines, start);
    if (last > first && last >= line) return [first, last];
  }
  return [line, line];
}

function indentOf(line: string): number {
  return /^\s*/.exec(line)![0].replaceAll("\t", "    ").length;
}

/** The lines that take the most time, most first. */
export function hotLines({ lines, self }: LineTimes): LineTime[] {
  return lines.filter((line) => line.self >= HOT * self).sort((a, b) => b.self - a.self || a.line - b.line)
    .slice(0, MOST_HOT);
}

/**
 * The hot line before or after a line in their order by time; from any other line, the hottest.
 *
 * @param step 1 for the next, -1 for the one before
 */
export function nextHot(hot: readonly LineTime[], line: number, step: 1 | -1): LineTime | undefined {
  const at = hot.findIndex((one) => one.line === line);
  if (at < 0) return hot[0];
  return hot[(at + step + hot.length) % hot.length];
}

/** By line the first column at which a function of a source begins: what of a long line is worth showing. */
export function columnsOf({ frames }: Profile, source: number): Map<number, number> {
  const columns = new Map<number, number>();
  for (let frame = 0; frame < frames.length; frame++) {
    if (frames.source[frame] !== source) continue;
    const [line, column] = [frames.line[frame]!, frames.column[frame]!];
    columns.set(line, Math.min(columns.get(line) ?? column, column));
  }
  return columns;
}
