/**
 * The state of the log's page: what it shows, and what of that is opened.
 *
 * @module
 */
import { batch, effect, type ReadonlySignal, type Signal, signal, untracked } from "@preact/signals";
import type { Anomaly } from "../profile/anomaly.ts";
import { holds, LogFilter, type LogQuery } from "../profile/log_filter.ts";
import { type Between, LogItems } from "../profile/log_items.ts";
import { describeStatus, type StatusLine, statusLines } from "../profile/log_statistics.ts";
import type { Profile } from "../profile/types.ts";
import { type Level, LEVELS } from "../recording/records.ts";
import { anomaliesOf } from "./anomalies.ts";
import { recordings } from "./recordings.ts";
import { chooseLevels, keepLogSettings, logLevels, logStatistics, readLogSettings } from "./log_settings.ts";
import type { TimelineModel } from "./timeline.ts";

/** What stands in the log and is no entry. */
export type LogOther =
  & Between
  & (
    | { kind: "run" }
    | { kind: "nothing" }
    | { kind: "report" }
    | { kind: "status"; line: StatusLine; facts: string[] }
    | { kind: "import"; anomaly: Anomaly }
  );

/** How many entries there are of each level. */
export type LevelCounts = Readonly<Record<Level, number>>;

/** Work for this long, then let the page breathe, ms. */
const SLICE = 8;
/** What was found so far is shown this often, ms. */
const PARTIAL = 100;
/** While a recording grows its statistics are made anew this often, ms. */
const AGAIN = 1000;

const NONE: LevelCounts = { debug: 0, info: 0, warn: 0, error: 0 };

/** The log of the recording that a Timeline shows. */
export class LogList {
  /** What entries have to hold, "" for anything. */
  readonly text: Signal<string> = signal("");
  /** Raised when a stack is opened or closed, or more of a text is shown. */
  readonly opened: Signal<number> = signal(0);
  /** Rows whose stacks are open. */
  readonly stacks = new Set<number>();
  /** Rows whose stacks are shown with the frames of the runtime. */
  readonly whole = new Set<number>();
  /** By row, how many steps more of a long text are shown. */
  readonly more = new Map<number, number>();

  #items: Signal<LogItems<LogOther>> = signal(noItems());
  #counts: Signal<LevelCounts> = signal(NONE);
  #busy: Signal<boolean> = signal(false);
  #filter: LogFilter | undefined;
  #profile: Profile | undefined;
  #id = "";
  #statistics: { lines: LogOther[]; revision: number; at: number } | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #told = 0;

  constructor(readonly model: TimelineModel) {}

  /** What is shown, in its order. */
  get items(): ReadonlySignal<LogItems<LogOther>> {
    return this.#items;
  }

  /** How many entries of each level there are, of those that thread, time and text let through. */
  get counts(): ReadonlySignal<LevelCounts> {
    return this.#counts;
  }

  /** Whether entries are being looked through. */
  get busy(): ReadonlySignal<boolean> {
    return this.#busy;
  }

  /** Whether a filter of this page's own is set. */
  get filtered(): boolean {
    return this.text.value !== "" || LEVELS.some((level) => !logLevels.value.has(level));
  }

  /** Whether the recording is being made right now. */
  get live(): boolean {
    const { id, phase } = this.model;
    const [label, time] = id.value.split("/");
    return phase.value === "loading" &&
      recordings.value?.find((one) => one.label === label && one.time === time)?.state === "growing";
  }

  /** Shows all levels, and any text. */
  clearFilters(): void {
    batch(() => {
      chooseLevels(LEVELS);
      this.text.value = "";
    });
  }

  /** Also shows what is hidden by thread or time. */
  showAll(): void {
    batch(() => {
      this.clearFilters();
      this.model.range.value = undefined;
      if (this.model.hidden.value.size > 0) this.model.showThreads(undefined);
    });
  }

  /** Opens or closes the stack of an entry. */
  toggleStack(row: number): void {
    if (!this.stacks.delete(row)) this.stacks.add(row);
    this.opened.value++;
  }

  /** Shows or hides the frames of the runtime in an entry's stack. */
  toggleWhole(row: number): void {
    if (!this.whole.delete(row)) this.whole.add(row);
    this.opened.value++;
  }

  /** Shows more of an entry's text; with no steps as little as at first. */
  showMore(row: number, steps: number): void {
    if (steps > 0) this.more.set(row, steps);
    else this.more.delete(row);
    this.opened.value++;
  }

