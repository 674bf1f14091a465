/**
 * Records a target through its inspector: all its threads, chunk by chunk while it runs, to the last sample when it ends.
 *
 * @module
 */
import type { RecordingRecord } from "../recording/records.ts";
import type { Clock } from "./clock.ts";
import { RELEASE } from "./hold.ts";
import type { TargetInfo } from "./inspector/protocol.ts";
import type { Session } from "./inspector/session.ts";
import { openedSince, type OpenFiles } from "./open_files.ts";
import type { Output } from "./output.ts";
import type { ProcessStatus, ReadStatus } from "./process_status.ts";
import { baseName, SourceCache } from "./sources.ts";
import { MachineReader, type ReadMachine } from "./machine_status.ts";
import { StatusReader } from "./status_reader.ts";
import { Tables } from "./tables.ts";
import type { HeapMode } from "./thread_memory.ts";
import { ignoreClosed, ThreadRecorder } from "./thread_recorder.ts";

/** How often V8's profile is fetched, ms. */
const CHUNK = 1_000;
/** How long a flush may hold up a signal that is to be passed on, ms. */
const FLUSH_LIMIT = 400;
/** How long V8 may hold up a program that is attached to, to look at its heap, µs. */
const LONGEST_STALL = 60_000;

/** What a recorder needs. */
export interface RecorderOptions {
  session: Session;
  /** Whether the target stands still before its first line; else it runs already, and goes on after the recording. */
  held: boolean;
  /** Whether Microlog is part of the target's process, and is gone with it; else it has time after the target's end. */
  inProcess?: boolean;
  /** Whether the target is a worker, which ends without waiting for anybody. */
  isWorker?: boolean;
  /** Where it runs already, and Microlog comes from outside: what runs it. It must not be held up, and others may watch it too. */
  attached?: "deno" | "node";
  /** Where it runs already: whether V8 is to optimize anew what it has optimized by then. */
  recompile?: boolean;
  /** Lets the target go, after the last chunk has been fetched. */
  disconnect(): void;
  output: Output;
  clock: Clock;
  /** µs. */
  sampleInterval: number;
  /** µs. */
  statusInterval: number;
  /** µs. */
  memoryInterval: number;
  /** CPU and memory of the target, where they can be read from outside. */
  readStatus: ReadStatus | undefined;
  /** CPU and memory of the machine that the target runs on, where they can be read. */
  readMachine?: ReadMachine | undefined;
  /** What the target has open, where that can be read from outside; after what was open before. */
  readOpen: ((before?: OpenFiles) => OpenFiles | undefined) | undefined;
  /** Whether the heap is sampled. */
  heap: HeapMode;
  /** Another line to the target's inspector, for what would disturb the first. */
  connectAgain(): Promise<Session>;
  /** Reads a file of the target's sources. */
  readFile(url: string): Promise<string>;
  /** Reads what Deno has made of a source, where it runs without an inspector from its start: see emitted.ts. */
  readEmitted?(url: string): Promise<string>;
}

/** A worker that lives. */
interface Worker {
  recorder: ThreadRecorder;
  /** Told once its name is known. */
  announced: Promise<void>;
}

/** Records a target. */
export class Recorder {
  #options: RecorderOptions;
  #session: Session;
  #tables = new Tables();
  #cache = new SourceCache();
  #status: StatusReader;
  #machine: MachineReader;
  #main: ThreadRecorder;
  /** By the number that the inspector gives them. */
  #workers = new Map<string, Worker>();
  #threads = 1;
  /** How many workers bear the name of a script. */
  #named = new Map<string, number>();
  /** What was open before the program began. */
  #opened: OpenFiles | undefined;
  #processing: Promise<void> = Promise.resolve();
  #ending: Promise<void> | undefined;
  #timers: ReturnType<typeof setTimeout>[] = [];
  /** Of the names of bindings: V8 tells all who listen to a name, and there may be another Microlog. */
  #suffix: string;

