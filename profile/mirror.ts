/**
 * A profile copied piece by piece to where it is computed with: from a page to a worker. Only what is computed with goes
 * there, and only what is new since the last time, so a recording that grows is not copied anew.
 *
 * @module
 */
import { emptyProfile, emptyThread, threadOf } from "./builder.ts";
import { addCalls, type CallsDelta } from "./calls.ts";
import type { CallTable, FrameTable, IndexIntoCalls, Profile, SourceTable, Thread } from "./types.ts";

/** Calls of one thread, or, as the last piece, all that is not calls. It can be cloned from one thread to another. */
export type MirrorPiece = { thread: number; calls: CallsDelta } | { rest: Rest };

interface Rest extends Pick<Profile, "header" | "status" | "gc" | "pauses" | "duration"> {
  /** Rows that are new. */
  sources: SourceTable;
  frames: FrameTable;
  threads: Omit<Thread, "calls">[];
}

/** Calls in one piece: to copy them takes about a millisecond. */
const PIECE = 1 << 15;

/**
 * What a copy of a profile lacks.
 *
 * @example
 * ```ts
 * import { ProfileBuilder } from "./builder.ts";
 * import { Mirror, MirrorSource } from "./mirror.ts";
 * const { profile } = new ProfileBuilder();
 * const [source, mirror] = [new MirrorSource(profile), new Mirror()];
 * for (const piece of source.pieces()) mirror.add(piece);
 * console.log(mirror.profile.threads.length); // 0
 * ```
 */
export class MirrorSource {
  /** By thread, how many of its calls were copied. */
  readonly #calls = new Map<number, number>();
  #sources = 0;
  #frames = 0;

  constructor(readonly profile: Profile) {}

  /** The pieces that make a copy complete. The profile may grow between two of them; it is then of a state in between. */
  *pieces(): Generator<MirrorPiece, void, void> {
    const { profile } = this;
    for (const { id, calls } of profile.threads) {
      let first = this.#calls.get(id) ?? 0;
      // Even where none came, those that were open may have ended.
      do {
        const last = Math.min(calls.length, first + PIECE);
        this.#calls.set(id, last);
        yield { thread: id, calls: copyOf(calls, first, last) };
        first = last;
      } while (first < calls.length);
    }
    const { header, status, gc, pauses, duration, threads } = profile;
    const sources = rowsFrom(profile.sources, this.#sources);
    const frames = rowsFrom(profile.frames, this.#frames);
    [this.#sources, this.#frames] = [profile.sources.length, profile.frames.length];
    // After all calls: what these refer to is there, whatever came meanwhile.
    yield {
      rest: {
        header,
        sources,
        frames,
        threads: threads.map(({ calls: _calls, ...rest }) => rest),
        status,
        gc,
        pauses,
        duration,
      },
    };
  }
}

/** The copy of a profile: without log, spans, stacks and heaps. */
export class Mirror {
  readonly profile: Profile = emptyProfile();

  /** Adds a piece; each once, in their order. */
  add(piece: MirrorPiece): void {
    const { profile } = this;
    profile.revision++;
    if ("calls" in piece) return addCalls(this.#thread(piece.thread).calls, piece.calls);
    const { sources, frames, threads, ...rest } = piece.rest;
    addRows(profile.sources, sources);
    addRows(profile.frames, frames);
    for (const thread of threads) Object.assign(this.#thread(thread.id), thread);
    Object.assign(profile, rest);
  }

  #thread(id: number): Thread {
    const known = threadOf(this.profile, id);
    if (known !== undefined) return known;
    const thread = emptyThread(id, "", 0);
    this.profile.threads.push(thread);
    return thread;
  }
}

/** The memory of a piece that can be given away instead of being copied. */
export function buffersOfPiece(piece: MirrorPiece): ArrayBuffer[] {
  if (!("calls" in piece)) return [];
  return Object.values(piece.calls).flatMap((column) =>
    typeof column === "number" ? [] : [column.buffer as ArrayBuffer]
  );
}

function copyOf(calls: CallTable, first: number, last: number): CallsDelta {
  const changed = openAt(calls, first - 1);
  return {
    changed,
    changedEnd: Float64Array.from(changed, (call) => calls.end[call]!),
    changedSelf: Float64Array.from(changed, (call) => calls.self[call]!),
    first,
    start: calls.start.slice(first, last),
    end: calls.end.slice(first, last),
    self: calls.self.slice(first, last),
    frame: calls.frame.slice(first, last),
    parent: calls.parent.slice(first, last),
    depth: calls.depth.slice(first, last),
  };
}

/** The calls that may still have been open when this was the last: itself and all around it. */
function openAt({ parent }: CallTable, last: IndexIntoCalls): Uint32Array {
  const open: number[] = [];
  for (let call = last; call >= 0; call = parent[call]!) open.push(call);
  return Uint32Array.from(open);
}

/** A table of columns that are lists. */
type Lists<T> = { length: number } & { [K in Exclude<keyof T, "length">]: unknown[] };

function rowsFrom<T extends Lists<T>>(table: T, first: number): T {
  const columns = Object.entries(table).map((
    [name, column],
  ) => [name, Array.isArray(column) ? column.slice(first) : 0]);
  return { ...Object.fromEntries(columns), length: table.length - first };
}

function addRows<T extends Lists<T>>(table: T, rows: T): void {
  const [to, from] = [table, rows] as unknown as [Record<string, unknown[]>, Record<string, unknown[]>];
  for (const name of Object.keys(from)) {
    // One by one: there may be more than a function can be given.
    if (name !== "length") { for (const value of from[name]!) to[name]!.push(value); }
  }
  table.length += rows.length;
}
