/**
 * Which log entries are shown: by level, thread, time and text.
 *
 * @module
 */
import { type Level, LEVELS } from "../recording/records.ts";
import { rowAt } from "./series.ts";
import type { LogTable } from "./types.ts";

/** What is to be shown. */
export interface LogQuery {
  levels: ReadonlySet<Level>;
  /** Numbers of the threads that are not shown. */
  hidden: ReadonlySet<number>;
  /** µs; undefined for all of the time. */
  range: { from: number; until: number } | undefined;
  /** Plain text that entries have to hold, upper and lower case alike; "" for any. */
  text: string;
}

/** Characters and entries after which it is asked whether time is up: short entries cost little, long ones much. */
const CHARACTERS = 65_536;
const ENTRIES = 2_048;

/**
 * Whether a text holds another, upper and lower case alike. A regular expression takes no copy of a text of megabytes,
 * as making all letters small would.
 */
export function holds(text: string): (other: string) => boolean {
  if (text === "") return () => true;
  const pattern = new RegExp(text.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&"), "i");
  return (other) => pattern.test(other);
}

/**
 * Goes through a log in slices of time and keeps the rows that are to be shown; goes on where it stood as the log grows.
 *
 * @example
 * ```ts
 * import { ProfileBuilder } from "./builder.ts";
 * import { LogFilter } from "./log_filter.ts";
 * const { log } = new ProfileBuilder().profile;
 * const filter = new LogFilter(log, { levels: new Set(["error"]), hidden: new Set(), range: undefined, text: "" });
 * while (!filter.run(() => false));
 * console.log(filter.rows.subarray(0, filter.length));
 * ```
 */
export class LogFilter {
  /** Rows of the log table that are shown, ascending. Only the first `length` are valid. */
  rows = new Int32Array(1024);
  length = 0;
  /** How many entries of each level there are that all but the levels let through. */
  readonly counts: Record<Level, number> = { debug: 0, info: 0, warn: 0, error: 0 };

  readonly #holds: (text: string) => boolean;
  #next = 0;
  #lastText: string | undefined;
  #lastTime = 0;

  constructor(private readonly log: LogTable, readonly query: LogQuery) {
    this.#holds = holds(query.text);
    if (query.range) this.#next = Math.max(0, firstAt(log.time, query.range.from));
  }

  /**
   * Whether what was gone through is no longer what the log holds: threads report each by itself, so an entry may have
   * come before the last ones. Then a new filter is needed.
   */
  get stale(): boolean {
    const { log } = this;
    const last = this.#next - 1;
    return last >= 0 && this.#lastText !== undefined &&
      (log.time[last] !== this.#lastTime || log.text[last] !== this.#lastText);
  }

  /** Goes on until all is done, which it tells, or time is up. */
  run(tired: () => boolean): boolean {
    const { log, query, counts } = this;
    const until = query.range?.until ?? Infinity;
    const all = LEVELS.every((level) => query.levels.has(level));
    let work = 0;
    let row = this.#next;
    for (; row < log.length; row++) {
      if (work >= CHARACTERS) {
        work = 0;
        if (tired()) break;
      }
      work += CHARACTERS / ENTRIES;
      if (log.time[row]! > until) {
        row = log.length;
        break;
      }
      if (query.hidden.size > 0 && query.hidden.has(log.thread[row]!)) continue;
      if (query.text !== "") {
        const text = log.text[row]!;
        work += text.length;
        if (!this.#holds(text)) continue;
      }
      const level = log.level[row]!;
      counts[level]++;
      if (all || query.levels.has(level)) this.#keep(row);
    }
    this.#next = row;
    this.#lastTime = log.time[row - 1] ?? 0;
    this.#lastText = log.text[row - 1];
    return row >= log.length;
  }

  #keep(row: number): void {
    if (this.length === this.rows.length) {
      const rows = new Int32Array(2 * this.length);
      rows.set(this.rows);
      this.rows = rows;
    }
    this.rows[this.length++] = row;
  }
}

/** The first row at or after a time. */
function firstAt(times: readonly number[], time: number): number {
  let row = rowAt(times, time);
  // Several may be of the same moment.
  while (row >= 0 && times[row]! >= time) row--;
  return row + 1;
}
