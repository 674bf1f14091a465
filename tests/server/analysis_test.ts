import assert from "node:assert/strict";
import { createApp } from "../../server/app.ts";
import type { LlmEndpoint } from "../../server/llm.ts";
import { MemoryStore } from "../../store/memory.ts";
import { event, type LlmServer, slow, startLlm, streamed, whole } from "./llm_server.ts";
import { assets, record, TIME } from "./support.ts";

const KEY = "sk-very-secret";
const PATH = `/api/recordings/hello/${TIME}/analysis`;

/** An application that may ask a language model, with a recording. */
async function llmApp(llm: LlmServer | undefined, options: Partial<LlmEndpoint> = {}, store = new MemoryStore()) {
  const endpoint = llm && { baseUrl: llm.baseUrl, key: KEY, model: "test-1", ...options };
  const reports: unknown[] = [];
  const app = createApp({ store, assets, version: "1.2.3", llm: endpoint, report: (error) => reports.push(error) });
  await record(store, "hello");
  const request = async (path: string, init: RequestInit = {}) =>
    await app.request(path, { ...init, headers: { host: "localhost:7777", ...init.headers as object } });
  const ask = (prompt: unknown = "Why?", init: RequestInit = {}) =>
    request(PATH, { method: "POST", body: JSON.stringify({ prompt }), ...init });
  return { store, request, ask, reports };
}

type App = Awaited<ReturnType<typeof llmApp>>;

/** What the page is sent, line by line. */
async function linesOf(response: Response): Promise<Record<string, unknown>[]> {
  assert.equal(response.status, 200, response.ok ? "" : await response.clone().text());
  return (await response.text()).trimEnd().split("\n").map((line) => JSON.parse(line));
}

/** The last thing that is said. */
async function endOf(response: Response): Promise<Record<string, unknown>> {
  return (await linesOf(response)).at(-1)!;
}

async function answersOf({ request }: App): Promise<Record<string, unknown>[]> {
  return await (await request(PATH)).json();
}

/** What is answered where nothing came of it. */
async function refusal(response: Response): Promise<[status: number, error: string, hint: string]> {
  const lines = (await response.text()).trimEnd().split("\n");
  assert.equal(lines.length, 1);
  const { error, hint } = JSON.parse(lines[0]!);
  return [response.status, error, hint];
}

Deno.test("analysis: says whom one can ask, and never the key", async () => {
  const none = await llmApp(undefined);
  assert.deepEqual(await (await none.request("/api/analysis")).json(), { endpoint: null });
  assert.deepEqual(await refusal(await none.ask()), [
    409,
    "Cannot ask a language model: none is set",
    "Start the server with MICROLOG_LLM_BASE_URL and MICROLOG_LLM_API_KEY",
  ]);
  const llm = { baseUrl: "https://llm.example.org/private/v1?key=k1", key: KEY, model: undefined };
  const app = createApp({ store: new MemoryStore(), assets, version: "1.2.3", llm });
  const response = await app.request("/api/analysis", { headers: { host: "localhost" } });
  assert.equal(await response.text(), '{"endpoint":{"host":"llm.example.org","model":null}}');
});

Deno.test("analysis: asks, streams the answer as it comes, and keeps it with the recording", async () => {
  await using llm = startLlm();
  const app = await llmApp(llm);
  assert.deepEqual(await answersOf(app), []);
  const answer = slow("# Fi");
  llm.answer(() => answer.response);
  const response = await app.ask("Why is it slow?");
  assert.equal(response.headers.get("content-type"), "application/jsonl; charset=utf-8");
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  assert.equal((await reader.read()).value, '{"text":"# Fi"}\n');
  answer.say("nding");
  assert.equal((await reader.read()).value, '{"text":"nding"}\n');
  answer.end();
  const { answer: kept } = JSON.parse((await reader.read()).value!);
  assert.equal((await reader.read()).done, true);

  assert.deepEqual(llm.questions, [{
    path: "/v1/chat/completions",
    key: `Bearer ${KEY}`,
    body: { model: "test-1", stream: true, messages: [{ role: "user", content: "Why is it slow?" }] },
  }]);
  const { id, when, ...rest } = kept;
  assert.match(id, /^[\w-]{36}$/);
  assert.ok(!Number.isNaN(Date.parse(when)));
  assert.deepEqual(rest, {
    host: llm.host,
    model: "test-1",
    prompt: "Why is it slow?",
    text: "# Finding",
    complete: true,
  });
  assert.deepEqual(await answersOf(app), [kept]);
  assert.doesNotMatch(await app.store.readNote({ label: "hello", time: TIME }, "analysis") ?? "", new RegExp(KEY));
});

