/**
 * Records become a profile, one after the other.
 *
 * @module
 */
import type { LogRecord, RecordingRecord, SpanRecord, ThreadRecord } from "../recording/records.ts";
import { addCalls, CallsBuilder, type CallsDelta, emptyCalls } from "./calls.ts";
import { legible } from "./legible.ts";
import { emptyStacks, StacksBuilder, type TableRows } from "./stacks.ts";
import { StatusBuilder } from "./status.ts";
import type { LogTable, Profile, SpanTable, Thread } from "./types.ts";

/** Assumed where a recording has lost its header's, µs. */
const SAMPLE_INTERVAL = 50_000;

/** Options of a {@linkcode ProfileBuilder}. */
export interface ProfileBuilderOptions {
  /** Whether calls do not stay in the profile but are taken, by {@linkcode ProfileBuilder.takeCalls}. */
  handsOver?: boolean;
}

/** What samples tell of a thread beside its calls. */
export type Sampled = Pick<Thread, "end" | "samples" | "idle" | "gc" | "program">;

/**
 * Builds a {@linkcode Profile} from records as they arrive, appending in place: a recording that grows is added to, not
 * read anew. The profile is whole after each record. Its tables are the same objects all along; their typed arrays are
 * replaced as they grow, so hold on to the tables, not to the arrays.
 *
 * @example
 * ```ts
 * import { ProfileBuilder } from "./builder.ts";
 * const builder = new ProfileBuilder();
 * builder.add({ type: "thread", thread: 0, name: "main", time: 0 });
 * console.log(builder.profile.threads.length); // 1
 * ```
 */
export class ProfileBuilder {
  /** What is known so far. */
  readonly profile: Profile = emptyProfile();

  readonly #stacks: StacksBuilder;
  readonly #status: StatusBuilder;
  readonly #calls = new Map<number, CallsBuilder>();
  readonly #handsOver: boolean;

  constructor(options: ProfileBuilderOptions = {}) {
    this.#handsOver = options.handsOver ?? false;
    const { sources, frames, stacks, status } = this.profile;
    this.#stacks = new StacksBuilder(sources, frames, stacks);
    this.#status = new StatusBuilder(status);
  }

