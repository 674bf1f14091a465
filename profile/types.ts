/**
 * The model: what follows from a recording's records. Columns, not objects; indices are row numbers.
 * Built by {@linkcode ./builder.ts} as records arrive, and grown in place while a recording grows.
 *
 * @module
 */
import type { Origin } from "../recording/origin.ts";
import type {
  ChildRecord,
  EndRecord,
  GcRecord,
  HeaderRecord,
  HeapRecord,
  Level,
  LinesRecord,
  OpenRecord,
  PausesRecord,
  RunRecord,
  SpanKind,
} from "../recording/records.ts";

export type { Origin };

/** Row of the frames table. */
export type IndexIntoFrames = number;
/** Row of a thread's call table. */
export type IndexIntoCalls = number;

/** Sources: scripts and modules. */
export interface SourceTable {
  length: number;
  url: string[];
  /** µs, -1 unknown. */
  time: number[];
  origin: Origin[];
}

/** Frames: functions (and positions in them, for log stacks). */
export interface FrameTable {
  length: number;
  name: string[];
  /** Row of sources, -1 none. */
  source: number[];
  line: number[];
  column: number[];
  origin: Origin[];
}

/** Stacks: a tree of frames. Only the first `length` of each column are valid. */
export interface StackTable {
  length: number;
  /** Row of this table, -1 for outermost. */
  parent: Int32Array;
  frame: Uint32Array;
  /** 0 for outermost. */
  depth: Uint16Array;
}

/**
 * Calls of one thread, in order of start; a parent stands before its children. A function that stays on the stack, at
 * the same path from the root, from sample to sample is one call. `(idle)`, lone `(program)` and garbage collection are
 * not calls of the program: idle ends all calls, a lone program sample is repaired, garbage collection sits as a leaf on
 * the stack it interrupted.
 */
export interface CallTable {
  length: number;
  /** µs since the recording began. Float64: exact to far beyond an hour. Only the first `length` are valid. */
  start: Float64Array;
  /** µs. */
  end: Float64Array;
  /** Self time: total less the children's, µs. */
  self: Float64Array;
  frame: Uint32Array;
  /** Row of this table, -1 for outermost. */
  parent: Int32Array;
  /** 0 for outermost. */
  depth: Uint16Array;
  /** By depth, the rows of that depth in order of time: disjoint, so a painter bisects them. */
  rows: CallRow[];
}

/** The calls of one depth, in order of time. Only the first `length` are valid. */
export interface CallRow {
  length: number;
  calls: Uint32Array;
}

/** One thread. */
export interface Thread {
  /** Number in the recording; the main thread is 0. */
  id: number;
  name: string;
  /** µs. */
  start: number;
  end: number;
  calls: CallTable;
  /** Samples V8 took. */
  samples: number;
  /** Time spent idle, in garbage collection, and in V8 itself outside any call, µs. */
  idle: number;
  gc: number;
  program: number;
  /** The script of a worker; "" for the main thread, or unknown. */
  url: string;
  /** The thread that started a worker; -1 for the main thread, or unknown. */
  parent: number;
  /** When a worker was gone, µs; -1 while it is there, or unknown. */
  ended: number;
  usage: UsageTable;
}

/** What a thread used over time; empty where that could not be told by thread. */
export interface UsageTable {
  length: number;
  /** µs. */
  time: number[];
  /** Percent of one core. */
  cpu: number[];
  /** Bytes; -1 where unknown. */
  heap: number[];
}

/** Resource rows over time. All columns have `length` rows; -1 where unknown. */
export interface StatusTable {
  length: number;
  /** µs. */
  time: number[];
  /** Percent of one core. */
  cpu: number[];
  /** Bytes. */
  rss: number[];
  /** Bytes. */
  heap: number[];
  /** Modules loaded so far. */
  modules: number[];
  /** Objects on the heap: counted or estimated. */
  objects: number[];
  /** 1 where objects stem from a count at this row, 0 where they are an estimate. */
  counted: number[];
}

/** What the machine used over time; empty where that could not be told. */
export interface MachineTable {
  length: number;
  /** µs. */
  time: number[];
  /** Percent of one core, all processes together. */
  cpu: number[];
  /** Memory that programs could still have, bytes. */
  available: number[];
}

/** Log entries in order of time. */
export interface LogTable {
  length: number;
  /** µs. */
  time: number[];
  thread: number[];
  level: Level[];
  from: string[];
  text: string[];
  /** Row of stacks, -1 none. */
  stack: number[];
  /** How many bytes (UTF-8) the text had where it was cut, -1 where it is whole. */
  bytes: number[];
  /** Colours of the text, see the format; empty where it has none. */
  styles: [from: number, to: number, sgr: string][][];
}

/** Moments and stretches of time that the program named, in order of their begin. */
export interface SpanTable {
  length: number;
  thread: number[];
  /** µs. */
  time: number[];
  /** µs; 0 for a moment. */
  duration: number[];
  kind: SpanKind[];
  name: string[];
  /** Row of stacks, -1 none. */
  stack: number[];
  /** "" for none. */
  detail: string[];
}

/** Everything known of one recording. */
export interface Profile {
  /** Undefined until the first record came. */
  header: HeaderRecord | undefined;
  sources: SourceTable;
  frames: FrameTable;
  stacks: StackTable;
  threads: Thread[];
  status: StatusTable;
  machine: MachineTable;
  log: LogTable;
  spans: SpanTable;
  /** On which lines of the sources samples fell, in the order of the recording; see lines.ts. */
  lines: LinesRecord[];
  /** The circumstances of the run; undefined until they are known. */
  run: RunRecord | undefined;
  /** Processes that have a recording of their own. */
  children: ChildRecord[];
  /** Garbage collections, in the order of the recording. */
  gc: GcRecord[];
  pauses: PausesRecord[];
  /** What was alive on the heap at some moments; the stacks are rows of {@linkcode Profile.stacks}. */
  heaps: HeapRecord[];
  /** What was left open at the end; undefined where it is unknown. */
  open: OpenRecord | undefined;
  /** What Microlog, or the reader of the recording, has to say about it. */
  notices: string[];
  /** Undefined while the recording grows, or where it was cut off. */
  end: EndRecord | undefined;
  /** Time of the last thing recorded, µs. */
  duration: number;
  /** Raised with each change: memoise on it. */
  revision: number;
}
