/**
 * Which recording the page shows. Its address says so, as `/#label/time/` or `/label/time/`.
 *
 * @module
 */
import { type Signal, signal } from "@preact/signals";
import { formatId, parseId } from "../recording/identity.ts";

/**
 * `label/time` of the recording that is shown, "" for none; undefined before the page has come to life (on the server,
 * which sees no hash, and during hydration).
 */
export const selection: Signal<string | undefined> = signal(undefined);

/** State of the history's entry of a recording that was just chosen on the page: its address says nothing yet. */
export const CHOSEN = "chosen";

/** The page's address for a recording (`label/time`). */
export function addressOf(id: string): string {
  return `/#${id}/`;
}

/** `label/time` out of a page's path and hash, the hash first; "" where there is none. */
export function idFromAddress(path: string, hash: string): string {
  // What comes after a "?" says what is shown of it, see address.ts.
  for (const part of [hash.replace(/^#|\?.*$/gs, ""), path.replace(/^\//, "")]) {
    if (part === "") continue;
    try {
      return formatId(parseId(decodeURIComponent(part)));
    } catch {
      // Not a recording's name but some other page or anchor: nothing is selected by it.
    }
  }
  return "";
}

/** Shows another recording (`label/time`), or none (""), and puts it into the address. */
export function select(id: string): void {
  if (selection.value === id) return;
  history.pushState(CHOSEN, "", id === "" ? "/" : addressOf(id));
  selection.value = id;
}

/** Keeps the selection equal to the address, back and forward buttons included; returns a function that ends it. */
export function followAddress(): () => void {
  const read = () => selection.value = idFromAddress(location.pathname, location.hash);
  read();
  addEventListener("popstate", read);
  addEventListener("hashchange", read);
  return () => {
    removeEventListener("popstate", read);
    removeEventListener("hashchange", read);
  };
}
