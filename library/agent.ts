/**
 * Microlog's hand in the program's thread: runs inspector commands for Microlog's own thread, which does all the rest.
 *
 * Between two turns of the event loop it does so when it is told that there is something to do. Where the program cannot
 * give way (a `using` block ends, the process ends) it serves the other thread in place until that has what it needs.
 *
 * @module
 */
import { ACK, BINDING, FLUSH, FLUSH_WORKERS } from "../tracer/hold.ts";
import type { Message } from "../tracer/inspector/session.ts";
import type { ThreadData, ToMicrolog, ToProgram } from "./messages.ts";
import { type Command, Line } from "./line.ts";
import { typedInto } from "./notebook.ts";

/** How long to wait for the other thread before looking whether it is time to give up, ms. */
const SLICE = 20;
/** How long a program holds that is about to end by an error, ms. */
const HOLD_LIMIT = 500;

type Threads = typeof import("node:worker_threads");
type Inspector = typeof import("node:inspector");

/** What the other thread has to say beside commands. */
export type Told = Exclude<ToProgram, { type: "inspector" }>;

/** Runs commands of Microlog's own thread in this one. */
export class Agent {
  #threads: Threads;
  #inspector: Inspector;
  #worker: import("node:worker_threads").Worker;
  #data: import("node:worker_threads").MessagePort;
  #bell: import("node:worker_threads").MessagePort;
  #count: Int32Array;
  #lines = new Map<number, Line>();
  #take: (message: Told) => void;
  #fell: (error: Error) => void;
  #acknowledged = false;
  #dead = false;
  #mayServe = typedInto() === undefined;

  /**
   * Starts Microlog's thread. Node's modules are loaded here and not before, as that takes some 20 ms.
   *
   * @param take Takes what the other thread has to say
   * @param fell The other thread has come to an end that nobody asked for
   * @throws {Deno.errors.NotCapable} If the program may not do what this takes
   */
  constructor(take: (message: Told) => void, fell: (error: Error) => void) {
    this.#take = take;
    this.#fell = fell;
    const { process } = globalThis;
    this.#threads = process.getBuiltinModule("node:worker_threads");
    this.#inspector = process.getBuiltinModule("node:inspector");
    const data = new this.#threads.MessageChannel();
    const bell = new this.#threads.MessageChannel();
    this.#data = data.port1;
    this.#bell = bell.port1;
    const count = new SharedArrayBuffer(4);
    this.#count = new Int32Array(count);
    const given = { data: data.port2, bell: bell.port2, count } as unknown as ThreadData;
    this.#worker = new this.#threads.Worker(workerScript(), {
      workerData: given,
      transferList: [data.port2, bell.port2],
      name: "microlog",
      // Else it is given a copy, for which all variables are read, and a person may be asked for that.
      env: this.#threads.SHARE_ENV,
    });
    this.#worker.on("error", (error) => this.#end(error));
    this.#worker.on("exit", () => this.#end(new Error("its thread has ended")));
    this.#bell.on("message", () => this.#drain());
    this.keepAlive(false);
  }

  /** Whether the program is kept from ending by itself. */
  keepAlive(on: boolean): void {
    for (const one of [this.#worker, this.#bell]) {
      if (on) one.ref();
      else one.unref();
    }
  }

  /** Tells Microlog's thread something. */
  send(message: ToMicrolog): void {
    if (!this.#dead) this.#data.postMessage(message);
  }

  /**
   * Serves the other thread in place, with nothing else going on in this one. Not in a notebook, see notebook.ts.
   *
   * @param done Whether it has what it needs
   * @param limit When to give up, ms
   * @returns Whether it is done
   */
  serve(done: () => boolean, limit: number): boolean {
    if (!this.#mayServe) return done();
    const end = performance.now() + limit;
    while (!done() && !this.#dead && !this.#isStuck()) {
      const count = Atomics.load(this.#count, 0);
      if (this.#drain() > 0) continue;
      if (performance.now() > end) return false;
      Atomics.wait(this.#count, 0, count, SLICE);
    }
    return done();
  }

  #isStuck(): boolean {
    return [...this.#lines.values()].some((line) => line.isStuck);
  }

  /** Takes all messages there are. */
  #drain(): number {
    let taken = 0;
    for (;;) {
      const received = this.#threads.receiveMessageOnPort(this.#data) as { message: ToProgram } | undefined;
      if (received === undefined) return taken;
      taken++;
      const { message } = received;
      if (message.type === "inspector") this.#run(message.line, message.messages);
      else {
        if (message.type === "left") this.#hangUp();
        this.#take(message);
      }
    }
  }

  #run(number: number, messages: readonly string[]): void {
    let line = this.#lines.get(number);
    if (line === undefined) {
      line = new Line(this.#inspector, (message) => this.#reply(number, message));
      this.#lines.set(number, line);
    }
    for (const text of messages) {
      const command = JSON.parse(text) as Command;
      if (this.#answer(number, command)) continue;
      line.post(command);
      if (command.params?.functionDeclaration?.toString().includes(ACK)) this.#acknowledged = true;
    }
  }

  /** Answers what has to be done otherwise in process. */
  #answer(line: number, { id, method, params }: Command): boolean {
    switch (method) {
      // It would make V8 tell of each console call, and nothing else is wanted of it.
      case "Runtime.enable":
      case "Runtime.setMaxCallStackSizeToCapture":
      // Other threads cannot be reached from within.
      case "Target.setAutoAttach":
        break;
      case "Runtime.addBinding":
        this.#bind(line, String(params?.name));
        break;
      case "Runtime.removeBinding":
        delete (globalThis as unknown as Record<string, unknown>)[String(params?.name)];
        break;
      default:
        return false;
    }
    this.#reply(line, { id, result: {} });
    return true;
  }

  /** A binding of our own: what V8's tells comes a turn later, when a program that ends is gone. */
  #bind(line: number, name: string): void {
    const call = (payload: string): boolean => {
      this.#reply(line, { method: "Runtime.bindingCalled", params: { name, payload } });
      if (name !== BINDING || payload !== FLUSH && payload !== FLUSH_WORKERS) return true;
      this.#acknowledged = false;
      return this.serve(() => this.#acknowledged, HOLD_LIMIT);
    };
    Object.defineProperty(globalThis, name, { value: call, configurable: true, writable: true, enumerable: false });
  }

  #reply(line: number, message: Message): void {
    this.send({ type: "inspector", line, message });
  }

  #hangUp(): void {
    for (const line of this.#lines.values()) line.close();
    this.#lines.clear();
  }

  #end(error: Error): void {
    if (this.#dead) return;
    this.#dead = true;
    this.#hangUp();
    this.keepAlive(false);
    this.#fell(error);
  }
}

/** Node's workers take files alone; a package from a registry is imported by a script that is none. */
function workerScript(): URL {
  const url = new URL("./thread.ts", import.meta.url);
  return url.protocol === "file:"
    ? url
    : new URL(`data:text/javascript,${encodeURIComponent(`import ${JSON.stringify(url.href)};`)}`);
}
