/**
 * The state of the Timeline: which recording, which part of it, what is pointed at, what is selected. The parts of the
 * Timeline read it and change it through here; none of them knows another.
 *
 * @module
 */
import { batch, type Signal, signal } from "@preact/signals";
import { barOf, type CallRef, threadOf } from "../canvas/bars.ts";
import { type Lane, layOut, ROW } from "../canvas/lanes.ts";
import { placeSpans, type SpanRows } from "../canvas/spans.ts";
import { Viewport } from "../canvas/viewport.ts";
import { byUse } from "../profile/threads.ts";
import type { Profile, Thread } from "../profile/types.ts";
import type { MicrologError } from "../recording/errors.ts";
import { DesignChoice } from "./design_choice.ts";
import { FoldedThreads } from "./folded.ts";
import { FrameLoop } from "./frames.ts";
import { loadRecording } from "./loader.ts";
import { MergedFocus } from "./merged_view.ts";
import { asMicrologError } from "./recordings.ts";
import { refOfSpan, rowOfSpan, type SpanRef } from "./spans.ts";
import { keepHidden, readHidden } from "./threads.ts";

/** `none`: no recording chosen; `loading`: reading or following; `done`: all is there; `error`: reading failed. */
export type Phase = "none" | "loading" | "done" | "error";

/**
 * What is shown of a recording: its course over time, the same calls merged (`flame`), summed up by function, what it
 * said, how it is built, what there is to say of it as a whole, or what a language model says.
 */
export type Tab = "timeline" | "flame" | "functions" | "log" | "design" | "report" | "analysis";

/** All of them, in their order on the page. */
export const TABS: readonly Tab[] = ["timeline", "flame", "functions", "log", "design", "report", "analysis"];

/** A stretch of time, µs. */
export interface TimeRange {
  from: number;
  until: number;
}

/** What a search has found. */
export interface Matches {
  /** By row of the frames table: 1 where its function, file or package matches, 0 where not, or beyond its end. */
  frames: Uint8Array;
  /** By row of the log table, likewise. */
  entries: Uint8Array;
  /** By row of the span table, likewise; left out where nobody has looked. */
  spans?: Uint8Array;
}

/** A place in a source of the recording. */
export interface SourcePlace {
  /** Row of the sources table. */
  source: number;
  /** 1-based, 0 for none. */
  line: number;
  /** 1-based; left out where it is unknown. */
  column?: number;
}

/** Where the pointer is. */
export interface Pointer {
  /** Pixels from the left edge of the charts. */
  x: number;
  /** µs. */
  time: number;
}

/** See the module. */
export class TimelineModel {
  readonly view = new Viewport();
  /** `label/time`, "" for none. */
  readonly id: Signal<string> = signal("");
  readonly phase: Signal<Phase> = signal<Phase>("none");
  readonly error: Signal<MicrologError | undefined> = signal(undefined);
  /** Bytes read so far. */
  readonly bytes: Signal<number> = signal(0);
  /** Undefined until its first record came. */
  readonly profile: Signal<Profile | undefined> = signal(undefined);
  /** Raised when the profile changed, which grows in place. */
  readonly revision: Signal<number> = signal(0);
  /** Raised with each painted frame in which the view changed. */
  readonly viewRevision: Signal<number> = signal(0);
  readonly pointer: Signal<Pointer | undefined> = signal(undefined);
  readonly hovered: Signal<CallRef | undefined> = signal(undefined);
  readonly selected: Signal<CallRef | undefined> = signal(undefined);
  /** The span whose details are shown; then no call is selected. */
  readonly span: Signal<SpanRef | undefined> = signal(undefined);
  readonly tab: Signal<Tab> = signal<Tab>("timeline");
  /** The stretch of time that all views and numbers are about; undefined: all of it. */
  readonly range: Signal<TimeRange | undefined> = signal(undefined);
  /** Whether calls of the runtime and of packages are folded into the program's own that made them. */
  readonly mine: Signal<boolean> = signal(false);
  /** What the flame graph is about. */
  readonly merged: MergedFocus = new MergedFocus();
  /** How the design is looked at. */
  readonly design: DesignChoice = new DesignChoice();
  /** The regular expression that functions, files, packages and log entries are searched for; "" for none. */
  readonly find: Signal<string> = signal("");
  /** What the search has found; undefined where nothing is searched for, or the pattern is not valid (yet). */
  readonly matches: Signal<Matches | undefined> = signal(undefined);
  /** The place in a source that is shown; undefined for none. */
  readonly source: Signal<SourcePlace | undefined> = signal(undefined);
  /** Row of the log table that is shown, -1 for none. */
  readonly entry: Signal<number> = signal(-1);
  /** Numbers of the threads that are not shown. */
  readonly hidden: Signal<ReadonlySet<number>> = signal<ReadonlySet<number>>(new Set());
  /** Numbers of the threads of which all rows of spans are shown. */
  readonly expanded: Signal<ReadonlySet<number>> = signal<ReadonlySet<number>>(new Set());
  /** The threads in the order they are shown. */
  readonly threads: Signal<readonly Thread[]> = signal<readonly Thread[]>([]);
  /** Threads that are shown, placed. */
  lanes: Lane[] = [];

