/**
 * Log entries as plain text, and putting text on the clipboard.
 *
 * @module
 */
import type { LogItems } from "../profile/log_items.ts";
import type { Profile } from "../profile/types.ts";
import { formatDuration } from "../profile/units.ts";
import { MicrologError } from "../recording/errors.ts";
import { placeOf } from "./links.ts";
import type { LogOther } from "./log_view.ts";

/** Work for this long, then let the page breathe, ms. */
const SLICE = 10;
/** Entries in one piece of text. */
const PIECE = 1_000;

/** When an entry was made, for people. An hour into a run it is still told to the hundredth of a second. */
export function spokenMoment(time: number): string {
  if (time < 59_995_000) return formatDuration(time);
  const seconds = time / 1e6;
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  return `${hours > 0 ? `${hours} h ` : ""}${minutes} min ${(Math.floor(seconds * 100) / 100 % 60).toFixed(2)} s`;
}

/** An entry as it is copied: when, level, thread where there are several, text, stack. */
export function entryText(profile: Profile, row: number): string {
  const { log, threads } = profile;
  const thread = threads.length > 1
    ? ` ${threads.find(({ id }) => id === log.thread[row])?.name ?? `thread ${log.thread[row]}`}`
    : "";
  const head = `At ${spokenMoment(log.time[row]!)} ${log.level[row]}${thread}: ${log.text[row]}`;
  return [head, ...stackText(profile, log.stack[row]!)].join("\n");
}

function stackText(profile: Profile, stack: number): string[] {
  const { stacks, frames } = profile;
  const lines: string[] = [];
  for (let at = stack; at >= 0; at = stacks.parent[at] ?? -1) {
    const frame = stacks.frame[at]!;
    const { title } = placeOf(profile, frame);
    lines.push(`    at ${frames.name[frame]}${title === "" ? "" : ` (${title})`}`);
  }
  return lines;
}

/** All that is shown, without what is no entry; made in slices of time. */
export async function shownText(profile: Profile, items: LogItems<LogOther>): Promise<Blob> {
  const pieces: string[] = [];
  let end = performance.now() + SLICE;
  for (let from = 0; from < items.entries; from += PIECE) {
    const texts: string[] = [];
    for (let n = from; n < Math.min(items.entries, from + PIECE); n++) {
      texts.push(entryText(profile, items.entry(n)!));
      if (performance.now() < end) continue;
      await new Promise((resolve) => setTimeout(resolve));
      end = performance.now() + SLICE;
    }
    pieces.push(`${texts.join("\n")}\n`);
  }
  return new Blob(pieces, { type: "text/plain" });
}

/**
 * Puts a text on the clipboard.
 *
 * @throws {MicrologError} If the browser refuses
 */
export async function copyText(text: string | Promise<Blob>): Promise<void> {
  // Only pages that came safely, or from this machine, have one.
  const clipboard: Clipboard | undefined = globalThis.navigator?.clipboard;
  if (!clipboard) {
    throw new MicrologError("Cannot copy: the browser gives its clipboard to pages over https or from localhost only");
  }
  try {
    if (typeof text === "string") await clipboard.writeText(text);
    else if (typeof ClipboardItem === "undefined") await clipboard.writeText(await (await text).text());
    // Given a promise, the browser remembers that a person asked for it, however long the text takes.
    else await clipboard.write([new ClipboardItem({ "text/plain": text })]);
  } catch (error) {
    throw new MicrologError(`Cannot copy: ${error instanceof Error ? error.message : "the browser refused"}`);
  }
}
