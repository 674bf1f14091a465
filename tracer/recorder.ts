/**
 * Records a target through its inspector: chunk by chunk while it runs, to the last sample when it ends.
 *
 * A chunk is fetched by stopping V8's profile and starting the next. V8 would drop and rebuild its profiler for that,
 * which stalls a large program for 200 ms, so a second profile is held open meanwhile (the bridge); what remains is the
 * time V8 needs to write the chunk out.
 *
 * @module
 */
import type { RecordingRecord } from "../recording/records.ts";
import type { Clock } from "./clock.ts";
import { BINDING, HELD, OWN, RELEASE } from "./hold.ts";
import { type HookOptions, hooksExpression } from "./hooks.ts";
import type { ExceptionDetails, V8Profile } from "./inspector/protocol.ts";
import { InspectorClosedError, InspectorCommandError, type Session } from "./inspector/session.ts";
import { LogReader } from "./log_reader.ts";
import type { Output } from "./output.ts";
import { ScriptFeed } from "./script_feed.ts";
import { isPersons, Sources, type WantedSource } from "./sources.ts";
import { StatusReader } from "./status_reader.ts";
import { Tables } from "./tables.ts";
import { internNodes, readSamples } from "./v8_profile.ts";
import type { ProcessStatus, ReadStatus } from "./process_status.ts";

const HOOKS: HookOptions = {
  binding: BINDING,
  maxText: 64 * 1024,
  maxEntries: 50_000,
  maxBuffer: 8 * 1024 * 1024,
  stackShare: 0.005,
};
/** How often V8's profile is fetched, ms. */
const CHUNK = 1_000;
/** How long a flush may hold up a signal that is to be passed on, ms. */
const FLUSH_LIMIT = 400;

/** What a recorder needs. */
export interface RecorderOptions {
  session: Session;
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
  /** Reads a file of the target's sources. */
  readFile(url: string): Promise<string>;
}

/** Records one thread of a target. */
export class Recorder {
  #options: RecorderOptions;
  #session: Session;
  #tables = new Tables();
  #scripts: ScriptFeed;
  #sources: Sources;
  #status: StatusReader;
  #log: LogReader;
  #hooks: string | undefined;
  #from: number | undefined = 0;
  #running = false;
  #rotation: Promise<void> = Promise.resolve();
  #flushing: Promise<void> | undefined;
  #processing: Promise<void> = Promise.resolve();
  #ending: Promise<void> | undefined;
  #timers: ReturnType<typeof setTimeout>[] = [];

