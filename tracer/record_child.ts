/**
 * Records the programs that a target starts, each in a recording of its own.
 *
 * @module
 */
import type { EndRecord } from "../recording/records.ts";
import { maskCommand } from "../recording/secrets.ts";
import { Clock } from "./clock.ts";
import type { FoundProcess } from "./descendants.ts";
import { RELEASE } from "./hold.ts";
import { type LineSink, Output } from "./output.ts";
import { type Proc, readEnvironment } from "./proc.ts";
import { openReader } from "./open_files.ts";
import { machineReader } from "./machine_status.ts";
import { statusReader } from "./process_status.ts";
import { Program, type RunSettings } from "./record_program.ts";
import { Redactor } from "./redactor.ts";
import { headerRecord } from "./run.ts";
import { readFileUrl } from "./sources.ts";
import type { Connection } from "./target.ts";
import { ignoreClosed } from "./thread_recorder.ts";

/** How long a program that is left to itself may take to hand over its last chunk, ms. */
const FLUSH_LIMIT = 1_000;

/** A recording for a child. */
export interface ChildSink extends LineSink {
  /** Its name, `label/time`. */
  readonly id: string;
  /** All that will be written has been; `complete` where none of it failed. */
  close(complete: boolean): Promise<void>;
}

/** What all children have in common. */
export interface ChildOptions extends RunSettings {
  /** Begins a recording. */
  open(): Promise<ChildSink>;
  /** Called once for each child whose recording cannot be written any further. */
  failed(error: unknown): void;
}

/** A process that is recorded, as its children see it. */
export interface Parent {
  /** Its recording, `label/time`. */
  id: string;
  output: Output;
  clock: Clock;
}

/** Records children; knows all recorded processes, so that each child names its parent. */
export class ChildRecorder {
  readonly #options: ChildOptions;
  readonly #proc: Proc;
  readonly #recorded = new Map<number, Parent>();

  constructor(options: ChildOptions, proc: Proc) {
    this.#options = options;
    this.#proc = proc;
  }

  /** Takes note of the target itself. */
  setRoot(pid: number, parent: Parent): void {
    this.#recorded.set(pid, parent);
  }

  /**
   * Records a child that holds, to its end. When `signal` is aborted it is left to itself, and what there is is kept.
   *
   * @throws Whatever keeps its recording from being begun; the child runs then all the same
   */
  async record(child: FoundProcess, connection: Connection, signal: AbortSignal): Promise<void> {
    let sink: ChildSink;
    try {
      sink = await this.#options.open();
    } catch (error) {
      await connection.session.send("Runtime.evaluate", { expression: RELEASE }).catch(() => {});
      throw error;
    }
    const output = new Output(sink, this.#options.failed, new Redactor(this.#options.redact));
    try {
      await this.#recordTo(output, sink.id, child, connection, signal);
    } finally {
      this.#recorded.delete(child.pid);
      connection.disconnect();
      await sink.close(!output.isBroken);
    }
  }

  async #recordTo(
    output: Output,
    id: string,
    child: FoundProcess,
    connection: Connection,
    signal: AbortSignal,
  ): Promise<void> {
    const { sampleInterval, statusInterval, memoryInterval, heap, settings, label, microlog } = this.#options;
    const { pid, command } = child;
    const { session } = connection;
    const parent = this.#recorded.get(child.parent);
    const clock = new Clock(() => performance.now());
    const cwd = this.#proc.link(`/proc/${pid}/cwd`) ?? "";
    this.#recorded.set(pid, { id, output, clock });
    void parent?.output.write([
      { type: "child", time: parent.clock.now(), pid, id, command: maskCommand(command) },
    ]);
    // Loaded while the child starts: at its end there is no time for it.
    const [{ endOfChild }, { handingOn }] = await Promise.all([import("./child_end.ts"), import("./child_hold.ts")]);
    const program = new Program({
      ...connection,
      held: true,
      prelude: handingOn({}),
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
      header: headerRecord(
        {
          command,
          cwd,
          label,
          microlog,
          sampleInterval,
          statusInterval,
          id,
          ...(parent === undefined ? {} : { parent: parent.id }),
        },
        pid,
        new Date(),
      ),
      circumstances: {
        options: command,
        env: {},
        environment: readEnvironment(this.#proc, pid),
        settings,
        cwd,
      },
    });
    const left = aborted(signal);
    let begun = false;
    await Promise.race([program.start().then(() => begun = true), left]);
    // One that still holds would stand still for long.
    if (!begun) session.send("Runtime.evaluate", { expression: RELEASE }).catch(ignoreClosed);
    await Promise.race([session.closed, left]);
    const end: Pick<EndRecord, "reason" | "code" | "signal"> = session.isClosed
      ? await endOfChild(child, this.#proc) ?? { reason: "exit" }
      : { reason: "lost" };
    if (end.reason === "lost") {
      void output.write([
        { type: "notice", time: clock.now(), text: "The program went on after the one that started it had ended" },
      ]);
    }
    // One that is stopped answers nothing.
    const limit = setTimeout(() => connection.disconnect(), FLUSH_LIMIT);
    await program.end({ type: "end", time: clock.now(), ...end });
    clearTimeout(limit);
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
