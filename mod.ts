/**
 * Microlog: a sampling profiler, logger and viewer for Deno programs.
 *
 * Run as a program it is the command line:
 *
 * ```sh
 * deno run -A jsr:@microlog/cli hello main.ts
 * ```
 *
 * @module
 */
export { MicrologError, type MicrologErrorOptions } from "./recording/errors.ts";

if (import.meta.main) {
  // Loaded here alone: whoever imports the library does not load the command line.
  const { main } = await import("./cli.ts");
  Deno.exit(await main(Deno.args));
}
