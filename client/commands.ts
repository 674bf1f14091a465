/**
 * Command lines for people.
 *
 * @module
 */

/**
 * Of a command line what tells it from others: the script and its arguments.
 *
 * @example
 * ```ts
 * import { briefCommand } from "./commands.ts";
 * briefCommand("/usr/bin/deno run -A jobs/score.ts --all"); // "score.ts --all"
 * ```
 */
export function briefCommand(command: string): string {
  const words = command.split(" ");
  const script = words.findIndex((word, i) => i > 0 && !word.startsWith("-") && /[./:]/.test(word));
  const from = script < 0 ? words : words.slice(script);
  return from.map((word, i) => i === 0 ? word.replace(/^.*\/(?=[^/])/, "") : word).join(" ");
}
