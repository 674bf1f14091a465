/**
 * From the arguments to one command; its result is the exit code.
 *
 * @module
 */
import { type Command, type Context, systemContext } from "./commands/context.ts";
import { isOwnOption, ownDefaults, takeOwnOptions } from "./commands/run_options.ts";
import { VERSION } from "./commands/version.ts";
import { MicrologError } from "./recording/errors.ts";

/** What `microlog --help` says. */
export const HELP = `Microlog ${VERSION}: see where time, CPU and memory of a Deno program go.

Usage:
  microlog <label> [deno run options] <script> [arguments…]  Run a program and record it
  microlog <command> [options]

Commands:
  record  Run a program and record it; for labels that are also a command's name
  attach  Record a program that runs already
  serve   Show the recordings in the browser
  list    List the recordings
  show    Sum up a recording in the terminal
  rm      Delete recordings

  microlog <command> --help tells more.

Options:
  -h, --help     Print this
  -V, --version  Print the version

microlog is: deno run -A jsr:@microlog/cli
`;

/** The commands, each in a module of its name. */
const COMMANDS = ["record", "attach", "serve", "list", "show", "rm"] as const;
type Name = typeof COMMANDS[number];

/**
 * Loads a command when it is called. Deno must not see through it: of a plain name, or a template with one, it reads all
 * that any command needs before it runs the first line, pages and charts too, which takes 20 ms.
 */
async function load(name: Name): Promise<Command> {
  const { href } = new URL(`commands/${name}.ts`, import.meta.url);
  const module: Record<Name, Command> = await import(href);
  return module[name];
}

function isCommand(name: string): name is Name {
  return (COMMANDS as readonly string[]).includes(name);
}

/** Runs one command; returns the exit code. */
export async function main(args: string[], context: Context = systemContext()): Promise<number> {
  try {
    return await run(args, context);
  } catch (error) {
    if (!(error instanceof MicrologError)) throw error;
    context.stderr(`${error.message}\n${error.hint === undefined ? "" : `${error.hint}\n`}`);
    return 1;
  }
}

async function run(args: string[], context: Context): Promise<number> {
  const [first, ...rest] = args;
  if (first === undefined) {
    context.stderr(HELP);
    return 1;
  }
  if (first === "--help" || first === "-h" || first === "help") {
    context.stdout(HELP);
    return 0;
  }
  if (first === "--version" || first === "-V") {
    context.stdout(`${VERSION}\n`);
    return 0;
  }
  if (isOwnOption(first)) return await recordWithOptions(args, context);
  if (first.startsWith("-")) {
    throw new MicrologError(`Cannot run microlog: unknown option ${first}`, { hint: "See microlog --help" });
  }
  return isCommand(first) ? await (await load(first))(rest, context) : await (await load("record"))(args, context);
}

/** Options for recording may stand before everything else, the command's name too. */
async function recordWithOptions(args: string[], context: Context): Promise<number> {
  const count = takeOwnOptions(args, ownDefaults());
  const command = args[count];
  if (command !== undefined && command !== "record" && isCommand(command)) {
    throw new MicrologError(`Cannot run microlog ${command}: ${args[0]} is an option for recording`, {
      hint: `A label that is also a command's name is given after record: microlog record ${command} …`,
    });
  }
  const record = await load("record");
  return await record(command === "record" ? args.toSpliced(count, 1) : args, context);
}
