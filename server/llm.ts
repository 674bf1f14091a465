/**
 * Asks a language model, over the protocol that OpenAI made common: `POST {base}/chat/completions`.
 *
 * @module
 */
import { legible } from "../profile/legible.ts";
import { MicrologError } from "../recording/errors.ts";
import { deltasOf, messageIn, NonsenseError } from "./llm_answer.ts";

/** Where a language model is asked. */
export interface LlmEndpoint {
  /** An http or https address without a final slash, often one that ends in `/v1`. */
  baseUrl: string;
  /** Undefined where the endpoint wants none. Never shown to anybody. */
  key: string | undefined;
  /** Undefined: the only one that the endpoint has. */
  model: string | undefined;
  /** Default {@linkcode LLM_LIMITS}. */
  limits?: Partial<LlmLimits>;
}

/** How long, and how much. */
export interface LlmLimits {
  /** Until the answer begins, and between two pieces of it, milliseconds. */
  silence: number;
  /** All of it, milliseconds. */
  time: number;
  /** Bytes that the endpoint may send, which wraps each word in a lot more. */
  bytes: number;
  /** Characters of the answer. */
  characters: number;
}

/** What holds where nothing else is said. Local models may look at a prompt for a minute before they begin. */
export const LLM_LIMITS: Readonly<LlmLimits> = {
  silence: 180_000,
  time: 900_000,
  bytes: 64_000_000,
  characters: 400_000,
};

/** An answer that has begun. */
export interface LlmAnswer {
  model: string;
  /** Its pieces. When they are over `complete` tells whether the model ended it by itself. */
  pieces: AsyncGenerator<string, { complete: boolean }, void>;
}

/** A failure of the endpoint. */
export class LlmError extends MicrologError {
  override readonly name = "LlmError";

  constructor(host: string, why: string, hint: string) {
    super(`Cannot ask ${host}: ${why}`, { hint });
  }
}

/** How an endpoint is named: its host, with a port where it is not the usual one. */
export function hostOf({ baseUrl }: LlmEndpoint): string {
  return new URL(baseUrl).host;
}

const MESSAGE_LENGTH = 300;
const MODELS_NAMED = 10;
const LATER = "Try again later";

/** Asks one question. */
export class LlmRequest {
  readonly #endpoint: LlmEndpoint;
  readonly #limits: LlmLimits;
  readonly #host: string;
  readonly #stop = new AbortController();
  readonly #signal: AbortSignal;
  /** Why it was stopped from here. */
  #reason: LlmError | undefined;
  #silence: ReturnType<typeof setTimeout> | undefined;
  #time: ReturnType<typeof setTimeout> | undefined;

  /** @param signal Stops it */
  constructor(endpoint: LlmEndpoint, signal: AbortSignal) {
    this.#endpoint = endpoint;
    this.#limits = { ...LLM_LIMITS, ...endpoint.limits };
    this.#host = hostOf(endpoint);
    this.#signal = AbortSignal.any([signal, this.#stop.signal]);
  }

