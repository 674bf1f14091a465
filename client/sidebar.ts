/**
 * Whether the list of recordings is folded away. Before the page comes to life server/first_paint.ts has set it.
 *
 * @module
 */
import { type Signal, signal } from "@preact/signals";

/** Where the browser keeps it. */
export const KEPT = "microlog.sidebar";

/** See the module. */
export const sidebarFolded: Signal<boolean> = signal(false);

/** Takes over what the browser has kept; once the page has come to life. */
export function readSidebar(): void {
  sidebarFolded.value = document.documentElement.dataset.sidebar === "folded";
}

/** Folds the list away, or shows it again, and remembers that. */
export function foldSidebar(folded: boolean): void {
  sidebarFolded.value = folded;
  const { dataset } = document.documentElement;
  if (folded) dataset.sidebar = "folded";
  else delete dataset.sidebar;
  try {
    localStorage.setItem(KEPT, folded ? "folded" : "shown");
  } catch {
    // The browser keeps nothing for this page: it holds until the page is left.
  }
}
