/**
 * Reads what a language model's endpoint answers: events of a stream (server-sent events), or one JSON object.
 *
 * @module
 */

/** A piece of an answer. */
export interface Delta {
  text: string;
  /** Why the model ended, where this is the end: `stop`, `length`, … */
  finish?: string;
  /** What the endpoint says went wrong. */
  error?: string;
}

/** An answer of another form than it should have. */
export class NonsenseError extends Error {
  override readonly name = "NonsenseError";
}

/** An event is far smaller than this, and so is an answer that comes in one; characters. */
const MOST = 4_000_000;
/** How the lines of a stream of events begin. */
const EVENTS = /^(data|event|id|retry)?:/;

/**
 * The pieces of an answer, whichever form it has: not all endpoints say it rightly in their headers.
 *
 * @throws {NonsenseError} If it has neither form
 */
export async function* deltasOf(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Delta, void, void> {
  const lines = linesOf(bytes);
  let whole: string[] | undefined;
  let data: string[] = [];
  let begun = false;
  for await (const line of lines) {
    if (!begun) {
      if (line.trim() === "") continue;
      begun = true;
      if (!EVENTS.test(line)) whole = [];
    }
    if (whole !== undefined) {
      whole.push(line);
    } else if (line === "") {
      if (isOver(data)) return;
      yield* deltasIn(data);
      data = [];
    } else if (line.startsWith("data:")) {
      data.push(line.slice("data:".length).replace(/^ /, ""));
    }
  }
  if (whole !== undefined) yield deltaOf(parse(whole.join("\n"), "its answer is not JSON"), true);
  else if (!isOver(data)) yield* deltasIn(data);
}

/** What an endpoint says of an error: OpenAI's form, others' forms, or the text as it is. */
export function messageIn(text: string): string {
  try {
    return messageOf(JSON.parse(text)) ?? "";
  } catch {
    // A page of a proxy says little by its tags.
    return /^\s*</.test(text) ? "" : text;
  }
}

function isOver(data: readonly string[]): boolean {
  return data.length === 1 && data[0]!.trim() === "[DONE]";
}

function* deltasIn(data: readonly string[]): Generator<Delta, void, void> {
  if (data.length > 0) yield deltaOf(parse(data.join("\n"), "a piece of its answer is not JSON"), false);
}

function parse(text: string, problem: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw Object.assign(new NonsenseError(problem), { cause });
  }
}

/** @param whole Whether it is all of an answer, and so has to hold text */
function deltaOf(value: unknown, whole: boolean): Delta {
  const error = isObject(value) && value.error ? messageOf(value) ?? "it does not say why" : undefined;
  if (error !== undefined) return { text: "", error };
  const choice = isObject(value) && Array.isArray(value.choices) ? value.choices[0] as unknown : undefined;
  const part = isObject(choice) ? choice.delta ?? choice.message : undefined;
  const content = isObject(part) ? part.content : undefined;
  if (whole && content === undefined) throw new NonsenseError("its answer is not that of a language model");
  const finish = isObject(choice) && typeof choice.finish_reason === "string" ? choice.finish_reason : undefined;
  return { text: textOf(content), ...(finish === undefined ? {} : { finish }) };
}

/** Text, or a list of parts of which some are. */
function textOf(content: unknown): string {
  if (typeof content === "string") return content;
  if (!Array.isArray(content)) return "";
  return content.map((part: unknown) => isObject(part) && typeof part.text === "string" ? part.text : "").join("");
}

function messageOf(value: unknown): string | undefined {
  if (!isObject(value)) return undefined;
  const { error, message, detail } = value;
  if (isObject(error)) return messageOf(error);
  return [error, message, detail].find((text) => typeof text === "string");
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

/** Lines without their ends. */
async function* linesOf(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string, void, void> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of bytes) {
    rest += decoder.decode(chunk, { stream: true });
    if (rest.length > MOST) throw new NonsenseError("a piece of its answer is far too long");
    // A line break may come in two pieces: `\r`, then `\n`.
    const lines = rest.split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop()!;
    yield* lines;
  }
  rest += decoder.decode();
  yield rest.replace(/\r$/, "");
}