  constructor(options: RecorderOptions) {
    this.#suffix = options.attached === undefined ? "" : `_${crypto.randomUUID().slice(0, 8)}`;
    this.#options = options;
    const { session, clock } = options;
    this.#session = session;
    this.#main = this.#thread(0, session, clock, 0);
    this.#machine = new MachineReader(options.readMachine, () => clock.now());
    this.#status = new StatusReader({
      ...options,
      askStatus: () => this.#main.call<ProcessStatus>("status()"),
      countSession: () => options.connectAgain(),
      without: (work) => this.#main.withoutGc(work),
      ...(options.attached === undefined ? {} : { longest: LONGEST_STALL }),
    });
  }

  #thread(thread: number, session: Session, clock: Clock, from: number): ThreadRecorder {
    const { held, attached, isWorker, recompile, sampleInterval, heap, readFile, readEmitted, output } = this.#options;
    return new ThreadRecorder({
      thread,
      session,
      clock,
      from,
      late: !held,
      isWorker: thread > 0 || isWorker === true,
      ...(recompile === undefined ? {} : { recompile }),
      ...(readEmitted === undefined ? {} : { readEmitted }),
      ...(attached === undefined ? {} : { attached, suffix: this.#suffix, longest: LONGEST_STALL }),
      tables: this.#tables,
      cache: this.#cache,
      sampleInterval,
      heap,
      readFile,
      enqueue: (chunk) => this.#enqueue(chunk),
      flushAsked: (asking, workersToo) => void this.#flushAndRelease(asking, workersToo),
      failed: (error) => output.fail(error),
    });
  }

  /** Prepares the target. One that is held stands still until {@linkcode run}. */
  async prepare(): Promise<void> {
    const session = this.#session;
    session.on("Runtime.executionContextDestroyed", () => void this.finish());
    session.on("Target.attachedToTarget", ({ sessionId, targetInfo }) => this.#attach(sessionId, targetInfo));
    session.on("Target.targetDestroyed", ({ targetId }) => void this.#detach(targetId));
    void session.closed.then(() => this.finish());
    await Promise.all([this.#main.enable(), this.#autoAttach(true)]);
    if (this.#options.held) await this.#main.held();
    const installed = this.#main.install();
    this.#opened = this.#options.readOpen?.();
    await installed;
  }

  /** Has workers told of, or no longer. */
  async #autoAttach(autoAttach: boolean): Promise<void> {
    const { attached } = this.#options;
    // Node has nothing of the kind.
    if (attached === "node") return;
    // Workers would wait for a Microlog, too, that has been killed.
    const waitForDebuggerOnStart = autoAttach && attached === undefined;
    await this.#session.send("Target.setAutoAttach", { autoAttach, waitForDebuggerOnStart, flatten: true });
  }

  /** Lets the target run, sampled from its first line on; one that runs already is sampled from now on. */
  async run(): Promise<void> {
    const started = this.#main.start(() => this.#release());
    this.#readStatus();
    this.#every(CHUNK, () => void this.flush());
    this.#every(this.#options.statusInterval / 1000, () => {
      this.#readStatus();
      for (const thread of this.#all()) thread.rest();
    });
    await started;
  }

  #readStatus(): void {
    this.#status.read();
    this.#machine.read();
  }

  #takeStatus(): RecordingRecord[] {
    return [...this.#status.take(), ...this.#machine.take()];
  }

  /** All threads that live. */
  #all(): ThreadRecorder[] {
    return [this.#main, ...[...this.#workers.values()].map(({ recorder }) => recorder)];
  }

  #wait(ms: number): Promise<void> {
    return new Promise((resolve) => this.#timers.push(setTimeout(resolve, ms)));
  }

  #every(ms: number, work: () => void): void {
    this.#timers.push(setInterval(work, ms));
  }

  /** Lets the target run unrecorded, after something went wrong. */
  giveUp(): void {
    const left = this.#options.held ? this.#release() : this.#leave(this.#all());
    void left.catch(ignoreClosed).finally(() => this.#options.disconnect());
  }

  #release(): Promise<unknown> {
    if (!this.#options.held) return Promise.resolve();
    return this.#session.send("Runtime.evaluate", { expression: RELEASE });
  }

  /** A worker begins, and waits until it is let go; or it has begun before. */
  #attach(id: string, info: TargetInfo): void {
    const session = this.#session.child(id);
    const release = () => session.send("Runtime.runIfWaitingForDebugger", {});
    if (this.#ending !== undefined) return void release().catch(ignoreClosed);
    const clock = this.#options.clock.forThread();
    const time = clock.now();
    const recorder = this.#thread(this.#threads++, session, clock, time);
    const announced = this.#begin(recorder, info, time, release);
    this.#workers.set(id, { recorder, announced });
    this.#status.addWorker(recorder.thread, /\[(\d+)\]$/.exec(info.title)?.[1], session);
    // Whoever started it has the module for that loaded.
    for (const thread of this.#all()) void thread.call("guardWorkers()").catch(ignoreClosed);
  }

  /** Lets a worker run, sampled from its first line on. Never fails: a worker runs, recorded or not. */
  async #begin(recorder: ThreadRecorder, { url }: TargetInfo, time: number, release: () => Promise<unknown>) {
    const { output } = this.#options;
    const { session, thread } = recorder;
    let name = "";
    try {
      await Promise.all([recorder.enable(), recorder.ready()]);
      const named = session.send("Runtime.evaluate", { expression: "globalThis.name", returnByValue: true });
      await recorder.install();
      const { value } = (await named).result;
      if (typeof value === "string") name = value;
      await recorder.start(release);
    } catch (error) {
      release().catch(ignoreClosed).catch((error) => output.fail(error));
      if (!session.isClosed) ignoreClosedOr(error, (error) => output.fail(error));
    }
    name ||= this.#nameBy(url);
    this.#enqueue(() => Promise.resolve([{ type: "thread", thread, name, time, url }]));
  }

  /** The name of a worker that the program gave none: its script's, told apart from others by a number. */
  #nameBy(url: string): string {
    const name = baseName(url);
    const count = (this.#named.get(name) ?? 0) + 1;
    this.#named.set(name, count);
    return count === 1 ? name : `${name} ${count}`;
  }

  /** A worker is gone. What was fetched of it so far is what there is. */
  async #detach(id: string): Promise<void> {
    const worker = this.#workers.get(id);
    if (worker === undefined) return;
    const { recorder, announced } = worker;
    const time = this.#options.clock.now();
    this.#workers.delete(id);
    this.#status.removeWorker(recorder.thread);
    recorder.session.close();
    await announced;
    await recorder.finish(Promise.resolve(undefined));
    this.#enqueue(() => Promise.resolve([{ type: "threadEnd", thread: recorder.thread, time }]));
  }

  /**
   * Fetches what there is so far and writes it; calls made meanwhile share it. A thread that does not answer holds up
   * no other's.
   */
  async flush(): Promise<void> {
    if (this.#ending !== undefined) return await this.#ending;
    const fetched = Promise.all(this.#all().map((thread) => thread.flush()));
    this.#enqueue(() => Promise.resolve(this.#takeStatus()));
    await fetched;
    await this.#processing;
  }

  async #rotate(last = false): Promise<void> {
    await Promise.all(this.#all().map((thread) => thread.rotate(last)));
  }

  /** A thread is about to end, or to end its workers, without waiting, and holds still until it is told to go on. */
  async #flushAndRelease(asking: ThreadRecorder, workersToo: boolean): Promise<void> {
    if (this.#ending !== undefined) return;
    // With the main thread all others end.
    await (workersToo ? this.#rotate() : asking === this.#main ? this.#rotate(true) : asking.rotate(true));
    if (asking === this.#main && !workersToo) this.#readOpen();
    if (this.#options.inProcess === true) await this.#processing;
    await asking.acknowledge();
  }

  /** Like {@linkcode flush}, but gives up after a while: for a signal that is to be passed on. */
  async flushSoon(): Promise<void> {
    await Promise.race([this.flush(), this.#wait(FLUSH_LIMIT)]);
  }

  /** Fetches the last chunk, lets the target go, and writes all there is. Later calls share the first one's work. */
  finish(): Promise<void> {
    return this.#ending ??= this.#finish();
  }

  async #finish(): Promise<void> {
    for (const timer of this.#timers) clearTimeout(timer);
    const threads = this.#all();
    const last = threads.map((thread) => thread.stop());
    if (!this.#session.isClosed) this.#status.read(true);
    const workers = [...this.#workers.values()].map(({ announced }) => announced);
    const finished = threads.map((thread, index) => thread.finish(last[index]!));
    await finished[0];
    // The target waits for this, and a worker that is just beginning, or in native code, may not answer.
    if (workers.length > 0) await Promise.race([Promise.all([...workers, ...finished]), this.#wait(FLUSH_LIMIT)]);
    for (const timer of this.#timers) clearTimeout(timer);
    this.#readOpen();
    if (!this.#options.held) await this.#leave(threads);
    this.#options.disconnect();
    await Promise.all([...workers, ...finished]);
    this.#enqueue(() => Promise.resolve(this.#takeStatus()));
    await this.#processing;
  }

  /** Takes everything out of a program that goes on. One that is stuck in native code is left as it is after a while. */
  async #leave(threads: readonly ThreadRecorder[]): Promise<void> {
    const left = Promise.all([
      ...threads.map((thread) => thread.uninstall()),
      ...(this.#options.attached === undefined ? [] : [this.#autoAttach(false).catch(ignoreClosed)]),
    ]);
    await Promise.race([left, this.#wait(FLUSH_LIMIT)]);
    for (const timer of this.#timers) clearTimeout(timer);
  }

  /** Tells what the program has left open; the first time counts. */
  #readOpen(): void {
    const { readOpen, clock } = this.#options;
    if (this.#opened === undefined || this.#session.isClosed) return;
    const open = readOpen?.(this.#opened);
    if (open === undefined) return;
    const record = openedSince(this.#opened, open, clock.now());
    this.#opened = undefined;
    this.#enqueue(() => Promise.resolve([record]));
  }

  /** Queues what writes a chunk. Rows of the tables that came meanwhile are written before it. */
  #enqueue(chunk: () => Promise<RecordingRecord[]>): void {
    const { output } = this.#options;
    // Whatever goes wrong in reading a chunk is Microlog's to tell, never the target's to suffer.
    this.#processing = this.#processing.then(async () => {
      // Reading can take a while: what is on its way to the target, which may wait for it, goes first.
      await new Promise((resolve) => setImmediate(resolve));
      const records = await chunk();
      await output.write([...this.#tables.take(), ...records]);
    }).catch((error) => output.fail(error));
  }
}

function ignoreClosedOr(error: unknown, report: (error: unknown) => void): void {
  try {
    ignoreClosed(error);
  } catch {
    report(error);
  }
}
