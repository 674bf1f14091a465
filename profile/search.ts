/**
 * The texts of a recording that are searched: functions, files, packages, log entries, spans. They are handed over piece
 * by piece, and what was searched once is not searched again.
 *
 * @module
 */
import { displaySource, packageOf } from "../recording/origin.ts";
import { grown } from "./columns.ts";
import { isOfPlace } from "./search_pattern.ts";

/** Functions that came, in the order of the frames table. */
export interface FramesPiece {
  name: string[];
  /** Row of sources, -1 none. */
  source: Int32Array;
  line: Int32Array;
  /** The first frame of the same function, as `functionOf` gives it. */
  function: Uint32Array;
  /** 1 for those of the person's own code. */
  own: Uint8Array;
}

/** Log entries that came, in the order of the log table. */
export interface EntriesPiece {
  text: string[];
  /** µs. */
  time: Float64Array;
  thread: Int32Array;
}

/** How many texts are searched between two breaths; most take less than a µs. */
const BREATH = 64;

/** Rows that match, and how far they have been looked through. */
export class Hits {
  /** 1 for a row that matches; as long as it needs to be, or longer. */
  rows: Uint8Array = new Uint8Array(64);
  /** Rows looked through. */
  tested = 0;
  /** Raised with each row that matches, and when all begins anew. */
  changes = 0;

  /** Forgets all. */
  clear(): void {
    this.rows.fill(0);
    this.tested = 0;
    this.changes++;
  }

  /** Makes room for so many rows. */
  reserve(length: number): void {
    if (length > this.rows.length) this.rows = grown(this.rows, new Uint8Array(Math.max(length, 2 * this.rows.length)));
  }

  /** Notes what is known of the next row. */
  note(hit: boolean): void {
    if (hit) {
      this.rows[this.tested] = 1;
      this.changes++;
    }
    this.tested++;
  }

  /** The rows looked through so far, as an array of its own. */
  take(): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.rows.subarray(0, this.tested));
  }
}

/** See the module. */
export class SearchTexts {
  /** Rows of the frames, log and span table. */
  readonly frames: Hits = new Hits();
  readonly entries: Hits = new Hits();
  readonly spans: Hits = new Hits();
  /** By frame; only the first `frameCount` are valid. */
  function: Uint32Array = new Uint32Array(64);
  own: Uint8Array = new Uint8Array(64);
  /** By log entry; only the first `entryCount` are valid. */
  entryTime: Float64Array = new Float64Array(64);
  entryThread: Int32Array = new Int32Array(64);

  #sources: { text: string; url: string; package: string }[] = [];
  #sourceHits = new Hits();
  #names: string[] = [];
  #source: number[] = [];
  #line: number[] = [];
  #entries: string[] = [];
  #spans: string[] = [];
  #regex: RegExp | undefined;
  #ofPlace = false;

  /** How many frames there are. */
  get frameCount(): number {
    return this.#names.length;
  }

  /** How many log entries there are. */
  get entryCount(): number {
    return this.#entries.length;
  }

  /** What is searched for. */
  get regex(): RegExp | undefined {
    return this.#regex;
  }

  /** Adds sources that came. */
  addSources(urls: readonly string[], cwd: string | undefined): void {
    for (const url of urls) {
      const text = url === "" ? "" : displaySource(url, cwd);
      this.#sources.push({ text, url, package: packageOf(url)?.name ?? "" });
    }
  }

  /** Adds functions that came. */
  addFrames(piece: FramesPiece): void {
    const [first, length] = [this.#names.length, this.#names.length + piece.name.length];
    if (length > this.function.length) {
      this.function = grown(this.function, new Uint32Array(2 * length));
      this.own = grown(this.own, new Uint8Array(2 * length));
    }
    this.function.set(piece.function, first);
    this.own.set(piece.own, first);
    for (const name of piece.name) this.#names.push(name);
    for (const source of piece.source) this.#source.push(source);
    for (const line of piece.line) this.#line.push(line);
  }

  /** Adds log entries that came. */
  addEntries(piece: EntriesPiece): void {
    const [first, length] = [this.#entries.length, this.#entries.length + piece.text.length];
    if (length > this.entryTime.length) {
      this.entryTime = grown(this.entryTime, new Float64Array(2 * length));
      this.entryThread = grown(this.entryThread, new Int32Array(2 * length));
    }
    this.entryTime.set(piece.time, first);
    this.entryThread.set(piece.thread, first);
    for (const text of piece.text) this.#entries.push(text);
  }

  /** Adds names of spans that came. */
  addSpans(names: readonly string[]): void {
    for (const name of names) this.#spans.push(name);
  }

  /** Searches for another pattern, from the begin. */
  begin(regex: RegExp | undefined): void {
    this.#regex = regex;
    this.#ofPlace = regex !== undefined && isOfPlace(regex);
    for (const hits of [this.#sourceHits, this.frames, this.entries, this.spans]) hits.clear();
  }

  /** Looks through the functions that it has not looked through yet, and breathes now and then. */
  *testFrames(): Generator<void> {
    const [regex, ofPlace] = [this.#regex, this.#ofPlace];
    if (!regex) return;
    const sources = this.#sources;
    yield* test(this.#sourceHits, sources.length, (row) => {
      const { text, url, package: name } = sources[row]!;
      if (text === "") return false;
      // The folders around all of a program are no difference between its files, unless they are asked for.
      return regex.test(text) || (name !== "" && regex.test(name)) || (ofPlace && regex.test(url));
    });
    const hit = this.#sourceHits.rows;
    yield* test(this.frames, this.#names.length, (row) => {
      const source = this.#source[row]!;
      if (source >= 0 && hit[source] === 1) return true;
      if (regex.test(this.#names[row]!)) return true;
      return ofPlace && source >= 0 && this.#line[row]! > 0 &&
        regex.test(`${sources[source]?.text ?? ""}:${this.#line[row]}`);
    });
  }

  /** Looks through the log and the spans likewise. */
  *testEntries(): Generator<void> {
    const regex = this.#regex;
    if (!regex) return;
    yield* test(this.spans, this.#spans.length, (row) => regex.test(this.#spans[row]!));
    yield* test(this.entries, this.#entries.length, (row) => regex.test(this.#entries[row]!));
  }
}

function* test(hits: Hits, length: number, matches: (row: number) => boolean): Generator<void> {
  hits.reserve(length);
  while (hits.tested < length) {
    hits.note(matches(hits.tested));
    if (hits.tested % BREATH === 0) yield;
  }
}
