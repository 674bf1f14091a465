/**
 * Places in source code: how they are written and what opens them.
 *
 * @module
 */
import { displaySource } from "../recording/origin.ts";
import type { Profile } from "../profile/types.ts";
import { addressOf, pathHere } from "./editors.ts";
import { editorOf, preferences } from "./settings.ts";

/** A place in source code. */
export interface Place {
  /** Short, for people: `src/board.ts:12`; "" where it is unknown. */
  text: string;
  /** In full, for a tooltip. */
  title: string;
  /** What opens it: the editor for files, the browser for the web; undefined where nothing does. */
  href: string | undefined;
  /** What people call the editor that opens it; undefined where none does. */
  editor?: string;
}

/** Where a frame (a row of the frames table) is. */
export function placeOf(profile: Profile, frame: number): Place {
  const { frames, sources, header } = profile;
  const url = sources.url[frames.source[frame] ?? -1] ?? "";
  if (url === "") return { text: "", title: "", href: undefined };
  const [line, column] = [frames.line[frame] ?? 0, frames.column[frame] ?? 0];
  const at = line > 0 ? `:${line}` : "";
  const exactly = line > 0 ? `:${line}${column > 0 ? `:${column}` : ""}` : "";
  return {
    text: displaySource(url, header?.cwd) + at,
    title: url + exactly,
    ...linkTo(url, line, column),
  };
}

/** The last part of a place, for where there is little room: `board.ts:12`. */
export function shortPlace(profile: Profile, frame: number): string {
  return placeOf(profile, frame).text.replace(/^.*\/(?=[^/])/, "");
}

/** A place written in text, as at the end of a line of an error's stack. */
const WRITTEN = /((?:file|https):\/\/[^\s()]+?)((?::\d+){1,2})(?=\)?$)/;

/** The place that a line of an error's stack names at its end, and where in the line it stands; undefined for none. */
export function placeInLine(profile: Profile, line: string): { place: Place; from: number; to: number } | undefined {
  const found = WRITTEN.exec(line.trimEnd());
  if (found === null) return undefined;
  const [text, url, position] = found as unknown as [string, string, string];
  return {
    place: {
      text: displaySource(url, profile.header?.cwd) + position,
      title: text,
      ...linkTo(url, ...position.slice(1).split(":").map(Number)),
    },
    from: found.index,
    to: found.index + text.length,
  };
}

/**
 * What opens a place, as the person has set it: a component that calls it is drawn anew when that changes.
 *
 * @param line 1-based, 0 unknown
 * @param column 1-based, 0 unknown
 */
export function linkTo(url: string, line = 0, column = 0): Pick<Place, "href" | "editor"> {
  // Only these two: a recording may hold any URL, and a link to javascript: would run.
  if (url.startsWith("https://")) return { href: url };
  const path = pathHere(url, preferences.value.mappings);
  if (path === undefined) return { href: undefined };
  const { name, template } = editorOf(preferences.value);
  return { href: addressOf(template, path, line, column), editor: name };
}