  /** Keeps the list as recording and filters are; returns a function that ends it. */
  follow(): () => void {
    const { model } = this;
    const ends = [
      effect(() => {
        model.id.value;
        untracked(() => this.#open());
      }),
      effect(() => {
        const query: LogQuery = {
          levels: logLevels.value,
          hidden: model.hidden.value,
          range: model.range.value,
          text: this.text.value,
        };
        model.profile.value;
        untracked(() => this.#begin(query));
      }),
      effect(() => {
        [model.revision.value, model.phase.value, logStatistics.value, anomaliesOf(model).found.value];
        untracked(() => this.#goOn());
      }),
      effect(() => {
        [logLevels.value, logStatistics.value];
        keepLogSettings(model.id.peek(), this.text.value);
      }),
    ];
    return () => {
      ends.forEach((end) => end());
      clearTimeout(this.#timer);
    };
  }

  /** Another recording: what was opened is no more. */
  #open(): void {
    const id = this.model.id.peek();
    if (id === this.#id) return;
    this.#id = id;
    this.stacks.clear();
    this.whole.clear();
    this.more.clear();
    this.#statistics = undefined;
    this.text.value = readLogSettings(id);
  }

  #begin(query: LogQuery): void {
    const profile = this.model.profile.peek();
    if (profile !== this.#profile) this.#items.value = noItems();
    this.#profile = profile;
    this.#filter = profile && new LogFilter(profile.log, query);
    this.#told = performance.now();
    this.#work();
  }

  #goOn(): void {
    if (this.#filter?.stale) this.#begin(this.#filter.query);
    else this.#work();
  }

  /** Looks through what has not been looked through, a slice of time after the other. */
  #work(): void {
    clearTimeout(this.#timer);
    const filter = this.#filter;
    if (!filter) return;
    const end = performance.now() + SLICE;
    const done = filter.run(() => performance.now() > end);
    if (done || performance.now() - this.#told > PARTIAL) this.#tell(filter);
    this.#busy.value = !done;
    if (!done) this.#timer = setTimeout(() => this.#work());
  }

  #tell(filter: LogFilter): void {
    const { profile, phase } = this.model;
    const { log } = profile.peek()!;
    this.#told = performance.now();
    batch(() => {
      this.#counts.value = { ...filter.counts };
      const over = phase.peek() === "done" || phase.peek() === "error";
      const others: LogOther[] = [
        { kind: "run", key: "run", time: -Infinity },
        // While it is read it is not known that there is nothing.
        ...(filter.length === 0 && (over || log.length > 0 || this.live)
          ? [{ kind: "nothing" as const, key: "nothing", time: -Infinity }]
          : []),
        ...this.#between(profile.peek()!, filter.query),
        ...(over ? [{ kind: "report" as const, key: "report", time: Infinity }] : []),
      ];
      this.#items.value = new LogItems(filter.rows, filter.length, log.time, others);
    });
  }

  /** Statistics and slow imports, as far as the filters let them through. */
  #between(profile: Profile, { hidden, range, text }: LogQuery): LogOther[] {
    if (!logStatistics.peek()) return [];
    const found = holds(text);
    const imports = (anomaliesOf(this.model).found.peek() ?? []).filter(({ kind }) => kind === "import")
      .map((anomaly): LogOther => ({
        kind: "import",
        key: `import ${anomaly.thread} ${anomaly.call}`,
        time: anomaly.time,
        anomaly,
      }));
    return [...this.#lines(profile), ...imports].filter((other) => {
      if (range && (other.time < range.from || other.time > range.until)) return false;
      if (other.kind === "status") return found(other.facts.join(" "));
      return other.kind === "import" && !hidden.has(other.anomaly.thread) && found(other.anomaly.text);
    });
  }

  #lines(profile: Profile): LogOther[] {
    const known = this.#statistics;
    const isNew = known?.revision === profile.revision;
    const waits = this.model.phase.peek() === "loading" && known && performance.now() - known.at < AGAIN;
    if (isNew || waits) return known.lines;
    const lines = statusLines(profile).map((line): LogOther => ({
      kind: "status",
      key: `status ${line.time}`,
      time: line.time,
      line,
      facts: describeStatus(line),
    }));
    this.#statistics = { lines, revision: profile.revision, at: performance.now() };
    return lines;
  }
}

function noItems(): LogItems<LogOther> {
  return new LogItems<LogOther>(new Int32Array(0), 0, [], []);
}

const known = new WeakMap<TimelineModel, LogList>();

/** The log that belongs to a Timeline. */
export function logListOf(model: TimelineModel): LogList {
  let list = known.get(model);
  if (list === undefined) known.set(model, list = new LogList(model));
  return list;
}

/** Shows an entry's moment on the timeline, and the entry itself. */
export function showOnTimeline(model: TimelineModel, row: number): void {
  const time = model.profile.peek()?.log.time[row];
  if (time === undefined) return;
  model.showTime(time, time);
  model.showEntry(row);
}
