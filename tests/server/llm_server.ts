/**
 * A language model on the loopback, that speaks as OpenAI's servers do.
 *
 * @module
 */
import assert from "node:assert/strict";

/** What it was asked. */
export interface LlmQuestion {
  path: string;
  key: string | null;
  /** Undefined where there was none. */
  body: { model: string; stream: boolean; messages: { role: string; content: string }[] } | undefined;
}

/** A language model that runs. */
export interface LlmServer extends AsyncDisposable {
  /** `http://127.0.0.1:1234/v1` */
  baseUrl: string;
  host: string;
  questions: LlmQuestion[];
  /** How it answers from now on. */
  answer(with_: (request: Request, question: LlmQuestion) => Response | Promise<Response>): void;
}

/** Starts one that answers each question with "Hello". */
export function startLlm(): LlmServer {
  const questions: LlmQuestion[] = [];
  let answer: Parameters<LlmServer["answer"]>[0] = () => streamed(["Hel", "lo"]);
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, async (request) => {
    const text = await request.text();
    const question = {
      path: new URL(request.url).pathname,
      key: request.headers.get("authorization"),
      body: text === "" ? undefined : JSON.parse(text),
    };
    questions.push(question);
    return await answer(request, question);
  });
  const host = `127.0.0.1:${server.addr.port}`;
  return {
    baseUrl: `http://${host}/v1`,
    host,
    questions,
    answer: (with_) => answer = with_,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

/** An answer that comes in pieces. */
export function streamed(pieces: readonly string[], finish = "stop"): Response {
  const events = [
    ": processing\n\n",
    event({ choices: [{ index: 0, delta: { role: "assistant", content: "" }, finish_reason: null }] }),
    ...pieces.map((content) => event({ choices: [{ index: 0, delta: { content }, finish_reason: null }] })),
    event({ choices: [{ index: 0, delta: {}, finish_reason: finish }] }),
    event({ choices: [], usage: { total_tokens: 3 } }),
    "data: [DONE]\n\n",
  ];
  return new Response(ReadableStream.from(events).pipeThrough(new TextEncoderStream()), {
    headers: { "content-type": "text/event-stream" },
  });
}

/** One of the events of such an answer. */
export function event(value: object): string {
  return `data: ${JSON.stringify(value)}\n\n`;
}

/** An answer that comes at once. */
export function whole(content: unknown, finish = "stop"): Response {
  return Response.json({ choices: [{ index: 0, message: { role: "assistant", content }, finish_reason: finish }] });
}

/** An answer that begins, and goes on as the test wants; `left` resolves when whoever asked is gone. */
export function slow(
  first: string,
): { response: Response; say(piece: string): void; end(): void; left: Promise<void> } {
  const encoder = new TextEncoder();
  let gone = () => {};
  const left = new Promise<void>((resolve) => gone = resolve);
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  const body = new ReadableStream<Uint8Array>({
    start: (started) => {
      controller = started;
    },
    cancel: () => gone(),
  });
  assert.ok(controller);
  const stream = controller;
  const say = (content: string) => stream.enqueue(encoder.encode(event({ choices: [{ delta: { content } }] })));
  say(first);
  return {
    response: new Response(body, { headers: { "content-type": "text/event-stream" } }),
    say,
    end: () => {
      stream.enqueue(encoder.encode("data: [DONE]\n\n"));
      stream.close();
    },
    left,
  };
}
