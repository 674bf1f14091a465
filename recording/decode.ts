/**
 * Lines to records, as they come.
 *
 * @module
 */
import { MicrologError } from "./errors.ts";
import type { RecordingRecord } from "./records.ts";
import { newestVersion, UPGRADE_STEPS, upgradeRecord } from "./upgrade.ts";
import type { RawRecord, UpgradeStep } from "./upgrade.ts";
import { faultOf, isKnownType } from "./validate.ts";

/** A line that could not be read, and was passed over. */
export interface Problem {
  /** 1-based. */
  line: number;
  /** For example `line 17 is not JSON`. */
  message: string;
}

/** Options of a {@linkcode RecordingDecoder}. */
export interface RecordingDecoderOptions {
  /** The steps that upgrade older versions, for tests. */
  steps?: readonly UpgradeStep[];
}

/** More lines than this are counted only: a file of garbage must not fill the memory with complaints. */
const MAX_PROBLEMS = 100;
const ZSTD = [0x28, 0xb5, 0x2f, 0xfd];
const UPGRADE_HINT = "Upgrade Microlog to open it";

/**
 * Reads a recording piece by piece, wherever the pieces are cut: push what arrives, and finish at the end.
 *
 * A line that is broken is a {@linkcode Problem} and passed over; a record of a type that is not known is passed over.
 *
 * @example
 * ```ts
 * import { RecordingDecoder } from "./decode.ts";
 * async function print(response: Response) {
 *   const decoder = new RecordingDecoder("hello/2026_11_22_14_01_59");
 *   for await (const chunk of response.body!) console.log(decoder.push(chunk));
 *   console.log(decoder.finish(), decoder.problems);
 * }
 * ```
 */
export class RecordingDecoder {
  /** The lines that could not be read: the first 100. */
  readonly problems: Problem[] = [];
  /** How many lines could not be read. */
  problemCount = 0;

  readonly #name: string;
  readonly #steps: readonly UpgradeStep[];
  readonly #text = new TextDecoder();
  /** The pieces of the line that has not ended yet. In a list, for joining them at each push would be quadratic. */
  #rest: string[] = [];
  #line = 0;
  #version = 0;

  /** @param name What to call the recording in errors */
  constructor(name: string, options: RecordingDecoderOptions = {}) {
    this.#name = name;
    this.#steps = options.steps ?? UPGRADE_STEPS;
  }

  /**
   * The records of the lines that end in this piece.
   *
   * @throws {MicrologError} If the first line is no header of Microlog's, or of a newer version
   */
  push(chunk: Uint8Array | string): RecordingRecord[] {
    const text = typeof chunk === "string" ? chunk : this.#text.decode(chunk, { stream: true });
    if (this.#line === 0 && this.#rest.length === 0) this.#checkStart(chunk, text);
    return this.#split(text);
  }

  /**
   * The record of a last line that has no line break; where that was cut off, it is a problem.
   *
   * @throws {MicrologError} If there was no header
   */
  finish(): RecordingRecord[] {
    const text = this.#rest.join("") + this.#text.decode();
    this.#rest = [];
    const records: RecordingRecord[] = [];
    if (text.trim() !== "") this.#read(text, records, true);
    if (this.#version === 0) throw this.#unreadable("it is empty");
    return records;
  }

  /** Refuses what cannot be a recording before all of it is read in search of a line break. */
  #checkStart(chunk: Uint8Array | string, text: string): void {
    if (typeof chunk !== "string" && ZSTD.every((byte, i) => chunk[i] === byte)) {
      throw this.#noHeader("Decompress it first: zstd -d");
    }
    if (text !== "" && !text.startsWith("{")) throw this.#noHeader();
  }

  #split(text: string): RecordingRecord[] {
    const records: RecordingRecord[] = [];
    let from = 0;
    for (let to = text.indexOf("\n"); to >= 0; to = text.indexOf("\n", from)) {
      const end = text.slice(from, to);
      const line = this.#rest.length === 0 ? end : this.#rest.join("") + end;
      this.#rest = [];
      this.#read(line, records, false);
      from = to + 1;
    }
    if (from < text.length) this.#rest.push(text.slice(from));
    return records;
  }

