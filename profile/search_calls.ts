/**
 * What the matches of a search amount to, and which one comes next in order of time.
 *
 * @module
 */
import { grown } from "./columns.ts";
import type { SearchTexts } from "./search.ts";

/** Calls of one thread that came, and how long those before have become that were open. */
export interface CallsPiece {
  thread: number;
  /** The row of the first, and how many there are in all by now: so much room is made at once. */
  first: number;
  total: number;
  frame: Uint32Array;
  /** µs. */
  start: Float64Array;
  end: Float64Array;
  /** Rows that came before, and when they end by now, µs. */
  changed: Uint32Array;
  changedEnd: Float64Array;
}

/** What is counted: which stretch of time (µs, both ends may be infinite), whose calls and entries. */
export interface SearchScope {
  from: number;
  until: number;
  /** Numbers of the threads that are not counted. */
  hidden: readonly number[];
  /** Whether only the person's own code counts. */
  mine: boolean;
}

/** What a search has found within a scope. */
export interface SearchCounts {
  calls: number;
  /** Those of them that lie in no other call of the same function: these are gone through. */
  stops: number;
  /** Time in which a matching call was on the stack, µs; calls within each other are counted once. */
  time: number;
  entries: number;
}

/** A call or a log entry that a search has found. */
export type Stop = { thread: number; call: number } | { entry: number };

/** Where a step leads. */
export interface Step {
  /** Undefined where there is nothing to go to. */
  stop: Stop | undefined;
  /** Its place among all, from 1 on, and how many these are. */
  place: number;
  of: number;
}

interface Columns {
  length: number;
  frame: Uint32Array;
  start: Float64Array;
  end: Float64Array;
}

/** So many calls are looked at between two breaths: about half a millisecond. */
const BREATH = 0xffff;

/**
 * The calls of a recording, as far as searching needs them: 20 bytes each.
 *
 * @example
 * ```ts
 * import { SearchCalls } from "./search_calls.ts";
 * const calls = new SearchCalls();
 * calls.add({
 *   thread: 0, first: 0, total: 1,
 *   frame: Uint32Array.of(0), start: Float64Array.of(0), end: Float64Array.of(5),
 *   changed: new Uint32Array(0), changedEnd: new Float64Array(0),
 * });
 * ```
 */
export class SearchCalls {
  #threads = new Map<number, Columns>();

  /** Adds what came. */
  add(piece: CallsPiece): void {
    let columns = this.#threads.get(piece.thread);
    if (columns === undefined) {
      columns = { length: 0, frame: new Uint32Array(0), start: new Float64Array(0), end: new Float64Array(0) };
      this.#threads.set(piece.thread, columns);
    }
    const length = piece.first + piece.frame.length;
    if (length > columns.frame.length) {
      // While a recording grows a little more than needed; one that is complete takes what it needs.
      const room = Math.max(piece.total, Math.ceil(columns.frame.length * 1.25));
      columns.frame = grown(columns.frame, new Uint32Array(room));
      columns.start = grown(columns.start, new Float64Array(room));
      columns.end = grown(columns.end, new Float64Array(room));
    }
    columns.frame.set(piece.frame, piece.first);
    columns.start.set(piece.start, piece.first);
    columns.end.set(piece.end, piece.first);
    columns.length = Math.max(columns.length, length);
    for (let i = 0; i < piece.changed.length; i++) columns.end[piece.changed[i]!] = piece.changedEnd[i]!;
  }

