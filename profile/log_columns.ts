/**
 * Log entries as columns, to be handed from one thread to another: a million objects would take seconds to be cloned.
 *
 * @module
 */
import type { LogRecord } from "../recording/records.ts";

/** Log entries. It can be cloned from one thread to another. */
export interface LogColumns {
  length: number;
  thread: Float64Array;
  /** µs. */
  time: Float64Array;
  /** What entries of one kind have in common: level and origin. */
  kinds: Pick<LogRecord, "level" | "from">[];
  /** By entry, its place in `kinds`. */
  kind: Uint16Array;
  /** All texts, one after the other, … */
  text: string;
  /** … and where each ends. */
  end: Float64Array;
  /** Row of the stacks table, -1 none. */
  stack: Int32Array;
  /** -1 where the text is whole. */
  bytes: Float64Array;
  /** Colours of the few that have some. */
  styles: [entry: number, styles: NonNullable<LogRecord["styles"]>][];
}

/** Puts entries into columns. */
export function packLog(entries: readonly LogRecord[]): LogColumns {
  const { length } = entries;
  const columns: LogColumns = {
    length,
    thread: new Float64Array(length),
    time: new Float64Array(length),
    kinds: [],
    kind: new Uint16Array(length),
    text: entries.map(({ text }) => text).join(""),
    end: new Float64Array(length),
    stack: new Int32Array(length),
    bytes: new Float64Array(length),
    styles: [],
  };
  const kinds = new Map<string, number>();
  let end = 0;
  for (const [i, { thread, time, level, from, text, stack, bytes, styles }] of entries.entries()) {
    const name = `${level} ${from}`;
    let kind = kinds.get(name);
    if (kind === undefined) {
      kinds.set(name, kind = kinds.size);
      columns.kinds.push({ level, from });
    }
    columns.thread[i] = thread;
    columns.time[i] = time;
    columns.kind[i] = kind;
    columns.end[i] = end += text.length;
    columns.stack[i] = stack;
    columns.bytes[i] = bytes ?? -1;
    if (styles && styles.length > 0) columns.styles.push([i, styles]);
  }
  return columns;
}

/**
 * The entries again, one after the other.
 *
 * @example
 * ```ts
 * import { packLog, unpackLog } from "./log_columns.ts";
 * for (const { time, text } of unpackLog(packLog([]))) console.log(time, text);
 * ```
 */
export function* unpackLog(columns: LogColumns): Generator<LogRecord> {
  const styles = new Map(columns.styles);
  let begin = 0;
  for (let i = 0; i < columns.length; i++) {
    const end = columns.end[i]!;
    const bytes = columns.bytes[i]!;
    const own = styles.get(i);
    const { level, from } = columns.kinds[columns.kind[i]!]!;
    const entry: LogRecord = {
      type: "log",
      thread: columns.thread[i]!,
      time: columns.time[i]!,
      level,
      from,
      text: columns.text.slice(begin, end),
      stack: columns.stack[i]!,
    };
    if (bytes >= 0) entry.bytes = bytes;
    if (own !== undefined) entry.styles = own;
    yield entry;
    begin = end;
  }
}

/** The memory of columns that can be given away instead of being copied. */
export function logBuffers({ thread, time, kind, end, stack, bytes }: LogColumns): ArrayBuffer[] {
  return [thread, time, kind, end, stack, bytes].map((column) => column.buffer as ArrayBuffer);
}