  /**
   * Sends the prompt, and waits until the answer begins.
   *
   * @throws {LlmError} If the endpoint cannot be reached, refuses, or takes too long
   */
  async ask(prompt: string): Promise<LlmAnswer> {
    this.#time = setTimeout(() => this.#tooSlow("its answer took longer than", this.#limits.time), this.#limits.time);
    try {
      const model = this.#endpoint.model ?? await this.#onlyModel();
      const response = await this.#fetch("chat/completions", {
        method: "POST",
        body: JSON.stringify({ model, messages: [{ role: "user", content: prompt }], stream: true }),
      });
      return { model, pieces: this.#pieces(response) };
    } catch (error) {
      this.#end();
      throw error;
    }
  }

  async *#pieces(response: Response): AsyncGenerator<string, { complete: boolean }, void> {
    let characters = 0;
    let complete = true;
    try {
      for await (const delta of deltasOf(this.#bytes(response))) {
        if (delta.error !== undefined) throw this.#failed(`it failed: ${this.#quote(delta.error)}`, LATER);
        if (delta.finish === "length" || delta.finish === "content_filter") complete = false;
        characters += delta.text.length;
        if (characters > this.#limits.characters) {
          throw this.#failed(
            `the answer is longer than ${this.#limits.characters} characters`,
            "Ask for a shorter one",
          );
        }
        if (delta.text !== "") yield delta.text;
      }
    } catch (error) {
      throw this.#explain(error);
    } finally {
      this.#end();
    }
    if (characters === 0) throw this.#failed("its answer is empty", "Try again, or another model: MICROLOG_LLM_MODEL");
    return { complete };
  }

  /** The bytes of an answer as they come, of which each is a sign of life. */
  async *#bytes(response: Response): AsyncGenerator<Uint8Array, void, void> {
    let bytes = 0;
    for await (const chunk of response.body ?? []) {
      this.#listen();
      bytes += chunk.length;
      if (bytes > this.#limits.bytes) {
        throw this.#failed(`it sent more than ${this.#limits.bytes} bytes`, "Ask for a shorter answer");
      }
      yield chunk;
    }
  }

  async #onlyModel(): Promise<string> {
    const response = await this.#fetch("models", { method: "GET" });
    let ids: string[] = [];
    try {
      const { data } = JSON.parse(await this.#text(response)) as { data: { id: string }[] };
      ids = data.map(({ id }) => id).filter((id) => typeof id === "string");
    } catch (error) {
      if (error instanceof LlmError || this.#signal.aborted) throw this.#explain(error);
      // Nothing is known of its models, then; the person has to name one.
    }
    if (ids.length === 1) return ids[0]!;
    const some = ids.slice(0, MODELS_NAMED).map((id) => this.#quote(id)).join(", ");
    const all = ids.length > MODELS_NAMED ? `${some}, …` : some;
    throw this.#failed(
      ids.length === 0 ? "which model to ask is not known" : "it has several models",
      `Set MICROLOG_LLM_MODEL where the server runs${ids.length === 0 ? "" : ` to one of: ${all}`}`,
    );
  }

  async #fetch(path: string, options: RequestInit): Promise<Response> {
    const { baseUrl, key } = this.#endpoint;
    const url = new URL(baseUrl);
    url.pathname = `${url.pathname.replace(/\/+$/, "")}/${path}`;
    const headers = new Headers({
      "Content-Type": "application/json",
      "Accept": "text/event-stream, application/json",
    });
    if (key !== undefined) headers.set("Authorization", `Bearer ${key}`);
    this.#listen();
    let response: Response;
    try {
      // A redirect could lead the key and the recording elsewhere.
      response = await fetch(url, { ...options, headers, signal: this.#signal, redirect: "manual" });
    } catch (error) {
      throw this.#explain(error);
    }
    this.#listen();
    if (response.ok) return response;
    throw await this.#refused(response);
  }

  async #refused(response: Response): Promise<LlmError> {
    const { status } = response;
    if (status >= 300 && status < 400) {
      await response.body?.cancel();
      return this.#failed(
        "it leads on to another address, which is not followed",
        "Set MICROLOG_LLM_BASE_URL to the address itself",
      );
    }
    let message: string;
    try {
      message = messageIn(await this.#text(response));
    } catch (error) {
      // The status says enough; being stopped, or too slow, says more.
      if (this.#signal.aborted) throw this.#explain(error);
      message = "";
    }
    const why = message === "" ? ` (${status})` : ` (${status}): ${this.#quote(message)}`;
    if (status === 401 || status === 403) return this.#failed(`it refuses the key${why}`, "Check MICROLOG_LLM_API_KEY");
    if (status === 404) {
      return this.#failed(
        `it does not know the address or the model${why}`,
        "Check MICROLOG_LLM_BASE_URL, which often ends in /v1, and MICROLOG_LLM_MODEL",
      );
    }
    if (status === 429) return this.#failed(`it takes no more requests for now${why}`, LATER);
    if (status >= 500) return this.#failed(`it failed${why}`, LATER);
    return this.#failed(`it refuses the request${why}`, "A shorter prompt, or another model, may help");
  }

  /** The beginning of an answer that is no stream of pieces. */
  async #text(response: Response): Promise<string> {
    const decoder = new TextDecoder();
    let text = "";
    for await (const chunk of this.#bytes(response)) {
      text += decoder.decode(chunk, { stream: true });
      if (text.length > this.#limits.characters) break;
    }
    return text;
  }

  /** What went wrong underneath, in words. */
  #explain(error: unknown): unknown {
    if (this.#reason !== undefined) return this.#reason;
    if (error instanceof LlmError || this.#signal.aborted) return error;
    if (error instanceof NonsenseError) {
      return this.#failed(error.message, "Check MICROLOG_LLM_BASE_URL, which often ends in /v1");
    }
    if (error instanceof Deno.errors.NotCapable) {
      return this.#failed("Deno was not given the permission", `Run with --allow-net=${this.#host}`);
    }
    // Deno names the whole address in it.
    return this.#failed(
      "it cannot be reached, or broke off",
      "Check MICROLOG_LLM_BASE_URL and the network",
    );
  }

  #failed(why: string, hint: string): LlmError {
    return new LlmError(this.#host, why, hint);
  }

  /** What the endpoint says, such that it can be shown: without the key, cut, on one line. */
  #quote(text: string): string {
    const { key } = this.#endpoint;
    const masked = key === undefined ? text : text.replaceAll(key, "***");
    const line = legible(masked.slice(0, 4 * MESSAGE_LENGTH)).replace(/\s+/g, " ").trim();
    return line.length > MESSAGE_LENGTH ? `${line.slice(0, MESSAGE_LENGTH)}…` : line;
  }

  /** Waits for the next sign of life. */
  #listen(): void {
    clearTimeout(this.#silence);
    const { silence } = this.#limits;
    this.#silence = setTimeout(() => this.#tooSlow("it said nothing for", silence), silence);
  }

  #tooSlow(what: string, limit: number): void {
    this.#reason = new LlmError(this.#host, `${what} ${limit / 1000} s`, LATER);
    this.#stop.abort();
  }

  #end(): void {
    clearTimeout(this.#silence);
    clearTimeout(this.#time);
    this.#stop.abort();
  }
}
