/**
 * Records a program that runs already, and leaves it running.
 *
 * @module
 */
import type { EndRecord } from "../recording/records.ts";
import type { Attached } from "./attached.ts";
import { endOfChild } from "./child_end.ts";
import { Clock } from "./clock.ts";
import { measuresCoverage } from "./coverage.ts";
import { emittedReader } from "./emitted.ts";
import { type LineSink, Output } from "./output.ts";
import { linuxProc } from "./proc.ts";
import { machineReader } from "./machine_status.ts";
import { statusReader } from "./process_status.ts";
import { Program, type RunSettings } from "./record_program.ts";
import { Redactor } from "./redactor.ts";
import { headerRecord } from "./run.ts";
import { readFileUrl } from "./sources.ts";

/** How long it may take to begin, ms: V8 goes through the whole heap for it, and some programs are busy. */
const START_LIMIT = 20_000;
/** How long the program may take to hand over its last chunk, ms. */
const END_LIMIT = 3_000;
/** How long a process may take to end whose program has, and one to which the line was cut, ms. */
const ENDING_LIMIT = 2_000;
const CUT_LIMIT = 200;

/** What to record, and where to. */
export interface AttachOptions extends RunSettings {
  attached: Attached;
  /** The recording's own name, `label/time`. */
  id: string;
  sink: LineSink;
  /** Called when the recording has begun; resolves when it is to end. */
  started(): Promise<void>;
  /** Called once, if the recording cannot be written any further. */
  failed(error: unknown): void;
}

/** How a recording of a program that ran before ended. */
export interface AttachOutcome {
  /** Whether it began: else the program ended, or did not answer, before that. */
  recorded: boolean;
  /** Whether all of it was written. */
  complete: boolean;
  end: Pick<EndRecord, "reason" | "code" | "signal">;
}

/**
 * Records a program until it ends, or until `started` resolves: the program goes on then as it was. Whatever goes wrong,
 * it goes on.
 */
export async function recordAttached(options: AttachOptions): Promise<AttachOutcome> {
  const { attached, started } = options;
  const { connection: { session, disconnect }, leave } = attached;
  const output = new Output(options.sink, options.failed, new Redactor(options.redact));
  const clock = new Clock(() => performance.now());
  let hasEnded = false;
  session.on("Runtime.executionContextDestroyed", () => void (hasEnded = true));
  const program = programOf(options, output, clock);
  const patience = Promise.withResolvers<boolean>();
  const limit = setTimeout(() => patience.resolve(false), START_LIMIT);
  const begun = program.start().then(() => !session.isClosed && !output.isBroken);
  const recorded = await Promise.race([begun, patience.promise]);
  clearTimeout(limit);
  let isToStop = !recorded;
  if (recorded) {
    tellOfWorkers(attached, output, clock);
    await Promise.race([session.closed, started().then(() => isToStop = true)]);
  }
  // One that is stuck answers nothing.
  const endLimit = setTimeout(disconnect, END_LIMIT);
  const time = clock.now();
  const end: EndOfProgram = isToStop && !session.isClosed && !hasEnded
    ? { reason: "stopped" }
    : await session.closed.then(() => endOf(attached, hasEnded));
  if (end.reason === "lost") {
    void output.write([{ type: "notice", time, text: "The line to the program was cut, and the program went on" }]);
  }
  await program.end({ type: "end", time: clock.now(), ...end });
  clearTimeout(endLimit);
  leave();
  await session.closed;
  return { recorded, complete: !output.isBroken, end };
}

type EndOfProgram = AttachOutcome["end"];

/** How a program ended, to which there is no line any more; where nobody can tell, that it ended has to do. */
async function endOf({ local }: Attached, hasEnded: boolean): Promise<EndOfProgram> {
  const proc = local === undefined ? undefined : linuxProc();
  if (local === undefined || proc === undefined) return { reason: hasEnded ? "exit" : "lost" };
  return await endOfChild(local, proc, undefined, hasEnded ? ENDING_LIMIT : CUT_LIMIT) ?? { reason: "lost" };
}

function programOf(options: AttachOptions, output: Output, clock: Clock): Program {
  const { attached, id, label, microlog, sampleInterval, statusInterval, memoryInterval, heap, settings } = options;
  const { connection, runtime, versions, machine, command, cwd, local, environment, pid, leave } = attached;
  return new Program({
    ...connection,
    held: false,
    attached: runtime,
    recompile: !measuresCoverage(command, (name) => environment?.[name]),
    disconnect: leave,
    output,
    clock,
    sampleInterval,
    statusInterval,
    memoryInterval,
    readStatus: local === undefined ? undefined : statusReader(local.pid),
    readMachine: local === undefined ? undefined : machineReader(),
    // What it has open is not left open: it goes on.
    readOpen: undefined,
    heap,
    readFile: readFileUrl,
    ...(runtime === "deno" && local !== undefined ? { readEmitted: emittedReader({ env: environment, cwd }) } : {}),
    header: headerRecord(
      {
        command,
        cwd,
        label,
        microlog,
        sampleInterval,
        statusInterval,
        id,
        runtime: versions,
        ...(local === undefined ? { machine } : {}),
      },
      pid,
      new Date(),
    ),
    circumstances: { options: command, env: {}, environment, settings, cwd, isElsewhere: local === undefined },
  });
}

function tellOfWorkers({ unrecorded }: Attached, output: Output, clock: Clock): void {
  if (unrecorded === 0) return;
  const what = unrecorded === 1 ? "A worker thread" : `${unrecorded} worker threads`;
  const text = `${what} of this program ${unrecorded === 1 ? "is" : "are"} not recorded: Node's are out of reach`;
  void output.write([{ type: "notice", time: clock.now(), text }]);
}
