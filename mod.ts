/**
 * Microlog: a sampling profiler, logger and viewer for Deno programs.
 *
 * Run as a program it is the command line:
 *
 * ```sh
 * deno run -A jsr:@microlog/cli hello main.ts
 * ```
 *
 * Imported it records a part of a program:
 *
 * ```ts
 * import { enabled } from "@microlog/cli";
 *
 * await enabled("hello", () => {
 *   for (let i = 0; i < 1e7; i++);
 * });
 * ```
 *
 * @module
 */
export { enabled, type EnabledOptions, isRunning, type Scope, start, stop } from "./library/api.ts";
export { type Log, log } from "./library/log.ts";
export { MicrologError, type MicrologErrorOptions } from "./recording/errors.ts";

if (import.meta.main) {
  // Loaded here alone. Of a plain name, or a template with one, Deno would fetch all that the command line needs for
  // whoever imports the library.
  const { href } = new URL("cli.ts", import.meta.url);
  const { main }: { main(args: string[]): Promise<number> } = await import(href);
  Deno.exit(await main(Deno.args));
}
