/**
 * The search of a Timeline: it has a worker find what matches and shows that in the model, and goes from match to match.
 *
 * @module
 */
import { batch, effect, type Signal, signal, untracked } from "@preact/signals";
import type { SearchCounts, SearchScope, Step, Stop } from "../profile/search_calls.ts";
import { readPattern, TOO_SLOW } from "../profile/search_pattern.ts";
import type { Profile } from "../profile/types.ts";
import { whenIdle } from "./idle.ts";
import { SearchFeed } from "./search_feed.ts";
import type { SearchFound, SearchMessage, SearchPiece, SearchQuestion } from "./search_worker.ts";
import type { Tab, TimelineModel } from "./timeline.ts";
import { startWorker } from "./workers.ts";

/** A worker from which nothing is heard for so long is ended, and one that has been at one pattern for so long, ms. */
const SILENCE = 2_000;
const LONGEST = 10_000;
/** While another pattern waits it is ended after so short a silence, ms; it says every few that it is at work. */
const SUPERSEDED = 500;
/** Work for this long when handing over, ms. */
const SLICE = 6;
/** While a recording grows it is searched anew this often, ms. */
const PAUSE = 300;

/** The views that show details of a call, and a log entry. */
const WITH_DETAILS: ReadonlySet<Tab> = new Set<Tab>(["timeline", "flame", "functions"]);

const NO_WORKER = "Cannot search: the page's search could not be started. Reload the page";

/** See the module. */
export class Search {
  /** Why the field's text is not searched for, for people; "" where it is, or is empty. */
  readonly problem: Signal<string> = signal("");
  /** What the last valid pattern has found; undefined where nothing is searched for, or nothing is known yet. */
  readonly counts: Signal<SearchCounts | undefined> = signal(undefined);
  /** Whether more may be found than is told so far. */
  readonly busy: Signal<boolean> = signal(false);
  /** Where the last step has led to; undefined where the person has gone elsewhere since. */
  readonly step: Signal<Step | undefined> = signal(undefined);

  #model: TimelineModel;
  #profile: Profile | undefined;
  #worker: Worker | undefined;
  #feed: SearchFeed | undefined;
  /** What the worker searches for, "" for nothing; and the last pattern of which all was found. */
  #pattern = "";
  #found = "";
  /** Numbers of the last question, of the last that was answered, and of the one from which on answers count. */
  #asked = 0;
  #answered = 0;
  #since = 0;
  /** Whether to ask again once the question at hand is answered. */
  #due = false;
  /** When the worker began with the pattern at hand, and when it was heard last, ms. */
  #began = 0;
  #heard = 0;
  /** The pattern that it is at, as far as can be told. */
  #at = "";
  #watch: ReturnType<typeof setTimeout> | undefined;
  #pump: (() => void) | undefined;
  /** Whether the recording is handed over before anything is searched for. */
  #prepared = false;
  /** What was chosen last. */
  #present: Stop | undefined;

  constructor(model: TimelineModel) {
    this.#model = model;
  }

