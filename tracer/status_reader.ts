/**
 * Reads CPU, memory, heap and objects of the target as it runs.
 *
 * @module
 */
import type { ObjectsRecord, RecordingRecord, StatusRecord, UsageRecord } from "../recording/records.ts";
import type { Clock } from "./clock.ts";
import { InspectorClosedError, InspectorCommandError, type Session } from "./inspector/session.ts";
import { ObjectRation } from "./object_ration.ts";
import type { ProcessStatus, ReadStatus, ThreadName } from "./process_status.ts";

/** What a status reader needs. */
export interface StatusReaderOptions {
  session: Session;
  clock: Clock;
  /** Time between two rows, µs. */
  statusInterval: number;
  /** Time between two counts of objects at least, µs. */
  memoryInterval: number;
  readStatus: ReadStatus | undefined;
  /** Asks the target itself, where it cannot be read from outside. */
  askStatus(): Promise<ProcessStatus>;
  /**
   * Another session of the main thread, to count objects in: that ends the heap sampling of the session it is done in.
   * Throws an InspectorClosedError where there is none to be had any more.
   */
  countSession?: () => Promise<Session>;
  /** Does what makes V8 collect garbage without counting that as the program's. */
  without?: <T>(work: () => Promise<T>) => Promise<T>;
  /** How long a count of objects may hold up the program, µs; as long as it takes by default. */
  longest?: number;
}

/** Time between two questions for the heap at least, µs, as each stops the program: two rows, with timers a little early. */
const HEAP_INTERVAL = 180_000;

/** Time between two readings of a worker's heap at least, µs: each is a stop of a thread, and there may be many. */
const WORKER_HEAP_INTERVAL = 1_000_000;

/** What was read last. */
interface Reading {
  /** µs. */
  time: number;
  status: ProcessStatus;
}

/** A thread whose usage is read. */
interface ThreadUsage {
  name: ThreadName;
  session: Session | undefined;
  /** Its heap as told last, bytes; -1 unknown. */
  heap: number;
  /** When that was asked for, µs. */
  askedAt: number;
  asking: boolean;
  /** When it was read last, or began, µs. */
  time: number;
  /** Its CPU time then, µs. */
  cpu: number;
  rows: UsageRecord;
}

/** Collects rows of status and counts of objects until they are taken. */
export class StatusReader {
  #session: Session;
  #clock: Clock;
  #readStatus: ReadStatus | undefined;
  #askTarget: () => Promise<ProcessStatus>;
  #ration: ObjectRation;
  #countSession: () => Promise<Session>;
  #without: <T>(work: () => Promise<T>) => Promise<T>;
  #rows: StatusRecord = emptyRows();
  #counts: ObjectsRecord[] = [];
  #last: Reading | undefined;
  #heap = -1;
  /** When it was asked for, µs. */
  #askedAt = -Infinity;
  #asking = false;
  /** µs. */
  #shortest: number;
  /** By their numbers in the recording; empty until there is a worker. */
  #threads = new Map<number, ThreadUsage>();
  #ended: UsageRecord[] = [];

  constructor({ session, clock, statusInterval, memoryInterval, readStatus, askStatus, ...more }: StatusReaderOptions) {
    this.#countSession = more.countSession ?? (() => Promise.resolve(session));
    this.#without = more.without ?? ((work) => work());
    this.#askTarget = askStatus;
    this.#shortest = statusInterval / 2;
    this.#session = session;
    this.#clock = clock;
    this.#readStatus = readStatus;
    this.#ration = new ObjectRation(memoryInterval, more.longest);
  }

  /**
   * A worker has begun. From now on each thread's usage is read too: with the main thread alone the status says it all.
   *
   * @param number The inspector's, which its thread of the operating system has in its name
   */
  addWorker(thread: number, number: string | undefined, session: Session): void {
    if (number === undefined) return;
    if (!this.#threads.has(0)) {
      const main = this.#addThread(0, "main", undefined, 0);
      // What it has used so far is one row.
      if (this.#last !== undefined) this.#addUsage(main, this.#last.time, this.#last.status);
    }
    this.#addThread(thread, `worker-${number}`, session, this.#clock.now());
  }

  #addThread(thread: number, name: ThreadName, session: Session | undefined, time: number): ThreadUsage {
    const usage = {
      name,
      session,
      heap: -1,
      askedAt: -Infinity,
      asking: false,
      time,
      cpu: 0,
      rows: emptyUsage(thread),
    };
    this.#threads.set(thread, usage);
    return usage;
  }

  /** A worker is gone. */
  removeWorker(thread: number): void {
    const usage = this.#threads.get(thread);
    if (usage === undefined) return;
    this.#threads.delete(thread);
    this.#ended.push(usage.rows);
  }