Deno.test("analysis: takes an answer at once too, in parts, from whatever says what it is", async () => {
  await using llm = startLlm();
  const app = await llmApp(llm, { key: undefined });
  const text = async () => (await endOf(await app.ask())).answer as Record<string, unknown>;
  llm.answer(() => whole("All at once"));
  assert.equal((await text()).text, "All at once");
  llm.answer(() => whole([{ type: "text", text: "a" }, { type: "image" }, { type: "text", text: "b" }], "length"));
  assert.deepEqual([(await text()).text, (await text()).complete], ["ab", false]);
  const events = [
    event({ choices: [{ delta: { content: "ü1" } }] }),
    event({ choices: [{ delta: { content: "2" } }] }),
  ];
  for (const body of [events.join("").replaceAll("\n", "\r\n"), `\n${events.join("").trimEnd()}`]) {
    llm.answer(() => new Response(body, { headers: { "content-type": "text/plain" } }));
    assert.equal((await text()).text, "ü12");
  }
  const bytes = new TextEncoder().encode(events.join("") + "data: [DONE]\n\ndata: nonsense after the end\n\n");
  llm.answer(() => new Response(ReadableStream.from([...bytes].map((byte) => Uint8Array.of(byte)))));
  assert.equal((await text()).text, "ü12");
  assert.equal(llm.questions[0]!.key, null);
});

Deno.test("analysis: where no model is named, the only one there is is asked", async () => {
  await using llm = startLlm();
  const app = await llmApp(llm, { model: undefined });
  let models: unknown = { data: [{ id: "lonely" }] };
  llm.answer((_, { path }) => path === "/v1/models" ? Response.json(models) : streamed(["yes"]));
  const { answer } = await endOf(await app.ask()) as { answer: Record<string, unknown> };
  assert.equal(answer.model, "lonely");
  assert.equal(llm.questions.at(-1)!.body!.model, "lonely");
  models = { data: [{ id: "a" }, { id: "b\u202e" }] };
  assert.deepEqual(await refusal(await app.ask()), [
    200,
    `Cannot ask ${llm.host}: it has several models`,
    "Set MICROLOG_LLM_MODEL where the server runs to one of: a, b\ufffd",
  ]);
  models = "nonsense";
  assert.deepEqual(await refusal(await app.ask()), [
    200,
    `Cannot ask ${llm.host}: which model to ask is not known`,
    "Set MICROLOG_LLM_MODEL where the server runs",
  ]);
});

