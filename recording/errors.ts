/**
 * The error a person can do something about.
 *
 * @module
 */

/** Options of a {@linkcode MicrologError}. */
export interface MicrologErrorOptions {
  /** What to do about it: a sentence, shown on the line after the message. */
  hint?: string;
  /** The error behind it. */
  cause?: unknown;
}

/**
 * Says what failed and why ("Cannot read recording x: line 17 is not JSON", no full stop) and, in `hint`, what to do.
 * Shown to people without a stack trace.
 *
 * @example
 * ```ts
 * import { MicrologError } from "./errors.ts";
 * const error = new MicrologError("Cannot open x: not found", { hint: "List recordings with: microlog list" });
 * console.error(error.message);
 * ```
 */
export class MicrologError extends Error {
  /** `MicrologError`. */
  override readonly name: string = "MicrologError";
  /** What to do about it, if anything. */
  readonly hint: string | undefined;

  /** Says what failed, and why. */
  constructor(message: string, options: MicrologErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.hint = options.hint;
  }
}
