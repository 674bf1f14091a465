/**
 * `microlog attach <process id | ws://… | host:port> <label>`
 *
 * @module
 */
import { checkLabel, formatId } from "../recording/identity.ts";
import { maskCommand } from "../recording/secrets.ts";
import { attach as attachTo, type Attached, describeProgram } from "../tracer/attached.ts";
import { type Place, readPlace, refusal } from "../tracer/attach_place.ts";
import { recordAttached } from "../tracer/record_attached.ts";
import { readArguments } from "./arguments.ts";
import type { Context } from "./context.ts";
import { settingsInForce } from "./in_force.ts";
import { misuse } from "./misuse.ts";
import { notify } from "./notify.ts";
import { type OwnOptions, readHeap, readPattern } from "./run_options.ts";
import { readSettings } from "./settings.ts";
import { VERSION } from "./version.ts";
import { closeRecording, messageOf, present, warnOn } from "./wrap_up.ts";

/** What `microlog attach --help` says. */
export const ATTACH_HELP = `Record a Deno or Node program that runs already, for a while, and leave it running.

Usage: microlog attach <process id | ws://… | host:port> <label> [options]

  process id  Of a process of this machine (Linux). Its inspector is found; where there is
              none, SIGUSR1 has it opened at 127.0.0.1:9229, by Deno since 2.9.2 and by
              Node, and it is closed again at the end. The program says so on its stderr
  ws://…      The address that a program prints that was started with --inspect
  host:port   The same, without its last part
  label       What the recording is filed under: letters, digits, ., _ and -

Without --for it ends with Ctrl-C, or with the program. While it lasts, V8 samples the
program, and what it prints is noted; afterwards all of that is taken out again.

Options:
  --for <time>       How long to record: 500ms, 10s, 5m, 1h
  --heap=off|sample  Whether to sample where what is alive on the heap was allocated
                     (default sample)
  --redact <regex>   Write *** for what matches, in log entries and everywhere else; may
                     be given several times. What looks like a secret is masked anyway,
                     except in log entries
  -h, --help         Print this

Of Node, worker threads are not recorded. Needs -A for a process id; for an address
--allow-net to it, --allow-read and --allow-write of MICROLOG_HOME, and --allow-env.

Environment: as for record, see microlog record --help

Examples:
  microlog attach 4711 hello --for 10s
  microlog attach localhost:9229 hello
`;

/** Longer a timer cannot wait, ms. */
const LONGEST = 2 ** 31 - 1;

/**
 * Records a program that runs already.
 *
 * @param connect Connects to it
 */
export async function attach(
  args: string[],
  context: Context,
  connect: (place: Place) => Promise<Attached> = attachTo,
): Promise<number> {
  const { values, positionals } = readArguments("attach", args, {
    for: { type: "string" },
    heap: { type: "string" },
    redact: { type: "string", multiple: true },
    help: { type: "boolean", short: "h", default: false },
  }, 2);
  if (values.help) {
    context.stdout(ATTACH_HELP);
    return 0;
  }
  const [name, label] = positionals;
  if (name === undefined) throw misuse("attach", "no process id and no address is given");
  if (label === undefined) throw misuse("attach", "no label is given");
  checkLabel(label);
  const place = readPlace(name);
  const duration = values.for === undefined ? undefined : readDuration(values.for);
  const own: OwnOptions = {
    heap: values.heap === undefined ? "sample" : readHeap("attach", `--heap=${values.heap}`, values.heap),
    redact: (values.redact ?? []).map((source) => readPattern("attach", source)),
    children: true,
  };
  const settings = readSettings(context.env);
  if (settings.disabled) {
    throw refusal(place, "MICROLOG_DISABLE switches recording off", "Unset it to record");
  }

  const store = await context.openStore(settings);
  const attached = await connect(place);
  const interrupted = context.interrupted();
  // A second Ctrl-C, or one that comes twice, must not cut off what the first began.
  void interrupted.then(() => context.interrupted());
  const writer = await store.create(label, new Date()).catch((error: unknown) => {
    attached.leave();
    throw error;
  });
  const warn = warnOn(context);
  const server = notify(settings.server, writer.id, "start");
  let hasBegun = false;
  let failure: unknown;
  const outcome = await recordAttached({
    attached,
    label,
    id: formatId(writer.id),
    microlog: VERSION,
    sink: writer,
    sampleInterval: settings.sampleInterval,
    statusInterval: settings.statusInterval,
    memoryInterval: settings.memoryInterval,
    settings: settingsInForce(settings, own),
    heap: own.heap,
    redact: own.redact,
    async started() {
      hasBegun = true;
      context.stderr(announce(attached, duration));
      await ended(interrupted, duration?.ms);
    },
    failed: (error) => {
      failure = error;
      if (hasBegun) {
        warn(
          `the recording stops here, the program goes on: ${messageOf(error)}`,
          (error as { hint?: string }).hint,
        );
      }
    },
  });
  await closeRecording(outcome, writer, store, warn);
  if (!outcome.recorded) {
    await server;
    await notify(settings.server, writer.id, "end");
    if (outcome.end.reason !== "stopped") {
      throw refusal(place, "it ended meanwhile", "It has to run for a moment to be recorded", failure);
    }
    if (failure !== undefined) throw refusal(place, messageOf(failure), "The program goes on as before", failure);
    throw refusal(place, "it does not answer", "It may be stopped, or wait for something: try again");
  }
  await present(writer, settings, context, server);
  return outcome.complete ? 0 : 1;
}

/** A length of time. */
interface Duration {
  ms: number;
  /** For people. */
  text: string;
}

const UNITS: Record<string, [ms: number, name: string]> = {
  ms: [1, "ms"],
  s: [1_000, "s"],
  m: [60_000, "min"],
  h: [3_600_000, "h"],
};

function readDuration(text: string): Duration {
  const [, number = "", unit = ""] = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(text) ?? [];
  const [factor, name] = UNITS[unit] ?? [0, ""];
  const ms = Number(number) * factor;
  if (ms > LONGEST) {
    throw misuse("attach", `--for ${text} is too long: ${Math.floor(LONGEST / 3_600_000)}h is the most`);
  }
  if (!(ms >= 1)) throw misuse("attach", `--for ${JSON.stringify(text)} is not a time like 500ms, 10s, 5m or 1h`);
  return { ms, text: `${Number(number)} ${name}` };
}

function announce(attached: Attached, duration: Duration | undefined): string {
  const program = describeProgram({ command: maskCommand(attached.command) });
  const how = duration === undefined ? ": Ctrl-C ends it" : ` for ${duration.text}: Ctrl-C ends it earlier`;
  return `Recording process ${attached.pid} (${program})${how}\n`;
}

/** Resolves at the first of the two. */
async function ended(interrupted: Promise<void>, ms: number | undefined): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const over = new Promise<void>((resolve) => {
    if (ms !== undefined) timer = setTimeout(resolve, ms);
  });
  await Promise.race([interrupted, over]);
  clearTimeout(timer);
}