Deno.test("analysis: an endpoint that refuses is told of in its own words, cut, legible, without the key", async () => {
  await using llm = startLlm();
  const app = await llmApp(llm);
  const cases: [Response, RegExp, RegExp][] = [
    [
      Response.json({ error: { message: `Bad key ${KEY}` } }, { status: 401 }),
      /: it refuses the key \(401\): Bad key \*\*\*$/,
      /^Check MICROLOG_LLM_API_KEY$/,
    ],
    [new Response("no", { status: 403 }), /: it refuses the key \(403\): no$/, /API_KEY/],
    [Response.json({ detail: "Not Found" }, { status: 404 }), /does not know the address or the model/, /BASE_URL/],
    [
      Response.json({ error: "slow\ndown\u0007" }, { status: 429 }),
      /no more requests for now \(429\): slow down\ufffd$/,
      /later/,
    ],
    [new Response("<html>Bad gateway</html>", { status: 502 }), /: it failed \(502\)$/, /later/],
    [
      Response.json({ error: { message: "x".repeat(100_000) } }, { status: 503 }),
      /: it failed \(503\): x{300}…$/,
      /later/,
    ],
    [Response.json({ message: "too long" }, { status: 400 }), /: it refuses the request \(400\): too long$/, /shorter/],
    [
      new Response(null, { status: 307, headers: { location: "http://evil.example.org/" } }),
      /: it leads on to another address, which is not followed$/,
      /the address itself/,
    ],
  ];
  for (const [response, error, hint] of cases) {
    llm.answer(() => response);
    const [status, ...words] = await refusal(await app.ask());
    assert.equal(status, 200);
    assert.ok(words[0].startsWith(`Cannot ask ${llm.host}: `), words[0]);
    assert.match(words[0], error);
    assert.match(words[1], hint);
  }
  assert.equal(llm.questions.length, cases.length);
  assert.deepEqual(await answersOf(app), []);
  assert.deepEqual(app.reports, []);
});

Deno.test("analysis: nonsense is called nonsense, and not kept", async () => {
  await using llm = startLlm();
  const app = await llmApp(llm);
  const cases: [body: string, error: RegExp][] = [
    ["<html>Hello</html>", /: its answer is not JSON$/],
    ['{"choices": [', /: its answer is not JSON$/],
    ['{"text": "hello"}', /: its answer is not that of a language model$/],
    ["[]", /: its answer is not that of a language model$/],
    ["null", /: its answer is not that of a language model$/],
    ['{"choices": [{"message": {"content": ""}}]}', /: its answer is empty$/],
    ["data: [DONE]\n\n", /: its answer is empty$/],
    ["data: {}\n\ndata: 7\n\n", /: its answer is empty$/],
    ["data: {oops}\n\n", /: a piece of its answer is not JSON$/],
    [event({ error: { message: `overloaded, ${KEY}` } }), /: it failed: overloaded, \*\*\*$/],
    [`data: ${"x".repeat(5_000_000)}`, /: a piece of its answer is far too long$/],
    ["", /: its answer is empty$/],
  ];
  for (const [body, error] of cases) {
    llm.answer(() => new Response(body));
    const end = await endOf(await app.ask());
    assert.match(String(end.error), error, body.slice(0, 50));
    assert.ok(typeof end.hint === "string" && end.hint !== "");
  }
  assert.deepEqual(await answersOf(app), []);
});

Deno.test("analysis: an endpoint that is slow is given up, before its answer and within", async () => {
  await using llm = startLlm();
  const app = await llmApp(llm, { limits: { silence: 50 } });
  let gone = 0;
  llm.answer((request) =>
    new Promise((resolve) => {
      request.signal.addEventListener("abort", () => {
        gone++;
        resolve(new Response());
      });
    })
  );
  assert.deepEqual(await refusal(await app.ask()), [
    200,
    `Cannot ask ${llm.host}: it said nothing for 0.05 s`,
    "Try again later",
  ]);
  const answer = slow("Well");
  llm.answer(() => answer.response);
  const lines = await linesOf(await app.ask());
  assert.deepEqual(lines[0], { text: "Well" });
  assert.match(String(lines[1]!.error), /said nothing for 0\.05 s$/);
  await answer.left;

  const lasting = await llmApp(llm, { limits: { time: 60 } });
  const endless = slow("and");
  const timer = setInterval(() => endless.say(" on"), 5);
  llm.answer(() => endless.response);
  const end = await endOf(await lasting.ask());
  clearInterval(timer);
  assert.match(String(end.error), /its answer took longer than 0\.06 s$/);
  await endless.left;
  assert.deepEqual(await answersOf(app), []);
});

