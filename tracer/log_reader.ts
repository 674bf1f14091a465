/**
 * What the hooks send, as log records.
 *
 * @module
 */
import type { Level, LogRecord, RecordingRecord } from "../recording/records.ts";
import type { Clock } from "./clock.ts";
import type { HookBatch, HookEntry } from "./hooks.ts";
import type { CallSite, Sources } from "./sources.ts";
import type { Tables } from "./tables.ts";

/** By the console's own levels; direct writes say nothing of how serious they are. */
const LEVELS: readonly Level[] = ["debug", "info", "warn", "error"];

/** Reads the target's log entries. */
export class LogReader {
  #clock: Clock;
  #tables: Tables;
  #sources: Sources;
  #batches: HookBatch[] = [];
  /** Stacks the hooks have sent, as call sites, innermost first. */
  #sites: CallSite[][] = [];
  /** Their rows in the table, once made. */
  #rows: number[] = [];

  constructor(clock: Clock, tables: Tables, sources: Sources) {
    this.#clock = clock;
    this.#tables = tables;
    this.#sources = sources;
  }

  /** Takes what the hooks sent: the JSON of a {@linkcode HookBatch}, or "". */
  add(json: string): void {
    if (json !== "") this.#batches.push(JSON.parse(json) as HookBatch);
  }

  /** The records of all that came since the last call. */
  async take(): Promise<RecordingRecord[]> {
    const batches = this.#batches;
    this.#batches = [];
    const records: RecordingRecord[] = [];
    for (const { stacks, entries, dropped } of batches) {
      for (const stack of stacks) this.#sites.push(parseStack(stack));
      await this.#sources.prepare(stacks.flatMap((_, index) => this.#sites[this.#sites.length - 1 - index] ?? []));
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

  #read([time, level, from, text, length, stack]: HookEntry, strip: (text: string) => string): LogRecord {
    const record: LogRecord = {
      type: "log",
      thread: 0,
      time: this.#clock.fromTarget(time),
      level: from === "stdout" || from === "stderr" ? "info" : LEVELS[level] ?? "error",
      from,
      text: strip(text).replace(/\r?\n$/, ""),
      stack: from === "uncaught" ? this.#errorStack(text) : this.#stack(stack),
    };
    if (length > 0) record.bytes = length;
    return record;
  }

  #stack(index: number): number {
    const sites = this.#sites[index];
    if (sites === undefined) return -1;
    return this.#rows[index] ??= this.#row(sites.map((site) => this.#sources.site(site)));
  }

  #row(frames: { name: string; url: string; line: number; column: number }[]): number {
    let row = -1;
    for (const frame of frames.reverse()) row = this.#tables.stack(row, this.#tables.frame(frame));
    return row;
  }

  /** The stack in an error's text, which Deno has mapped to the sources already. */
  #errorStack(text: string): number {
    const frames: { name: string; url: string; line: number; column: number }[] = [];
    for (const match of text.matchAll(/^ {4}at (?:async )?(?:(.+?) \()?([a-z]+:.+?):(\d+):(\d+)\)?$/gm)) {
      const [, name, url = "", line, column] = match;
      if (url.startsWith("ext:")) continue;
      frames.push({ name: name ?? "(anonymous)", url, line: Number(line), column: Number(column) });
    }
    return this.#row(frames);
  }
}

function parseStack(text: string): CallSite[] {
  return text.split("\n").filter((line) => line !== "").map((line) => {
    const [functionName = "", url = "", at = "0", column = "0"] = line.split("\t");
    return { functionName, url, line: Number(at), column: Number(column) };
  });
}
