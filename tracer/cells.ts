/**
 * Cells of notebooks, and what is typed into Deno's REPL: V8 runs each as a script without a URL.
 *
 * @module
 */

/** What Deno puts before each. Source: evaluate_expression in Deno's cli/tools/repl/session.rs. */
const PREFIX = "'use strict'; void 0;";

/** How much of its first line a cell is called by, UTF-16 units. */
const LENGTH = 40;

/**
 * What stands for the URL of a cell: `cell:` and how its code begins, as V8 does not know its number. The same code has
 * the same one, however often it is run.
 *
 * @param text What V8 runs
 * @returns undefined where the script is no cell
 */
export function cellUrl(text: string): string | undefined {
  if (!text.startsWith(PREFIX)) return undefined;
  const code = text.slice(PREFIX.length).replace(/^([\s({;]+|\/\/.*|\/\*[^]*?\*\/)+/, "");
  // What stands in quotes may be a secret, and half of one is not found any more.
  const quoteless = /^.*/.exec(code)![0].replace(/(["'`])(?:\\.|(?!\1).)*\1?/g, "$1…$1");
  const line = quoteless.replace(/[\s{;]+$/, "");
  // A slash would look like a path.
  const begin = line.slice(0, LENGTH).split("/")[0]!.trimEnd();
  return `cell:${encodeURIComponent(begin.toWellFormed() + (begin.length < line.length ? "…" : ""))}`;
}