Deno.test("analysis: an endpoint that says too much is stopped", async () => {
  await using llm = startLlm();
  llm.answer(() => streamed(["x".repeat(60), "x".repeat(60)]));
  const long = await endOf(await (await llmApp(llm, { limits: { characters: 100 } })).ask());
  assert.match(String(long.error), /the answer is longer than 100 characters$/);
  const large = await endOf(await (await llmApp(llm, { limits: { bytes: 100 } })).ask());
  assert.match(String(large.error), /it sent more than 100 bytes$/);
});

Deno.test("analysis: an endpoint that is not there, or breaks off", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr as Deno.NetAddr;
  const broken = (async () => {
    for await (const connection of listener) {
      await connection.read(new Uint8Array(10_000));
      await connection.write(new TextEncoder().encode("HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\ndata: {"));
      connection.close();
    }
  })();
  await using llm = startLlm();
  const app = await llmApp(llm, { baseUrl: `http://127.0.0.1:${port}/v1` });
  const end = await endOf(await app.ask());
  assert.equal(end.error, `Cannot ask 127.0.0.1:${port}: it cannot be reached, or broke off`);
  listener.close();
  await broken;
  const [status, error, hint] = await refusal(await app.ask());
  assert.deepEqual([status, error], [200, `Cannot ask 127.0.0.1:${port}: it cannot be reached, or broke off`]);
  assert.equal(hint, "Check MICROLOG_LLM_BASE_URL and the network");
  assert.equal(llm.questions.length, 0);
});

Deno.test("analysis: who leaves ends it at the endpoint too, and nothing is kept", async () => {
  await using llm = startLlm();
  const app = await llmApp(llm);
  const begun = slow("I");
  llm.answer(() => begun.response);
  const reader = (await app.ask()).body!.getReader();
  await reader.read();
  await reader.cancel();
  await begun.left;

  const leave = new AbortController();
  let asked = () => {};
  const waiting = new Promise<void>((resolve) => asked = resolve);
  const left = new Promise<void>((resolve) => {
    llm.answer((request) => {
      asked();
      return new Promise((respond) => {
        request.signal.addEventListener("abort", () => {
          resolve();
          respond(new Response());
        });
      });
    });
  });
  const response = app.ask("Why?", { signal: leave.signal }).then((begun) => begun.text());
  await waiting;
  leave.abort();
  await left;
  assert.equal(await response, "");
  assert.deepEqual(await answersOf(app), []);
});

Deno.test("analysis: the newest twenty answers are kept, those asked for at once too, and each can be deleted", async () => {
  await using llm = startLlm();
  const app = await llmApp(llm);
  await Promise.all(Array.from({ length: 5 }, async (_, i) => await (await app.ask(`${i}`)).text()));
  assert.deepEqual((await answersOf(app)).map(({ prompt }) => prompt).sort(), ["0", "1", "2", "3", "4"]);
  for (let i = 5; i < 23; i++) await (await app.ask(`${i}`)).text();
  const answers = await answersOf(app);
  assert.equal(answers.length, 20);
  assert.equal(answers[0]!.prompt, "22");
  const remove = (id: unknown) => app.request(`${PATH}/${id}`, { method: "DELETE" });
  assert.equal((await remove(answers[1]!.id)).status, 204);
  assert.deepEqual(await answersOf(app), answers.filter((_, i) => i !== 1));
  assert.equal((await remove(answers[1]!.id)).status, 404);
  for (const { id } of await answersOf(app)) await remove(id);
  assert.equal(await app.store.readNote({ label: "hello", time: TIME }, "analysis"), undefined);
});

Deno.test("analysis: an answer to a recording that was deleted meanwhile says so", async () => {
  await using llm = startLlm();
  const app = await llmApp(llm);
  const answer = slow("Late");
  llm.answer(() => answer.response);
  const response = await app.ask();
  await app.store.remove({ label: "hello", time: TIME });
  answer.end();
  const lines = await linesOf(response);
  assert.deepEqual(lines[0], { text: "Late" });
  assert.equal(lines[1]!.error, `Cannot find recording hello/${TIME}: there is none of that name`);
  assert.equal((await app.ask()).status, 404);
  assert.equal(llm.questions.length, 1);
});

