/**
 * What the headers of recordings say, for those that a page asks about. A listing does not open recordings, and a store
 * may hold ten thousand; so pages ask for those they show, some at a time. A header never changes: what was read once is
 * kept, and any number of servers may each keep their own.
 *
 * @module
 */
import { formatId, type RecordingId } from "../recording/identity.ts";
import { readHeader } from "../store/header.ts";
import type { Store } from "../store/store.ts";

/** What a page learns of a recording that it has not opened. */
export interface HeaderInfo {
  /** The recording of the process that started it, `label/time`. */
  parent?: string;
  /** Its command line, as far as there is room for it; "" where the recording cannot be read. */
  command: string;
}

/** How many recordings a page may ask about at once. */
export const HEADERS_AT_ONCE = 100;
/** How many are read at the same time. */
const PARALLEL = 8;
/** How many are kept. */
const KEPT = 20_000;
const COMMAND_LENGTH = 300;

/** Reads headers, each once. */
export class HeaderReader {
  readonly #store: Store;
  readonly #kept = new Map<string, HeaderInfo>();

  constructor(store: Store) {
    this.#store = store;
  }

  /** The headers of some recordings of a label, by their times; those that have none yet, or are gone, are left out. */
  async read(label: string, times: readonly string[]): Promise<Record<string, HeaderInfo>> {
    const found: Record<string, HeaderInfo> = {};
    const waiting = [...times];
    const work = async () => {
      for (let time = waiting.pop(); time !== undefined; time = waiting.pop()) {
        const info = await this.#readOne({ label, time });
        if (info !== undefined) found[time] = info;
      }
    };
    await Promise.all(Array.from({ length: Math.min(PARALLEL, waiting.length) }, work));
    return found;
  }

  /** Forgets a recording that was deleted: another of that name may come. */
  forget(id: RecordingId): void {
    this.#kept.delete(formatId(id));
  }

  async #readOne(id: RecordingId): Promise<HeaderInfo | undefined> {
    const name = formatId(id);
    const known = this.#kept.get(name);
    if (known !== undefined) return known;
    let info: HeaderInfo;
    try {
      const header = await readHeader(this.#store, id);
      if (header === undefined) return undefined;
      info = { command: shorten(header.command.join(" ")) };
      if (header.parent !== undefined) info.parent = header.parent;
    } catch {
      // One that cannot be read must not hide the others; opening it says what is wrong. That may pass, so it is not kept.
      if (await this.#store.info(id) === undefined) return undefined;
      return { command: "" };
    }
    if (this.#kept.size >= KEPT) this.#kept.delete(this.#kept.keys().next().value!);
    this.#kept.set(name, info);
    return info;
  }
}

function shorten(text: string): string {
  return text.length > COMMAND_LENGTH ? `${text.slice(0, COMMAND_LENGTH)}…` : text;
}
