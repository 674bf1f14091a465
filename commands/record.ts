/**
 * `microlog [record] <label> [deno run options] <script> [arguments…]`
 *
 * @module
 */
import { checkLabel, formatId } from "../recording/identity.ts";
import { MicrologError } from "../recording/errors.ts";
import type { Store } from "../store/store.ts";
import { type ChildrenOptions, recordTarget } from "../tracer/record_target.ts";
import { startPlain, type TargetCommand } from "../tracer/target.ts";
import { misuse } from "./misuse.ts";
import type { Context } from "./context.ts";
import { notify } from "./notify.ts";
import { ownDefaults, readRunCommand, takeOwnOptions, targetOptions } from "./run_options.ts";
import { checkScript } from "./script.ts";
import { readSettings, type Settings } from "./settings.ts";
import { VERSION } from "./version.ts";
import { settingsInForce } from "./in_force.ts";
import { closeRecording, messageOf, present, type Warn, warnOn } from "./wrap_up.ts";

/** What `microlog record --help` says. */
export const RECORD_HELP = `Run a Deno program and record it.

Usage: microlog [record] <label> [deno run options] <script> [script arguments…]

  label    What the recording is filed under: letters, digits, ., _ and -
  options  For deno run, as they are: --allow-net, --v8-flags=…, -c deno.json, …
  script   Anything deno run takes: a path, npm:…, jsr:…, https://…, or - for stdin

The program gets the permissions on its own line. With none there, and Microlog itself run
with -A, it gets -A; otherwise none.

Options of Microlog's own, before the label or among those for deno run:
  --heap=off|sample  Whether to sample where what is alive on the heap was allocated
                     (default sample)
  --no-children      Do not record Deno programs that the program starts
  --redact <regex>   Write *** for what matches, in log entries and everywhere else; may
                     be given several times. What looks like a secret is masked anyway,
                     except in log entries

Environment:
  MICROLOG_HOME        Folder of the recordings (default ~/microlog)
  MICROLOG_S3_ROOT     Bucket for them instead, s3://bucket/path, with MICROLOG_S3_REGION, and
                       MICROLOG_S3_ENDPOINT for a server that is not Amazon's
  MICROLOG_SERVER      Server to tell and to link to (default http://localhost:7777)
  MICROLOG_DISABLE     true runs the program without recording it
  TRACER_SAMPLE_DELAY  Seconds between two samples (default 0.05)
  TRACER_STATUS_DELAY  Seconds between two readings of CPU and memory (default 0.1)
  TRACER_MEMORY_DELAY  Seconds between two counts of objects, at least (default 1)
`;

/** How long a signal sent to oneself may take to come, ms. */
const SIGNAL_LIMIT = 2_000;

/** Records a program; its exit code is the program's. */
export async function record(args: string[], context: Context): Promise<number> {
  const own = ownDefaults();
  const [label, ...rest] = args.slice(takeOwnOptions(args, own));
  if (label === "--help" || label === "-h") {
    context.stdout(RECORD_HELP);
    return 0;
  }
  if (label === undefined) throw misuse("record", "no label is given");
  if (label.startsWith("-")) throw misuse("record", `unknown option ${label}`);
  checkLabel(label);
  const command = readRunCommand(rest, own);
  const settings = readSettings(context.env);
  const target: TargetCommand = {
    deno: denoCommand(),
    options: targetOptions(command.options, hasAllPermissions()),
    script: command.script,
    args: command.args,
    env: {},
  };
  if (settings.disabled) return await endLike(await startPlain(target).status);
  checkScript(label, command.script);

  const store = await context.openStore(settings);
  const writer = await store.create(label, new Date());
  const warn = warnOn(context);
  let begun: Promise<boolean> | undefined;
  const outcome = await recordTarget({
    target: { ...target, env: { MICROLOG_ID: formatId(writer.id) } },
    label,
    id: formatId(writer.id),
    microlog: VERSION,
    sink: writer,
    sampleInterval: settings.sampleInterval,
    statusInterval: settings.statusInterval,
    memoryInterval: settings.memoryInterval,
    settings: settingsInForce(settings, command),
    heap: command.heap,
    redact: command.redact,
    children: command.children ? recordChildren(label, settings, store, warn) : undefined,
    reached: () => {
      begun = notify(settings.server, writer.id, "start");
      // What fails here fails again when it is sealed, and is told then.
      writer.warmUp().catch(() => {});
    },
    failed: (error) => {
      const { hint } = error as { hint?: string };
      warn(`the recording stops here, the program goes on: ${messageOf(error)}`, hint);
    },
  });
  await closeRecording(outcome, writer, store, warn);
  if (outcome.recorded) await present(writer, settings, context, begun);
  return await endLike(outcome.status);
}

/** Recordings of the programs that the target starts are filed under its own label. */
function recordChildren(label: string, settings: Settings, store: Store, warn: Warn): ChildrenOptions {
  return {
    home: settings.home,
    async open() {
      const writer = await store.create(label, new Date());
      const begun = notify(settings.server, writer.id, "start");
      return {
        id: formatId(writer.id),
        append: (lines) => writer.append(lines),
        async close(complete) {
          await (complete ? writer.seal() : writer.close());
          await begun;
          await notify(settings.server, writer.id, "end");
        },
      };
    },
    failed: (error) => {
      warn(`a program that this one started is not recorded: ${messageOf(error)}`, (error as { hint?: string }).hint);
    },
  };
}

/** This very Deno; by name where Microlog may run it by that alone, as with a link in the PATH and --allow-run=deno. */
function denoCommand(): string {
  const path = Deno.execPath();
  const mayRun = (command: string) => Deno.permissions.querySync({ name: "run", command }).state === "granted";
  return mayRun(path) || !mayRun("deno") ? path : "deno";
}

function hasAllPermissions(): boolean {
  const names = ["run", "read", "write", "net", "env", "sys", "ffi", "import"] as const;
  return names.every((name) => Deno.permissions.querySync({ name }).state === "granted");
}

/** Ends as the program ended: its exit code, or the signal that killed it. */
async function endLike({ code, signal }: Deno.CommandStatus): Promise<number> {
  if (signal !== null) {
    try {
      Deno.kill(Deno.pid, signal);
      // It takes a moment to come; an exit meanwhile would win.
      await new Promise((resolve) => setTimeout(resolve, SIGNAL_LIMIT));
    } catch (error) {
      if (!(error instanceof Deno.errors.NotCapable)) {
        throw new MicrologError(`Cannot end by ${signal}`, { cause: error });
      }
    }
  }
  return code;
}
