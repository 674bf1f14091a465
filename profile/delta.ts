/**
 * A profile handed over piece by piece, from where records are read to where their profile is used: from a worker to its
 * page. Calls go as columns that can be transferred; of stacks only those go that something refers to. What little else
 * there is goes as records.
 *
 * @module
 */
import type { LogRecord, RecordingRecord } from "../recording/records.ts";
import { ProfileBuilder, type Sampled } from "./builder.ts";
import type { CallsDelta } from "./calls.ts";
import { logBuffers, type LogColumns, packLog, unpackLog } from "./log_columns.ts";
import type { TableRows } from "./stacks.ts";
import type { Profile } from "./types.ts";

/** What came to a profile. It can be cloned from one thread to another. */
export interface ProfileDelta {
  /** Rows that came to the tables. */
  rows: TableRows;
  /** All threads, as they were first heard of. */
  threads: { id: number; start: number; sampled: Sampled; calls: CallsDelta | undefined }[];
  /** What is neither tables nor samples; its stacks are rows of the table. */
  records: RecordingRecord[];
  /** Log entries; their stacks likewise. */
  log: LogColumns;
  notices: string[];
}

/**
 * Reads records and hands over what they make.
 *
 * @example
 * ```ts
 * import { DeltaReceiver, DeltaSource } from "./delta.ts";
 * const [source, receiver] = [new DeltaSource(), new DeltaReceiver()];
 * source.add({ type: "thread", thread: 0, name: "main", time: 0 });
 * receiver.add(source.take());
 * console.log(receiver.profile.threads.length); // 1
 * ```
 */
export class DeltaSource {
  readonly #builder = new ProfileBuilder({ handsOver: true });
  /** By row of the stacks table the row that was handed over. */
  readonly #stacks = new Map<number, number>();
  /** How many rows were handed over. */
  #sources = 0;
  #frames = 0;
  #newStacks: TableRows["stacks"] = { parent: [], frame: [] };
  #records: RecordingRecord[] = [];
  #log: LogRecord[] = [];
  #notices: string[] = [];
  /** Threads that samples came of. */
  #sampled = new Set<number>();

  /** Adds a record. */
  add(record: RecordingRecord): void {
    switch (record.type) {
      case "sources":
      case "frames":
      case "stacks":
        this.#builder.add(record);
        break;
      case "samples":
        this.#builder.add(record);
        this.#sampled.add(record.thread);
        break;
      case "header":
      case "thread":
      case "threadEnd":
      case "usage":
        // Of these samples need the interval between two, and threads when they were first heard of.
        this.#builder.add(record);
        this.#records.push(record);
        break;
      case "log":
        this.#log.push({ ...record, stack: this.#stackOf(record.stack) });
        break;
      case "span":
        this.#records.push({ ...record, stack: this.#stackOf(record.stack) });
        break;
      case "lines":
        this.#records.push({ ...record, source: record.source.map((row) => this.#builder.rowOfSource(row)) });
        break;
      case "heap":
        this.#records.push({ ...record, stack: record.stack.map((stack) => this.#stackOf(stack)) });
        break;
      default:
        this.#records.push(record);
    }
  }

  /** Adds a notice of the reader's. */
  note(text: string): void {
    this.#notices.push(text);
  }

  /** Hands over what came since the last time. */
  take(): ProfileDelta {
    const { sources, frames, threads } = this.#builder.profile;
    const delta: ProfileDelta = {
      rows: {
        sources: {
          url: sources.url.slice(this.#sources),
          time: sources.time.slice(this.#sources),
          origin: sources.origin.slice(this.#sources),
        },
        frames: {
          name: frames.name.slice(this.#frames),
          source: frames.source.slice(this.#frames),
          line: frames.line.slice(this.#frames),
          column: frames.column.slice(this.#frames),
        },
        stacks: this.#newStacks,
      },
      threads: [],
      records: this.#records,
      log: packLog(this.#log),
      notices: this.#notices,
    };
    for (const { id, start, end, samples, idle, gc, program } of threads) {
      const calls = this.#sampled.has(id) ? this.#builder.takeCalls(id) : undefined;
      delta.threads.push({ id, start, sampled: { end, samples, idle, gc, program }, calls });
    }
    [this.#sources, this.#frames] = [sources.length, frames.length];
    this.#newStacks = { parent: [], frame: [] };
    [this.#records, this.#log, this.#notices] = [[], [], []];
    this.#sampled.clear();
    return delta;
  }

  /** The row that a stack has where it is handed over to; those it stands on come before it. */
  #stackOf(stack: number): number {
    const { parent, frame } = this.#builder.profile.stacks;
    const path: number[] = [];
    let row = this.#builder.rowOfStack(stack);
    for (; row >= 0 && !this.#stacks.has(row); row = parent[row]!) path.push(row);
    let last = row < 0 ? -1 : this.#stacks.get(row)!;
    for (const one of path.reverse()) {
      this.#newStacks.parent.push(last);
      this.#newStacks.frame.push(frame[one]!);
      last = this.#stacks.size;
      this.#stacks.set(one, last);
    }
    return last;
  }
}

/** Has the profile whose pieces a {@linkcode DeltaSource} hands over. */
export class DeltaReceiver {
  readonly #builder = new ProfileBuilder();

  /** What is known so far. Its tables grow in place. */
  get profile(): Profile {
    return this.#builder.profile;
  }

  /** Adds a piece; each once, in their order. */
  add({ rows, threads, records, log, notices }: ProfileDelta): void {
    this.#builder.addRows(rows);
    for (const { id, start, sampled, calls } of threads) this.#builder.addSampled(id, start, sampled, calls);
    for (const record of records) this.#builder.add(record);
    for (const entry of unpackLog(log)) this.#builder.add(entry);
    for (const notice of notices) this.#builder.note(notice);
  }
}

/** The memory of a piece that can be given away instead of being copied. */
export function buffersOf({ threads, log }: ProfileDelta): ArrayBuffer[] {
  const calls = threads.flatMap(({ calls }) => Object.values(calls ?? {}))
    .flatMap((column) => typeof column === "number" ? [] : [column.buffer as ArrayBuffer]);
  return [...calls, ...logBuffers(log)];
}
