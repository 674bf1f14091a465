/**
 * Workers of the page: the page names where they are in a `meta` each.
 *
 * @module
 */

/**
 * Starts a worker that the page names; undefined where there is none.
 *
 * @param name As server/workers.ts has it, for example `decoder`
 */
export function startWorker(name: string): Worker | undefined {
  const url = globalThis.document?.querySelector<HTMLMetaElement>(`meta[name=microlog-${name}]`)?.content;
  if (!url || typeof Worker === "undefined") return undefined;
  try {
    return new Worker(url, { type: "module" });
  } catch {
    // What a worker does a page can do too, or it says that it cannot.
    return undefined;
  }
}