  /** Counts the calls among the matches of `texts`; `counts.entries` stays as it is. */
  *count(texts: SearchTexts, scope: SearchScope, counts: SearchCounts): Generator<void> {
    yield* this.#walk(texts, scope, (_thread, _call, time, within, isStop) => {
      counts.calls++;
      if (isStop) counts.stops++;
      if (!within) counts.time += time;
    });
  }

  /**
   * Finds the next match in order of time: of calls those that lie in no other call of the same function, and log
   * entries. After the last comes the first.
   *
   * @param from Where to go on; undefined before all
   * @param way 1 for the next, -1 for the one before
   * @param only Whether only log entries count
   */
  *step(
    texts: SearchTexts,
    scope: SearchScope,
    from: Stop | undefined,
    way: 1 | -1,
    only: boolean,
  ): Generator<void, Step> {
    const here = from && this.#moment(texts, from);
    const finder = new Finder(here, way);
    if (!only) {
      yield* this.#walk(texts, scope, (thread, call, _time, _within, isStop, start) => {
        if (isStop) finder.see(start, thread, call);
      });
    }
    yield* eachEntry(texts, scope, (entry) => finder.see(texts.entryTime[entry]!, ENTRY, entry));
    return finder.step();
  }

  #moment(texts: SearchTexts, stop: Stop): Moment | undefined {
    if ("entry" in stop) {
      const time = stop.entry < texts.entryCount ? texts.entryTime[stop.entry] : undefined;
      return time === undefined ? undefined : { time, thread: ENTRY, row: stop.entry };
    }
    const columns = this.#threads.get(stop.thread);
    if (!columns || stop.call >= columns.length) return undefined;
    return { time: columns.start[stop.call]!, thread: stop.thread, row: stop.call };
  }

  /**
   * Gives the matching calls within the scope, thread by thread in order of start: how long they lie in it, whether
   * within another matching call, and whether not within one of the same function.
   */
  *#walk(
    texts: SearchTexts,
    { from, until, hidden, mine }: SearchScope,
    give: (thread: number, call: number, time: number, within: boolean, isStop: boolean, start: number) => void,
  ): Generator<void> {
    const functions = texts.function;
    const wanted = texts.frames.take();
    if (mine) { for (let row = 0; row < wanted.length; row++) wanted[row]! &= texts.own[row]!; }
    /** Of each function, how many of its calls are open; and the open ones, the innermost last. */
    const open = new Uint32Array(wanted.length);
    const openOf: number[] = [];
    const openUntil: number[] = [];
    let depth = 0;
    for (const [thread, { length, frame, start, end }] of this.#threads) {
      if (hidden.includes(thread)) continue;
      for (let call = 0; call < length; call++) {
        if ((call & BREATH) === BREATH) yield;
        if (wanted[frame[call]!] !== 1) continue;
        const begins = start[call]!;
        const ends = end[call]!;
        if (begins >= until) break;
        while (depth > 0 && openUntil[depth - 1]! <= begins) open[openOf[--depth]!]!--;
        const of = functions[frame[call]!]!;
        if (ends > from) {
          const time = Math.min(ends, until) - Math.max(begins, from);
          give(thread, call, time, depth > 0, open[of] === 0, begins);
        }
        open[of]!++;
        openOf[depth] = of;
        openUntil[depth++] = ends;
      }
      open.fill(0);
      depth = 0;
    }
  }
}

/** How many of the matching log entries lie within the scope. */
export function* countEntries(texts: SearchTexts, scope: SearchScope, counts: SearchCounts): Generator<void> {
  yield* eachEntry(texts, scope, () => counts.entries++);
}

function* eachEntry(
  { entries, entryTime, entryThread }: SearchTexts,
  { from, until, hidden }: SearchScope,
  give: (entry: number) => void,
): Generator<void> {
  for (let entry = 0; entry < entries.tested; entry++) {
    if ((entry & BREATH) === BREATH) yield;
    if (entries.rows[entry] !== 1) continue;
    const time = entryTime[entry]!;
    if (time >= from && time <= until && !hidden.includes(entryThread[entry]!)) give(entry);
  }
}

/** In place of a thread: at one time calls come before log entries. */
const ENTRY = Infinity;

/** Where something stands in the order of all: by time, thread and row. */
interface Moment {
  time: number;
  thread: number;
  row: number;
}

/** Sees all there are, in any order, and tells the one that follows a moment. */
class Finder {
  #seen = 0;
  /** How many come before the moment, or after it. */
  #beyond = 0;
  #next: Moment | undefined;
  #first: Moment | undefined;

  constructor(private readonly here: Moment | undefined, private readonly way: 1 | -1) {}

  see(time: number, thread: number, row: number): void {
    this.#seen++;
    const { here, way } = this;
    if (here && way * compare(here, time, thread, row) < 0) {
      if (this.#next === undefined || way * compare(this.#next, time, thread, row) > 0) {
        this.#next = { time, thread, row };
      }
      this.#beyond++;
    } else if (this.#first === undefined || way * compare(this.#first, time, thread, row) > 0) {
      this.#first = { time, thread, row };
    }
  }

  step(): Step {
    const found = this.#next ?? this.#first;
    const before = this.#next === undefined ? 0 : this.#seen - this.#beyond;
    const place = this.way > 0 ? before + 1 : this.#seen - before;
    const stop = found && (found.thread === ENTRY ? { entry: found.row } : { thread: found.thread, call: found.row });
    return { stop, place: found ? place : 0, of: this.#seen };
  }
}

/** Below 0 where the moment comes first. */
function compare(moment: Moment, time: number, thread: number, row: number): number {
  // Not by difference: of two infinite ones there is none.
  if (moment.time !== time) return moment.time - time;
  if (moment.thread !== thread) return moment.thread < thread ? -1 : 1;
  return moment.row - row;
}
