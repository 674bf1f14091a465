/**
 * Makes a starting target stand still until Microlog is ready.
 *
 * `--inspect-wait` cannot do it: Deno waits only where nobody is connected yet, and the inspector can be reached while
 * the program is still being loaded, so whoever connects in time is not waited for. A module loaded before the main one
 * waits instead. Deno is complete by then, and of the program nothing has run.
 *
 * @module
 */

/** The binding between target and Microlog; the program never sees it. */
export const BINDING = "__microlog";

/** What the target says through the binding when it has come to a halt. */
export const HELD = "held";

/** What a thread says that holds until its last chunk has been fetched. */
export const FLUSH = "flush";

/** What a thread says that is about to end its workers, and holds until their last chunks have been fetched. */
export const FLUSH_WORKERS = "flush workers";

/** The expression that lets a held target go. */
export const RELEASE = `globalThis.${BINDING} = false`;

/** How long a target stands still at most, ms: it must run where Microlog cannot reach it. */
const LIMIT = 10_000;

/** Runs in the target; travels as text, so it may refer to nothing outside itself. */
function hold(binding: string, held: string, limit: number): void {
  const scope = globalThis as unknown as Record<string, unknown>;
  const { performance, Atomics, Int32Array, SharedArrayBuffer } = globalThis;
  const cell = new Int32Array(new SharedArrayBuffer(4));
  const end = performance.now() + limit;
  let told = false;
  // V8 serves the inspector between two rounds of a loop.
  while (scope[binding] !== false && performance.now() < end) {
    if (!told && typeof scope[binding] === "function") {
      told = true;
      (scope[binding] as (text: string) => void)(held);
    }
    Atomics.wait(cell, 0, 0, 0.2);
  }
  delete scope[binding];
}

const MODULE = `data:text/javascript,${
  encodeURIComponent(`(${hold.toString()})(${[BINDING, HELD, LIMIT].map((value) => JSON.stringify(value)).join()})`)
}`;

/** The option for `deno run` that makes a target hold. */
export const HOLD_OPTION = `--preload=${MODULE}`;

/** How the URLs begin of all else that Microlog brings into a target. */
export const OWN = "ext:microlog/";

/** What a thread is told when what it waits for has been done: one of its hooks. */
export const ACK = "ack()";

/** Microlog's library in a program and what it loads there, that of another version too. */
const LIBRARY = ["library/", "recording/identity.ts", "recording/errors.ts", "tracer/hold.ts"]
  .map((place) => new URL(`../${place}`, import.meta.url).href);
const LIBRARY_ELSEWHERE = /\/@microlog\/cli\/[^/]+\/(library\/|recording\/(identity|errors)\.ts$|tracer\/hold\.ts$)/;

/** The file that children load, see child_hold.ts. */
const CHILD_FILE = /\/\.microlog\/hold-[0-9a-f]{16}\.cjs$/;

/** Whether a script is what Microlog's library brings along to reach V8: all it calls of the runtime is its own too. */
export function isAgent(url: string): boolean {
  return /\/library\/(?:agent|line)\.ts$/.test(url) && isOwn(url);
}

/** Whether a script of a target is Microlog's own. */
export function isOwn(url: string): boolean {
  return url.startsWith(OWN) || url === MODULE || LIBRARY.some((own) => url.startsWith(own)) || CHILD_FILE.test(url) ||
    LIBRARY_ELSEWHERE.test(url);
}
