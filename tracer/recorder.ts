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
import type { ReadStatus } from "./process_status.ts";

const BINDING = "__microlog";
const HOOKS: HookOptions = {
  binding: BINDING,
  maxText: 64 * 1024,
  maxEntries: 50_000,
  maxBuffer: 8 * 1024 * 1024,
  maxStacksPerSecond: 2_000,
};
/** How often V8's profile is fetched, ms. */
const CHUNK = 1_000;
/** How long a flush may hold up a signal that is to be passed on, ms. */
const FLUSH_LIMIT = 400;
/** Scripts whose stack frames are Microlog's own. */
const OWN = "ext:microlog/";

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
  #rotation: Promise<void> | undefined;
  #processing: Promise<void> = Promise.resolve();
  #ending: Promise<void> | undefined;
  #timers: ReturnType<typeof setTimeout>[] = [];
  #alive = false;

  constructor(options: RecorderOptions) {
    this.#options = options;
    const { session } = options;
    this.#session = session;
    this.#scripts = new ScriptFeed(session, options.clock, (script) => {
      this.#sources.add(script);
      if (this.#running) this.#alive = true;
      // The runtime's own modules are not the program's: they are told of where a frame needs them. The main module's
      // graph is loaded before the target waits, that is before the recording begins.
      if (isPersons(script.url)) this.#tables.source(script.url, this.#running ? options.clock.now() : 0);
    });
    this.#sources = new Sources({
      open: () => this.#scripts.open(),
      scriptSource: (scriptId) => this.#scripts.source(scriptId),
      file: options.readFile,
    });
    this.#status = new StatusReader(options);
    this.#log = new LogReader(options.clock, this.#tables, this.#sources);
  }

  /** Prepares the waiting target; it stands still until {@linkcode run}. */
  async prepare(): Promise<void> {
    const session = this.#session;
    session.on("Runtime.bindingCalled", ({ name, payload }) => {
      if (name !== BINDING) return;
      if (payload === "flush") void this.#flushAndRelease();
      else {
        this.#alive = true;
        this.#log.add(payload);
      }
    });
    session.on("Runtime.executionContextDestroyed", () => void this.finish());
    void session.closed.then(() => this.finish());
    await Promise.all([
      // Runtime makes V8 take a stack with every throw, which doubles its cost, unless told to take none.
      session.send("Runtime.setMaxCallStackSizeToCapture", { size: 0 }),
      this.#scripts.open(),
      session.send("Profiler.enable", {}),
      session.send("Profiler.setSamplingInterval", { interval: this.#options.sampleInterval }),
    ]);
    const [, { result, exceptionDetails }] = await Promise.all([
      session.send("Runtime.addBinding", { name: BINDING }),
      session.send("Runtime.evaluate", { expression: hooksExpression(HOOKS) }),
    ]);
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
    await Promise.all([now, start]);
    this.#startedAt = await now;
    this.#running = true;
    this.#status.read();
    this.#every(CHUNK, () => void this.flush());
    this.#every(statusInterval / 1000, () => {
      this.#status.read();
      this.#scripts.rest();
    });
    await this.#release();
  }

  #startedAt = 0;

  /**
   * Deno waits once the main module's graph is loaded, and forgets a `runIfWaitingForDebugger` that came before: it is
   * said again until the target shows that it runs.
   */
  async #release(): Promise<void> {
    for (let wait = 20; !this.#alive && !this.#session.isClosed && this.#ending === undefined; wait *= 2) {
      // Its answer may come only when the program first gives way.
      void this.#session.send("Runtime.runIfWaitingForDebugger", {}).catch(ignoreClosed);
      await Promise.race([this.#ended.promise, this.#wait(Math.min(wait, 500))]);
    }
  }

  #ended = Promise.withResolvers<void>();

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
    void this.#session.send("Runtime.runIfWaitingForDebugger", {}).catch(ignoreClosed).finally(() =>
      this.#options.disconnect()
    );
  }

  /** Fetches what there is so far and writes it; calls made meanwhile share it. */
  flush(): Promise<void> {
    if (this.#ending !== undefined) return this.#ending;
    return this.#rotation ??= this.#rotate().catch(ignoreClosed).finally(() => this.#rotation = undefined);
  }

  async #rotate(): Promise<void> {
    const bridge = this.#call<number>("bridge(true), this.now()");
    const stop = this.#session.send("Profiler.stop", {});
    const start = this.#session.send("Profiler.start", {});
    const close = this.#call<string>("bridge(false), this.drain()");
    // All four are under way; each failure is that of the connection and shows in the first.
    for (const command of [bridge, stop, start, close]) command.catch(() => {});
    const [target, { profile }] = await Promise.all([bridge, stop]);
    this.#options.clock.observeV8(profile.endTime, target);
    this.#log.add(await close);
    await start;
    this.#alive ||= profile.nodes.some(({ callFrame }) => isPersons(callFrame.url));
    await this.#sources.collect(wantedOf(profile));
    this.#process(profile);
    await this.#processing;
  }

  /** The target is about to end without waiting, and holds still until it is told to go on. */
  async #flushAndRelease(): Promise<void> {
    if (this.#ending !== undefined) return;
    await this.#rotate().catch(ignoreClosed);
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
    this.#ended.resolve();
    for (const timer of this.#timers) clearTimeout(timer);
    if (!this.#session.isClosed && this.#running) {
      const stop = this.#session.send("Profiler.stop", {}).catch(ignoreClosed);
      this.#status.read();
      const profile = (await stop)?.profile;
      if (profile !== undefined) {
        await this.#sources.collect(wantedOf(profile));
        this.#options.disconnect();
        this.#process(profile);
      }
    }
    this.#options.disconnect();
    this.#process(undefined);
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