  /** Does what the module says; returns a function that ends it. */
  follow(): () => void {
    const model = this.#model;
    const ends = [
      effect(() => {
        const profile = model.profile.value;
        untracked(() => this.#open(profile));
      }),
      effect(() => {
        const text = model.find.value;
        untracked(() => this.#search(text));
      }),
      effect(() => {
        model.revision.value;
        untracked(() => this.#hand());
      }),
      effect(() => {
        [model.range.value, model.hidden.value, model.mine.value];
        untracked(() => this.#again());
      }),
      effect(() => {
        const call = model.selected.value;
        untracked(() => this.#choose(call));
      }),
      effect(() => {
        const entry = model.entry.value;
        untracked(() => this.#choose(entry < 0 ? undefined : { entry }));
      }),
    ];
    return () => {
      ends.forEach((end) => end());
      this.#end();
    };
  }

  /** Hands the recording over, as the person is about to search. */
  prepare(): void {
    this.#prepared = true;
    this.#hand();
  }

  /** Goes to the next match (1), or to the one before (-1), in order of time; in the log only through its entries. */
  go(way: 1 | -1): void {
    if (this.#pattern === "" || !this.#worker) return;
    const from = this.#isPresent(this.#present) ? this.#present : undefined;
    this.#ask({ type: "step", number: 0, from, way, only: this.#model.tab.peek() === "log" });
  }

  #open(profile: Profile | undefined): void {
    if (profile === this.#profile) return;
    this.#end();
    this.#profile = profile;
    this.#prepared = false;
    this.#found = "";
    batch(() => {
      this.counts.value = this.step.value = undefined;
      this.problem.value = "";
    });
    this.#search(this.#model.find.peek());
  }

  #search(text: string): void {
    const { regex, problem } = readPattern(text);
    this.problem.value = problem;
    if (problem !== "") return;
    if (regex) {
      this.#pattern = text;
      this.step.value = undefined;
      this.#start();
      if (this.#worker) this.#ask({ type: "search", number: 0, pattern: text, scope: this.#scope() });
      return this.#hand();
    }
    this.#pattern = this.#found = "";
    // What was asked is of no interest any more; if it holds the worker up, that is ended as before.
    this.#since = this.#asked + 1;
    this.#show(undefined, undefined);
  }

  #scope(): SearchScope {
    const { range, hidden, mine } = this.#model;
    const [within, threads] = [range.peek(), [...hidden.peek()]];
    return {
      from: within?.from ?? -Infinity,
      until: within?.until ?? Infinity,
      hidden: threads,
      mine: mine.peek(),
    };
  }

  #start(): void {
    if (this.#worker || !this.#profile) return;
    const worker = this.#worker = startWorker("search");
    if (!worker) {
      this.problem.value = NO_WORKER;
      return;
    }
    worker.addEventListener("message", ({ data }: MessageEvent<SearchMessage>) => {
      if (worker === this.#worker) this.#hear(data);
    });
    worker.addEventListener("error", (event) => {
      event.preventDefault();
      if (worker !== this.#worker) return;
      this.#end();
      this.problem.value = NO_WORKER;
    });
    this.#feed = new SearchFeed(
      this.#profile,
      (piece: SearchPiece, transfer) => worker.postMessage(piece, transfer),
    );
  }

  #end(): void {
    clearTimeout(this.#watch);
    this.#pump?.();
    this.#worker?.terminate();
    this.#worker = this.#feed = this.#pump = undefined;
    this.#answered = this.#asked;
    this.#due = false;
    this.busy.value = false;
  }

  #ask(question: SearchQuestion): void {
    const waiting = this.#answered < this.#asked;
    question.number = ++this.#asked;
    if (question.type === "search") this.#since = this.#asked;
    if (question.type !== "step") this.#due = false;
    if (!waiting) {
      this.#began = this.#heard = performance.now();
      this.#at = this.#pattern;
    }
    this.#worker?.postMessage(question);
    this.busy.value = true;
    this.#await();
  }

  #again(): void {
    if (this.#pattern === "" || !this.#worker) return;
    if (this.#answered < this.#asked) this.#due = true;
    else this.#ask({ type: "again", number: 0, scope: this.#scope() });
  }

  /** Hands over what has come, a slice of time after the other, when the page is idle. */
  #hand(): void {
    if (this.#pump || (this.#pattern === "" && !this.#prepared)) return;
    this.#start();
    const feed = this.#feed;
    if (!feed || feed.isComplete) return;
    const had = feed.hasFunctions;
    this.#pump = whenIdle(() => {
      this.#pump = undefined;
      const until = performance.now() + SLICE;
      let more = true;
      while (more && performance.now() < until) more = feed.next();
      // Functions fade long before all that was said has been handed over.
      if (!had && feed.hasFunctions) this.#again();
      if (more) return this.#hand();
      this.#again();
      if (this.#model.phase.peek() !== "loading") return;
      const timer = setTimeout(() => {
        this.#pump = undefined;
        this.#hand();
      }, PAUSE);
      this.#pump = () => clearTimeout(timer);
    });
  }

  #hear(message: SearchMessage): void {
    this.#heard = performance.now();
    if (this.#at !== this.#pattern) {
      this.#at = this.#pattern;
      this.#began = this.#heard;
    }
    if (message.type === "alive") {
      if (performance.now() - this.#began > LONGEST) this.#giveUp();
      else this.#await();
      return;
    }
    if (message.type === "failed") return this.#giveUp();
    const current = message.number === 0 || message.number >= this.#since;
    if (message.number > 0) this.#answer(message.number);
    if (!current || this.#pattern === "") return;
    if (message.type === "found") {
      if (message.number > 0) this.#found = this.#pattern;
      this.#show(message, message.counts);
    } else {
      this.#goTo(message.step);
    }
  }

  #answer(number: number): void {
    this.#answered = Math.max(this.#answered, number);
    if (this.#answered < this.#asked) return this.#await();
    clearTimeout(this.#watch);
    if (this.#due) this.#again();
    else this.busy.value = this.#feed !== undefined && !this.#feed.isComplete;
  }

  #await(): void {
    clearTimeout(this.#watch);
    const due = this.#heard + (this.#at === this.#pattern ? SILENCE : SUPERSEDED);
    this.#watch = setTimeout(() => {
      // Where the page itself was held up, answers may be waiting to be heard.
      if (performance.now() < due + SILENCE / 8) return this.#giveUp();
      this.#heard = performance.now();
      this.#await();
    }, due - performance.now());
  }

  /**
   * Ends the worker; another one takes over, with the pattern that was waiting, or else with the last one of which all was
   * found.
   */
  #giveUp(): void {
    const slow = this.#at;
    if (this.#found === slow) this.#found = "";
    this.#end();
    if (this.#pattern === slow) {
      this.#pattern = this.#found;
      if (slow === this.#model.find.peek()) this.problem.value = TOO_SLOW;
    }
    this.#start();
    if (this.#pattern !== "") {
      this.#ask({ type: "search", number: 0, pattern: this.#pattern, scope: this.#scope() });
    }
    this.#hand();
  }

  #show(found: SearchFound | undefined, counts: SearchCounts | undefined): void {
    const { matches } = this.#model;
    const before = matches.peek();
    batch(() => {
      this.counts.value = counts;
      if (!found) matches.value = this.step.value = undefined;
      else if (found.frames || found.entries || found.spans) {
        const none = new Uint8Array(0);
        matches.value = {
          frames: found.frames ?? before?.frames ?? none,
          entries: found.entries ?? before?.entries ?? none,
          spans: found.spans ?? before?.spans ?? none,
        };
      }
    });
    if (before !== matches.peek()) this.#model.invalidate();
  }

  #goTo(step: Step): void {
    const { stop } = step;
    const model = this.#model;
    if (!stop) return;
    batch(() => {
      const { tab } = model;
      if ("entry" in stop && tab.peek() === "log") model.showInLog(stop.entry);
      else {
        if (!WITH_DETAILS.has(tab.peek())) tab.value = "timeline";
        if ("entry" in stop) {
          model.select(undefined);
          model.showEntry(stop.entry);
        } else {
          model.showEntry(-1);
          model.select(stop);
        }
      }
    });
    this.#present = stop;
    this.step.value = step;
  }

  #choose(chosen: Stop | undefined): void {
    if (chosen) this.#present = chosen;
    const { stop } = this.step.peek() ?? {};
    if (stop && !this.#isPresent(stop)) this.step.value = undefined;
  }

  #isPresent(stop: Stop | undefined): boolean {
    if (!stop) return false;
    if ("entry" in stop) return this.#model.entry.peek() === stop.entry;
    const call = this.#model.selected.peek();
    return call?.thread === stop.thread && call.call === stop.call;
  }
}

const known = new WeakMap<TimelineModel, Search>();

/** The search that belongs to a Timeline. */
export function searchOf(model: TimelineModel): Search {
  let search = known.get(model);
  if (search === undefined) known.set(model, search = new Search(model));
  return search;
}
