/**
 * Records one thread of a target through its inspector session, chunk by chunk.
 *
 * A chunk is fetched by stopping V8's profile and starting the next. V8 would drop and rebuild its profiler for that,
 * which stalls a large program for 200 ms, so a second profile is held open meanwhile (the bridge); what remains is the
 * time V8 needs to write the chunk out.
 *
 * @module
 */
import type { RecordingRecord } from "../recording/records.ts";
import type { Clock } from "./clock.ts";
import { ACK, BINDING, FLUSH, FLUSH_WORKERS, HELD, OWN } from "./hold.ts";
import { type HookOptions, hooksExpression } from "./hooks.ts";
import { WATCH_HOOKS } from "./hooks_watch.ts";
import type { ExceptionDetails, V8Profile } from "./inspector/protocol.ts";
import { InspectorClosedError, InspectorCommandError, type Session } from "./inspector/session.ts";
import { readLines } from "./line_ticks.ts";
import { LogReader } from "./log_reader.ts";
import { ScriptFeed } from "./script_feed.ts";
import { isPersons, type SourceCache, Sources, type WantedSource } from "./sources.ts";
import type { Tables } from "./tables.ts";
import { type HeapMode, ThreadMemory } from "./thread_memory.ts";
import { internNodes, readSamples } from "./v8_profile.ts";

const HOOKS: Omit<HookOptions, "isWorker"> = {
  binding: BINDING,
  flush: FLUSH,
  flushWorkers: FLUSH_WORKERS,
  maxText: 64 * 1024,
  maxEntries: 50_000,
  maxBuffer: 8 * 1024 * 1024,
  stackShare: 0.005,
};

/** Whether a worker's global scope is there, and nothing is being run that makes it: that would be on the stack too. */
export const READY =
  'typeof globalThis.addEventListener === "function" && typeof globalThis.Deno?.stdout === "object" ' +
  '&& new Error().stack.split("\\n").length === 2';
/** The same of a worker that nobody holds: after a while whatever is on the stack is its own. */
export const READY_LATE = READY.replace(/&& (new .*)$/, "&& (performance.now() > 500 || $1)");
/** How often to ask for it at most, once a millisecond. */
const READY_TRIES = 2_000;

/** What a program is given to do between two commands that hold it up, ms. */
const BREATH = 25;

/** V8 walks the heap for it: in one that is larger, bytes, that would stall the program. */
const RECOMPILED = 64 * 1024 * 1024;

/** What a thread's recorder needs. */
export interface ThreadOptions {
  /** Its number in the recording. */
  thread: number;
  session: Session;
  /** Its own. */
  clock: Clock;
  tables: Tables;
  cache: SourceCache;
  /** When its samples begin, µs. */
  from: number;
  /** Whether it ran before the recording, or runs on after it: it is sampled from when that begins, and left as it was. */
  late: boolean;
  /** Whether it is a worker, which ends without waiting for anybody. */
  isWorker: boolean;
  /** Where Microlog has come to it while it ran: what runs it. It is to be held up for no longer than necessary. */
  attached?: "deno" | "node";
  /** What the names of bindings end with. */
  suffix?: string;
  /** How long V8 may hold it up to look at its heap, µs. */
  longest?: number;
  /** Whether V8 is to optimize anew what it optimized before the recording. */
  recompile?: boolean;
  /** µs. */
  sampleInterval: number;
  /** Whether its heap is sampled. */
  heap: HeapMode;
  /** Reads a file of the target's sources. */
  readFile(url: string): Promise<string>;
  /** Reads what Deno has made of a source; needed where it does not hand maps to V8. */
  readEmitted?(url: string): Promise<string>;
  /** Queues what writes a chunk: chunks are written one after the other, in the order in which they came. */
  enqueue(chunk: () => Promise<RecordingRecord[]>): void;
  /** The thread stands still until what it asks for has been fetched: its own last chunk, or its workers' too. */
  flushAsked(thread: ThreadRecorder, workersToo: boolean): void;
  /** Takes what went wrong in fetching. */
  failed(error: unknown): void;
}

