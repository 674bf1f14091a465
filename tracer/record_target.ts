/**
 * Runs a target and records it, from start to end.
 *
 * @module
 */
import type { EndRecord, HeaderRecord } from "../recording/records.ts";
import { FORMAT_VERSION } from "../recording/records.ts";
import { Clock } from "./clock.ts";
import { type LineSink, Output } from "./output.ts";
import { InspectorClosedError } from "./inspector/session.ts";
import { statusReader } from "./process_status.ts";
import { Recorder } from "./recorder.ts";
import { passSignals } from "./signals.ts";
import { readFileUrl } from "./sources.ts";
import { startTarget, type TargetCommand } from "./target.ts";

/** What to record, and where to. */
export interface RecordOptions {
  target: TargetCommand;
  label: string;
  /** Microlog's version. */
  microlog: string;
  sink: LineSink;
  /** µs. */
  sampleInterval: number;
  /** µs. */
  statusInterval: number;
  /** µs. */
  memoryInterval: number;
  /** Called once, if the recording cannot be written any further. */
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

/** Runs a target and records it. Resolves when the target has ended and everything is written. */
export async function recordTarget(options: RecordOptions): Promise<Outcome> {
  const output = new Output(options.sink, options.failed);
  const start = new Date();
  const { process, connect } = startTarget(options.target);
  let recorder: Recorder | undefined;
  const stopPassing = passSignals(process, async () => await recorder?.flushSoon());
  try {
    const connection = await connect();
    if (connection === undefined) return { status: await process.status, recorded: false, complete: true };
    const clock = new Clock(() => performance.now());
    recorder = new Recorder({
      ...connection,
      output,
      clock,
      sampleInterval: options.sampleInterval,
      statusInterval: options.statusInterval,
      memoryInterval: options.memoryInterval,
      readStatus: statusReader(process.pid),
      readFile: readFileUrl,
    });
    const header = output.write([
      headerOf(options, process.pid, start),
      { type: "thread", thread: 0, name: "main", time: 0 },
    ]);
    try {
      await recorder.prepare();
      await Promise.all([recorder.run(), header]);
    } catch (error) {
      // A target that ended in the middle of it is recorded as such; any other failure must not keep it from running.
      if (!(error instanceof InspectorClosedError)) {
        output.fail(error);
        recorder.giveUp();
      }
    }
    const status = await process.status;
    const ended = clock.now();
    await recorder.finish();
    await output.write([endOf(status, ended)]);
    return { status, recorded: true, complete: !output.isBroken };
  } finally {
    stopPassing();
  }
}

function headerOf({ target, label, ...options }: RecordOptions, pid: number, start: Date): HeaderRecord {
  return {
    type: "header",
    format: "microlog",
    version: FORMAT_VERSION,
    label,
    start: start.toISOString(),
    microlog: options.microlog,
    command: ["deno", "run", ...target.options, target.script, ...target.args],
    cwd: Deno.cwd(),
    pid,
    runtime: { ...Deno.version },
    os: `${Deno.build.os} ${Deno.build.arch}`,
    cores: navigator.hardwareConcurrency,
    memory: totalMemory(),
    sampleInterval: options.sampleInterval,
    statusInterval: options.statusInterval,
  };
}

function endOf({ code, signal }: Deno.CommandStatus, time: number): EndRecord {
  return signal === null
    ? { type: "end", time, reason: "exit", code }
    : { type: "end", time, reason: "signal", signal };
}

/** Bytes; 0 where Microlog may not ask. */
function totalMemory(): number {
  try {
    return Deno.systemMemoryInfo().total;
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) return 0;
    throw error;
  }
}
