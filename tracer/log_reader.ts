/**
 * What the hooks send, as records: log entries and spans.
 *
 * @module
 */
import type { Level, LogRecord, NoticeRecord, RecordingRecord, SpanRecord } from "../recording/records.ts";
import { cutStyled, readAnsi, type StyledText } from "./ansi.ts";
import type { Clock } from "./clock.ts";
import { isOwn } from "./hold.ts";
import type { HookBatch, HookEntry, HookSpan } from "./hooks.ts";
import type { CallSite, Sources, WantedSource } from "./sources.ts";
import type { Tables } from "./tables.ts";

/** By the console's own levels; direct writes say nothing of how serious they are. */
const LEVELS: readonly Level[] = ["debug", "info", "warn", "error"];

/** Reads the log entries and spans of one of the target's threads. */
export class LogReader {
  #clock: Clock;
  #tables: Tables;
  #sources: Sources;
  #thread: number;
  #batches: HookBatch[] = [];
  /** Rows in the table of the stacks that the hooks have sent. */
  #rows: number[] = [];

  /** @param thread Its number in the recording */
  constructor(clock: Clock, tables: Tables, sources: Sources, thread = 0) {
    this.#clock = clock;
    this.#tables = tables;
    this.#sources = sources;
    this.#thread = thread;
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
    const lost = { entries: 0, spans: 0, from: Infinity };
    for (const batch of batches) {
      await this.#sources.prepare(sitesOf(batch));
      const { stacks, entries, spans, dropped, droppedSpans, droppedFrom } = batch;
      for (const stack of stacks) this.#rows.push(this.#row(parseStack(stack)));
      for (const entry of entries) records.push(this.#log(entry));
      for (const span of spans) records.push(this.#span(span));
      lost.entries += dropped;
      lost.spans += droppedSpans;
      if (dropped + droppedSpans > 0) lost.from = Math.min(lost.from, droppedFrom);
    }
    if (lost.entries > 0) records.push(this.#notice(lost.from, lost.entries, "log entries were", "log entry was"));
    if (lost.spans > 0) records.push(this.#notice(lost.from, lost.spans, "spans were", "span was"));
    return records;
  }

  #log([time, level, from, printed, bytes, stack, own]: HookEntry): LogRecord {
    const { text, styles } = withoutLineBreak(readAnsi(printed));
    const record: LogRecord = {
      type: "log",
      thread: this.#thread,
      time: this.#clock.fromTarget(time),
      level: from === "stdout" || from === "stderr" ? "info" : LEVELS[level] ?? "error",
      from,
      text,
      stack: from === "uncaught" ? this.#row(parseErrorStack(printed.slice(0, own))) : this.#rows[stack] ?? -1,
    };
    if (bytes > 0) record.bytes = bytes;
    if (styles.length > 0) record.styles = styles;
    return record;
  }

  #span([time, duration, kind, name, detail, stack]: HookSpan): SpanRecord {
    const record: SpanRecord = {
      type: "span",
      thread: this.#thread,
      time: this.#clock.fromTarget(time),
      duration: Math.max(0, Math.round(duration * 1000)),
      kind,
      name: readAnsi(name).text,
      stack: this.#rows[stack] ?? -1,
    };
    if (detail !== "") record.detail = readAnsi(detail).text;
    return record;
  }

  #notice(from: number, count: number, many: string, one: string): NoticeRecord {
    const what = count === 1 ? one : many;
    return {
      type: "notice",
      time: this.#clock.fromTarget(from),
      text: `${group(count)} ${what} dropped because they came faster than they could be recorded`,
    };
  }

  /** The row of a stack. */
  #row(sites: readonly CallSite[]): number {
    let row = -1;
    for (const site of sites.toReversed()) row = this.#tables.stack(row, this.#tables.frame(this.#sources.site(site)));
    return row;
  }
}

/** A whole number with a comma every three digits. */
function group(count: number): string {
  return String(count).replaceAll(/\B(?=(?:\d{3})+$)/g, ",");
}

function withoutLineBreak(styled: StyledText): StyledText {
  const { text } = styled;
  if (!text.endsWith("\n")) return styled;
  return cutStyled(styled, text.length - (text.endsWith("\r\n") ? 2 : 1));
}

/** All call sites of a batch. */
function sitesOf({ stacks, entries }: HookBatch): CallSite[] {
  const errors = entries.filter(([, , from]) => from === "uncaught").map(([, , , text, , , own]) => text.slice(0, own));
  return [...stacks.flatMap(parseStack), ...errors.flatMap(parseErrorStack)];
}

/** Reads a stack as the hooks send it; innermost first. */
function parseStack(text: string): CallSite[] {
  return text.split("\n").filter((line) => line !== "").map((line) => {
    const [functionName = "", url = "", at = "0", column = "0"] = line.split("\t");
    return { functionName, url: urlOf(url), line: Number(at), column: Number(column) };
  }).filter(({ url }) => !isOwn(url));
}

/** Reads the stack in an error's text; innermost first. It is what the text ends with: a message may quote others. */
function parseErrorStack(text: string): CallSite[] {
  const lines = text.trimEnd().split("\n");
  const first = lines.findLastIndex((line) => !line.startsWith("    at ")) + 1;
  const sites: CallSite[] = [];
  for (const line of lines.slice(first)) {
    const match = /^ {4}at (?:async )?(?:(.+?) \()?([a-z]+:\S+?|\/.+?|[A-Z]:\\.+?):(\d+):(\d+)\)?$/.exec(line);
    const [, name = "", url = "", at, column] = match ?? [];
    if (match === null || url.startsWith("ext:") || isOwn(url)) continue;
    const functionName = name.replace(/^new /, "").replace(/ \[as .+\]$/, "");
    sites.push({ functionName, url: urlOf(url), line: Number(at), column: Number(column) });
  }
  return sites;
}

/** A script as the inspector calls it: in Node's stacks CommonJS has paths. */
function urlOf(script: string): string {
  const isWindows = /^[A-Z]:\\/.test(script);
  if (!isWindows && !script.startsWith("/")) return script;
  const path = isWindows ? `/${script.replaceAll("\\", "/")}` : script;
  return `file://${encodeURI(path.toWellFormed()).replaceAll("?", "%3F").replaceAll("#", "%23")}`;
}
