/**
 * The log by keyboard.
 *
 * @module
 */
import { entryText } from "./log_copy.ts";
import type { LogList } from "./log_view.ts";
import type { LogWindow } from "./log_window.ts";
import type { TimelineModel } from "./timeline.ts";

/** What keys work on. */
export interface LogKeys {
  model: TimelineModel;
  list: LogList;
  window: LogWindow;
  /** The entry that was last selected here, -1 for none. */
  chosen: number;
  /** Whether it was among what is shown. */
  among: boolean;
}

/** Does what a key asks for; false where it means nothing here. */
export function pressLogKey(keys: LogKeys, event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  const { model, list, window } = keys;
  const items = list.items.peek();
  const entry = model.entry.peek();
  const on = event.target === event.currentTarget;
  const last = items.entries - 1;
  const number = items.has(entry) ? items.numberOf(entry) : -1;
  switch (event.key) {
    case "ArrowDown":
      return go(keys, number < 0 ? window.firstInSight() : number + 1);
    case "ArrowUp":
      // Above the first stands what was run.
      if (number === 0) window.toStart();
      return go(keys, number < 0 ? window.firstInSight() : number - 1);
    case "PageDown":
      return go(keys, number < 0 ? window.firstInSight() : Math.max(number + 1, window.page(number, 1)));
    case "PageUp":
      return go(keys, number < 0 ? window.firstInSight() : Math.min(number - 1, window.page(number, -1)));
    case "Home":
      go(keys, 0);
      window.toStart();
      return true;
    case "End":
      go(keys, last);
      // Below the last one stands the report.
      if (number === last) window.stayAtEnd();
      return true;
    case "Enter":
    case " ":
      // On a button it presses that.
      if (!on || number < 0) return false;
      if (model.profile.peek()!.log.stack[entry]! >= 0) list.toggleStack(entry);
      return true;
    case "Escape":
      if (entry < 0) return false;
      keys.chosen = -1;
      model.entry.value = -1;
      return true;
    default:
      return false;
  }
}

/** Selects the n-th entry shown, the nearest there is. */
function go(keys: LogKeys, n: number): boolean {
  const items = keys.list.items.peek();
  const row = items.entry(Math.max(0, Math.min(items.entries - 1, n)));
  if (row === undefined) return true;
  keys.chosen = row;
  keys.model.entry.value = row;
  keys.window.show(row, "nearest");
  return true;
}

/** What "copy" takes where no text is marked: the selected entry. */
export function copiedEntry({ model }: LogKeys): string | undefined {
  const [profile, entry] = [model.profile.peek(), model.entry.peek()];
  if (!profile || entry < 0 || entry >= profile.log.length || getSelection()?.isCollapsed === false) return undefined;
  return entryText(profile, entry);
}