  #read(line: string, records: RecordingRecord[], last: boolean): void {
    this.#line++;
    const raw = parse(line);
    if (this.#version === 0) {
      records.push(this.#readHeader(raw));
    } else if (raw === undefined) {
      if (line.trim() !== "") this.#problem(last ? "was cut off" : "is not JSON");
    } else if (!isRaw(raw)) {
      this.#problem("is not a record");
    } else if (raw.type === "header") {
      this.#problem("is a second header");
    } else {
      const record = upgradeRecord(raw, this.#version, this.#steps);
      if (!isKnownType(record.type)) return;
      const fault = faultOf(record as RecordingRecord & RawRecord);
      if (fault === undefined) records.push(record as RecordingRecord & RawRecord);
      else this.#problem(`is not a record of type ${record.type}: ${fault}`);
    }
  }

  #readHeader(raw: unknown): RecordingRecord {
    if (!isRaw(raw) || raw.type !== "header" || raw.format !== "microlog") throw this.#noHeader();
    const version = raw.version;
    if (typeof version !== "number" || !Number.isSafeInteger(version) || version < 1) throw this.#noHeader();
    const newest = newestVersion(this.#steps);
    if (version > newest) {
      const why = `it is of version ${version} of the format, newer than the ${newest} that is known here`;
      throw this.#unreadable(why, UPGRADE_HINT);
    }
    const header = upgradeRecord(raw, version, this.#steps) as RecordingRecord & RawRecord;
    const fault = faultOf(header);
    if (fault !== undefined) throw this.#unreadable(`line 1 is not a Microlog header: ${fault}`);
    this.#version = version;
    return header;
  }

  #problem(what: string): void {
    this.problemCount++;
    if (this.problems.length < MAX_PROBLEMS) {
      this.problems.push({ line: this.#line, message: `line ${this.#line} ${what}` });
    }
  }

  #noHeader(hint = "Open a recording made by Microlog"): MicrologError {
    return this.#unreadable("line 1 is not a Microlog header", hint);
  }

  #unreadable(why: string, hint = "Delete it, or record anew"): MicrologError {
    return new MicrologError(`Cannot read recording ${this.#name}: ${why}`, { hint });
  }
}

/**
 * The records of a stream, a batch for each piece that held any.
 *
 * @param decoder A name for errors, or a decoder of your own where you want its problems
 * @throws {MicrologError} If it is no recording, or one of a newer version
 *
 * @example
 * ```ts
 * import { decodeStream, RecordingDecoder } from "./decode.ts";
 * async function print(response: Response) {
 *   const decoder = new RecordingDecoder("hello/2026_11_22_14_01_59");
 *   for await (const records of decodeStream(response.body!, decoder)) console.log(records);
 *   console.log(decoder.problems);
 * }
 * ```
 */
export async function* decodeStream(
  stream: ReadableStream<Uint8Array>,
  decoder: string | RecordingDecoder,
): AsyncGenerator<RecordingRecord[], void, void> {
  const reading = typeof decoder === "string" ? new RecordingDecoder(decoder) : decoder;
  for await (const chunk of chunksOf(stream)) {
    const records = reading.push(chunk);
    if (records.length > 0) yield records;
  }
  const records = reading.finish();
  if (records.length > 0) yield records;
}

/** Browsers do not all iterate over streams yet. */
async function* chunksOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array, void, void> {
  const reader = stream.getReader();
  let done = false;
  try {
    while (true) {
      const result = await reader.read();
      done = result.done;
      if (result.done) return;
      yield result.value;
    }
  } finally {
    // A reader that left early lets the source stop too.
    if (!done) await reader.cancel();
    reader.releaseLock();
  }
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function isRaw(value: unknown): value is RawRecord {
  return typeof value === "object" && value !== null && "type" in value && typeof value.type === "string";
}
