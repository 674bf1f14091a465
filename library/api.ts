/**
 * Recording a part of a program from inside it.
 *
 * @module
 */
import { live } from "./live.ts";
import { begin, beginNow, type EnabledOptions, type Part } from "./part.ts";
import { allowedEnv } from "./permissions.ts";

export type { EnabledOptions } from "./part.ts";

/** A part that is recorded until it is disposed of: for `using` and `await using`. */
export interface Scope extends Disposable, AsyncDisposable {}

const NOTHING: Part = { end: () => Promise.resolve(), endNow: () => {} };

let disabled: boolean | undefined;

/** Whether MICROLOG_DISABLE is set; looked at once. */
function isDisabled(): boolean {
  return disabled ??= /^(true|1)$/i.test(allowedEnv.get("MICROLOG_DISABLE")?.trim() ?? "");
}

/**
 * Records a part of a program: the time a function takes, also an asynchronous one, or a block. What the function
 * returns or throws passes through.
 *
 * The recording gets what the command line records of the thread: calls, CPU, memory, log, garbage. One thread has one
 * recording at a time: parts that begin while one runs, nested or at the same time, are spans in it, and it ends with the
 * last of them. In a program that is recorded by `microlog` a part is a span in that recording.
 *
 * Needs `--allow-sys`, `--allow-env`, and `--allow-read` and `--allow-write` for the folder of recordings. A block with
 * `using` stands still until the recording has begun, the first time up to 0.2 s; a function does not. What is typed
 * into a notebook or the REPL cannot stand still: there a block can only be a span.
 *
 * @param label What the recording is filed under: letters, digits, `.`, `_` and `-`
 * @param work What is to be recorded
 * @returns A promise of what the function returns
 * @throws {MicrologError} If the label is none, a permission is missing, or the recording cannot be begun
 *
 * @example A function
 * ```ts
 * import { enabled } from "@microlog/cli";
 * const sum = await enabled("sum", () => [1, 2, 3].reduce((a, b) => a + b));
 * ```
 *
 * @example A block
 * ```ts
 * import { enabled } from "@microlog/cli";
 * {
 *   await using _ = enabled("block", { quiet: true });
 *   console.log("recorded");
 * }
 * ```
 */
export function enabled<T>(label: string, work: () => T | PromiseLike<T>): Promise<T>;
/**
 * Records a function, with options.
 *
 * @throws {MicrologError} If the label is none, a permission is missing, or the recording cannot be begun
 */
export function enabled<T>(label: string, options: EnabledOptions, work: () => T | PromiseLike<T>): Promise<T>;
/**
 * Records a block.
 *
 * @throws {MicrologError} If the label is none, a permission is missing, or the recording cannot be begun
 */
export function enabled(label: string, options?: EnabledOptions): Scope;
export function enabled<T>(
  label: string,
  second?: EnabledOptions | (() => T | PromiseLike<T>),
  third?: () => T | PromiseLike<T>,
): Promise<T> | Scope {
  const work = typeof second === "function" ? second : third;
  const options = typeof second === "object" ? second : {};
  if (work !== undefined) return recordWork(label, options, work);
  const part = isDisabled() ? NOTHING : beginNow(label, options);
  return { [Symbol.dispose]: () => part.endNow(), [Symbol.asyncDispose]: () => part.end() };
}

async function recordWork<T>(label: string, options: EnabledOptions, work: () => T | PromiseLike<T>): Promise<T> {
  if (isDisabled()) return await work();
  const part = await begin(label, options);
  try {
    return await work();
  } finally {
    await part.end();
  }
}

/** What `start` has begun. */
let started: { label: string; part: Promise<Part> } | undefined;

/**
 * Starts a recording that {@linkcode stop} ends: for notebooks. While one runs it does nothing but say so.
 *
 * @param label What the recording is filed under
 * @param options How it is recorded
 * @throws {MicrologError} As {@linkcode enabled}
 *
 * @example
 * ```ts
 * import { start, stop } from "@microlog/cli";
 * await start("cell", { quiet: true });
 * for (let i = 0; i < 1e6; i++);
 * await stop();
 * ```
 */
export async function start(label: string, options: EnabledOptions = {}): Promise<void> {
  if (isDisabled()) return;
  if (started !== undefined) return say(`start("${label}") does nothing: ${started.label} is being recorded`);
  const part = begin(label, options);
  started = { label, part };
  try {
    await part;
  } catch (error) {
    started = undefined;
    throw error;
  }
}

/**
 * Ends the recording that {@linkcode start} has begun. Resolves when it is written. Where there is none it does nothing
 * but say so.
 *
 * @example
 * ```ts
 * import { isRunning, start, stop } from "@microlog/cli";
 * await start("cell", { quiet: true });
 * await stop();
 * console.log(isRunning()); // false
 * ```
 */
export async function stop(): Promise<void> {
  if (isDisabled()) return;
  const ending = started;
  if (ending === undefined) return say("stop() does nothing: nothing has been started");
  started = undefined;
  await (await ending.part).end();
}

/**
 * Whether this thread is being recorded, by whomever.
 *
 * @example
 * ```ts
 * import { isRunning } from "@microlog/cli";
 * console.log(isRunning());
 * ```
 */
export function isRunning(): boolean {
  return live() !== undefined;
}

function say(text: string): void {
  console.error(`Microlog: ${text}`);
}
