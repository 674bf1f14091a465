/**
 * A line to V8's inspector from within the thread that it looks at.
 *
 * @module
 */
import type { Message } from "../tracer/inspector/session.ts";

type Inspector = typeof import("node:inspector");
type Session = import("node:inspector").Session;

/** A command for the inspector. */
export interface Command {
  id: number;
  method: string;
  params?: Record<string, unknown>;
}

/** Runs commands, and tells of the answers and of what V8 has to say besides. */
export class Line {
  #inspector: Inspector;
  #tell: (message: Message) => void;
  #session: Session;
  /** The debugger has a session of its own, see {@linkcode Line.post}. */
  #debugger: Session | undefined;
  /** What has set it up. */
  #setup: Command[] = [];
  #left = new WeakSet<Session>();
  #unanswered = 0;

  constructor(inspector: Inspector, tell: (message: Message) => void) {
    this.#inspector = inspector;
    this.#tell = tell;
    this.#session = this.#connect();
  }

  /** Whether answers do not come before the thread gives way. */
  get isStuck(): boolean {
    return this.#unanswered > 0;
  }

  /**
   * Runs a command; the answer comes before this returns.
   *
   * Where V8 tells of something by itself, as of a script that the program compiles, `node:inspector` keeps that and all
   * that follows for the next tick, which does not come while the thread does not give way. With the debugger on that is
   * an everyday matter; another session is told of all scripts anew.
   */
  post(command: Command): void {
    const { id, method } = command;
    const answer = (message: Message) => this.#tell(message);
    if (!method.startsWith("Debugger.")) return void this.#run(this.#session, command, answer);
    if (method === "Debugger.disable") {
      this.#leaveDebugger();
      this.#setup = [];
      return this.#tell({ id, result: {} });
    }
    if (method !== "Debugger.getScriptSource") this.#setup.push(command);
    this.#debugger ??= this.#connect();
    if (this.#run(this.#debugger, command, answer)) return;
    this.#leaveDebugger();
    const other = this.#debugger = this.#connect();
    for (const earlier of this.#setup) if (earlier !== command) this.#run(other, earlier, () => {});
    this.#run(other, command, answer);
  }

  /** Hangs up. */
  close(): void {
    this.#leaveDebugger();
    this.#leave(this.#session);
  }

  #connect(): Session {
    const session = new this.#inspector.Session();
    session.connect();
    session.on("inspectorNotification", (message) => {
      if (!this.#left.has(session)) this.#tell(message as Message);
    });
    return session;
  }

  /** Whether it was answered at once. */
  #run(session: Session, { id, method, params = {} }: Command, answer: (message: Message) => void): boolean {
    let answered = false;
    const post = session.post.bind(session) as (
      method: string,
      params: object,
      callback: (error: Error | null, result?: unknown) => void,
    ) => void;
    if (session === this.#session) this.#unanswered++;
    atOnce(() =>
      post(method, params, (error, result) => {
        answered = true;
        if (session === this.#session) this.#unanswered--;
        if (!this.#left.has(session)) {
          answer(error === null ? { id, result } : { id, error: { message: error.message } });
        }
      })
    );
    return answered;
  }

  #leaveDebugger(): void {
    if (this.#debugger !== undefined) this.#leave(this.#debugger);
    this.#debugger = undefined;
  }

  #leave(session: Session): void {
    this.#left.add(session);
    session.disconnect();
  }
}

/**
 * Calls back at once what `node:inspector` would call in the next tick: V8 has answered by then, and whoever waits in
 * place for that would wait for ever.
 */
function atOnce(work: () => void): void {
  const { process } = globalThis;
  const own = Object.getOwnPropertyDescriptor(process, "nextTick");
  const ticks: (() => void)[] = [];
  process.nextTick = (callback: (...args: unknown[]) => void, ...args: unknown[]) => {
    ticks.push(() => callback(...args));
  };
  try {
    work();
  } finally {
    if (own === undefined) delete (process as { nextTick?: unknown }).nextTick;
    else Object.defineProperty(process, "nextTick", own);
    for (const tick of ticks) tick();
  }
}
