/**
 * Records one program through its inspector, from before its first line to its end, and says what is known of the run.
 *
 * @module
 */
import type { EndRecord, HeaderRecord } from "../recording/records.ts";
import type { Clock } from "./clock.ts";
import { InspectorClosedError } from "./inspector/session.ts";
import { Recorder, type RecorderOptions } from "./recorder.ts";
import type { HeapMode } from "./thread_memory.ts";
import { ignoreClosed } from "./thread_recorder.ts";
import { PERMISSIONS_EXPRESSION, readRun, type RunOptions } from "./run.ts";

/** How long git may hold up the end of a short run, ms. */
const PATIENCE = 100;

/** How a run is recorded: the same for the target and for what it starts. */
export interface RunSettings {
  label: string;
  /** Microlog's version. */
  microlog: string;
  /** µs. */
  sampleInterval: number;
  /** µs. */
  statusInterval: number;
  /** µs. */
  memoryInterval: number;
  /** Microlog's settings in force, by the names under which they are set. */
  settings: Record<string, string>;
  /** Whether the heap is sampled. */
  heap: HeapMode;
  /** What is masked in all texts, beside what looks like a secret. */
  redact: readonly RegExp[];
}

/** What to record, and what to say of it. */
export interface ProgramOptions extends RecorderOptions {
  header: HeaderRecord;
  /** What the first thread is called; `main` by default. */
  thread?: string;
  /** Evaluated in the program's global scope before its first line, where it may fail without harm. */
  prelude?: string;
  /** What is known of the circumstances; the rest is asked for while the program runs. */
  circumstances: Pick<RunOptions, "options" | "env" | "environment" | "settings" | "cwd" | "isElsewhere">;
}

/** Records a program. */
export class Program {
  readonly #options: ProgramOptions;
  readonly #recorder: Recorder;
  readonly #gone = new AbortController();
  #circumstances: Promise<void> = Promise.resolve();

  constructor(options: ProgramOptions) {
    this.#options = options;
    this.#recorder = new Recorder(options);
  }

  /** Lets the program run, recorded; it stands still until then. Whatever fails, it runs. */
  async start(): Promise<void> {
    const { output, header } = this.#options;
    const thread = { type: "thread", thread: 0, name: this.#options.thread ?? "main", time: 0 } as const;
    const written = output.write([header, thread]);
    try {
      await this.#recorder.prepare();
      // Asked in the same write that lets the program go, so it costs no round trip.
      const permissions = this.#askPermissions();
      this.#evaluate(this.#options.prelude);
      const running = this.#recorder.run();
      this.#circumstances = this.#tell(permissions, running);
      await Promise.all([running, written]);
    } catch (error) {
      // A program that ended in the middle of it is recorded as such; any other failure must not keep it from running.
      if (error instanceof InspectorClosedError) return;
      output.fail(error);
      this.#recorder.giveUp();
    }
  }

  async #askPermissions(): Promise<unknown> {
    try {
      const expression = PERMISSIONS_EXPRESSION;
      const { result } = await this.#options.session.send("Runtime.evaluate", { expression, returnByValue: true });
      return result.value;
    } catch {
      // One that ends at once is past asking; start() meets all else.
      return undefined;
    }
  }

  #evaluate(expression: string | undefined): void {
    // It answers before the program runs; one that ends at once is past asking.
    if (expression !== undefined) this.#options.session.send("Runtime.evaluate", { expression }).catch(ignoreClosed);
  }

  async #tell(permissions: Promise<unknown>, running: Promise<void>): Promise<void> {
    const { output, clock, circumstances } = this.#options;
    try {
      const [states] = await Promise.all([permissions, running]);
      const { signal } = this.#gone;
      await output.write([await readRun({ ...circumstances, time: clock.now(), permissions: states, signal })]);
    } catch (error) {
      if (!(error instanceof InspectorClosedError)) output.fail(error);
    }
  }

  /** Writes what was recorded so far; gives up after a while. */
  flushSoon(): Promise<void> {
    return this.#recorder.flushSoon();
  }

  /** Writes the rest, and how it ended. The program is let go, if it is still there. */
  async end(end: EndRecord): Promise<void> {
    await this.#recorder.finish();
    // What is still being found out of a short run is worth a moment.
    const patience = setTimeout(() => this.#gone.abort(), PATIENCE);
    await this.#circumstances;
    clearTimeout(patience);
    await this.#options.output.write([end]);
  }
}

/** How a process ended. */
export function endOf({ code, signal }: Deno.CommandStatus, clock: Clock): EndRecord {
  return signal === null
    ? { type: "end", time: clock.now(), reason: "exit", code }
    : { type: "end", time: clock.now(), reason: "signal", signal };
}
