/**
 * Asks the server for analyses: whom one can ask, what was answered, and to ask.
 *
 * @module
 */
import { MicrologError } from "../recording/errors.ts";
import { ask, type SourceText } from "./api.ts";

/** A language model that can be asked. */
export interface AnalysisEndpoint {
  host: string;
  /** Null where the endpoint has but one, or the server has not been told which. */
  model: string | null;
}

/** An answer kept with a recording. */
export interface AnalysisAnswer {
  id: string;
  /** When it was asked for, ISO 8601 in UTC. */
  when: string;
  host: string;
  model: string;
  prompt: string;
  /** Markdown. */
  text: string;
  /** Whether the model ended it by itself; otherwise it had no more room. */
  complete: boolean;
}

/** Whom one can ask; null where no endpoint is set. */
export async function readEndpoint(): Promise<AnalysisEndpoint | null> {
  const response = await ask("Cannot tell whether a language model can be asked", "/api/analysis");
  const { endpoint } = await response.json() as { endpoint: AnalysisEndpoint | null };
  return endpoint;
}

/** The answers kept with a recording (`label/time`), newest first. */
export async function readAnswers(id: string): Promise<AnalysisAnswer[]> {
  const response = await ask(`Cannot read the answers kept with ${id}`, `/api/recordings/${id}/analysis`);
  return await response.json() as AnalysisAnswer[];
}

/** Forgets an answer. */
export async function deleteAnswer(id: string, answer: string): Promise<void> {
  await ask("Cannot delete the answer", `/api/recordings/${id}/analysis/${answer}`, { method: "DELETE" });
}

/** How many sources may be asked for at once. */
export const SOURCES_AT_ONCE = 8;

/** The texts of sources of a recording (`label/time`) by their URLs, or why they cannot be shown. */
export async function readSources(
  id: string,
  urls: readonly string[],
  signal: AbortSignal,
): Promise<Record<string, SourceText | { error: string }>> {
  const query = urls.map((url) => `url=${encodeURIComponent(url.toWellFormed())}`).join("&");
  const response = await ask("Cannot show sources", `/api/recordings/${id}/sources?${query}`, { signal });
  return await response.json() as Record<string, SourceText | { error: string }>;
}

/**
 * Asks the language model about a recording (`label/time`).
 *
 * @param onText Told of each piece of the answer
 * @returns The answer as it was kept
 * @throws {MicrologError} If it cannot be asked, or breaks off
 */
export async function askModel(
  id: string,
  prompt: string,
  onText: (piece: string) => void,
  signal: AbortSignal,
): Promise<AnalysisAnswer> {
  const response = await ask("Cannot ask the language model", `/api/recordings/${id}/analysis`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ prompt }),
    signal,
  });
  for await (const line of linesOf(response.body ?? new Blob([]).stream(), signal)) {
    const said = JSON.parse(line) as { text?: string; answer?: AnalysisAnswer; error?: string; hint?: string };
    if (said.answer !== undefined) return said.answer;
    if (said.error !== undefined) {
      throw new MicrologError(said.error, said.hint === undefined ? {} : { hint: said.hint });
    }
    onText(said.text ?? "");
  }
  throw brokenOff();
}

/** Lines as they come. */
async function* linesOf(
  stream: ReadableStream<Uint8Array>,
  signal: AbortSignal,
): AsyncGenerator<string, void, void> {
  const reader = stream.getReader();
  const decoder = new TextDecoder();
  let rest = "";
  for (let done = false; !done;) {
    const chunk = await reader.read().catch((cause) => {
      throw signal.aborted ? cause : brokenOff(cause);
    });
    done = chunk.done;
    rest += decoder.decode(chunk.value, { stream: !done });
    const lines = rest.split("\n");
    rest = lines.pop()!;
    yield* lines;
  }
}

function brokenOff(cause?: unknown): MicrologError {
  return new MicrologError("Cannot read the answer to its end: the server broke off", {
    hint: "Start it again with: microlog serve",
    cause,
  });
}
