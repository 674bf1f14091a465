/**
 * The records of a recording: one JSON object a line, the first a {@linkcode HeaderRecord}.
 *
 * docs/format.md is the specification and docs/recording.schema.json its JSON Schema; this file is the same in types.
 * Times are microseconds (µs) since the recording began. Lines and columns are 1-based and of the source the person
 * wrote; 0 means unknown. Tables (sources, frames, stacks) are columns; the rows of all lines of one type form one
 * table, and `first` is the number of a line's first row, so that a lost line shifts nothing.
 *
 * @module
 */

/** The version of the format that this code writes. Raised with each change that an older reader would misread. */
export const FORMAT_VERSION = 1;

/** How serious a log entry is. */
export type Level = "debug" | "info" | "warn" | "error";

/** All levels, from least to most serious. */
export const LEVELS: readonly Level[] = ["debug", "info", "warn", "error"];

/** The first line of a recording: what was run, where and how. */
export interface HeaderRecord {
  type: "header";
  /** Always `"microlog"`: tells a recording from any other JSON Lines file. */
  format: "microlog";
  /** The format's version, see {@linkcode FORMAT_VERSION}. */
  version: number;
  /** The label given by the person who ran it. */
  label: string;
  /** Wall-clock start, ISO 8601 in UTC. All other times count from here. */
  start: string;
  /** The version of Microlog that wrote it. */
  microlog: string;
  /** The target's command line, the program first. */
  command: string[];
  /** The target's working directory. */
  cwd: string;
  /** The target's process id. */
  pid: number;
  /** Versions of the runtime, for example `{deno: "2.9.6", v8: "15.0.245", typescript: "6.0.3"}`. */
  runtime: Record<string, string>;
  /** Operating system and architecture, for example `linux x86_64`. */
  os: string;
  /** Logical cores of the machine. */
  cores: number;
  /** Memory of the machine in bytes; 0 where it is not known. */
  memory: number;
  /** Time between two samples, µs. */
  sampleInterval: number;
  /** Time between two rows of status, µs. */
  statusInterval: number;
  /** The recording's own name, `label/time`; the program has it in MICROLOG_ID. */
  id?: string;
  /** The recording of the process that started this one, `label/time`. */
  parent?: string;
}

/**
 * The circumstances of the run, as far as they took time to find out. Secrets are masked before they get here.
 */
export interface RunRecord {
  type: "run";
  /** µs. */
  time: number;
  /** Name of the machine; left out where Microlog may not ask. */
  host?: string;
  /** What the program may do, by Deno's names: `granted`, `partial` (for some things), `prompt` or `denied`. */
  permissions: Record<string, string>;
  /** Its environment, secrets masked. */
  env: Record<string, string>;
  /** Microlog's settings in force, by the names under which they are set. */
  settings: Record<string, string>;
  /** The commit that the working directory is at; left out where there is none. */
  git?: GitState;
}

/** Where a working directory stands. */
export interface GitState {
  commit: string;
  /** Left out where no branch is checked out. */
  branch?: string;
  /** Whether files that git knows have changed since; left out where it could not be told. */
  dirty?: boolean;
}

/** A thread came to life: the main thread is 0, workers follow. */
export interface ThreadRecord {
  type: "thread";
  thread: number;
  name: string;
  /** When it was first seen, µs. */
  time: number;
  /** The script it runs; of a worker. */
  url?: string;
  /** The thread that started it; of a worker, where it is known. */
  parent?: number;
}

/** A worker is gone. */
export interface ThreadEndRecord {
  type: "threadEnd";
  thread: number;
  /** µs. */
  time: number;
}

/** What one thread used, one row each status interval; only where it could be told by thread. */
export interface UsageRecord {
  type: "usage";
  thread: number;
  /** When each row was read, µs. */
  time: number[];
  /** Percent of one core since the row before; in the first since the thread began. */
  cpu: number[];
  /** JavaScript heap in use, bytes; -1 where it could not be read. */
  heap: number[];
}

/** A process that the program started, and that has a recording of its own. */
export interface ChildRecord {
  type: "child";
  /** When it was found, µs. */
  time: number;
  pid: number;
  /** Its recording, `label/time`. */
  id: string;
  /** Its command line, secrets masked. */
  command: string[];
}

