/**
 * Whether a program measures its own coverage, which V8 does for a whole thread: what else asks for it there ends it.
 *
 * @module
 */

/** Variables that have a program measure its coverage. */
const VARIABLES = ["NODE_V8_COVERAGE", "DENO_COVERAGE_DIR"];

/**
 * Whether a program measures its own coverage.
 *
 * @param command Its command line
 * @param variable Gives a variable of its environment
 *
 * @example
 * ```ts
 * import { measuresCoverage } from "./coverage.ts";
 * console.log(measuresCoverage(["deno", "test", "--coverage=out"], () => undefined)); // true
 * ```
 */
export function measuresCoverage(
  command: readonly string[],
  variable: (name: string) => string | undefined,
): boolean {
  return command.some((argument) => /^--(experimental-test-)?coverage(=|$)/.test(argument)) ||
    VARIABLES.some((name) => (variable(name) ?? "") !== "");
}
