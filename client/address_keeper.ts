/**
 * Keeps the page's address and what is shown of a recording the same, both ways: what a person does goes into the
 * address, and what the address says is shown again on reload, on "back", or where somebody opens the link.
 *
 * @module
 */
import { batch, effect, signal, untracked } from "@preact/signals";
import { LEVELS } from "../recording/records.ts";
import { formatShown, readShown, type Shown } from "./address.ts";
import { chooseLevels, logLevels } from "./log_settings.ts";
import { readMine } from "./mine.ts";
import { CHOSEN, idFromAddress } from "./selection.ts";
import type { TimelineModel, TimeRange } from "./timeline.ts";

/** Time between two changes of the address, ms: browsers refuse more than a few in a second. */
const PAUSE = 250;

/** Does what the module says for the recording that is open; returns a function that ends it. */
export function keepAddress(model: TimelineModel): () => void {
  const keeper = new AddressKeeper(model);
  return () => keeper.end();
}

class AddressKeeper {
  /** What the address says and could not be shown yet: the recording has not been read so far. */
  #wanted: Shown = {};
  /** Raised when all was shown that could be. */
  readonly #shown = signal(0);
  /** When the address was changed last, ms. */
  #written = -PAUSE;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #ends: (() => void)[];

  constructor(private readonly model: TimelineModel) {
    const onMove = () => {
      if (!this.#isOurs()) return;
      this.#read();
      this.#show();
    };
    addEventListener("hashchange", onMove);
    addEventListener("popstate", onMove);
    let had: boolean | undefined;
    this.#ends = [
      () => removeEventListener("hashchange", onMove),
      () => removeEventListener("popstate", onMove),
      model.view.onChange(() => this.#wanted.at && this.#show()),
      effect(() => {
        model.revision.value;
        model.phase.value;
        const has = model.profile.value !== undefined;
        // Opened, perhaps read by now, or opened anew after the server was gone.
        const opened = had === undefined || (had && !has);
        had = has;
        untracked(() => {
          if (opened) this.#read();
          this.#show();
        });
      }),
      // What is clicked is written at once: who reloads right after finds it.
      effect(() => {
        [model.tab.value, model.hidden.value, model.mine.value];
        untracked(() => this.#write());
      }),
      // What changes with each move or letter is not.
      effect(() => {
        this.#shown.value;
        shownOf(model);
        const wait = Math.max(0, this.#written + PAUSE - performance.now());
        this.#timer ??= setTimeout(() => {
          this.#timer = undefined;
          this.#write();
        }, wait);
      }),
    ];
  }

  end(): void {
    clearTimeout(this.#timer);
    this.#ends.forEach((end) => end());
  }

  #isOurs(): boolean {
    return this.model.id.peek() !== "" && idFromAddress(location.pathname, location.hash) === this.model.id.peek();
  }

  #read(): void {
    if (!this.#isOurs()) return;
    const { model } = this;
    const chosen = history.state === CHOSEN;
    if (chosen) history.replaceState(null, "");
    const { tab = "timeline", thread = -1, find = "", mine, hide, level, least, levels, ...wanted } = readShown(
      location.hash,
    );
    this.#wanted = wanted;
    batch(() => {
      // Who goes through several recordings wants to see the same of each, and what was searched for.
      if (!chosen) {
        model.tab.value = tab;
        model.find.value = find;
      }
      model.merged.thread.value = thread;
      model.design.read(level, least);
      model.setMine(mine ?? readMine());
      if (hide) model.setHidden(hide);
      if (levels) chooseLevels(levels);
      if (model.profile.peek()) {
        model.range.value = undefined;
        if (!wanted.call && wanted.span === undefined) model.select(undefined);
        if (wanted.log === undefined) model.showEntry(-1);
        // Last: it tells of the change, which shows what is wanted, and then that is wanted no longer.
        model.view.fit();
      }
    });
  }

  /** Shows what can be shown by now. */
  #show(): void {
    const { model } = this;
    const profile = model.profile.peek();
    if (!profile || Object.keys(this.#wanted).length === 0) return;
    const { at, range, call, span, log, down } = this.#wanted;
    const done = model.phase.peek() === "done";
    const read = (until: number) => done || profile.duration >= until;
    batch(() => {
      if (range && read(range.until)) {
        if (range.from < profile.duration) {
          model.range.value = { from: Math.max(0, range.from), until: Math.min(range.until, profile.duration) };
        }
        delete this.#wanted.range;
      }
      if (call && (model.thread(call.thread)?.calls.length ?? 0) > call.call) {
        if (at) model.selected.value = call;
        else model.select(call);
        delete this.#wanted.call;
      }
      if (done) {
        if (span !== undefined) model.selectSpan(span);
        if (log !== undefined) model.showEntry(log);
        delete this.#wanted.span;
        delete this.#wanted.log;
      }
      // Who has gone elsewhere meanwhile stays there.
      if (at && !model.view.fitted) delete this.#wanted.at;
      else if (at && read(at.until)) {
        // Before the charts have their size nothing can be shown in them.
        if (model.view.width <= 1) return;
        delete this.#wanted.at;
        if (at.from < profile.duration) showExactly(model, at);
      }
      if (down !== undefined && done) model.view.scrollTo(down);
    });
    if (!done) return;
    if (!this.#wanted.at) this.#wanted = {};
    // What was left out goes from the address as well.
    this.#shown.value++;
  }

  #write(): void {
    const { model } = this;
    if (!this.#isOurs() || !model.profile.peek() || model.phase.peek() === "error") return;
    const text = formatShown({ ...shownOf(model), ...this.#wanted });
    const byHash = idFromAddress("", location.hash) !== "";
    const hash = `${byHash ? `${model.id.peek()}/` : ""}${text === "" ? "" : `?${text}`}`;
    const address = location.pathname + location.search + (hash === "" ? "" : `#${hash}`);
    if (address !== location.pathname + location.search + location.hash) {
      history.replaceState(null, "", address);
      this.#written = performance.now();
    }
  }
}

/** What is shown now; reads all that it depends on. */
function shownOf(model: TimelineModel): Shown {
  model.viewRevision.value;
  const { view } = model;
  const [call, range, entry, thread] = [
    model.selected.value,
    model.range.value,
    model.entry.value,
    model.merged.thread.value,
  ];
  const levels = model.tab.value === "log" ? logLevels.value : new Set(LEVELS);
  // The row of a span says what it is only once all have come.
  const span = model.span.value && model.phase.value === "done" ? model.selectedSpan() : -1;
  return {
    tab: model.tab.value,
    find: model.find.value,
    hide: [...model.hidden.value],
    down: view.top,
    ...(model.mine.value ? { mine: true } : {}),
    ...(model.tab.value === "design" ? leastOf(model) : {}),
    ...(view.fitted ? {} : { at: { from: view.start, until: view.end } }),
    ...(range ? { range } : {}),
    ...(call ? { call } : {}),
    ...(span >= 0 ? { span } : {}),
    ...(entry >= 0 ? { log: entry } : {}),
    ...(levels.size > 0 && levels.size < LEVELS.length ? { levels: LEVELS.filter((level) => levels.has(level)) } : {}),
    ...(model.threads.value.some(({ id }) => id === thread) ? { thread } : {}),
  };
}

/** How the design is looked at; a threshold that nobody chose is not written. */
function leastOf({ design }: TimelineModel): Shown {
  const least = design.threshold.value;
  return { level: design.level.value, ...(least === undefined ? {} : { least }) };
}

/** Shows a stretch of time without room around it, as it was shown before. */
export function showExactly({ view }: TimelineModel, { from, until }: TimeRange): void {
  const inner = (until - from) / 1.04;
  view.show(from + 0.02 * inner, until - 0.02 * inner);
}
