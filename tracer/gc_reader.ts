/**
 * Reads the garbage collections of one thread of the target.
 *
 * @module
 */
import type { GcRecord, PausesRecord, RecordingRecord } from "../recording/records.ts";
import type { Clock } from "./clock.ts";
import { GC_BINDING, gcExpression, type GcMessage, type GcOptions, type GcWindow } from "./gc_hooks.ts";
import { OWN } from "./hold.ts";
import { InspectorClosedError, InspectorCommandError, type Session } from "./inspector/session.ts";

/**
 * V8 looks at all of the heap's spaces before and after a collection, 30 µs for both, and to hand over what it saw takes
 * as long again. Of a program that makes so much garbage that there are 400 a second, to watch all would take 2.4%.
 */
const OPTIONS: Omit<GcOptions, "binding"> = { share: 0.003, each: 60, shortest: 1_000, most: 10 };

/** A thread younger than this, µs, may be about to end: what it takes to watch it is not loaded for that. */
const LASTING = 900_000;

/** What a reader of garbage collections needs. */
export interface GcReaderOptions {
  session: Session;
  /** The thread's own. */
  clock: Clock;
  /** Its number in the recording. */
  thread: number;
  /** When the thread began, µs. */
  from?: number;
  /** What the name of the binding ends with. */
  suffix?: string;
}

/**
 * Collects what is told of collections until it is taken. Nothing here fails but for errors in Microlog itself: a thread
 * that cannot be asked is recorded without.
 *
 * @example
 * ```ts
 * import { Clock } from "./clock.ts";
 * import { GcReader } from "./gc_reader.ts";
 * import { Session } from "./inspector/session.ts";
 * const session = new Session((messages) => console.log(messages));
 * const gc = new GcReader({ session, clock: new Clock(() => performance.now()), thread: 0 });
 * void gc.install().then(() => gc.collect()).then(() => console.log(gc.take()));
 * ```
 */
export class GcReader {
  #options: GcReaderOptions;
  #hooks: string | undefined;
  #records: RecordingRecord[] = [];
  #binding: string;

  constructor(options: GcReaderOptions) {
    this.#options = options;
    this.#binding = GC_BINDING + (options.suffix ?? "");
    options.session.on("Runtime.bindingCalled", ({ name, payload }) => {
      if (name === this.#binding) this.#add(JSON.parse(payload) as GcMessage);
    });
  }

  /** Puts the hooks into the thread, which must not have begun its program. Watching begins with the first collect, where the program is yet to load what that takes. */
  async install(): Promise<void> {
    const { session } = this.#options;
    try {
      const [, { result, exceptionDetails }] = await Promise.all([
        session.send("Runtime.addBinding", { name: this.#binding }),
        session.send("Runtime.evaluate", { expression: gcExpression({ ...OPTIONS, binding: this.#binding }) }),
      ]);
      if (exceptionDetails === undefined) this.#hooks = result.objectId;
      else this.#note(exceptionDetails.exception?.description ?? exceptionDetails.text);
    } catch (error) {
      ignoreGone(error);
    }
  }

  /** Asks for the collections since the last time; they are there when this resolves. */
  async collect(): Promise<void> {
    const { clock, from = 0 } = this.#options;
    await this.#call(clock.now() - from < LASTING ? "collect(false)" : "collect()");
  }

  /** Takes the hooks out of the thread. */
  async uninstall(): Promise<void> {
    await this.#call("uninstall()");
  }

  /** Does something that makes V8 collect garbage, without counting that as the program's. */
  async without<T>(work: () => Promise<T>): Promise<T> {
    await this.#call("hold(true)");
    try {
      return await work();
    } finally {
      await this.#call("hold(false)");
    }
  }

  /** The records since the last call. */
  take(): RecordingRecord[] {
    return this.#records.splice(0);
  }

  async #call(expression: string): Promise<void> {
    const { session } = this.#options;
    if (this.#hooks === undefined || session.isClosed) return;
    try {
      await session.send("Runtime.callFunctionOn", {
        objectId: this.#hooks,
        functionDeclaration: `function () { this.${expression}; }\n//# sourceURL=${OWN}call.js\n`,
        returnByValue: true,
      });
    } catch (error) {
      ignoreGone(error);
    }
  }

  #add(message: GcMessage): void {
    if (!Array.isArray(message)) return this.#note(message.error);
    for (const window of message) this.#records.push(...this.#read(window));
  }

  #read(window: GcWindow): RecordingRecord[] {
    const { clock, thread } = this.#options;
    const { kinds, pauses } = window;
    const span = { thread, from: clock.fromTarget(window.from), until: clock.fromTarget(window.until) };
    const gc: GcRecord = {
      type: "gc",
      ...span,
      kind: kinds.map(([kind]) => kind),
      count: kinds.map(([, count]) => count),
      duration: kinds.map(([, , duration]) => duration),
      freed: kinds.map(([, , , freed]) => freed),
    };
    if (pauses.length === 0) return [gc];
    const single: PausesRecord = {
      type: "pauses",
      ...span,
      kind: pauses.map(([kind]) => kind),
      duration: pauses.map(([, duration]) => duration),
      before: pauses.map(([, , before]) => before),
      after: pauses.map(([, , , after]) => after),
    };
    return [gc, single];
  }

  #note(reason: string): void {
    const { clock, thread } = this.#options;
    const where = thread === 0 ? "" : ` of thread ${thread}`;
    const text = `Garbage collections${where} are not recorded from here on: ${reason}`;
    this.#records.push({ type: "notice", time: clock.now(), text });
  }
}

/** A thread that ended, or is about to, needs no report: its end is recorded. */
function ignoreGone(error: unknown): void {
  if (!(error instanceof InspectorClosedError || error instanceof InspectorCommandError)) throw error;
}
