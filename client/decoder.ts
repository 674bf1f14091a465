/**
 * The worker of a page that reads a recording: it fetches, decodes, checks and builds, and hands over what came. Bundled
 * into dist/decoder.js.
 *
 * @module
 */
import { buffersOf, DeltaSource, type ProfileDelta } from "../profile/delta.ts";
import { MicrologError } from "../recording/errors.ts";
import { readInto } from "./decoding.ts";

/** What the worker tells its page: what came, that it was all, or why it could not be read. */
export type DecoderMessage =
  | { type: "delta"; delta: ProfileDelta; bytes: number }
  | { type: "done" }
  | { type: "error"; message: string; hint: string | undefined; known: boolean };

/** Time between two pieces that are handed over, ms; the first comes as soon as there is something to draw. */
const PAUSE = 100;

/** So many log entries are something to draw, too. */
const ENTRIES = 100;

/** What a worker's scope has of it. */
interface Scope {
  postMessage(message: DecoderMessage, options?: { transfer: Transferable[] }): void;
}

/** Reads a recording (`label/time`) and tells a page of it. */
export async function decodeFor(page: Scope, id: string): Promise<void> {
  const source = new DeltaSource();
  let [told, read] = [-Infinity, 0];
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tell = () => {
    clearTimeout(timer);
    timer = undefined;
    const delta = source.take();
    // A page that has nothing to draw yet is not kept waiting for it.
    const drawable = delta.threads.some(({ calls }) => calls) || delta.log.length >= ENTRIES;
    told = drawable || told > 0 ? performance.now() : -Infinity;
    page.postMessage({ type: "delta", delta, bytes: read }, { transfer: buffersOf(delta) });
  };
  try {
    await readInto(source, id, new AbortController().signal, (bytes, all) => {
      read = bytes;
      const wait = told + PAUSE - performance.now();
      if (wait <= 0) tell();
      // While the recording grows this may be all for a while.
      else if (all) timer ??= setTimeout(tell, wait);
    });
    tell();
    page.postMessage({ type: "done" });
  } catch (error) {
    clearTimeout(timer);
    if (read > 0) tell();
    const known = error instanceof MicrologError;
    const message = error instanceof Error ? error.message : String(error);
    page.postMessage({ type: "error", message, hint: known ? error.hint : undefined, known });
  }
}

// Only as a worker: the module is imported for its types, and by tests.
if ("WorkerGlobalScope" in globalThis && !("Deno" in globalThis)) {
  addEventListener("message", ({ data }: MessageEvent<string>) => decodeFor(globalThis as unknown as Scope, data), {
    once: true,
  });
}
