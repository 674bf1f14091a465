/**
 * The error for a command line that makes no sense. Apart from ./arguments.ts, because recording must not wait for
 * `node:util` to load.
 *
 * @module
 */
import { MicrologError } from "../recording/errors.ts";

/** The error for arguments that a command cannot make sense of. */
export function misuse(command: string, why: string, cause?: unknown): MicrologError {
  return new MicrologError(`Cannot run microlog ${command}: ${why}`, { hint: `See microlog ${command} --help`, cause });
}
