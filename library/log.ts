/**
 * Entries for the log of a recording that the program makes itself.
 *
 * @module
 */
import { live, OWN } from "./live.ts";

/**
 * Adds entries to the recording under way, with the stack they come from; they are printed nowhere. Values are joined by
 * spaces; what is no text is shown as the console shows it. Of an entry 64 KiB are kept.
 */
export interface Log {
  /** Adds an entry of level `debug`: for whoever looks for a fault. */
  debug(...values: unknown[]): void;
  /** Adds an entry of level `info`. */
  info(...values: unknown[]): void;
  /** Adds an entry of level `warn`. */
  warn(...values: unknown[]): void;
  /** Adds an entry of level `error`. */
  error(...values: unknown[]): void;
}

function writer(level: number): (...values: unknown[]) => void {
  return (...values) => {
    const recording = live();
    if (recording === undefined) return;
    recording.log(level, values.map((value) => typeof value === "string" ? value : Deno.inspect(value)).join(" "), OWN);
  };
}

/**
 * Adds entries to the recording under way: by {@linkcode Log.debug}, `info`, `warn` and `error`, each with the stack it
 * comes from. They are printed nowhere; where nothing is recorded they do nothing.
 *
 * @example
 * ```ts
 * import { enabled, log } from "@microlog/cli";
 * await enabled("hello", { quiet: true }, () => {
 *   log.info("three rounds", { best: 42 });
 *   log.warn("the last took long");
 * });
 * ```
 */
export const log: Log = { debug: writer(0), info: writer(1), warn: writer(2), error: writer(3) };