/** Scripts: every source that a frame refers to, and every module that was loaded. */
export interface SourcesRecord {
  type: "sources";
  first: number;
  /** `file:///…`, `https://…`, `ext:…`, `node:…`, `npm:…`, `wasm://…`; "" where V8 knows none. */
  url: string[];
  /** When the module was loaded, µs; -1 where it was there before the program began, or is unknown. */
  time: number[];
}

/**
 * Frames: places on a stack. In the stack of a sample a frame is a function and its position the function's; in the
 * stack of a log entry its position is where the function was at that moment.
 */
export interface FramesRecord {
  type: "frames";
  first: number;
  /** Qualified names: `Board.spin`, `import board.ts`; V8's own: `(idle)`, `(program)`, `(garbage collector)`. */
  name: string[];
  /** Row of the sources table, -1 for none. */
  source: number[];
  /** 1-based, 0 unknown. */
  line: number[];
  /** 1-based, 0 unknown. */
  column: number[];
}

/** Stacks as a tree: a stack is its innermost frame on top of its parent stack. */
export interface StacksRecord {
  type: "stacks";
  first: number;
  /** Row of the stacks table, always less than the stack's own; -1 for an outermost frame. */
  parent: number[];
  /** Row of the frames table. */
  frame: number[];
}

/** Samples of one thread, one after the other without gaps: stack[i] was seen for duration[i] × unit µs. */
export interface SamplesRecord {
  type: "samples";
  thread: number;
  /** When the first begins, µs. */
  start: number;
  /** µs in one step of duration; 100 or less. */
  unit: number;
  /** In steps of unit. Equal neighbours are merged. */
  duration: number[];
  /** Row of the stacks table; -1 where the stack was empty. */
  stack: number[];
  /** How many samples V8 took for this, before equal neighbours were merged. */
  count: number;
}

/**
 * Where in the sources a thread was seen over a stretch of time: how many of its samples fell on each line. The time of
 * a line is its count × interval; on each line only what was run there itself counts, not what was called from it.
 */
export interface LinesRecord {
  type: "lines";
  thread: number;
  /** µs. */
  from: number;
  /** µs. */
  until: number;
  /** What a sample stood for on average, µs. */
  interval: number;
  /** Row of the sources table. */
  source: number[];
  /** 1-based. */
  line: number[];
  /** Samples. */
  count: number[];
}

/** What the process used, one row each status interval. */
export interface StatusRecord {
  type: "status";
  /** When each row was read, µs. */
  time: number[];
  /** Percent of one core since the row before, all threads of the process together. */
  cpu: number[];
  /** Resident memory of the process, bytes. */
  rss: number[];
  /** JavaScript heap in use on the main thread, bytes; -1 where it could not be read. */
  heap: number[];
}

/** What all processes of the machine together used, one row each half second at most. */
export interface MachineRecord {
  type: "machine";
  /** When each row was read, µs. */
  time: number[];
  /** Percent of one core since the row before, all processes and all cores together. */
  cpu: number[];
  /** Memory that programs could still have, bytes. */
  available: number[];
}

/** An exact count of the objects on the heap; dear, so it is taken rarely. Between counts, estimate by heap bytes. */
export interface ObjectsRecord {
  type: "objects";
  time: number;
  /** Objects alive. */
  count: number;
  /** Bytes of heap in use at that moment. */
  heap: number;
  /** How long the count held the program up, µs. */
  cost: number;
}

/** Something the program said: console, a direct write to stdout or stderr, Microlog's own `log`, or an uncaught error. */
export interface LogRecord {
  type: "log";
  thread: number;
  /** µs. */
  time: number;
  level: Level;
  /** Where it came from. */
  from: "console" | "stdout" | "stderr" | "uncaught" | "log";
  /** The text as printed, without its final line break. */
  text: string;
  /** Row of the stacks table; -1 where no stack was taken. */
  stack: number;
  /** How many bytes (UTF-8) the text had, where it was cut. */
  bytes?: number;
  /** The colours it was printed in: of the characters (UTF-16 units) `from` to `to`, what stands in `ESC [ … m`. */
  styles?: [from: number, to: number, sgr: string][];
}

