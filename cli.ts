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

/** The commands, each loaded when it is called: starting a recording must not wait for the server's modules. */
const COMMANDS: Record<string, () => Promise<Command>> = {
  record: async () => (await import("./commands/record.ts")).record,
  attach: async () => (await import("./commands/attach.ts")).attach,
  serve: async () => (await import("./commands/serve.ts")).serve,
  list: async () => (await import("./commands/list.ts")).list,
  show: async () => (await import("./commands/show.ts")).show,
  rm: async () => (await import("./commands/rm.ts")).rm,
};

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
  const load = Object.hasOwn(COMMANDS, first) ? COMMANDS[first] : undefined;
  return load === undefined ? await (await COMMANDS.record!())(args, context) : await (await load())(rest, context);
}

/** Options for recording may stand before everything else, the command's name too. */
async function recordWithOptions(args: string[], context: Context): Promise<number> {
  const count = takeOwnOptions(args, ownDefaults());
  const command = args[count];
  if (command !== "record" && command !== undefined && Object.hasOwn(COMMANDS, command)) {
    throw new MicrologError(`Cannot run microlog ${command}: ${args[0]} is an option for recording`, {
      hint: `A label that is also a command's name is given after record: microlog record ${command} …`,
    });
  }
  const record = await COMMANDS.record!();
  return await record(command === "record" ? args.toSpliced(count, 1) : args, context);
}