  /** Adds a record. Rows that it refers to and that never came are named `(unknown)`. */
  add(record: RecordingRecord): void {
    const { profile } = this;
    profile.revision++;
    switch (record.type) {
      case "header":
        profile.header = record;
        break;
      case "thread":
        this.#addThread(record);
        break;
      case "sources":
        this.#stacks.addSources(record);
        this.#status.addModules(record.time);
        for (const time of record.time) this.#reach(time);
        break;
      case "frames":
        this.#stacks.addFrames(record);
        break;
      case "stacks":
        this.#stacks.addStacks(record);
        break;
      case "samples": {
        this.#callsOf(record.thread, record.start).add(record, profile.header?.sampleInterval ?? SAMPLE_INTERVAL);
        this.#reach(threadOf(profile, record.thread)!.end);
        break;
      }
      case "status":
        this.#status.addStatus(record);
        this.#reach(record.time.at(-1) ?? 0);
        break;
      case "machine":
        profile.machine.time.push(...record.time);
        profile.machine.cpu.push(...record.cpu);
        profile.machine.available.push(...record.available);
        profile.machine.length = profile.machine.time.length;
        break;
      case "objects":
        this.#status.addObjects(record);
        this.#reach(record.time);
        break;
      case "log":
        addLog(profile.log, record, this.#stacks.rowOf(record.stack));
        this.#reach(record.time);
        break;
      case "span":
        addSpan(profile.spans, record, this.#stacks.rowOf(record.stack));
        this.#reach(record.time + record.duration);
        break;
      case "lines":
        profile.lines.push({ ...record, source: record.source.map((row) => this.#stacks.rowOfSource(row)) });
        this.#reach(record.until);
        break;
      case "run":
        profile.run = record;
        break;
      case "threadEnd":
        this.#threadAt(record.thread, record.time).ended = record.time;
        this.#reach(record.time);
        break;
      case "usage": {
        const { usage } = this.#threadAt(record.thread, record.time[0] ?? 0);
        usage.time.push(...record.time);
        usage.cpu.push(...record.cpu);
        usage.heap.push(...record.heap);
        usage.length = usage.time.length;
        break;
      }
      case "child":
        profile.children.push(record);
        break;
      case "gc":
        profile.gc.push(record);
        break;
      case "pauses":
        profile.pauses.push(record);
        break;
      case "heap":
        profile.heaps.push({ ...record, stack: record.stack.map((stack) => this.#stacks.rowOf(stack)) });
        break;
      case "open":
        profile.open = record;
        break;
      case "notice":
        profile.notices.push(record.text);
        this.#reach(record.time);
        break;
      case "end":
        profile.end = record;
        this.#reach(record.time);
    }
  }

  /** Adds rows of tables as they stand in another builder, which read the records that they came from. */
  addRows(rows: TableRows): void {
    this.profile.revision++;
    this.#stacks.addRows(rows);
    this.#status.addModules(rows.sources.time);
    for (const time of rows.sources.time) this.#reach(time);
  }

  /** Adds what another builder made of the samples of a thread. */
  addSampled(id: number, start: number, sampled: Sampled, calls: CallsDelta | undefined): void {
    this.profile.revision++;
    const thread = this.#threadAt(id, start);
    Object.assign(thread, { start, ...sampled });
    if (calls === undefined) return;
    addCalls(thread.calls, calls);
    this.#reach(thread.end);
  }

  /** Hands over the calls that came to a thread, see {@linkcode ProfileBuilderOptions.handsOver}. */
  takeCalls(id: number): CallsDelta | undefined {
    return this.#calls.get(id)?.take();
  }

  /** The row of the stacks table for a recording's number of a stack; -1 for the empty stack. */
  rowOfStack(stack: number): number {
    return this.#stacks.rowOf(stack);
  }

  /** The row of the sources table for a recording's number of a source; -1 where it was lost. */
  rowOfSource(source: number): number {
    return this.#stacks.rowOfSource(source);
  }

  /** Adds a notice of the reader's, for example a decoder's problem. */
  note(text: string): void {
    this.profile.notices.push(text);
    this.profile.revision++;
  }

  #reach(time: number): void {
    if (time > this.profile.duration) this.profile.duration = time;
  }

  #addThread(record: ThreadRecord): void {
    const thread = this.#threadAt(record.thread, record.time);
    thread.name = legible(record.name);
    thread.start = Math.min(thread.start, record.time);
    thread.url = record.url ?? "";
    thread.parent = record.parent ?? -1;
    this.#reach(record.time);
  }

  /** The thread of that number; made where it is new, seen at that time. */
  #threadAt(id: number, time: number): Thread {
    let thread = threadOf(this.profile, id);
    if (thread === undefined) {
      thread = emptyThread(id, id === 0 ? "main" : `thread ${id}`, time);
      this.profile.threads.push(thread);
    }
    return thread;
  }

  #callsOf(id: number, time: number): CallsBuilder {
    const known = this.#calls.get(id);
    if (known !== undefined) return known;
    const calls = new CallsBuilder(this.#threadAt(id, time), this.profile.stacks, this.#stacks, this.#handsOver);
    this.#calls.set(id, calls);
    return calls;
  }
}

/** The thread of that number in the recording. */
export function threadOf(profile: Profile, id: number): Thread | undefined {
  return profile.threads.find((thread) => thread.id === id);
}

/** One for all entries without colours: of a million empty lists each would take memory. */
const NO_STYLES: LogTable["styles"][number] = [];

function addLog(log: LogTable, record: LogRecord, stack: number): void {
  // Threads report each by itself, so an entry may come a little after a later one.
  let row = log.length;
  while (row > 0 && log.time[row - 1]! > record.time) row--;
  log.length++;
  if (row === log.length - 1) {
    // As nearly all do. To insert at the end takes many times as long.
    log.time.push(record.time);
    log.thread.push(record.thread);
    log.level.push(record.level);
    log.from.push(record.from);
    log.text.push(record.text);
    log.stack.push(stack);
    log.bytes.push(record.bytes ?? -1);
    log.styles.push(record.styles ?? NO_STYLES);
    return;
  }
  log.time.splice(row, 0, record.time);
  log.thread.splice(row, 0, record.thread);
  log.level.splice(row, 0, record.level);
  log.from.splice(row, 0, record.from);
  log.text.splice(row, 0, record.text);
  log.stack.splice(row, 0, stack);
  log.bytes.splice(row, 0, record.bytes ?? -1);
  log.styles.splice(row, 0, record.styles ?? NO_STYLES);
}

function addSpan(spans: SpanTable, record: SpanRecord, stack: number): void {
  // Told when they end, kept by when they began.
  let row = spans.length;
  while (row > 0 && spans.time[row - 1]! > record.time) row--;
  spans.thread.splice(row, 0, record.thread);
  spans.time.splice(row, 0, record.time);
  spans.duration.splice(row, 0, record.duration);
  spans.kind.splice(row, 0, record.kind);
  spans.name.splice(row, 0, record.name);
  spans.stack.splice(row, 0, stack);
  spans.detail.splice(row, 0, record.detail ?? "");
  spans.length++;
}

/** A thread of which nothing is known yet but that it was there at that time, µs. */
export function emptyThread(id: number, name: string, time: number): Thread {
  return {
    id,
    name,
    start: time,
    end: time,
    calls: emptyCalls(),
    samples: 0,
    idle: 0,
    gc: 0,
    program: 0,
    url: "",
    parent: -1,
    ended: -1,
    usage: { length: 0, time: [], cpu: [], heap: [] },
  };
}

/** A profile of nothing. */
export function emptyProfile(): Profile {
  return {
    header: undefined,
    sources: { length: 0, url: [], time: [], origin: [] },
    frames: { length: 0, name: [], source: [], line: [], column: [], origin: [] },
    stacks: emptyStacks(),
    threads: [],
    status: { length: 0, time: [], cpu: [], rss: [], heap: [], modules: [], objects: [], counted: [] },
    machine: { length: 0, time: [], cpu: [], available: [] },
    log: { length: 0, time: [], thread: [], level: [], from: [], text: [], stack: [], bytes: [], styles: [] },
    spans: { length: 0, thread: [], time: [], duration: [], kind: [], name: [], stack: [], detail: [] },
    lines: [],
    run: undefined,
    children: [],
    gc: [],
    pauses: [],
    heaps: [],
    open: undefined,
    notices: [],
    end: undefined,
    duration: 0,
    revision: 0,
  };
}