  #named: { length: number; rows: Map<number, SpanRows> } = { length: 0, rows: new Map() };

  #folded = new FoldedThreads();
  #painters = new Set<() => void>();
  #loop = new FrameLoop(() => this.#paint());
  #abort: AbortController | undefined;
  #viewChanged = false;

  constructor() {
    this.view.onChange(() => {
      this.#viewChanged = true;
      this.#loop.invalidate();
    });
  }

  /** Calls a painter with each frame that is drawn; returns a function that ends it. */
  onPaint(painter: () => void): () => void {
    this.#painters.add(painter);
    this.invalidate();
    return () => this.#painters.delete(painter);
  }

  /** Has the component that is being drawn be drawn again when the recording has grown. */
  followRecording(): void {
    this.revision.value;
  }

  /** Has the component that is being drawn be drawn again when the view has changed. */
  followView(): void {
    this.viewRevision.value;
  }

  /** Asks for a frame. */
  invalidate(): void {
    this.#loop.invalidate();
  }

  /** Reads and shows a recording (`label/time`, "" for none) in place of the one shown. */
  async open(id: string): Promise<void> {
    this.#abort?.abort();
    const abort = this.#abort = new AbortController();
    batch(() => {
      this.id.value = id;
      this.phase.value = id === "" ? "none" : "loading";
      this.bytes.value = 0;
      this.error.value =
        this.profile.value =
        this.selected.value =
        this.span.value =
        this.hovered.value =
        this.range.value =
          undefined;
      this.pointer.value = undefined;
      this.entry.value = -1;
      this.merged.reset();
      this.design.reset();
      this.matches.value = undefined;
      this.source.value = undefined;
      this.hidden.value = readHidden(id);
      this.expanded.value = new Set();
      this.threads.value = [];
    });
    this.#named = { length: 0, rows: new Map() };
    this.#folded = new FoldedThreads();
    this.lanes = [];
    this.view.fit();
    if (id === "") return;
    try {
      await loadRecording(id, abort.signal, ({ profile, bytes }) => {
        if (!abort.signal.aborted) this.#grown(profile, bytes);
      });
      if (abort.signal.aborted) return;
      this.phase.value = "done";
      this.#orderThreads();
      this.#layOut();
    } catch (error) {
      if (abort.signal.aborted) return;
      batch(() => {
        this.error.value = asMicrologError(error, `Cannot read recording ${id}`);
        this.phase.value = "error";
      });
    }
  }

  /** Stops reading and drawing. */
  close(): void {
    this.#abort?.abort();
    this.#loop.stop();
  }

  /** Shows or hides a thread; the last one that is shown stays. */
  toggleThread(id: number): void {
    const hidden = new Set(this.hidden.value);
    if (!hidden.delete(id)) hidden.add(id);
    const { threads } = this.profile.value!;
    if (threads.every((thread) => hidden.has(thread.id))) return;
    this.setHidden(hidden);
  }

  /** Shows these threads only, all where none is named. */
  showThreads(shown: readonly number[] | undefined): void {
    const threads = this.profile.value?.threads ?? [];
    this.setHidden(threads.map(({ id }) => id).filter((id) => shown !== undefined && !shown.includes(id)));
  }

  /** Hides these threads, and shows all others. */
  setHidden(threads: Iterable<number>): void {
    const hidden = new Set(threads);
    batch(() => {
      this.hidden.value = hidden;
      if (this.selected.value && hidden.has(this.selected.value.thread)) this.selected.value = undefined;
      if (this.span.value && hidden.has(this.span.value.thread)) this.span.value = undefined;
    });
    keepHidden(this.id.value, hidden);
    this.#layOut();
  }

  /** Folds calls of the runtime and of packages, or shows them. */
  setMine(mine: boolean): void {
    this.mine.value = mine;
    this.#layOut();
  }