  constructor(options: RecorderOptions) {
    this.#options = options;
    const { session } = options;
    this.#session = session;
    this.#scripts = new ScriptFeed(session, options.clock, (script) => {
      this.#sources.add(script);
      // The runtime's own modules are not the program's: they are told of where a frame needs them.
      if (isPersons(script.url)) this.#tables.source(script.url, this.#running ? options.clock.now() : 0);
    });
    this.#sources = new Sources({
      open: () => this.#scripts.open(),
      scriptSource: (scriptId) => this.#scripts.source(scriptId),
      file: options.readFile,
    });
    this.#status = new StatusReader({ ...options, askStatus: () => this.#call<ProcessStatus>("status()") });
    this.#log = new LogReader(options.clock, this.#tables, this.#sources);
  }

  /** Prepares the held target; it stands still until {@linkcode run}. */
  async prepare(): Promise<void> {
    const session = this.#session;
    const { promise: held, resolve: hold } = Promise.withResolvers<void>();
    session.on("Runtime.bindingCalled", ({ name, payload }) => {
      if (name !== BINDING) return;
      if (payload === HELD) hold();
      else if (payload === "flush") void this.#flushAndRelease();
      else this.#log.add(payload);
    });
    session.on("Runtime.executionContextDestroyed", () => void this.finish());
    void session.closed.then(() => this.finish());
    await Promise.all([
      session.send("Runtime.enable", {}),
      // Runtime makes V8 take a stack with every throw, which doubles its cost, unless told to take none.
      session.send("Runtime.setMaxCallStackSizeToCapture", { size: 0 }),
      this.#scripts.open(),
      session.send("Profiler.enable", {}),
      session.send("Profiler.setSamplingInterval", { interval: this.#options.sampleInterval }),
      session.send("Runtime.addBinding", { name: BINDING }),
    ]);
    await Promise.race([held, session.closed]);
    const { result, exceptionDetails } = await session.send("Runtime.evaluate", { expression: hooksExpression(HOOKS) });
    if (exceptionDetails !== undefined) throw new InspectorCommandError(describe(exceptionDetails));
    this.#hooks = result.objectId;
  }

  /** Lets the target run, sampled from its first line on. */
  async run(): Promise<void> {
    const { clock, statusInterval } = this.#options;
    const before = clock.now();
    const now = this.#call<number>("now()").then((target) => {
      clock.observe(before, clock.now(), target);
      return target;
    });
    const start = this.#session.send("Profiler.start", {});
    const released = this.#session.send("Runtime.evaluate", { expression: RELEASE });
    this.#running = true;
    this.#status.read();
    this.#every(CHUNK, () => void this.flush());
    this.#every(statusInterval / 1000, () => {
      this.#status.read();
      void this.#scripts.rest(() => this.#sources.keepTranspiled());
    });
    [this.#startedAt] = await Promise.all([now, start, released]);
  }

  #startedAt = 0;

  #wait(ms: number): Promise<void> {
    return new Promise((resolve) => this.#timers.push(setTimeout(resolve, ms)));
  }

  #every(ms: number, work: () => void): void {
    this.#timers.push(setInterval(work, ms));
  }

  async #call<T>(expression: string): Promise<T> {
    if (this.#hooks === undefined) throw new InspectorCommandError("the hooks are not installed");
    const { result, exceptionDetails } = await this.#session.send("Runtime.callFunctionOn", {
      objectId: this.#hooks,
      functionDeclaration: `function () { return this.${expression}; }\n//# sourceURL=${OWN}call.js\n`,
      returnByValue: true,
    });
    if (exceptionDetails !== undefined) throw new InspectorCommandError(describe(exceptionDetails));
    return result.value as T;
  }

  /** Lets the target run unrecorded, after something went wrong. */
  giveUp(): void {
    void this.#session.send("Runtime.evaluate", { expression: RELEASE }).catch(ignoreClosed).finally(() =>
      this.#options.disconnect()
    );
  }

  /** Fetches what there is so far and writes it; calls made meanwhile share it. */
  flush(): Promise<void> {
    if (this.#ending !== undefined) return this.#ending;
    return this.#flushing ??= this.#rotate().then(() => this.#processing).finally(() => this.#flushing = undefined);
  }

  /** Fetches a chunk, after those that are under way: chunks are processed in the order of time. Never fails. */
  #rotate(): Promise<void> {
    return this.#rotation = this.#rotation.then(() => this.#fetch()).catch(ignoreClosed)
      .catch((error) => this.#options.output.fail(error));
  }

  async #fetch(): Promise<void> {
    const bridge = this.#call<number>("bridge(true), this.now()");
    const stop = this.#session.send("Profiler.stop", {});
    const start = this.#session.send("Profiler.start", {});
    const close = this.#call<void>("bridge(false), this.drain()");
    // All four are under way. Where the program ends in the middle of them only V8 answers, and its profile is kept;
    // where the connection ends `stop` says so for all.
    for (const command of [bridge, start, close]) command.catch(() => {});
    const { profile } = await stop;
    const target = await bridge.catch(ignoreClosed);
    if (target !== undefined) this.#options.clock.observeV8(profile.endTime, target);
    await start.catch(ignoreClosed);
    // What was drained has come through the binding by then, in order with all else.
    await close.catch(ignoreClosed);
    await this.#sources.collect([...wantedOf(profile), ...this.#log.wanted()]);
    this.#process(profile);
  }

  /** The target is about to end without waiting, and holds still until it is told to go on. */
  async #flushAndRelease(): Promise<void> {
    if (this.#ending !== undefined) return;
    await this.#rotate();
    await this.#call("ack()").catch(ignoreClosed);
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
    let profile: V8Profile | undefined;
    if (!this.#session.isClosed && this.#running) {
      const stop = this.#session.send("Profiler.stop", {}).catch(ignoreClosed);
      this.#status.read();
      profile = (await stop)?.profile;
    }
    await this.#rotation;
    if (profile !== undefined) await this.#sources.collect([...wantedOf(profile), ...this.#log.wanted()]);
    this.#options.disconnect();
    this.#process(profile);
    await this.#processing;
  }

  /** Queues a chunk: chunks are written in the order in which they were fetched. */
  #process(profile: V8Profile | undefined): void {
    const { output } = this.#options;
    // Whatever goes wrong in reading a chunk is Microlog's to tell, never the target's to suffer.
    this.#processing = this.#processing.then(() => this.#write(profile)).catch((error) => output.fail(error));
  }

  async #write(profile: V8Profile | undefined): Promise<void> {
    const { clock, output } = this.#options;
    const records: RecordingRecord[] = [];
    if (profile !== undefined) {
      clock.observeV8(profile.startTime, this.#startedAt);
      await this.#sources.prepare(wantedOf(profile));
      const stacks = internNodes(profile, (parent, frame) => {
        return this.#tables.stack(parent, this.#tables.frame(this.#sources.frame(frame)));
      });
      const { record, end } = readSamples(profile, stacks, (time) => clock.fromV8(time), this.#from);
      this.#from = end;
      if (record !== undefined) records.push(record);
    }
    records.push(...await this.#log.take());
    records.push(...this.#status.take());
    await output.write([...this.#tables.take(), ...records]);
  }
}

/** The scripts of a profile's frames. */
function wantedOf(profile: V8Profile): WantedSource[] {
  const wanted = new Map<string, WantedSource>();
  for (const { callFrame: { scriptId, url } } of profile.nodes) {
    if (url !== "") wanted.set(scriptId, { scriptId, url });
  }
  return [...wanted.values()];
}

function describe({ text, exception }: ExceptionDetails): string {
  return exception?.description ?? text;
}

/** A command that failed because the target ended, or was ending, needs no report: the end itself is recorded. */
function ignoreClosed(error: unknown): undefined {
  if (error instanceof InspectorClosedError || error instanceof InspectorCommandError) return undefined;
  throw error;
}