/** Kinds of {@linkcode SpanRecord}: which function told of it. */
export type SpanKind = "mark" | "measure" | "time" | "timeStamp" | "group" | "enabled";

/** All kinds of spans. */
export const SPAN_KINDS: readonly SpanKind[] = ["mark", "measure", "time", "timeStamp", "group", "enabled"];

/** A moment or a stretch of time that the program named: `performance.mark` and `measure`, `console.time`, `enabled`. */
export interface SpanRecord {
  type: "span";
  thread: number;
  /** When it began, µs. */
  time: number;
  /** µs; 0 for a moment. */
  duration: number;
  kind: SpanKind;
  name: string;
  /** Row of the stacks table, of where it ended; -1 where no stack was taken. */
  stack: number;
  /** What the program added (`detail`), as text; left out where it is nothing. */
  detail?: string;
}

/** Garbage collections of one thread over a stretch of time, by kind. */
export interface GcRecord {
  type: "gc";
  thread: number;
  /** µs. */
  from: number;
  /** µs. */
  until: number;
  /** V8's names: `Scavenge`, `MarkSweepCompact`, `IncrementalMarking`, … */
  kind: string[];
  /** How many. */
  count: number[];
  /** How long they took together, µs. */
  duration: number[];
  /** Bytes of heap they freed together. */
  freed: number[];
}

/** Single collections of a stretch of time: the longest, and all that went through the whole heap; in order. */
export interface PausesRecord {
  type: "pauses";
  thread: number;
  /** They began at this time or later, µs. */
  from: number;
  /** µs. */
  until: number;
  /** As in {@linkcode GcRecord}. */
  kind: string[];
  /** µs. */
  duration: number[];
  /** Heap in use before, bytes. */
  before: number[];
  /** Heap in use after, bytes. */
  after: number[];
}

/** What was alive on the heap, and where it had been allocated; an estimate from V8's heap sampling. */
export interface HeapRecord {
  type: "heap";
  thread: number;
  /** µs. */
  time: number;
  /** One sample each so many bytes, on average. */
  interval: number;
  /** How long it held the program up, µs. */
  cost: number;
  /** Heap in use right after, bytes: V8 has collected all garbage for it. Left out where it was not read. */
  live?: number;
  /** Row of the stacks table: where it was allocated. */
  stack: number[];
  /** Bytes alive. */
  bytes: number[];
}

/** Files, sockets and pipes that were open at the end and not at the start. */
export interface OpenRecord {
  type: "open";
  /** µs. */
  time: number;
  /** `file`, `socket`, `pipe` or `other`. */
  kind: string[];
  /** A path, or the addresses of a socket: `tcp 127.0.0.1:8000 listening`. */
  name: string[];
}

/** Something Microlog itself has to say about this recording, for example that samples were lost. */
export interface NoticeRecord {
  type: "notice";
  time: number;
  text: string;
}

/** The last line of a recording that was not cut off. */
export interface EndRecord {
  type: "end";
  time: number;
  /**
   * `exit`: the program ended by itself; `signal`: it was killed; `lost`: Microlog lost sight of it; `stopped`: the
   * recording was ended, and the program went on.
   */
  reason: "exit" | "signal" | "lost" | "stopped";
  /** Exit code, where there is one. */
  code?: number;
  /** The signal that killed it, for example `SIGINT`. */
  signal?: string;
}

/** Any line of a recording. Readers pass over types they do not know. */
export type RecordingRecord =
  | HeaderRecord
  | RunRecord
  | ThreadRecord
  | ThreadEndRecord
  | UsageRecord
  | ChildRecord
  | SourcesRecord
  | FramesRecord
  | StacksRecord
  | SamplesRecord
  | LinesRecord
  | StatusRecord
  | MachineRecord
  | ObjectsRecord
  | LogRecord
  | SpanRecord
  | GcRecord
  | PausesRecord
  | HeapRecord
  | OpenRecord
  | NoticeRecord
  | EndRecord;
