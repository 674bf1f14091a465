/**
 * The worker of a page that searches a recording: it is handed the texts and calls piece by piece, and tells what
 * matches. What it is asked comes in between; a pattern that explodes holds it up for good, then the page ends it.
 * Bundled into dist/search.js.
 *
 * @module
 */
import { type EntriesPiece, type FramesPiece, SearchTexts } from "../profile/search.ts";
import {
  type CallsPiece,
  countEntries,
  SearchCalls,
  type SearchCounts,
  type SearchScope,
  type Step,
  type Stop,
} from "../profile/search_calls.ts";
import { readPattern } from "../profile/search_pattern.ts";

/** What a page hands over: pieces of the recording. */
export type SearchPiece =
  | { type: "sources"; urls: string[]; cwd: string | undefined }
  | { type: "frames"; piece: FramesPiece }
  | { type: "calls"; piece: CallsPiece }
  | { type: "entries"; piece: EntriesPiece }
  | { type: "spans"; names: string[] };

/** What a page asks. Each question has a number, greater than that of the one before. */
export type SearchQuestion =
  | { type: "search"; number: number; pattern: string; scope: SearchScope }
  /** The same pattern, in what came meanwhile, or elsewhere. */
  | { type: "again"; number: number; scope: SearchScope }
  | { type: "step"; number: number; from: Stop | undefined; way: 1 | -1; only: boolean };

/** What is found; rows are only told where they have changed. */
export interface SearchFound {
  type: "found";
  /** The last question that this answers; 0 where there is more to come. */
  number: number;
  /** By row of the frames, log and span table: 1 for what matches. */
  frames: Uint8Array | undefined;
  entries: Uint8Array | undefined;
  spans: Uint8Array | undefined;
  counts: SearchCounts;
}

/** What the worker tells its page. */
export type SearchMessage =
  | SearchFound
  | { type: "step"; number: number; step: Step }
  /** It is at work. */
  | { type: "alive" }
  /** The pattern cannot be searched for: the browser gave up. */
  | { type: "failed"; number: number };

/** Work for this long, then hear what is asked meanwhile, ms. */
const SLICE = 40;
/** With so many log entries left the functions are told first. */
const MANY = 50_000;

/** See the module. */
export class Searcher {
  readonly #texts = new SearchTexts();
  readonly #calls = new SearchCalls();
  #scope: SearchScope = { from: -Infinity, until: Infinity, hidden: [], mine: false };
  /** The last question, and whether its matches are counted. */
  #number = 0;
  #counted = true;
  #steps: Extract<SearchQuestion, { type: "step" }>[] = [];
  /** What has been told. */
  #told = { frames: -1, entries: -1, spans: -1 };
  #work: Generator<void> | undefined;
  #pending = false;

  /**
   * @param tell Takes what the page is to know
   * @param breathe Calls back once what has been asked meanwhile was heard
   */
  constructor(
    private readonly tell: (message: SearchMessage) => void,
    private readonly breathe: (then: () => void) => void,
  ) {}

  /** Takes a piece, or a question. */
  take(message: SearchPiece | SearchQuestion): void {
    switch (message.type) {
      case "sources":
        return this.#texts.addSources(message.urls, message.cwd);
      case "frames":
        return this.#texts.addFrames(message.piece);
      case "calls":
        return this.#calls.add(message.piece);
      case "entries":
        return this.#texts.addEntries(message.piece);
      case "spans":
        return this.#texts.addSpans(message.names);
      case "search":
        this.#texts.begin(readPattern(message.pattern).regex);
        this.#told = { frames: -1, entries: -1, spans: -1 };
        this.#scope = message.scope;
        this.#counted = false;
        break;
      case "again":
        this.#scope = message.scope;
        this.#counted = false;
        break;
      case "step":
        this.#steps.push(message);
        break;
    }
    this.#number = message.number;
    this.#work = this.#answer();
    this.#go();
  }

  /** Works on, a slice after the other; a new question takes the place of the one at hand. */
  #go(): void {
    if (this.#pending) return;
    this.#pending = true;
    this.breathe(() => {
      this.#pending = false;
      const until = performance.now() + SLICE;
      try {
        while (this.#work) {
          if (this.#work.next().done) this.#work = undefined;
          else if (performance.now() > until) break;
        }
      } catch {
        // Too large to compile, or too deep to search with: the browser says so only now.
        this.#work = undefined;
        this.#texts.begin(undefined);
        return this.tell({ type: "failed", number: this.#number });
      }
      if (!this.#work) return;
      this.tell({ type: "alive" });
      this.#go();
    });
  }

  *#answer(): Generator<void> {
    const texts = this.#texts;
    if (!this.#counted) {
      const counts: SearchCounts = { calls: 0, stops: 0, time: 0, entries: 0 };
      yield* texts.testFrames();
      yield* this.#calls.count(texts, this.#scope, counts);
      if (texts.entryCount - texts.entries.tested > MANY) {
        yield* countEntries(texts, this.#scope, counts);
        this.#tell(counts, 0);
        counts.entries = 0;
      }
      yield* texts.testEntries();
      yield* countEntries(texts, this.#scope, counts);
      this.#counted = true;
      this.#tell(counts, this.#number);
    }
    while (this.#steps.length > 0) {
      const { number, from, way, only } = this.#steps[0]!;
      const step = yield* this.#calls.step(texts, this.#scope, from, way, only);
      this.#steps.shift();
      this.tell({ type: "step", number, step });
    }
  }

  #tell(counts: SearchCounts, number: number): void {
    const { frames, entries, spans } = this.#texts;
    const told = this.#told;
    this.tell({
      type: "found",
      number,
      frames: frames.changes === told.frames ? undefined : frames.take(),
      entries: entries.changes === told.entries ? undefined : entries.take(),
      spans: spans.changes === told.spans ? undefined : spans.take(),
      counts: { ...counts },
    });
    this.#told = { frames: frames.changes, entries: entries.changes, spans: spans.changes };
  }
}

// Only as a worker: the module is imported for its types, and by tests.
if ("WorkerGlobalScope" in globalThis && !("Deno" in globalThis)) {
  const channel = new MessageChannel();
  const waiting: (() => void)[] = [];
  channel.port1.onmessage = () => waiting.shift()?.();
  const searcher = new Searcher(
    (message) => postMessage(message),
    (then) => {
      waiting.push(then);
      channel.port2.postMessage(null);
    },
  );
  addEventListener("message", ({ data }: MessageEvent<SearchPiece | SearchQuestion>) => searcher.take(data));
}
