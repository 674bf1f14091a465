/**
 * Telling Microlog's own options from those of `deno run`, and both from the script: what stands before the script is for
 * Microlog or Deno, what follows it is for the program.
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

/** Microlog's own options. */
export interface OwnOptions {
  /** `--heap`: whether to sample where what is alive on the heap was allocated. */
  heap: "off" | "sample";
  /** Whether Deno programs that the program starts are recorded too; not with `--no-children`. */
  children: boolean;
  /** `--redact`: what is masked wherever it stands in a recording; global and Unicode-aware. */
  redact: RegExp[];
}

/** A command line of `deno run`, taken apart. */
export interface RunCommand extends OwnOptions {
  /** Deno's options. */
  options: string[];
  script: string;
  args: string[];
}

/** Whether an argument is an option of Microlog's own. */
export function isOwnOption(option: string): boolean {
  return /^--(heap|no-children|redact)(=|$)/.test(option);
}

/**
 * Takes Microlog's own options off the beginning of a command line, the last of each kind in force.
 *
 * @returns How many arguments they are
 * @throws {MicrologError} If one holds what it may not
 *
 * @example
 * ```ts
 * import { ownDefaults, takeOwnOptions } from "./run_options.ts";
 * const own = ownDefaults();
 * console.log(takeOwnOptions(["--heap=off", "hello", "main.ts"], own), own.heap); // 1 off
 * ```
 */
export function takeOwnOptions(args: readonly string[], own: OwnOptions): number {
  let at = 0;
  while (at < args.length && isOwnOption(args[at]!)) at += takeOwn(args[at]!, args[at + 1], own);
  return at;
}

/** What holds where nothing is said. */
export function ownDefaults(): OwnOptions {
  return { heap: "sample", children: true, redact: [] };
}

/** Reads one of Microlog's own options; returns how many arguments it takes. */
function takeOwn(option: string, next: string | undefined, own: OwnOptions): number {
  const sign = option.indexOf("=");
  const name = sign < 0 ? option : option.slice(0, sign);
  const value = sign < 0 ? undefined : option.slice(sign + 1);
  switch (name) {
    case "--heap":
      own.heap = readHeap("record", option, value);
      return 1;
    case "--no-children":
      if (value !== undefined) throw misuse("record", `${option} has a value, where --no-children takes none`);
      own.children = false;
      return 1;
    default:
      own.redact.push(readPattern("record", value ?? next));
      return value === undefined ? 2 : 1;
  }
}

/** Reads the value of `--heap`. */
export function readHeap(command: string, option: string, value: string | undefined): OwnOptions["heap"] {
  if (value === "off" || value === "sample") return value;
  throw misuse(command, `${option} is not --heap=off or --heap=sample`);
}

/** Reads the value of `--redact`. */
export function readPattern(command: string, source: string | undefined): RegExp {
  if (source === undefined || source === "") throw misuse(command, "--redact comes without a regular expression");
  try {
    return new RegExp(source, "gu");
  } catch (error) {
    // "Invalid regular expression: /(/gu: Unterminated group"
    const why = error instanceof Error ? error.message.slice(error.message.lastIndexOf(": ") + 2) : String(error);
    throw misuse(command, `--redact ${JSON.stringify(source)} is not a regular expression: ${why}`, error);
  }
}

/**
 * Takes the arguments after the label apart.
 *
 * @param own Microlog's own options that stood before the label; those found here are added
 * @throws {MicrologError} If there is no script, an option cannot go with recording, or one of Microlog's own holds what
 * it may not
 *
 * @example
 * ```ts
 * import { readRunCommand } from "./run_options.ts";
 * const { options, script } = readRunCommand(["--allow-net", "-c", "deno.json", "main.ts", "--port", "80"]);
 * console.log(options, script); // ["--allow-net", "-c", "deno.json"] main.ts
 * ```
 */
export function readRunCommand(args: readonly string[], own: OwnOptions = ownDefaults()): RunCommand {
  const options: string[] = [];
  let at = 0;
  while (at < args.length) {
    const option = args[at]!;
    if (option === "-" || !option.startsWith("-")) break;
    if (isOwnOption(option)) {
      at += takeOwn(option, args[at + 1], own);
      continue;
    }
    for (const [pattern, why] of REFUSED) {
      if (pattern.test(option)) throw misuse("record", `${option} cannot be used here: ${why}`);
    }
    const length = takesNext(option, args[at + 1]) ? 2 : 1;
    options.push(...args.slice(at, at + length));
    at += length;
  }
  const script = args[at];
  if (script === undefined || script === "") throw misuse("record", "no script is given");
  return { ...own, options, script, args: args.slice(at + 1) };
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
