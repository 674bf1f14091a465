/**
 * One inspector session: commands out, results and events in. Knows nothing of how they travel.
 *
 * @module
 */
import type { Command, Commands, EventName, Events } from "./protocol.ts";

/** Thrown by commands that were under way when the inspector went away. */
export class InspectorClosedError extends Error {
  override readonly name = "InspectorClosedError";
}

/** Thrown when the inspector refuses a command. */
export class InspectorCommandError extends Error {
  override readonly name = "InspectorCommandError";
}

interface Pending {
  method: string;
  resolve(result: unknown): void;
  reject(error: Error): void;
}

type Listener = (params: never) => void;

/** A message as the inspector sends it. */
export interface Message {
  id?: number;
  /** The thread it is from, where that is not the main one. */
  sessionId?: string;
  method?: string;
  params?: unknown;
  result?: unknown;
  error?: { message: string };
}

/**
 * Sends commands and hands out what comes back. Commands sent in one turn of the event loop leave in one write.
 *
 * @example
 * ```ts
 * import { Session } from "./session.ts";
 * const session = new Session((messages) => console.log(messages));
 * session.on("Debugger.scriptParsed", (script) => console.log(script.url));
 * void session.send("Runtime.getHeapUsage", {});
 * ```
 */
export class Session {
  #transmit: (messages: string[]) => void;
  #nextId = 1;
  #pending = new Map<number, Pending>();
  #listeners = new Map<string, Listener[]>();
  #outbox: string[] = [];
  #closed = false;
  #id: string | undefined;
  #children = new Map<string, Session>();

  /** Resolves when the session is over. */
  readonly closed: Promise<void>;
  #resolveClosed: () => void;

  /**
   * @param transmit Takes messages on their way
   * @param id Of a thread that shares the line with the main one, see {@linkcode Session.child}
   */
  constructor(transmit: (messages: string[]) => void, id?: string) {
    this.#transmit = transmit;
    this.#id = id;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.closed = promise;
    this.#resolveClosed = resolve;
  }

  get isClosed(): boolean {
    return this.#closed;
  }

  /**
   * Sends one command.
   *
   * @throws {InspectorClosedError} If the inspector goes away before it answers
   * @throws {InspectorCommandError} If the inspector refuses
   */
  send<C extends Command>(method: C, params: Commands[C]["params"]): Promise<Commands[C]["result"]> {
    if (this.#closed) return Promise.reject(new InspectorClosedError(`${method}: the inspector is gone`));
    const id = this.#nextId++;
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    this.#pending.set(id, { method, resolve, reject });
    if (this.#outbox.length === 0) queueMicrotask(() => this.#flush());
    this.#outbox.push(JSON.stringify({ id, method, params, sessionId: this.#id }));
    return promise as Promise<Commands[C]["result"]>;
  }

  #flush(): void {
    const messages = this.#outbox;
    this.#outbox = [];
    if (!this.#closed && messages.length > 0) this.#transmit(messages);
  }

  /** Calls back for each event of that name. */
  on<E extends EventName>(name: E, listener: (params: Events[E]) => void): void {
    const listeners = this.#listeners.get(name);
    if (listeners === undefined) this.#listeners.set(name, [listener as Listener]);
    else listeners.push(listener as Listener);
  }

  /** The session of a thread that the inspector has attached to; it shares this one's line. */
  child(id: string): Session {
    let child = this.#children.get(id);
    if (child === undefined) {
      child = new Session(this.#transmit, id);
      this.#children.set(id, child);
      if (this.#closed) child.close();
    }
    return child;
  }

  /** Takes one message from the inspector, as text. */
  receive(text: string): void {
    this.deliver(JSON.parse(text) as Message);
  }

  /** Takes one message from the inspector. */
  deliver(message: Message): void {
    const { sessionId } = message;
    // What a thread says after its end is of no use to anybody.
    const session = sessionId === undefined ? this : this.#children.get(sessionId);
    if (session !== undefined) session.#take(message);
  }

  #take(message: Message): void {
    if (message.id !== undefined) {
      const pending = this.#pending.get(message.id);
      if (pending === undefined) return;
      this.#pending.delete(message.id);
      if (message.error === undefined) pending.resolve(message.result);
      else pending.reject(new InspectorCommandError(`${pending.method}: ${message.error.message}`));
    } else if (message.method !== undefined) {
      for (const listener of this.#listeners.get(message.method) ?? []) listener(message.params as never);
    }
  }

  /** The line is cut: every command under way fails. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const { method, reject } of this.#pending.values()) {
      reject(new InspectorClosedError(`${method}: the inspector is gone`));
    }
    this.#pending.clear();
    for (const child of this.#children.values()) child.close();
    this.#children.clear();
    this.#resolveClosed();
  }
}