Deno.test("analysis: what is kept but damaged is not overwritten", async () => {
  await using llm = startLlm();
  const app = await llmApp(llm);
  for (const text of ["{", "[]", '{"answers":[{"id":1}]}']) {
    await app.store.writeNote({ label: "hello", time: TIME }, "analysis", text);
    const [status, error, hint] = await refusal(await app.request(PATH));
    assert.equal(status, 500);
    assert.match(error, /^Cannot read the answers kept with hello\/2026_11_22_14_01_59: /);
    assert.match(hint, /2026_11_22_14_01_59\.analysis\.json/);
    const lines = await linesOf(await app.ask());
    assert.deepEqual(lines[0], { text: "Hel" });
    assert.match(String(lines.at(-1)!.error), /^Cannot read the answers/);
    assert.equal(await app.store.readNote({ label: "hello", time: TIME }, "analysis"), text);
  }
});

Deno.test("analysis: a question that is none, or a stranger's, reaches nobody", async () => {
  await using llm = startLlm();
  const app = await llmApp(llm);
  const post = (body: string, headers = {}) => app.request(PATH, { method: "POST", body, headers });
  assert.deepEqual((await refusal(await post("{"))).slice(0, 2), [400, "Cannot read the prompt: it is not JSON"]);
  for (const body of ["null", "{}", '{"prompt":7}', "[]"]) assert.equal((await post(body)).status, 400);
  assert.deepEqual((await refusal(await app.ask(" \n"))).slice(0, 2), [400, "Cannot read the prompt: it is empty"]);
  assert.equal((await app.ask("x".repeat(1_000_001))).status, 413);
  assert.equal((await app.ask("x", { headers: { origin: "https://evil.example.org" } })).status, 403);
  assert.equal((await app.ask("x", { headers: { "sec-fetch-site": "cross-site" } })).status, 403);
  assert.equal((await app.request(PATH, { method: "PUT" })).status, 405);
  assert.equal((await app.request("/api/analysis", { method: "POST" })).status, 405);
  assert.equal((await app.request("/api/recordings/hello/now/analysis")).status, 400);
  assert.equal(llm.questions.length, 0);
});

Deno.test("analysis: sources are read several at once, and those that cannot be shown say why", async () => {
  const folder = await Deno.makeTempDir({ prefix: "microlog-sources-" });
  try {
    await Deno.writeTextFile(`${folder}/a.ts`, "a();\n");
    const urls = ["a.ts", "gone.ts"].map((name) => `file://${folder}/${name}`);
    const store = new MemoryStore();
    const start = new Date(Date.now() + 60_000).toISOString();
    const lines = [{ type: "header", start }, { type: "sources", first: 0, url: urls, time: [0, 0] }];
    const text = lines.map((line) => `${JSON.stringify(line)}\n`).join("");
    const { label, time } = await record(store, "hello", text);
    const read = async (wanted: string[], sources: boolean, headers = {}) => {
      const app = createApp({ store, assets, version: "1.2.3", sources });
      const query = wanted.map((url) => `url=${encodeURIComponent(url)}`).join("&");
      return await app.request(`/api/recordings/${label}/${time}/sources?${query}`, {
        headers: { host: "localhost", ...headers },
      });
    };
    const bundle = await (await read([...urls, "file:///etc/passwd"], true)).json();
    assert.deepEqual([bundle[urls[0]!].text, bundle[urls[0]!].changed], ["a();\n", false]);
    assert.match(bundle[urls[1]!].error, /^Cannot show /);
    assert.match(bundle["file:///etc/passwd"].error, /does not name it$/);
    assert.match((await (await read(urls, false)).json())[urls[0]!].error, /other machines can reach the server/);
    assert.equal((await read(Array(9).fill(urls[0]), true)).status, 400);
    assert.equal((await read(urls, true, { "sec-fetch-site": "cross-site" })).status, 403);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
