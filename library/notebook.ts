/**
 * Notebooks and the REPL: Deno runs what is typed there through a session with V8's inspector.
 *
 * @module
 */

/** The main modules that Deno makes up for them. */
const MAIN = /\/\$deno\$(jupyter_)?repl\.mts$/;

/**
 * The subcommand of Deno that runs the program, where it is a notebook or the REPL; else undefined. There no thread may
 * serve the inspector in place: Deno panics where one session is served within another.
 */
export function typedInto(): "jupyter" | "repl" | undefined {
  // A worker has no main module; what it runs comes from a file.
  const main = MAIN.exec((Deno.mainModule as string | undefined) ?? "");
  return main === null ? undefined : main[1] === undefined ? "repl" : "jupyter";
}
