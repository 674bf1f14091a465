/**
 * What the hooks send, as log records.
 *
 * @module
 */
import type { Level, LogRecord, RecordingRecord } from "../recording/records.ts";
import type { Clock } from "./clock.ts";
import type { HookBatch, HookEntry } from "./hooks.ts";
import type { CallSite, Sources, WantedSource } from "./sources.ts";
import type { Tables } from "./tables.ts";

/** By the console's own levels; direct writes say nothing of how serious they are. */
const LEVELS: readonly Level[] = ["debug", "info", "warn", "error"];

/** Reads the target's log entries. */
export class LogReader {
  #clock: Clock;
  #tables: Tables;
  #sources: Sources;
  #batches: HookBatch[] = [];
  /** Rows in the table of the stacks that the hooks have sent. */
  #rows: number[] = [];

  constructor(clock: Clock, tables: Tables, sources: Sources) {
    this.#clock = clock;
    this.#tables = tables;
    this.#sources = sources;
  }

  /** Takes what the hooks sent: the JSON of a {@linkcode HookBatch}. */
  add(json: string): void {
    this.#batches.push(JSON.parse(json) as HookBatch);
  }

  /** The scripts that the entries not taken yet refer to. */
  wanted(): WantedSource[] {
    return this.#batches.flatMap(sitesOf);
  }

  /** The records of all that came since the last call. */
  async take(): Promise<RecordingRecord[]> {
    const batches = this.#batches;
    this.#batches = [];
    const records: RecordingRecord[] = [];
    for (const batch of batches) {
      await this.#sources.prepare(sitesOf(batch));
      const { stacks, entries, dropped } = batch;
      for (const stack of stacks) this.#rows.push(this.#row(parseStack(stack)));
      // Loaded for coloured text alone: it costs more than all else at the start of a short run.
      const strip = entries.some(([, , , text]) => text.includes("\x1b"))
        ? (await import("node:util")).stripVTControlCharacters
        : (text: string) => text;
      for (const entry of entries) records.push(this.#read(entry, strip));
      if (dropped > 0) {
        records.push({
          type: "notice",
          time: this.#clock.now(),
          text: `${dropped} log entries were dropped because they came faster than they could be recorded`,
        });
      }
    }
    return records;
  }

  #read([time, level, from, text, bytes, stack]: HookEntry, strip: (text: string) => string): LogRecord {
    const record: LogRecord = {
      type: "log",
      thread: 0,
      time: this.#clock.fromTarget(time),
      level: from === "stdout" || from === "stderr" ? "info" : LEVELS[level] ?? "error",
      from,
      text: strip(text).replace(/\r?\n$/, ""),
      stack: from === "uncaught" ? this.#row(parseErrorStack(text)) : this.#rows[stack] ?? -1,
    };
    if (bytes > 0) record.bytes = bytes;
    return record;
  }

  /** The row of a stack. */
  #row(sites: readonly CallSite[]): number {
    let row = -1;
    for (const site of sites.toReversed()) row = this.#tables.stack(row, this.#tables.frame(this.#sources.site(site)));
    return row;
  }
}

/** All call sites of a batch. */
function sitesOf({ stacks, entries }: HookBatch): CallSite[] {
  const errors = entries.filter(([, , from]) => from === "uncaught").map(([, , , text]) => text);
  return [...stacks.flatMap(parseStack), ...errors.flatMap(parseErrorStack)];
}

/** Reads a stack as the hooks send it; innermost first. */
function parseStack(text: string): CallSite[] {
  return text.split("\n").filter((line) => line !== "").map((line) => {
    const [functionName = "", url = "", at = "0", column = "0"] = line.split("\t");
    return { functionName, url, line: Number(at), column: Number(column) };
  });
}

/** Reads the stack in an error's text; innermost first. */
function parseErrorStack(text: string): CallSite[] {
  const sites: CallSite[] = [];
  for (const match of text.matchAll(/^ {4}at (?:async )?(?:(.+?) \()?([a-z]+:\S+?):(\d+):(\d+)\)?$/gm)) {
    const [, name = "", url = "", line, column] = match;
    if (url.startsWith("ext:")) continue;
    const functionName = name.replace(/^new /, "").replace(/ \[as .+\]$/, "");
    sites.push({ functionName, url, line: Number(line), column: Number(column) });
  }
  return sites;
}
