/**
 * What keys do: one table, by which those that hold everywhere or on the Timeline are handled, and from which the overview
 * of keys is made. Keys that belong to one part of a page (a list, a dialog) are handled there, and told of here.
 *
 * @module
 */
import { type Signal, signal } from "@preact/signals";
import { recordings } from "./recordings.ts";
import { rangeBetween } from "./range.ts";
import { select } from "./selection.ts";
import { foldSidebar, sidebarFolded } from "./sidebar.ts";
import { type Tab, TABS, type TimelineModel } from "./timeline.ts";
import { walk, walkEntries } from "./walk.ts";

/** Zoom of one step of the keyboard or a button. */
export const ZOOM_STEP = 1.4;

/** Whether the overview of keys is shown. */
export const shortcutsShown: Signal<boolean> = signal(false);

/** What some keys do. */
export interface Shortcut {
  /** Any of these, as {@linkcode nameOfKey} names them. */
  keys: readonly string[];
  does: string;
  /** Does it; false where it means nothing now. Undefined where a part of the page handles the keys itself. */
  run?: (model: TimelineModel, key: string) => boolean | void;
}

/** The keys of one part of the page. */
export interface ShortcutGroup {
  title: string;
  /** Handled here on this tab only; undefined: on all. */
  tab?: Tab;
  shortcuts: readonly Shortcut[];
}

const pointed = (model: TimelineModel) => model.pointer.peek()?.x ?? model.view.width / 2;

/** All keys, by part of the page. */
export const SHORTCUTS: readonly ShortcutGroup[] = [
  {
    title: "Everywhere",
    shortcuts: [
      {
        keys: ["1", "2", "3", "4", "5", "6", "7"],
        does: "Show that tab, from Timeline to Analysis",
        run: (model, key) => {
          if (!model.profile.peek()) return false;
          model.tab.value = TABS[Number(key) - 1]!;
        },
      },
      { keys: ["/"], does: "Search functions, files, packages and log entries" },
      { keys: ["{"], does: "Older run of the same label", run: (model) => stepRun(model, 1) },
      { keys: ["}"], does: "Newer run of the same label", run: (model) => stepRun(model, -1) },
      { keys: ["b"], does: "Fold the list of recordings, or show it", run: () => foldSidebar(!sidebarFolded.peek()) },
      { keys: ["i"], does: "Go to the details", run: () => focusOn("#details") },
      { keys: ["?"], does: "Show these keys", run: () => void (shortcutsShown.value = true) },
      { keys: ["Escape"], does: "Close what is open; then select nothing" },
    ],
  },
  {
    title: "Recordings",
    shortcuts: [
      { keys: ["ArrowUp", "ArrowDown", "Home", "End"], does: "Go through the list" },
      { keys: ["ArrowRight", "ArrowLeft"], does: "Open a label or a run, close it" },
      { keys: ["Enter"], does: "Show the run" },
      { keys: ["Delete"], does: "Delete the run, after a question" },
    ],
  },
  {
    title: "Timeline",
    tab: "timeline",
    shortcuts: [
      { keys: ["w", "+", "="], does: "Zoom in", run: (model) => model.view.zoomAt(pointed(model), ZOOM_STEP) },
      { keys: ["s", "-"], does: "Zoom out", run: (model) => model.view.zoomAt(pointed(model), 1 / ZOOM_STEP) },
      {
        keys: ["a", "ArrowLeft"],
        does: "Earlier",
        run: ({ view }) => view.panBy(-view.width / 8),
      },
      {
        keys: ["d", "ArrowRight"],
        does: "Later",
        run: ({ view }) => view.panBy(view.width / 8),
      },
      { keys: ["ArrowUp"], does: "Scroll up", run: ({ view }) => view.panBy(0, -60) },
      { keys: ["ArrowDown"], does: "Scroll down", run: ({ view }) => view.panBy(0, 60) },
      { keys: ["0"], does: "Show all of it", run: ({ view }) => view.fit() },
    ],
  },
  {
    title: "Calls and log entries on the Timeline",
    tab: "timeline",
    shortcuts: [
      { keys: ["k", "Shift+ArrowUp"], does: "Select what called the call", run: (model) => void walk(model, "up") },
      { keys: ["j", "Shift+ArrowDown"], does: "Select what it called first", run: (model) => void walk(model, "down") },
      {
        keys: ["h", "Shift+ArrowLeft"],
        does: "Select the call before, of the same depth",
        run: (model) => void walk(model, "before"),
      },
      {
        keys: ["l", "Shift+ArrowRight"],
        does: "Select the call after it",
        run: (model) => void walk(model, "after"),
      },
      { keys: ["Enter"], does: "Zoom to the selected call", run: zoomToSelected },
      { keys: ["[", "]"], does: "Similar call before, after" },
      {
        keys: ["r"],
        does: "Choose the time of the selected call, or all that is shown; clear it",
        run: toggleRange,
      },
      { keys: ["n"], does: "Next log entry", run: (model) => void walkEntries(model, 1) },
      { keys: ["p"], does: "Log entry before", run: (model) => void walkEntries(model, -1) },
      { keys: ["Escape"], does: "Close the log entry, select nothing", run: escape },
    ],
  },
  {
    title: "Chosen stretch of time",
    shortcuts: [
      { keys: ["ArrowLeft", "ArrowRight"], does: "Move it, or the edge that has the focus" },
      { keys: ["Shift+ArrowLeft", "Shift+ArrowRight"], does: "Move its end" },
      { keys: ["Enter"], does: "Zoom to it" },
      { keys: ["Delete"], does: "Clear it" },
    ],
  },
  {
    title: "Flame graph",
    shortcuts: [
      { keys: ["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight"], does: "Go from bar to bar" },
      { keys: ["Enter"], does: "Zoom to the bar" },
      { keys: ["Escape"], does: "Zoom out" },
      { keys: ["Home"], does: "Zoom out all the way" },
    ],
  },
  {
    title: "Design",
    shortcuts: [
      { keys: ["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight"], does: "Go from box to box" },
      { keys: ["Shift+ArrowUp", "Shift+ArrowDown"], does: "Move the picture" },
      { keys: ["Enter"], does: "Open a folded box, fold it again; else go to its functions" },
      { keys: ["+", "-"], does: "Zoom" },
      { keys: ["0"], does: "Show all of it" },
      { keys: ["Escape"], does: "Let go of the box" },
    ],
  },
  {
    title: "Functions and lists",
    shortcuts: [
      { keys: ["ArrowUp", "ArrowDown", "PageUp", "PageDown", "Home", "End"], does: "Go through the rows" },
      { keys: ["Enter"], does: "Show the function in the Timeline" },
    ],
  },
  {
    title: "Log entry",
    shortcuts: [
      { keys: ["ArrowLeft", "ArrowRight"], does: "Entry before, after" },
      { keys: ["Home", "End"], does: "First, last entry" },
      { keys: ["Escape"], does: "Close it" },
    ],
  },
  {
    title: "Source",
    shortcuts: [
      { keys: ["n"], does: "Next hot line, the hottest first" },
      { keys: ["p"], does: "Hot line before" },
      { keys: ["ArrowUp", "ArrowDown", "PageUp", "PageDown", "Home", "End"], does: "Scroll the code" },
      { keys: ["Escape"], does: "Close it" },
    ],
  },
];

