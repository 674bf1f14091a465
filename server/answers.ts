/**
 * What language models said of a recording, kept with it.
 *
 * @module
 */
import { MicrologError } from "../recording/errors.ts";
import { formatId, type RecordingId } from "../recording/identity.ts";
import type { Store } from "../store/store.ts";

/** One answer. */
export interface Answer {
  id: string;
  /** When it was asked for, ISO 8601 in UTC. */
  when: string;
  /** Whom: a host, with a port where it is not the usual one. */
  host: string;
  model: string;
  prompt: string;
  /** Markdown. */
  text: string;
  /** Whether the model ended it by itself; otherwise it had no more room. */
  complete: boolean;
}

/** How many are kept of a recording. */
const MOST = 20;

/** Reads and writes the answers of a store. */
export class Answers {
  /** By recording, the change that is under way: each reads what the one before it wrote. */
  readonly #changes = new Map<string, Promise<unknown>>();

  constructor(private readonly store: Store) {}

  /**
   * The answers kept with a recording, newest first.
   *
   * @throws {MicrologError} If what is kept cannot be read
   */
  async list(id: RecordingId): Promise<Answer[]> {
    const text = await this.store.readNote(id, "analysis");
    return text === undefined ? [] : parse(id, text);
  }

  /** Keeps an answer; of too many, the oldest goes. */
  add(id: RecordingId, answer: Answer): Promise<void> {
    return this.#change(id, (answers) => [answer, ...answers].slice(0, MOST));
  }

  /** Forgets an answer; returns whether there was one of that id. */
  async remove(id: RecordingId, answer: string): Promise<boolean> {
    let found = false;
    await this.#change(id, (answers) => {
      const rest = answers.filter((other) => other.id !== answer);
      found = rest.length < answers.length;
      return found ? rest : undefined;
    });
    return found;
  }

  /** @param change Gives the answers to keep instead; undefined leaves them as they are */
  async #change(id: RecordingId, change: (answers: Answer[]) => Answer[] | undefined): Promise<void> {
    const key = formatId(id);
    const before = this.#changes.get(key) ?? Promise.resolve();
    const work = before.then(async () => {
      const changed = change(await this.list(id));
      if (changed === undefined) return;
      const text = changed.length === 0 ? "" : JSON.stringify({ version: 1, answers: changed });
      await this.store.writeNote(id, "analysis", text);
    });
    // Who comes next need not know that this one failed.
    const settled = work.catch(() => {});
    this.#changes.set(key, settled);
    try {
      await work;
    } finally {
      if (this.#changes.get(key) === settled) this.#changes.delete(key);
    }
  }
}

function parse(id: RecordingId, text: string): Answer[] {
  let kept: { answers?: unknown } | null;
  try {
    kept = JSON.parse(text);
  } catch (cause) {
    throw damaged(id, "they are not JSON", cause);
  }
  if (!Array.isArray(kept?.answers)) throw damaged(id, "they are no list");
  return kept.answers.map((answer) => {
    if (!isAnswer(answer)) throw damaged(id, "one of them is incomplete");
    return answer;
  });
}

function isAnswer(value: unknown): value is Answer {
  const answer = value as Partial<Record<keyof Answer, unknown>> | null;
  const texts = [answer?.id, answer?.when, answer?.host, answer?.model, answer?.prompt, answer?.text];
  return texts.every((text) => typeof text === "string") && typeof answer?.complete === "boolean";
}

function damaged(id: RecordingId, why: string, cause?: unknown): MicrologError {
  return new MicrologError(`Cannot read the answers kept with ${formatId(id)}: ${why}`, {
    hint: `Delete or mend ${id.label}/${id.time}.analysis.json where the recording is`,
    cause,
  });
}