  /**
   * Reads one row. A heap that is not asked for, or not told in time, is that of the row before.
   *
   * @param last Whether none will follow: it may tell of a shorter time than others
   */
  read(last = false): void {
    void this.#ask();
    for (const thread of this.#threads.values()) void askHeap(thread, this.#clock.now());
    if (this.#readStatus !== undefined) this.#add(this.#readStatus(), last ? this.#shortest / 5 : this.#shortest);
  }

  #add(status: ProcessStatus | undefined, shortest = this.#shortest): void {
    if (status === undefined) return;
    const time = this.#clock.now();
    const last = this.#last;
    // What little CPU time a moment holds says nothing of a percentage.
    if (last !== undefined && time - last.time < shortest) return;
    this.#last = { time, status };
    if (last === undefined) return;
    const cpu = Math.max(0, (status.cpu - last.status.cpu) / (time - last.time) * 100);
    this.#rows.time.push(Math.round(time / 1000) * 1000);
    this.#rows.cpu.push(Math.round(cpu * 10) / 10);
    this.#rows.rss.push(status.rss);
    this.#rows.heap.push(this.#heap);
    for (const usage of this.#threads.values()) this.#addUsage(usage, time, status);
  }

  #addUsage(usage: ThreadUsage, time: number, status: ProcessStatus): void {
    const { name, session, heap, rows } = usage;
    const cpu = status.threads?.get(name);
    if (cpu === undefined || time <= usage.time) return;
    rows.time.push(Math.round(time / 1000) * 1000);
    rows.cpu.push(Math.round(Math.max(0, (cpu - usage.cpu) / (time - usage.time) * 100) * 10) / 10);
    rows.heap.push(session === undefined ? this.#heap : heap);
    usage.time = time;
    usage.cpu = cpu;
  }

  async #ask(): Promise<void> {
    // A target deep in native code answers late; asking again would only make a queue.
    if (this.#asking || this.#session.isClosed) return;
    const now = this.#clock.now();
    // Where the target itself has to be asked for its status, the heap comes with it.
    if (this.#readStatus !== undefined && now - this.#askedAt < HEAP_INTERVAL) return;
    this.#askedAt = now;
    this.#asking = true;
    try {
      const { usedSize } = await this.#session.send("Runtime.getHeapUsage", {});
      this.#heap = usedSize;
      if (this.#readStatus === undefined) this.#add(await this.#askTarget());
      if (this.#ration.allows(this.#clock.now(), usedSize)) await this.#without(() => this.#count(usedSize));
    } catch (error) {
      if (!(error instanceof InspectorClosedError || error instanceof InspectorCommandError)) throw error;
    } finally {
      this.#asking = false;
    }
  }

  /**
   * Counts objects by the numbers V8 gives them. To track them it walks the heap and numbers each: 1, 3, 5, and so on
   * after its own; walking it again numbers what came since, so that the number of a new object tells how many there are.
   * (V8 tells the count itself only together with a heap snapshot, which takes ten times as long.)
   */
  async #count(heap: number): Promise<void> {
    const session = await this.#countSession();
    const objectGroup = "microlog";
    const began = this.#clock.now();
    const [, , made] = await Promise.all([
      // Once enabled, disabling it makes V8 forget the numbers.
      session.send("HeapProfiler.enable", {}),
      session.send("HeapProfiler.startTrackingHeapObjects", {}),
      session.send("Runtime.evaluate", { expression: "({})", objectGroup }),
      session.send("HeapProfiler.startTrackingHeapObjects", {}),
    ]);
    const { objectId } = made.result;
    const number = objectId === undefined ? undefined : session.send("HeapProfiler.getHeapObjectId", { objectId });
    await Promise.all([
      number,
      session.send("Runtime.releaseObjectGroup", { objectGroup }),
      session.send("HeapProfiler.disable", {}),
    ]);
    const time = this.#clock.now();
    const cost = time - began;
    const count = Math.floor(Number((await number)?.heapSnapshotObjectId ?? 0) / 2);
    this.#ration.record(time, heap, count, cost);
    if (count > 0) this.#counts.push({ type: "objects", time, count, heap, cost });
  }

  /** The records since the last call. */
  take(): RecordingRecord[] {
    const taken: RecordingRecord[] = [...this.#counts];
    if (this.#rows.time.length > 0) taken.push(this.#rows);
    for (const [thread, usage] of this.#threads) {
      this.#ended.push(usage.rows);
      usage.rows = emptyUsage(thread);
    }
    taken.push(...this.#ended.filter(({ time }) => time.length > 0));
    this.#ended = [];
    this.#counts = [];
    this.#rows = emptyRows();
    return taken;
  }
}

/** Asks a worker for its heap; one that is busy in native code answers late. */
async function askHeap(thread: ThreadUsage, now: number): Promise<void> {
  const { session } = thread;
  if (session === undefined || thread.asking || session.isClosed) return;
  if (now - thread.askedAt < WORKER_HEAP_INTERVAL) return;
  thread.asking = true;
  thread.askedAt = now;
  try {
    thread.heap = (await session.send("Runtime.getHeapUsage", {})).usedSize;
  } catch (error) {
    if (!(error instanceof InspectorClosedError || error instanceof InspectorCommandError)) throw error;
  } finally {
    thread.asking = false;
  }
}

function emptyUsage(thread: number): UsageRecord {
  return { type: "usage", thread, time: [], cpu: [], heap: [] };
}

function emptyRows(): StatusRecord {
  return { type: "status", time: [], cpu: [], rss: [], heap: [] };
}