/**
 * What a key is called here: letters and signs as they are typed, letters small; others by their names, with shift where
 * it is pressed.
 */
export function nameOfKey(event: Pick<KeyboardEvent, "key" | "shiftKey">): string {
  if (event.key.length === 1) return event.key.toLowerCase();
  return event.shiftKey ? `Shift+${event.key}` : event.key;
}

/** By key, what is done; worked out once. */
const handled = new Map<string, { tab: Tab | undefined; run: NonNullable<Shortcut["run"]> }[]>();
for (const { tab, shortcuts } of SHORTCUTS) {
  for (const { keys, run } of shortcuts) {
    if (!run) continue;
    for (const key of keys) handled.set(key, [...handled.get(key) ?? [], { tab, run }]);
  }
}

/** Does what a key asks of the page; false where it means nothing here. */
export function pressKey(model: TimelineModel, event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  // A dialog has keys of its own.
  if (event.target instanceof Element && event.target.closest("dialog")) return false;
  const key = nameOfKey(event);
  // What has the focus may be pressed by it.
  if (event.key === "Enter" && event.target instanceof Element && event.target.closest("a, button, summary, [role]")) {
    if (!event.target.closest("[data-role=flame]") || event.target.closest("button")) return false;
  }
  const tab = model.tab.peek();
  for (const one of handled.get(key) ?? []) {
    if (one.tab !== undefined && (one.tab !== tab || !model.profile.peek())) continue;
    if (one.run(model, key) !== false) return true;
  }
  return false;
}

/** What people call a key. */
export function titleOfKey(key: string): string {
  const parts = key.startsWith("Shift+") ? ["Shift", key.slice(6)] : [key];
  return parts.map((part) => KEY_TITLES[part] ?? (part.length === 1 ? part.toUpperCase() : part)).join(" ");
}

const KEY_TITLES: Readonly<Record<string, string>> = {
  ArrowUp: "↑",
  ArrowDown: "↓",
  ArrowLeft: "←",
  ArrowRight: "→",
  Escape: "Esc",
  PageUp: "Page ↑",
  PageDown: "Page ↓",
  "-": "−",
};

function zoomToSelected(model: TimelineModel): boolean {
  const ref = model.selected.peek();
  if (ref) model.zoomTo(ref);
  return ref !== undefined;
}

function toggleRange(model: TimelineModel): void {
  const ref = model.selected.peek();
  const calls = ref && model.thread(ref.thread)?.calls;
  const [from, until] = calls ? [calls.start[ref.call]!, calls.end[ref.call]!] : [model.view.start, model.view.end];
  const duration = model.profile.peek()?.duration ?? 0;
  model.range.value = model.range.peek() ? undefined : rangeBetween(from, until, duration);
}

function escape(model: TimelineModel): void {
  if (model.source.peek()) model.source.value = undefined;
  else if (model.entry.peek() >= 0) model.showEntry(-1);
  else model.select(undefined);
}

/** Shows the run of the same label that is so many further down the list, which begins with the newest. */
function stepRun(model: TimelineModel, by: 1 | -1): boolean {
  const id = model.id.peek();
  const label = id.slice(0, id.indexOf("/"));
  const runs = (recordings.peek() ?? []).filter((one) => one.label === label);
  const next = runs[runs.findIndex((one) => `${one.label}/${one.time}` === id) + by];
  if (!next || id === "") return false;
  select(`${next.label}/${next.time}`);
  return true;
}

function focusOn(selector: string): boolean {
  const place = document.querySelector<HTMLElement>(selector);
  place?.focus();
  return place !== null;
}