  /** Shows all rows of a thread's spans, or the first few again. */
  toggleSpans(thread: number): void {
    const expanded = new Set(this.expanded.value);
    if (!expanded.delete(thread)) expanded.add(thread);
    this.expanded.value = expanded;
    this.#layOut();
  }

  /** Shows the details of a span (a row of the span table), and brings it on screen. */
  selectSpan(row: number): void {
    const spans = this.profile.value?.spans;
    if (!spans || row < 0 || row >= spans.length) return;
    batch(() => {
      this.selected.value = undefined;
      this.span.value = refOfSpan(spans, row);
    });
    this.view.reveal(spans.time[row]!, spans.time[row]! + spans.duration[row]!, this.view.top, this.view.top);
    this.invalidate();
  }

  /** Row of the span whose details are shown, -1 for none. */
  selectedSpan(): number {
    const [spans, ref] = [this.profile.value?.spans, this.span.value];
    return spans && ref ? rowOfSpan(spans, ref) : -1;
  }

  /** Selects a call, and brings it on screen; undefined selects none. */
  select(ref: CallRef | undefined): void {
    batch(() => {
      this.selected.value = ref;
      this.span.value = undefined;
    });
    const bar = ref && barOf(this.lanes, this.view, ref);
    const thread = ref && this.thread(ref.thread);
    if (bar && thread) {
      const top = bar.y + this.view.top;
      this.view.reveal(thread.calls.start[ref.call]!, thread.calls.end[ref.call]!, top - ROW, top + 2 * ROW);
    }
    this.invalidate();
  }

  /** Makes a call as wide as the view. */
  zoomTo(ref: CallRef): void {
    const calls = this.thread(ref.thread)?.calls;
    if (calls) this.view.show(calls.start[ref.call]!, calls.end[ref.call]!);
  }

  /** Shows a stretch of time (µs) on the timeline, with some room around it. */
  showTime(from: number, until: number): void {
    const room = Math.max(until - from, 20_000);
    this.tab.value = "timeline";
    this.view.show(from - room, until + room);
  }

  /** Shows a log entry (a row of the log table) among all others. */
  showInLog(entry: number): void {
    batch(() => {
      this.tab.value = "log";
      this.entry.value = entry;
    });
  }

  /** Shows a log entry (a row of the log table), and brings its time on screen; -1 shows none. */
  showEntry(entry: number): void {
    const log = this.profile.value?.log;
    if (!log || entry >= log.length || entry < -1) return;
    this.entry.value = entry;
    const time = log.time[entry];
    if (time !== undefined) this.view.reveal(time, time, this.view.top, this.view.top);
    this.invalidate();
  }

  /** The thread of that number. */
  thread(id: number): Thread | undefined {
    return threadOf(this.profile.value?.threads ?? [], id);
  }

  #grown(profile: Profile, bytes: number): void {
    if (profile.header === undefined) {
      this.bytes.value = bytes;
      return;
    }
    batch(() => {
      this.bytes.value = bytes;
      this.profile.value = profile;
      this.revision.value++;
    });
    this.view.setDuration(profile.duration);
    // Not with each growth: threads that are as busy as each other would change places all the time.
    if (this.threads.value.length !== profile.threads.length) this.#orderThreads();
    this.#layOut();
  }

  #orderThreads(): void {
    const threads = this.profile.value?.threads ?? [];
    this.threads.value = byUse(threads);
    // What was remembered may be of another time: one is always shown.
    const none = threads.length > 0 && threads.every((thread) => this.hidden.value.has(thread.id));
    if (none && this.phase.value === "done") this.hidden.value = new Set();
  }

  #layOut(): void {
    const spans = this.profile.value?.spans;
    if (spans && spans.length !== this.#named.length) {
      this.#named = { length: spans.length, rows: placeSpans(spans) };
    }
    const profile = this.profile.value;
    const threads = this.mine.value && profile
      ? this.#folded.threads(profile, this.threads.value, this.phase.value === "done")
      : this.threads.value;
    const { lanes, height } = layOut(threads, {
      hidden: this.hidden.value,
      named: this.#named.rows,
      expanded: this.expanded.value,
    });
    this.lanes = lanes;
    this.view.setContentHeight(height);
    this.invalidate();
  }

  #paint(): void {
    for (const painter of this.#painters) painter();
    if (this.#viewChanged) {
      this.#viewChanged = false;
      this.viewRevision.value++;
    }
  }
}
