/**
 * Records a target that has been started, and what it starts.
 *
 * @module
 */
import type { Children } from "./children.ts";
import { Clock } from "./clock.ts";
import { openReader } from "./open_files.ts";
import { type LineSink, Output } from "./output.ts";
import { linuxProc } from "./proc.ts";
import { machineReader } from "./machine_status.ts";
import { statusReader } from "./process_status.ts";
import type { ChildRecorder, ChildSink } from "./record_child.ts";
import { endOf, Program, type RunSettings } from "./record_program.ts";
import { Redactor } from "./redactor.ts";
import { headerRecord } from "./run.ts";
import { readFileUrl } from "./sources.ts";
import type { Connection, TargetCommand } from "./target.ts";

/** What to record, and where to. */
export interface RecordOptions extends RunSettings {
  target: TargetCommand;
  /** The recording's own name, `label/time`. */
  id: string;
  sink: LineSink;
  /** How the programs that the target starts are recorded; undefined where they are not. */
  children: ChildrenOptions | undefined;
  /** Called when the target is there and has got something to do: meanwhile there is time for what comes later. */
  reached(): void;
  /** Called once, if the recording cannot be written any further. */
  failed(error: unknown): void;
}

/** How children are recorded. */
export interface ChildrenOptions {
  /** A folder for the file that makes them wait for Microlog; it stays there. */
  home: string;
  /** Begins a recording for one. */
  open(): Promise<ChildSink>;
  /** Takes what keeps one from being recorded, or its recording from being whole. */
  failed(error: unknown): void;
}

/** How it ended. */
export interface Outcome {
  status: Deno.CommandStatus;
  /** Whether the target ran at all: Deno may refuse its options. */
  recorded: boolean;
  /** Whether all of it was written. */
  complete: boolean;
}

/** The recording of one target. */
export class TargetRecording {
  readonly #options: RecordOptions;
  readonly #process: Deno.ChildProcess;
  readonly #family: Family | undefined;
  readonly #children: Children | undefined;
  readonly #output: Output;
  readonly #start = new Date();
  #program: Program | undefined;

  /** @param family What it takes to record the target's children, where they are recorded */
  constructor(options: RecordOptions, process: Deno.ChildProcess, family: Family | undefined) {
    this.#options = options;
    this.#process = process;
    this.#family = family;
    this.#children = family?.begin(process.pid);
    this.#output = new Output(options.sink, options.failed, new Redactor(options.redact));
  }

  /** Records the target to its end. */
  async record(connecting: Promise<Connection | undefined>): Promise<Outcome> {
    const connection = await connecting;
    const process = this.#process;
    if (connection === undefined) return { status: await process.status, recorded: false, complete: true };
    const clock = new Clock(() => performance.now());
    this.#program = this.#describe(connection, clock);
    const started = this.#program.start();
    setTimeout(() => this.#options.reached(), 0);
    await started;
    const status = await process.status;
    const end = endOf(status, clock);
    // Their ends belong before this one's.
    await this.stopChildren();
    await this.#program.end(end);
    return { status, recorded: true, complete: !this.#output.isBroken };
  }

  #describe(connection: Connection, clock: Clock): Program {
    const { target, settings, id, heap, label, microlog } = this.#options;
    const { sampleInterval, statusInterval, memoryInterval } = this.#options;
    const { pid } = this.#process;
    const output = this.#output;
    this.#family?.recorder.setRoot(pid, { id, output, clock });
    const command = ["deno", "run", ...target.options, target.script, ...target.args];
    const cwd = Deno.cwd();
    return new Program({
      ...connection,
      held: true,
      output,
      clock,
      sampleInterval,
      statusInterval,
      memoryInterval,
      readStatus: statusReader(pid),
      readMachine: machineReader(),
      readOpen: openReader(pid),
      heap,
      readFile: readFileUrl,
      header: headerRecord({ command, cwd, label, microlog, sampleInterval, statusInterval, id }, pid, this.#start),
      ...(this.#family === undefined ? {} : { prelude: this.#family.prelude }),
      circumstances: { options: target.options, env: target.env, settings, cwd },
    });
  }

  /** Writes what was recorded so far; gives up after a while. */
  async flushSoon(): Promise<void> {
    await this.#program?.flushSoon();
  }

  /** Looks for children no longer, and waits until what there is of their recordings is written. */
  async stopChildren(): Promise<void> {
    await this.#children?.stop();
  }
}

/** What it takes to record the target's children. */
export interface Family {
  /** What the target has to hand on to them. */
  env: Record<string, string>;
  /** Evaluated in the target before its first line. */
  prelude: string;
  recorder: ChildRecorder;
  /** Begins to look for the children of a process. */
  begin(target: number): Children;
}

/** Prepares for children; undefined where that is not wanted or not possible. */
export async function prepareFamily(options: RecordOptions): Promise<Family | undefined> {
  const proc = options.children === undefined ? undefined : linuxProc();
  if (options.children === undefined || proc === undefined) return undefined;
  const { home, failed } = options.children;
  try {
    const [{ childEnv, handingOn, installHold }, { Children }, { ChildRecorder }] = await Promise.all([
      import("./child_hold.ts"),
      import("./children.ts"),
      import("./record_child.ts"),
    ]);
    const own = { NODE_OPTIONS: Deno.env.get("NODE_OPTIONS"), DENO_LOG: Deno.env.get("DENO_LOG") };
    const env = childEnv(own, await installHold(home), Deno.pid);
    if (env === undefined) return undefined;
    const recorder = new ChildRecorder({ ...options, ...options.children }, proc);
    const begin = (target: number): Children => {
      const children = new Children({
        target,
        microlog: Deno.pid,
        proc,
        attach: (child, connection, signal) => recorder.record(child, connection, signal),
        failed,
      });
      children.start();
      return children;
    };
    return { env, prelude: handingOn(env), recorder, begin };
  } catch (error) {
    failed(error);
    return undefined;
  }
}
