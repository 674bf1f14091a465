/**
 * The samples of one thread become calls: consecutive samples that share a path from the root share its calls.
 *
 * @module
 */
import type { SamplesRecord } from "../recording/records.ts";
import { grown } from "./columns.ts";
import { StackKind } from "./stacks.ts";
import type { StacksBuilder } from "./stacks.ts";
import type { CallTable, StackTable, Thread } from "./types.ts";

/** A gap between two chunks up to this long is the handover from one to the next, not time without samples, µs. */
const HANDOVER = 2_000;
const FIRST_CAPACITY = 256;
const FIRST_ROW_CAPACITY = 16;

/** An empty table of calls. */
export function emptyCalls(): CallTable {
  return {
    length: 0,
    start: new Float64Array(FIRST_CAPACITY),
    end: new Float64Array(FIRST_CAPACITY),
    self: new Float64Array(FIRST_CAPACITY),
    frame: new Uint32Array(FIRST_CAPACITY),
    parent: new Int32Array(FIRST_CAPACITY),
    depth: new Uint16Array(FIRST_CAPACITY),
    rows: [],
  };
}

/** Calls of one thread that came, and those open before that have grown. */
export interface CallsDelta {
  /** Rows of the thread's calls, and what they are now, µs. */
  changed: Uint32Array;
  changedEnd: Float64Array;
  changedSelf: Float64Array;
  /** The row of the first that came; its columns are those of {@linkcode CallTable}. */
  first: number;
  start: Float64Array;
  end: Float64Array;
  self: Float64Array;
  frame: Uint32Array;
  parent: Int32Array;
  depth: Uint16Array;
}

/** Fills the calls of one thread. Its calls are complete, those still open too, after each {@linkcode add}. */
export class CallsBuilder {
  /** The open calls by depth, as many as `#current` is deep. */
  #open = new Int32Array(64);
  /** The stack whose calls are open, -1 for none. */
  #current = -1;
  /** The open call of the garbage collector, on top of `#current`, -1 for none. */
  #gc = -1;
  /** The length of a `(program)` of which it is not known yet whether it interrupts `#current` or ends it, 0 for none. */
  #held = 0;
  #heldFrom = 0;
  /** The stack seen last, whatever it stands for, and until when. */
  #last = -1;
  #time = -Infinity;
  /** How many calls were handed over, and which of them are still open: these come first in the table. */
  #handed = 0;
  #kept = new Uint32Array(0);

  /**
   * @param handsOver Whether the calls are for {@linkcode take}, and the table holds only what is left: then its `rows`
   *   stay empty
   */
  constructor(
    private readonly thread: Thread,
    private readonly stacks: StackTable,
    private readonly rows: StacksBuilder,
    private readonly handsOver: boolean = false,
  ) {}

