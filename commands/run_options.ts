/**
 * Telling the options of `deno run` from the script: what stands before the script is for Deno, what follows it is for
 * the program.
 *
 * @module
 */
import { misuse } from "./misuse.ts";

/** Options of `deno run` whose value is the next argument, unless it follows after `=`. */
const WITH_VALUE = new Set([
  "--config",
  "--ext",
  "--import-map",
  "--importmap",
  "--node-modules-linker",
  "--cert",
  "--min-dep-age",
  "--minimum-dependency-age",
  "--location",
  "--seed",
  "--preload",
  "--import",
  "--require",
  "--conditions",
  "--log-level",
]);

/** The same of one letter, -c and -L; letters may be joined, as in `-Ac deno.json`. */
const SHORT_WITH_VALUE = /^-[^=cL-]*[cL]$/;

/** Options that cannot go with recording, and why. */
const REFUSED: readonly [pattern: RegExp, why: string][] = [
  [/^--inspect(-brk|-wait|-publish-uid)?(=|$)/, "Microlog uses the inspector itself"],
  [/^--(watch|hmr)(=|$)/, "a program that restarts is no single recording"],
  [/^--cpu-prof/, "V8 runs one profiler at a time, and Microlog uses it"],
  [/^--$/, "deno run finds no script after it"],
];

/** Options that say something of the target's permissions; -q and -r may stand before them in one argument. */
const PERMISSION = /^(-[qr]*[ARWINESP]|--allow-(?!scripts)|--deny-|--ignore-|--permission-set)/;

/** A command line of `deno run`, taken apart. */
export interface RunCommand {
  options: string[];
  script: string;
  args: string[];
}

/**
 * Takes the arguments of `deno run` apart.
 *
 * @throws {MicrologError} If there is no script, or an option cannot go with recording
 *
 * @example
 * ```ts
 * import { readRunCommand } from "./run_options.ts";
 * const { options, script } = readRunCommand(["--allow-net", "-c", "deno.json", "main.ts", "--port", "80"]);
 * console.log(options, script); // ["--allow-net", "-c", "deno.json"] main.ts
 * ```
 */
export function readRunCommand(args: readonly string[]): RunCommand {
  let at = 0;
  while (at < args.length) {
    const option = args[at]!;
    if (option === "-" || !option.startsWith("-")) break;
    for (const [pattern, why] of REFUSED) {
      if (pattern.test(option)) throw misuse("record", `${option} cannot be used here: ${why}`);
    }
    at += takesNext(option, args[at + 1]) ? 2 : 1;
  }
  const script = args[at];
  if (script === undefined || script === "") throw misuse("record", "no script is given");
  return { options: args.slice(0, at), script, args: args.slice(at + 1) };
}

function takesNext(option: string, next: string | undefined): boolean {
  // Of all options the only one that takes the next argument if it looks like a value.
  if (option === "--lock") return next !== undefined && !next.startsWith("-");
  return WITH_VALUE.has(option) || SHORT_WITH_VALUE.test(option);
}

/**
 * The options the target is started with. It gets the permissions on its own line; with none there, and Microlog itself
 * run with -A, it gets -A too; never more than was given.
 *
 * @param allGranted Whether Microlog has all permissions itself
 */
export function targetOptions(options: readonly string[], allGranted: boolean): string[] {
  return !options.some((option) => PERMISSION.test(option)) && allGranted ? ["-A", ...options] : [...options];
}
