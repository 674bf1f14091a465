/**
 * An inspector that answers from a script.
 *
 * @module
 */
import assert from "node:assert/strict";
import { setImmediate } from "node:timers";
import type { Command, Commands, EventName, Events } from "../../tracer/inspector/protocol.ts";
import { Session } from "../../tracer/inspector/session.ts";

/** Returned by an answer that comes later, or never: see {@linkcode FakeInspector.answerHeld}. */
export const HELD = Symbol("held");

type Answer<C extends Command> = (
  params: Commands[C]["params"],
  sessionId: string | undefined,
) => Commands[C]["result"] | typeof HELD;

/** What to answer, by command; a thrown error is a refusal. All other commands are answered by nothing in particular. */
export type Script = { [C in Command]?: Answer<C> };

/** A command as it was sent. */
export interface Sent {
  method: string;
  params: Record<string, unknown>;
  /** The thread it is for; undefined for the main one. */
  sessionId?: string;
}

interface Held {
  id: number;
  method: string;
  sessionId?: string;
}

/** The far end of a {@linkcode Session}. Answers come in order, after the turn in which the command was sent. */
export class FakeInspector {
  readonly session: Session = new Session((messages) => this.#take(messages));
  /** All commands so far. */
  readonly sent: Sent[] = [];
  /** How many commands each write held. */
  readonly writes: number[] = [];
  /** May be changed at any time. */
  script: Script;
  #held: Held[] = [];

  constructor(script: Script = {}) {
    this.script = script;
  }

  /** The names of all commands so far. */
  get methods(): string[] {
    return this.sent.map(({ method }) => method);
  }

  #take(messages: string[]): void {
    this.writes.push(messages.length);
    for (const message of messages) {
      const { id, method, params, sessionId } = JSON.parse(message) as Sent & { id: number };
      this.sent.push({ method, params, ...(sessionId === undefined ? {} : { sessionId }) });
      queueMicrotask(() => this.#answer({ id, method, ...(sessionId === undefined ? {} : { sessionId }) }, params));
    }
  }

  #answer(command: Held, params: Record<string, unknown>): void {
    const { id, method, sessionId } = command;
    try {
      const answer = this.script[method as Command] as ((params: unknown, id?: string) => unknown) | undefined;
      const result = answer === undefined ? {} : answer(params, sessionId);
      if (result === HELD) this.#held.push(command);
      else this.receive({ id, result, sessionId });
    } catch (error) {
      this.receive({ id, sessionId, error: { message: error instanceof Error ? error.message : String(error) } });
    }
  }

  /** Answers the oldest held command of that name. */
  answerHeld<C extends Command>(method: C, result: Commands[C]["result"]): void {
    const index = this.#held.findIndex((held) => held.method === method);
    assert.ok(index >= 0, `no ${method} is held`);
    const { id, sessionId } = this.#held.splice(index, 1)[0]!;
    this.receive({ id, sessionId, result });
  }

  /** Sends an event, of a thread or the main one. */
  emit<E extends EventName>(method: E, params: Events[E], sessionId?: string): void {
    this.receive({ method, params, sessionId });
  }

  /** Sends any message. */
  receive(message: Record<string, unknown>): void {
    this.session.receive(JSON.stringify(message));
  }

  /** Cuts the line. */
  close(): void {
    this.session.close();
  }
}

/** Lets everything run that is ready to. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(() => resolve()));
}

/** Waits until something is so, turn by turn. */
export async function until(condition: () => boolean, what = String(condition)): Promise<void> {
  for (let turns = 0; !condition(); turns++) {
    assert.ok(turns < 20_000, `it never came: ${what}`);
    await turn();
  }
}
