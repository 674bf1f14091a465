/**
 * Where a function is, for the terminal.
 *
 * @module
 */
import type { IndexIntoFrames, Profile } from "../profile/types.ts";
import { displaySource } from "../recording/origin.ts";

/** `src/main.ts:3:1`; "" for a frame without a source. */
export function placeOf(frame: IndexIntoFrames, { frames, sources, header }: Profile): string {
  const url = sources.url[frames.source[frame] ?? -1];
  if (url === undefined || url === "") return "";
  const line = frames.line[frame] ?? 0;
  const column = frames.column[frame] ?? 0;
  const position = line === 0 ? "" : column === 0 ? `:${line}` : `:${line}:${column}`;
  return displaySource(url, header?.cwd) + position;
}
