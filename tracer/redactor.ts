/**
 * The last look at records before they are written: nothing secret may reach the disk.
 *
 * @module
 */
import type { FramesRecord, LogRecord, RecordingRecord, RunRecord } from "../recording/records.ts";
import { MASK, maskCommand, maskEnvironment, maskText } from "../recording/secrets.ts";

/** Texts remembered at most: names of spans and functions come again and again. */
const MAX_KNOWN = 2_000;
/** Longer texts are not remembered, characters. */
const MAX_LENGTH = 500;

type Styles = NonNullable<LogRecord["styles"]>;

/**
 * Masks what looks like a secret in every text of a record, log entries excepted, and what matches a person's own
 * patterns (`--redact`) in every text, log entries included. Each is replaced by `***`. Numbers, the names of kinds and
 * the recording's own name stay. Rows stay rows: columns keep their lengths.
 *
 * @example
 * ```ts
 * import { Redactor } from "./redactor.ts";
 * const redactor = new Redactor([/customer \d+/g]);
 * redactor.record({ type: "log", thread: 0, time: 0, level: "info", from: "console", text: "customer 7", stack: -1 });
 * // its text is ***
 * ```
 */
export class Redactor {
  readonly #patterns: readonly RegExp[];
  readonly #known = new Map<string, string>();

  /** @param patterns What else is to be masked */
  constructor(patterns: readonly RegExp[]) {
    this.#patterns = patterns.map((pattern) =>
      pattern.global && !pattern.sticky ? pattern : new RegExp(pattern.source, `${pattern.flags.replace(/[gy]/g, "")}g`)
    );
  }

  /** The record as it may be written; the same object where nothing of it had to change. */
  record(record: RecordingRecord): RecordingRecord {
    switch (record.type) {
      case "header":
        return { ...record, command: this.#command(record.command), cwd: this.#text(record.cwd) };
      case "run":
        return this.#run(record);
      case "thread":
        return {
          ...record,
          name: this.#text(record.name),
          ...(record.url === undefined ? {} : { url: this.#text(record.url) }),
        };
      case "child":
        return { ...record, command: this.#command(record.command) };
      case "sources":
        return { ...record, url: this.#texts(record.url) };
      case "frames":
        return this.#frames(record);
      case "span":
        return {
          ...record,
          name: this.#text(record.name),
          ...(record.detail === undefined ? {} : { detail: this.#text(record.detail) }),
        };
      case "open":
        return { ...record, name: this.#texts(record.name) };
      case "notice":
        return { ...record, text: this.#text(record.text) };
      case "log":
        return this.#patterns.length === 0 ? record : this.#log(record);
      default:
        return record;
    }
  }

  #run(record: RunRecord): RunRecord {
    const { host, git } = record;
    return {
      ...record,
      ...(host === undefined ? {} : { host: this.#matches(host) }),
      env: this.#values(record.env),
      settings: this.#values(record.settings),
      ...(git?.branch === undefined ? {} : { git: { ...git, branch: this.#text(git.branch) } }),
    };
  }

  /** Names of functions hold the names of their modules, and these what was asked of a server. */
  #frames(record: FramesRecord): FramesRecord {
    return { ...record, name: this.#texts(record.name) };
  }

  #log(record: LogRecord): LogRecord {
    let { text, styles } = record;
    for (const pattern of this.#patterns) ({ text, styles } = redactStyled(text, styles, pattern));
    return { ...record, text, ...(styles === undefined ? {} : { styles }) };
  }

  #values(env: Record<string, string>): Record<string, string> {
    const masked = Object.entries(maskEnvironment(env));
    return Object.fromEntries(masked.map(([name, value]) => [name, this.#matches(value)]));
  }

  #command(command: string[]): string[] {
    return maskCommand(command).map((argument) => this.#matches(argument));
  }

  #texts(texts: readonly string[]): string[] {
    return texts.map((text) => this.#text(text));
  }

  #text(text: string): string {
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    const masked = this.#matches(maskText(text));
    if (text.length > MAX_LENGTH) return masked;
    if (this.#known.size >= MAX_KNOWN) this.#known.clear();
    this.#known.set(text, masked);
    return masked;
  }

  /** Masks what the person's patterns match, and no more. */
  #matches(text: string): string {
    let masked = text;
    // A pattern that matches nothing at a place has found nothing.
    for (const pattern of this.#patterns) masked = masked.replace(pattern, (match) => match === "" ? "" : MASK);
    return masked;
  }
}

/** Masks matches in a text, and moves its styles along; what was coloured in part of a match alone loses its colour. */
function redactStyled(
  text: string,
  styles: Styles | undefined,
  pattern: RegExp,
): { text: string; styles: Styles | undefined } {
  let redacted = "";
  let done = 0;
  // Of each match: where it began and ended, and where its mask begins.
  const matches: [from: number, to: number, at: number][] = [];
  for (const match of text.matchAll(pattern)) {
    if (match[0] === "") continue;
    redacted += text.slice(done, match.index);
    matches.push([match.index, match.index + match[0].length, redacted.length]);
    redacted += MASK;
    done = match.index + match[0].length;
  }
  if (matches.length === 0) return { text, styles };
  redacted += text.slice(done);
  if (styles === undefined) return { text: redacted, styles };
  const moved = (position: number) => {
    // The last match that began before it.
    const last = matches.findLast(([from]) => from < position);
    if (last === undefined) return position;
    const [, to, at] = last;
    return position < to ? at : position - to + at + MASK.length;
  };
  const kept = styles.map(([from, to, sgr]): Styles[number] => [moved(from), moved(to), sgr])
    .filter(([from, to]) => from < to);
  return { text: redacted, styles: kept };
}
