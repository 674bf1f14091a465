/**
 * Hands a recording over to the worker that searches it, piece by piece and as it grows.
 *
 * @module
 */
import { isOwn } from "../profile/fold.ts";
import { functionOf } from "../profile/functions.ts";
import type { CallTable, Profile, Thread } from "../profile/types.ts";
import type { SearchPiece } from "./search_worker.ts";

/** So much is in a piece at most: handing it over takes about a millisecond. */
const CALLS = 65_536;
const TEXTS = 4_000;
const CHARACTERS = 500_000;

/** What has been handed over of a thread's calls. */
interface Fed {
  length: number;
  /** The last one that was there, and those around it: they may have been open. */
  open: number[];
}

/** See the module. */
export class SearchFeed {
  #sources = 0;
  #frames = 0;
  #entries = 0;
  #spans = 0;
  #calls = new Map<number, Fed>();
  #revision = -1;

  constructor(
    private readonly profile: Profile,
    private readonly hand: (piece: SearchPiece, transfer: ArrayBuffer[]) => void,
  ) {}

  /** Whether all functions have been handed over that have come so far. */
  get hasFunctions(): boolean {
    return this.#frames === this.profile.frames.length;
  }

  /** Whether all has been handed over that has come so far. */
  get isComplete(): boolean {
    return this.#revision === this.profile.revision;
  }

  /** Hands over the next piece; false where there is none left. */
  next(): boolean {
    if (this.isComplete) return false;
    const { profile } = this;
    if (this.#sources < profile.sources.length) return this.#handSources();
    if (this.#frames < profile.frames.length) return this.#handFrames();
    for (const thread of profile.threads) {
      if ((this.#calls.get(thread.id)?.length ?? 0) < thread.calls.length) return this.#handCalls(thread);
    }
    if (this.#spans < profile.spans.length) return this.#handSpans();
    if (this.#entries < profile.log.length) return this.#handEntries();
    // Calls that were open may have become longer without another having come.
    for (const thread of profile.threads) if (thread.calls.length > 0) this.#handCalls(thread);
    this.#revision = profile.revision;
    return false;
  }

  #handSources(): true {
    const urls = this.profile.sources.url.slice(this.#sources, this.#sources + TEXTS);
    this.hand({ type: "sources", urls, cwd: this.profile.header?.cwd }, []);
    this.#sources += urls.length;
    return true;
  }

  #handFrames(): true {
    const { profile } = this;
    const { frames } = profile;
    const first = this.#frames;
    const last = Math.min(frames.length, first + TEXTS);
    const piece = {
      name: frames.name.slice(first, last),
      source: new Int32Array(frames.source.slice(first, last)),
      line: new Int32Array(frames.line.slice(first, last)),
      function: functionOf(profile).slice(first, last),
      own: Uint8Array.from({ length: last - first }, (_, i) => isOwn(profile, first + i) ? 1 : 0),
    };
    this.hand({ type: "frames", piece }, []);
    this.#frames = last;
    return true;
  }

  #handCalls({ id, calls }: Thread): true {
    const fed = this.#calls.get(id) ?? { length: 0, open: [] };
    const last = Math.min(calls.length, fed.length + CALLS);
    const piece = {
      thread: id,
      first: fed.length,
      total: calls.length,
      frame: calls.frame.slice(fed.length, last),
      start: calls.start.slice(fed.length, last),
      end: calls.end.slice(fed.length, last),
      changed: Uint32Array.from(fed.open),
      changedEnd: Float64Array.from(fed.open, (call) => calls.end[call]!),
    };
    this.hand({ type: "calls", piece }, [piece.frame.buffer, piece.start.buffer, piece.end.buffer]);
    this.#calls.set(id, { length: last, open: pathTo(calls, last - 1) });
    return true;
  }

  #handSpans(): true {
    const names = this.profile.spans.name.slice(this.#spans, this.#spans + TEXTS);
    this.hand({ type: "spans", names }, []);
    this.#spans += names.length;
    return true;
  }

  #handEntries(): true {
    const { log } = this.profile;
    const first = this.#entries;
    let [last, characters] = [first, 0];
    // One that is longer than a piece is a piece of its own.
    while (last < log.length && last < first + TEXTS && characters < CHARACTERS) characters += log.text[last++]!.length;
    const piece = {
      text: log.text.slice(first, last),
      time: new Float64Array(log.time.slice(first, last)),
      thread: new Int32Array(log.thread.slice(first, last)),
    };
    this.hand({ type: "entries", piece }, []);
    this.#entries = last;
    return true;
  }
}

/** The call and those around it: of all that came up to it no other can be open still. */
function pathTo({ parent }: CallTable, call: number): number[] {
  const path: number[] = [];
  for (let at = call; at >= 0; at = parent[at]!) path.push(at);
  return path;
}
