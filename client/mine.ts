/**
 * Whether only the person's own code is shown, as the browser keeps it.
 *
 * @module
 */

const KEPT = "microlog.mine";

/** What the person chose last. */
export function readMine(): boolean {
  return localStorage.getItem(KEPT) === "true";
}

/** Keeps what the person chose, for all recordings. */
export function keepMine(mine: boolean): void {
  localStorage.setItem(KEPT, String(mine));
}