/** Records one thread of a target. */
export class ThreadRecorder {
  #options: ThreadOptions;
  #session: Session;
  #scripts: ScriptFeed;
  #sources: Sources;
  #log: LogReader;
  #memory: ThreadMemory;
  #hooks: string | undefined;
  #from: number | undefined;
  #startedAt = 0;
  #running = false;
  #rotation: Promise<void> = Promise.resolve();
  #flushing: Promise<void> | undefined;
  #held: PromiseWithResolvers<void> = Promise.withResolvers();
  #binding: string;

  constructor(options: ThreadOptions) {
    this.#options = options;
    const { session, clock, tables } = options;
    this.#session = session;
    this.#binding = BINDING + (options.suffix ?? "");
    this.#from = options.from;
    this.#scripts = new ScriptFeed(session, clock, (script) => {
      this.#sources.add(script);
      // The runtime's own modules are not the program's: they are told of where a frame needs them.
      if (isPersons(script.url)) tables.source(script.url, this.#running ? clock.now() : options.from);
    });
    this.#sources = new Sources({
      open: () => this.#scripts.open(),
      scriptSource: (scriptId) => this.#scripts.source(scriptId),
      file: options.readFile,
      isNode: options.attached === "node",
      ...(options.readEmitted === undefined ? {} : { emitted: options.readEmitted }),
    }, options.cache);
    this.#log = new LogReader(clock, tables, this.#sources, options.thread);
    this.#memory = new ThreadMemory({ ...options, sources: this.#sources });
    session.on("Runtime.bindingCalled", ({ name, payload }) => {
      if (name !== this.#binding) return;
      if (payload === HELD) this.#held.resolve();
      else if (payload === FLUSH || payload === FLUSH_WORKERS) options.flushAsked(this, payload === FLUSH_WORKERS);
      else this.#log.add(payload);
    });
  }

  /** Its number in the recording. */
  get thread(): number {
    return this.#options.thread;
  }

  /** Its inspector session. */
  get session(): Session {
    return this.#session;
  }

  /** Resolves when the target has come to a halt in its hold (see hold.ts), or is gone. */
  async held(): Promise<void> {
    await Promise.race([this.#held.promise, this.#session.closed]);
  }

  /**
   * Resolves when a worker stands still at its first line: the inspector can be reached while Deno is still making its
   * global scope.
   *
   * @throws {InspectorClosedError} If the worker goes away
   * @throws {InspectorCommandError} If it does not come so far in time
   */
  async ready(): Promise<void> {
    const expression = this.#options.attached === undefined ? READY : READY_LATE;
    for (let tries = 0; tries < READY_TRIES; tries++) {
      try {
        const { result } = await this.#session.send("Runtime.evaluate", { expression, returnByValue: true });
        if (result.value === true) return;
      } catch (error) {
        // It has no global scope yet.
        if (!(error instanceof InspectorCommandError)) throw error;
      }
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    throw new InspectorCommandError("the worker does not become ready");
  }

  /** Switches on what is needed of V8. */
  async enable(): Promise<void> {
    const session = this.#session;
    const steps: (() => Promise<unknown>[])[] = [
      () => [
        session.send("Runtime.enable", {}),
        // Runtime makes V8 take a stack with every throw, which doubles its cost, unless told to take none.
        session.send("Runtime.setMaxCallStackSizeToCapture", { size: 0 }),
      ],
      () => [this.#scripts.open()],
      () => [
        session.send("Profiler.enable", {}),
        session.send("Profiler.setSamplingInterval", { interval: this.#options.sampleInterval }),
        session.send("Runtime.addBinding", { name: this.#binding }),
      ],
    ];
    if (this.#options.attached === undefined) return void await Promise.all(steps.flatMap((step) => step()));
    for (const step of steps) {
      await Promise.all(step());
      await this.#breathe();
    }
  }

  /** Lets the program do what has come up meanwhile: V8 goes through the whole heap for some commands. */
  async #breathe(): Promise<void> {
    if (this.#options.attached !== undefined) await new Promise((resolve) => setTimeout(resolve, BREATH));
  }

  /** Puts the hooks into the thread, which stands still. */
  async install(): Promise<void> {
    const { late, isWorker } = this.#options;
    const expression = hooksExpression({ ...HOOKS, binding: this.#binding, isWorker, late });
    const [{ result, exceptionDetails }] = await Promise.all([
      this.#session.send("Runtime.evaluate", { expression }),
      this.#memory.install(),
    ]);
    if (exceptionDetails !== undefined) throw new InspectorCommandError(describe(exceptionDetails));
    this.#hooks = result.objectId;
    if (this.#options.attached !== undefined) await this.#watch();
    await this.#breathe();
  }

  /** Has the hooks taken out should Microlog be killed. */
  async #watch(): Promise<void> {
    if (this.#hooks === undefined) return;
    await this.#session.send("Runtime.callFunctionOn", {
      objectId: this.#hooks,
      functionDeclaration: WATCH_HOOKS,
      returnByValue: true,
    });
  }

  /**
   * Starts sampling, and lets the thread go.
   *
   * @param release Sends the command that lets it go
   */
  async start(release: () => Promise<unknown>): Promise<void> {
    const { clock, late } = this.#options;
    const before = clock.now();
    if (late) this.#from = undefined;
    const now = this.call<number>("now()").then((target) => {
      clock.observe(before, clock.now(), target);
      return target;
    });
    const start = this.#session.send("Profiler.start", {});
    const released = release();
    this.#running = true;
    [this.#startedAt] = await Promise.all([now, start, released]);
    if (this.#options.recompile === true) await this.#recompile().catch(ignoreClosed);
  }

  /**
   * Has V8 forget the code that it optimized before: of functions inlined there it kept no places, so that they would be
   * counted for others. To begin with coverage does it, in 8 ms for a small server; what is called often is optimized
   * anew, with places, as V8 keeps them while it profiles.
   */
  async #recompile(): Promise<void> {
    const { usedSize } = await this.#session.send("Runtime.getHeapUsage", {});
    if (usedSize > RECOMPILED) return;
    await Promise.all([
      this.#session.send("Profiler.startPreciseCoverage", { callCount: false, detailed: false }),
      this.#session.send("Profiler.stopPreciseCoverage", {}),
    ]);
  }

  /** Calls one of the hooks, as in `now()`. */
  async call<T>(expression: string): Promise<T> {
    if (this.#hooks === undefined) throw new InspectorCommandError("the hooks are not installed");
    const { result, exceptionDetails } = await this.#session.send("Runtime.callFunctionOn", {
      objectId: this.#hooks,
      functionDeclaration: `function () { return this.${expression}; }\n//# sourceURL=${OWN}call.js\n`,
      returnByValue: true,
    });
    if (exceptionDetails !== undefined) throw new InspectorCommandError(describe(exceptionDetails));
    return result.value as T;
  }

  /** To be called now and then: spares the thread the debugger while no scripts come. */
  rest(): void {
    void this.#scripts.rest(() => this.#sources.keepTranspiled()).catch(ignoreClosed).catch(this.#options.failed);
  }

  /**
   * Fetches a chunk, after those that are under way: chunks are written in the order of time. Never fails.
   *
   * @param last Whether the thread has come to its end, and waits
   */
  rotate(last = false): Promise<void> {
    return this.#rotation = this.#rotation.then(() => this.#fetch(last)).catch(ignoreClosed).catch(
      this.#options.failed,
    );
  }

  async #fetch(last: boolean): Promise<void> {
    if (!this.#running || this.#session.isClosed) return;
    const bridge = this.call<number>("bridge(true), this.now()");
    const stop = this.#session.send("Profiler.stop", {});
    const start = this.#session.send("Profiler.start", {});
    const close = this.call<void>("bridge(false), this.drain()");
    // All four are under way. Where the program ends in the middle of them only V8 answers, and its profile is kept;
    // where the connection ends `stop` says so for all.
    for (const command of [bridge, start, close]) command.catch(() => {});
    const memory = this.#memory.collect(last);
    const { profile } = await stop;
    const target = await bridge.catch(ignoreClosed);
    if (target !== undefined) this.#options.clock.observeV8(profile.endTime, target);
    await start.catch(ignoreClosed);
    // What was drained has come through the binding by then, in order with all else.
    await close.catch(ignoreClosed);
    await memory;
    await this.#sources.collect(this.#wanted(profile));
    this.#options.enqueue(() => this.#read(profile));
  }

  /** Fetches a chunk; calls made meanwhile share it. */
  flush(): Promise<void> {
    return this.#flushing ??= this.rotate().finally(() => this.#flushing = undefined);
  }

  /** Lets the thread go on that waits for what it asked for. */
  async acknowledge(): Promise<void> {
    await this.call(ACK).catch(ignoreClosed);
  }

  /** Takes out of the thread what was put in; it goes on as if nobody had been there. */
  async uninstall(): Promise<void> {
    await Promise.all([
      this.call("uninstall()").catch(ignoreClosed),
      this.#memory.uninstall(),
      this.#session.send("Runtime.removeBinding", { name: this.#binding }).catch(ignoreClosed),
    ]);
  }

  /** Asks for the last profile; the session may end right after. */
  stop(): Promise<V8Profile | undefined> {
    if (this.#session.isClosed || !this.#running) return Promise.resolve(undefined);
    return this.#session.send("Profiler.stop", {}).then(({ profile }) => profile).catch(ignoreClosed);
  }

  /** Takes the last chunk, after those that are under way. Resolves when nothing more is wanted of the session. */
  async finish(last: Promise<V8Profile | undefined>): Promise<void> {
    const profile = await last;
    await this.#rotation;
    if (profile !== undefined) {
      // One that ends has sent all by itself.
      if (this.#options.late) await this.call("drain()").catch(ignoreClosed);
      await this.#memory.collect(true);
      await this.#sources.collect(this.#wanted(profile));
    }
    this.#running = false;
    this.#options.enqueue(() => this.#read(profile));
  }

  /** Does something that makes V8 collect garbage without counting that as the program's. */
  withoutGc<T>(work: () => Promise<T>): Promise<T> {
    return this.#memory.without(work);
  }

  /** The scripts of all frames that are to be written. */
  #wanted(profile: V8Profile): WantedSource[] {
    return [...wantedOf(profile), ...this.#log.wanted(), ...this.#memory.wanted()];
  }

  /** The records of a chunk. */
  async #read(profile: V8Profile | undefined): Promise<RecordingRecord[]> {
    const { clock, tables, thread } = this.#options;
    const records: RecordingRecord[] = [];
    if (profile !== undefined) {
      clock.observeV8(profile.startTime, this.#startedAt);
      await this.#sources.prepare(wantedOf(profile));
      const stacks = internNodes(profile, (parent, frame) => {
        return tables.stack(parent, tables.frame(this.#sources.frame(frame)));
      });
      const { record, end } = readSamples(profile, stacks, (time) => clock.fromV8(time), this.#from, thread);
      this.#from = end;
      if (record !== undefined) {
        records.push(record);
        const lineOf = this.#sources.line.bind(this.#sources);
        const lines = readLines(profile, record, stacks, lineOf, (url) => tables.source(url));
        if (lines !== undefined) records.push(lines);
      }
    }
    records.push(...await this.#log.take(), ...await this.#memory.take());
    return records;
  }
}

/** The scripts of a profile's frames. */
function wantedOf(profile: V8Profile): WantedSource[] {
  const wanted = new Map<string, WantedSource>();
  for (const { callFrame: { scriptId, url } } of profile.nodes) {
    // V8's own functions have neither URL nor script.
    if (url !== "" || scriptId !== "0") wanted.set(scriptId, { scriptId, url });
  }
  return [...wanted.values()];
}

function describe({ text, exception }: ExceptionDetails): string {
  return exception?.description ?? text;
}

/** A command that failed because the target ended, or was ending, needs no report: the end itself is recorded. */
export function ignoreClosed(error: unknown): undefined {
  if (error instanceof InspectorClosedError || error instanceof InspectorCommandError) return undefined;
  throw error;
}
