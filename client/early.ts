/**
 * Takes over the worker that has read a recording since before the page came to life (server/early_reading.ts).
 *
 * @module
 */
import type { DecoderMessage } from "./decoder.ts";

/** A worker at work, and what it has said so far. */
export interface EarlyReading {
  /** `label/time` */
  id: string;
  worker: Worker;
  messages: readonly DecoderMessage[];
  /** Whether it could not be loaded, or has come to grief. */
  failed: boolean;
}

/** The worker that reads this recording; undefined where there is none. Whatever else was begun is ended. */
export function takeEarly(id: string): EarlyReading | undefined {
  const page = globalThis as { micrologEarly?: EarlyReading | undefined };
  const early = page.micrologEarly;
  if (early === undefined) return undefined;
  page.micrologEarly = undefined;
  [early.worker.onmessage, early.worker.onerror] = [null, null];
  if (early.id === id && !early.failed) return early;
  early.worker.terminate();
  return undefined;
}
