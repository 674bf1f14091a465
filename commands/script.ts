/**
 * Looking for the script before anything is started for it.
 *
 * @module
 */
import { MicrologError } from "../recording/errors.ts";

/** Begins like a URL; a single letter is a drive of Windows. */
const URL_LIKE = /^[a-z][a-z0-9+.-]+:/i;
/** Ends like a file of code: a name without that may be one of an import map. */
const CODE = /\.([cm]?[jt]sx?|json|wasm)$/i;

/**
 * Checks that a script which is a path is there. Only where Microlog may look without asking; all else is left to Deno.
 *
 * @throws {MicrologError} If it is not there
 */
export function checkScript(label: string, script: string): void {
  if (script === "-" || URL_LIKE.test(script) || !CODE.test(script)) return;
  if (Deno.permissions.querySync({ name: "read", path: script }).state !== "granted") return;
  try {
    Deno.statSync(script);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) return;
    throw new MicrologError(`Cannot record ${label}: there is no script ${script}`, {
      hint: `Give a path from ${Deno.cwd()}, an address, or - for stdin`,
      cause: error,
    });
  }
}
