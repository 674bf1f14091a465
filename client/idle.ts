/**
 * Work for which the page has time when nothing else happens.
 *
 * @module
 */

/**
 * Calls back when the page is idle, or after `patience` ms nevertheless; returns a function that takes that back.
 *
 * @example
 * ```ts
 * import { whenIdle } from "./idle.ts";
 * const cancel = whenIdle(() => console.log("nothing else to do"));
 * ```
 */
export function whenIdle(callback: () => void, patience = 50): () => void {
  // Safari has none.
  if (typeof requestIdleCallback !== "function") {
    const timer = setTimeout(callback);
    return () => clearTimeout(timer);
  }
  const request = requestIdleCallback(() => callback(), { timeout: patience });
  return () => cancelIdleCallback(request);
}
