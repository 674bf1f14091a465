/**
 * Asks a language model about a recording, and keeps what it answers. The page gets the answer as it comes, one JSON object
 * a line: `{"text"}` for each piece, at the end `{"answer"}` as it was kept, or `{"error", "hint"}`.
 *
 * @module
 */
import { MicrologError } from "../recording/errors.ts";
import type { RecordingId } from "../recording/identity.ts";
import { NotFoundError } from "../store/failure.ts";
import type { Store } from "../store/store.ts";
import { type Bytes, streamFrom } from "../store/streams.ts";
import { type Answer, Answers } from "./answers.ts";
import { badBody, readJson } from "./body.ts";
import { answerFor, HttpError } from "./errors.ts";
import { hostOf, type LlmAnswer, type LlmEndpoint, LlmRequest } from "./llm.ts";

/** Whom one can ask, as the page learns of it: never the key, nor more of the address than its host. */
export interface AnalysisInfo {
  /** Null where no endpoint is set. */
  endpoint: { host: string; model: string | null } | null;
}

/** Bytes of a prompt at most; those that Microlog makes are far smaller, yet people may add to them. */
const PROMPT_LIMIT = 1_000_000;

/** What the API does about analyses. */
export class Analysis {
  readonly answers: Answers;

  /** @param report Told of errors that are no person's */
  constructor(
    private readonly store: Store,
    private readonly endpoint: LlmEndpoint | undefined,
    private readonly report: (error: unknown) => void,
  ) {
    this.answers = new Answers(store);
  }

  /** Whom one can ask. */
  info(): AnalysisInfo {
    const { endpoint } = this;
    return { endpoint: endpoint === undefined ? null : { host: hostOf(endpoint), model: endpoint.model ?? null } };
  }

  /**
   * Asks, and answers with what comes; that the endpoint fails is told there too. Whoever leaves ends it.
   *
   * @throws {HttpError} If there is nobody to ask, or the prompt is none
   * @throws {MicrologError} If there is no such recording
   */
  async ask(id: RecordingId, request: Request): Promise<ReadableStream<Bytes>> {
    const { endpoint } = this;
    if (endpoint === undefined) {
      throw new HttpError(
        409,
        new MicrologError("Cannot ask a language model: none is set", {
          hint: "Start the server with MICROLOG_LLM_BASE_URL and MICROLOG_LLM_API_KEY",
        }),
      );
    }
    const prompt = readPrompt(await readJson(request, "the prompt", PROMPT_LIMIT));
    if (await this.store.info(id) === undefined) throw new NotFoundError(id);
    return streamFrom((stop) => this.#ask(id, endpoint, prompt, stop), request.signal);
  }

  async *#ask(
    id: RecordingId,
    endpoint: LlmEndpoint,
    prompt: string,
    signal: AbortSignal,
  ): AsyncGenerator<Bytes, void, void> {
    const about = { id: crypto.randomUUID(), when: new Date().toISOString(), host: hostOf(endpoint), prompt };
    let pieces: LlmAnswer["pieces"] | undefined;
    let text = "";
    try {
      const begun = await new LlmRequest(endpoint, signal).ask(prompt);
      pieces = begun.pieces;
      for (let piece = await pieces.next();; piece = await pieces.next()) {
        if (piece.done) {
          const answer: Answer = { ...about, model: begun.model, text, complete: piece.value.complete };
          await this.answers.add(id, answer);
          return yield line({ answer });
        }
        text += piece.value;
        yield line({ text: piece.value });
      }
    } catch (error) {
      if (signal.aborted) return;
      const { error: message, hint, status } = answerFor(error);
      // What is no error for people is told of in the terminal, as everywhere.
      if (status === 500 && !(error instanceof MicrologError)) this.report(error);
      yield line({ error: message, hint });
    } finally {
      await pieces?.return({ complete: false }).catch((error) => {
        // Who has left has broken off what is being let go of here.
        if (!signal.aborted) throw error;
      });
    }
  }
}

function readPrompt(body: unknown): string {
  const prompt = (body as { prompt?: unknown } | null)?.prompt;
  if (typeof prompt !== "string") throw badBody("the prompt", "prompt is no text");
  if (prompt.trim() === "") throw badBody("the prompt", "it is empty");
  return prompt;
}

const encoder = new TextEncoder();

function line(value: object): Bytes {
  return encoder.encode(`${JSON.stringify(value)}\n`);
}