  /** Appends a chunk. `sampleInterval` is in µs. */
  add(record: SamplesRecord, sampleInterval: number): void {
    const before = this.thread.calls.length;
    // A sample may come one interval late, so up to two lie between two that follow each other.
    const late = 2 * sampleInterval;
    if (this.#time > -Infinity) this.#bridge(record.start, late);
    const { duration, stack, unit } = record;
    let steps = 0;
    for (let i = 0; i < duration.length; i++) {
      const from = record.start + steps * unit;
      steps += duration[i]!;
      this.#see(this.rows.rowOf(stack[i]!), from, record.start + steps * unit, late);
    }
    this.#settle();
    if (!this.handsOver) indexCalls(this.thread.calls, before);
    this.thread.samples += record.count;
    if (this.#time > this.thread.end) this.thread.end = this.#time;
  }

  /** From the end of the last chunk to the beginning of the next: a short gap belongs to what was seen last. */
  #bridge(start: number, late: number): void {
    if (start - this.#time <= Math.max(late, HANDOVER)) {
      this.#see(this.#last, this.#time, start, late);
    } else {
      this.#closeAll(this.#time);
      this.#last = -1;
    }
  }

  /** Chunks may overlap by a little; what was seen first counts. A run of no length says nothing. */
  #see(stack: number, from: number, to: number, late: number): void {
    if (this.#time > from) from = this.#time;
    if (to <= from) return;
    const { thread } = this;
    const kind = stack < 0 ? StackKind.idle : this.rows.kind[stack]!;
    if (kind === StackKind.code) {
      if (this.#held > 0) this.#resolve(stack);
      this.#enter(stack, from);
      thread.calls.self[this.#open[this.stacks.depth[stack]!]!]! += to - from;
    } else if (kind === StackKind.gc) {
      if (this.#held > 0) this.#closeAll(from);
      if (this.#gc < 0) this.#gc = this.#collect(stack, from);
      thread.calls.self[this.#gc]! += to - from;
      thread.gc += to - from;
    } else if (kind === StackKind.program) {
      thread.program += to - from;
      this.#hold(from, to - from, late);
    } else {
      this.#closeAll(from);
      thread.idle += to - from;
    }
    this.#last = stack;
    this.#time = to;
  }

  /** A short `(program)` leaves the calls open until the next stack tells what it was. */
  #hold(from: number, duration: number, late: number): void {
    if (this.#current < 0) return this.#closeAll(from);
    if (this.#held === 0) this.#heldFrom = from;
    this.#held += duration;
    if (this.#held > late) this.#closeAll(from);
  }

  /** Where the stack is the same after a short `(program)`, it was there all the time and V8 failed to walk it. */
  #resolve(stack: number): void {
    if (stack !== this.#current) return this.#closeAll(this.#heldFrom);
    this.#closeGc(this.#heldFrom);
    this.thread.calls.self[this.#open[this.stacks.depth[stack]!]!]! += this.#held;
    this.thread.program -= this.#held;
    this.#held = 0;
  }

  #enter(stack: number, at: number): void {
    this.#closeGc(at);
    if (stack === this.#current) return;
    const { depth, parent, frame } = this.stacks;
    const top = depth[stack]!;
    let a = stack;
    let b = this.#current;
    let aDepth = top;
    let bDepth = b < 0 ? -1 : depth[b]!;
    for (; aDepth > bDepth; aDepth--) a = parent[a]!;
    for (; bDepth > aDepth; bDepth--) b = parent[b]!;
    for (; a !== b; aDepth--) {
      a = parent[a]!;
      b = parent[b]!;
    }
    const common = aDepth + 1;
    this.#closeFrom(common, at);
    if (top >= this.#open.length) this.#open = grown(this.#open, new Int32Array(2 * top));
    const { calls } = this.thread;
    const base = calls.length - common;
    reserveCalls(calls, base + top + 1);
    // From the innermost out, as the tree of stacks leads; the rows are known beforehand.
    for (let s = stack, d = top; d >= common; d--, s = parent[s]!) {
      this.#open[d] = base + d;
      const parentCall = d > common ? base + d - 1 : d > 0 ? this.#open[d - 1]! : -1;
      put(calls, base + d, d, frame[s]!, this.#numberOf(parentCall), at);
    }
    calls.length = base + top + 1;
    this.#current = stack;
  }

  /** Garbage collection has a stack of its own, but happens on top of what it interrupts. */
  #collect(stack: number, at: number): number {
    const { calls } = this.thread;
    const depth = this.#current < 0 ? 0 : this.stacks.depth[this.#current]! + 1;
    const call = calls.length;
    reserveCalls(calls, call + 1);
    put(calls, call, depth, this.stacks.frame[stack]!, depth === 0 ? -1 : this.#numberOf(this.#open[depth - 1]!), at);
    calls.length++;
    return call;
  }

  /** Ends all calls; where a `(program)` is held, it ended them when it began. */
  #closeAll(at: number): void {
    const end = this.#held > 0 ? this.#heldFrom : at;
    this.#closeGc(end);
    this.#closeFrom(0, end);
    this.#current = -1;
    this.#held = 0;
  }

  #closeGc(at: number): void {
    if (this.#gc >= 0) this.thread.calls.end[this.#gc] = at;
    this.#gc = -1;
  }

  #closeFrom(depth: number, at: number): void {
    if (this.#current < 0) return;
    const { end } = this.thread.calls;
    for (let d = this.stacks.depth[this.#current]!; d >= depth; d--) end[this.#open[d]!] = at;
  }

  /** The row of a call when those that were handed over are counted; -1 for none. */
  #numberOf(call: number): number {
    const kept = this.#kept.length;
    return call < 0 ? -1 : call < kept ? this.#kept[call]! : this.#handed + call - kept;
  }

  /** Hands over all calls that came since the last time, and what has become of those that were open then. */
  take(): CallsDelta {
    const { calls } = this.thread;
    const kept = this.#kept.length;
    const length = calls.length;
    const delta: CallsDelta = {
      changed: this.#kept,
      changedEnd: calls.end.slice(0, kept),
      changedSelf: calls.self.slice(0, kept),
      first: this.#handed,
      start: calls.start.slice(kept, length),
      end: calls.end.slice(kept, length),
      self: calls.self.slice(kept, length),
      frame: calls.frame.slice(kept, length),
      parent: calls.parent.slice(kept, length),
      depth: calls.depth.slice(kept, length),
    };
    const open = this.#current < 0 ? [] : [...this.#open.subarray(0, this.stacks.depth[this.#current]! + 1)];
    if (this.#gc >= 0) open.push(this.#gc);
    const numbers = Uint32Array.from(open, (call) => this.#numberOf(call));
    this.#handed += length - kept;
    // In order of their rows, so none is overwritten before it was moved.
    for (const [to, from] of open.entries()) {
      calls.end[to] = calls.end[from]!;
      calls.self[to] = calls.self[from]!;
      if (from === this.#gc) this.#gc = to;
      else this.#open[to] = to;
    }
    // What comes next adds to its self time.
    calls.self.fill(0, open.length, length);
    calls.length = open.length;
    this.#kept = numbers;
    return delta;
  }

  /** Gives open calls the end known so far. */
  #settle(): void {
    const at = this.#held > 0 ? this.#heldFrom : this.#time;
    this.#closeFrom(0, at);
    if (this.#gc >= 0) this.thread.calls.end[this.#gc] = at;
  }
}

function put(calls: CallTable, call: number, depth: number, frame: number, parent: number, start: number): void {
  calls.start[call] = start;
  calls.end[call] = start;
  calls.frame[call] = frame;
  calls.parent[call] = parent;
  calls.depth[call] = depth;
}

/** Adds the calls from row `first` on to the {@linkcode CallTable.rows} of their depth. */
function indexCalls(calls: CallTable, first: number): void {
  const { depth, rows, length } = calls;
  for (let call = first; call < length; call++) {
    const at = depth[call]!;
    // A parent stands before its children, so there are no holes.
    const row = rows[at] ?? (rows[at] = { length: 0, calls: new Uint32Array(FIRST_ROW_CAPACITY) });
    if (row.length === row.calls.length) row.calls = grown(row.calls, new Uint32Array(2 * row.length));
    row.calls[row.length++] = call;
  }
}

/** Adds what {@linkcode CallsBuilder.take} handed over to the table that has all that was handed over before. */
export function addCalls(calls: CallTable, delta: CallsDelta): void {
  const { changed, first } = delta;
  for (let i = 0; i < changed.length; i++) {
    calls.end[changed[i]!] = delta.changedEnd[i]!;
    calls.self[changed[i]!] = delta.changedSelf[i]!;
  }
  reserveCalls(calls, first + delta.start.length);
  calls.start.set(delta.start, first);
  calls.end.set(delta.end, first);
  calls.self.set(delta.self, first);
  calls.frame.set(delta.frame, first);
  calls.parent.set(delta.parent, first);
  calls.depth.set(delta.depth, first);
  calls.length = first + delta.start.length;
  indexCalls(calls, first);
}

/** Makes room for so many calls. */
function reserveCalls(calls: CallTable, length: number): void {
  if (length <= calls.start.length) return;
  // Not twice as many: of ten million calls that would be hundreds of megabytes for nothing.
  const capacity = Math.max(length, Math.ceil(1.5 * calls.start.length));
  calls.start = grown(calls.start, new Float64Array(capacity));
  calls.end = grown(calls.end, new Float64Array(capacity));
  calls.self = grown(calls.self, new Float64Array(capacity));
  calls.frame = grown(calls.frame, new Uint32Array(capacity));
  calls.parent = grown(calls.parent, new Int32Array(capacity));
  calls.depth = grown(calls.depth, new Uint16Array(capacity));
}
