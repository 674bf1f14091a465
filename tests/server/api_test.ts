import assert from "node:assert/strict";
import { zstdDecompressSync } from "node:zlib";
import { DiskStore } from "../../store/disk.ts";
import { tenSeconds } from "../browser/recordings.ts";
import { readUntil } from "../store/contract.ts";
import { record, START, testApp, TIME } from "./support.ts";

/** An application over a disk store in a folder that goes away. */
async function diskApp() {
  const folder = await Deno.makeTempDir({ prefix: "microlog-server-" });
  return {
    folder,
    ...testApp(new DiskStore(folder, { pollInterval: 5 })),
    [Symbol.asyncDispose]: () => Deno.remove(folder, { recursive: true }),
  };
}

Deno.test("api: tells its name and version", async () => {
  const response = await testApp().request("/api/version");
  assert.deepEqual(await response.json(), { name: "microlog", version: "1.2.3" });
});

Deno.test("api: lists recordings", async () => {
  const { request, store } = testApp();
  assert.deepEqual(await (await request("/api/recordings")).json(), []);
  await record(store, "hello");
  await store.create("growing", START);
  assert.deepEqual(await (await request("/api/recordings")).json(), await store.list());
});

Deno.test("api: a sealed recording is sent as the client can read it", async () => {
  await using fixture = await diskApp();
  const { request, store } = fixture;
  const text = '{"some":"line"}\n'.repeat(1000);
  await record(store, "hello", text);
  const path = `/api/recordings/hello/${TIME}`;

  const plain = await request(path);
  assert.equal(plain.headers.get("content-type"), "application/jsonl; charset=utf-8");
  assert.equal(plain.headers.get("content-encoding"), null);
  assert.equal(plain.headers.get("vary"), "Accept-Encoding");
  assert.equal(await plain.text(), text);

  const zstd = await request(path, { headers: { "accept-encoding": "gzip, deflate, br, zstd" } });
  assert.equal(zstd.headers.get("content-encoding"), "zstd");
  const stored = await zstd.bytes();
  assert.deepEqual(stored, await Deno.readFile(`${fixture.folder}/hello/${TIME}.jsonl.zst`));
  assert.equal(new TextDecoder().decode(zstdDecompressSync(stored)), text);

  const gzip = await request(path, { headers: { "accept-encoding": "gzip, zstd;q=0" } });
  assert.equal(gzip.headers.get("content-encoding"), "gzip");
  const unzipped = gzip.body!.pipeThrough(new DecompressionStream("gzip"));
  assert.equal(await new Response(unzipped).text(), text);

  assert.equal(await (await request(`${path}?follow=1`)).text(), text);
});

Deno.test("api: a growing recording is sent as it is, or followed", async () => {
  await using fixture = await diskApp();
  const { request, store } = fixture;
  const writer = await store.create("hello", START);
  await writer.append("1\n");
  assert.equal(await (await request(`/api/recordings/hello/${TIME}`)).text(), "1\n");

  const response = await request(`/api/recordings/hello/${TIME}?follow=1`);
  const reader = response.body!.getReader();
  let text = await readUntil(reader, "1\n");
  await writer.append("2\n");
  text += await readUntil(reader, "2\n");
  await writer.append("3\n");
  await writer.seal();
  text += await readUntil(reader, "3\n");
  assert.equal((await reader.read()).done, true);
  assert.equal(text, "1\n2\n3\n");
});

Deno.test("api: deletes one recording, or all of a label", async () => {
  const { request, store } = testApp();
  for (const label of ["hello", "hello", "hello", "other"]) await record(store, label);
  const one = await request(`/api/recordings/hello/${TIME}_2`, { method: "DELETE" });
  assert.equal(one.status, 204);
  assert.equal((await store.list()).length, 3);
  assert.equal((await request("/api/recordings/hello", { method: "DELETE" })).status, 204);
  assert.deepEqual((await store.list()).map((info) => info.label), ["other"]);
});

Deno.test("api: what is still being written is not deleted, nor is anything beside it", async () => {
  const { request, store } = testApp();
  await record(store, "hello");
  const writer = await store.create("hello", START);
  await writer.append("x\n");
  for (const path of [`/api/recordings/hello/${TIME}_2`, "/api/recordings/hello"]) {
    const response = await request(path, { method: "DELETE" });
    assert.equal(response.status, 409);
    assert.deepEqual(await response.json(), {
      error: `Cannot delete recording hello/${TIME}_2: it is still being written`,
      hint: "Stop its run first",
    });
  }
  assert.equal((await store.list()).length, 2);
});

Deno.test("api: tells the headers of recordings that are asked for, and reads each once", async () => {
  await using fixture = await diskApp();
  const { request, store } = fixture;
  const [head, ...rest] = tenSeconds("hello");
  const started = `${JSON.stringify({ ...JSON.parse(head!), parent: `hello/${TIME}` })}\n`;
  await record(store, "hello", [head, ...rest].join(""));
  await record(store, "hello", [started, ...rest].join(""));
  const writer = await store.create("hello", START);
  const path = `/api/recordings/hello/headers?times=${TIME},${TIME}_2,${TIME}_3,${TIME}_4`;
  const expected: Record<string, unknown> = {
    [TIME]: { command: "deno run main.ts" },
    [`${TIME}_2`]: { command: "deno run main.ts", parent: `hello/${TIME}` },
  };
  assert.deepEqual(await (await request(path)).json(), expected, "one has no header yet, and one is not there");

  await writer.append("no header\n");
  expected[`${TIME}_3`] = { command: "" };
  let reads = 0;
  const read = store.read.bind(store);
  store.read = (id) => (reads++, read(id));
  assert.deepEqual(await (await request(path)).json(), expected);
  assert.deepEqual(await (await request(path)).json(), expected);
  assert.equal(reads, 4, "twice those without a header; the others were known");
  await writer.close();

  assert.equal((await request(`/api/recordings/hello/${TIME}_2`, { method: "DELETE" })).status, 204);
  delete expected[`${TIME}_2`];
  assert.deepEqual(await (await request(path)).json(), expected);
});

Deno.test("api: headers are asked for by time, a hundred at once at most", async () => {
  const { request } = testApp();
  const many = Array.from({ length: 101 }, (_, n) => `${TIME}_${n + 2}`).join();
  const cases: [query: string, status: number, error?: RegExp][] = [
    ["", 200],
    ["?times=", 200],
    [`?times=${TIME},../x`, 400, /^Cannot use the time "..\/x"/],
    [`?times=${many}`, 400, /^Cannot read 101 headers: 100 at once is the most$/],
  ];
  for (const [query, status, error] of cases) {
    const response = await request(`/api/recordings/hello/headers${query}`);
    assert.equal(response.status, status, query);
    if (error) assert.match((await response.json()).error, error);
    else assert.deepEqual(await response.json(), {});
  }
});

Deno.test("api: errors are JSON with the right status", async () => {
  const { request, reports } = testApp();
  const cases: [method: string, path: string, status: number, error: RegExp][] = [
    ["GET", `/api/recordings/hello/${TIME}`, 404, /^Cannot find recording hello\/2026_.*: there is none of that name$/],
    ["GET", `/api/recordings/hello/${TIME}?follow=1`, 404, /^Cannot find recording/],
    ["DELETE", `/api/recordings/hello/${TIME}`, 404, /^Cannot find recording/],
    ["DELETE", "/api/recordings/hello", 404, /^Cannot find recordings of hello: there are none$/],
    ["GET", `/api/recordings/%2e%2e/${TIME}`, 404, /^Cannot answer/],
    ["GET", `/api/recordings/a..b/${TIME}`, 400, /^Cannot use the label "a..b"/],
    ["GET", `/api/recordings/a%2fb/${TIME}`, 400, /^Cannot use the label "a\/b"/],
    ["GET", "/api/recordings/hello/..%2f..%2fetc%2fpasswd", 400, /^Cannot use the time/],
    ["DELETE", "/api/recordings/hello/today", 400, /^Cannot use the time "today": it is not of the form/],
    ["DELETE", "/api/recordings/%20", 400, /^Cannot use the label " "/],
    ["POST", "/api/recordings", 405, /^Cannot POST this: only GET is possible$/],
    ["PUT", `/api/recordings/hello/${TIME}`, 405, /only GET, DELETE is possible$/],
    ["GET", "/api/recordings/hello", 405, /only DELETE is possible$/],
    ["GET", "/api/notify", 405, /only POST is possible$/],
    ["GET", "/api/nothing", 404, /^Cannot answer/],
  ];
  for (const [method, path, status, error] of cases) {
    const response = await request(path, { method });
    assert.equal(response.status, status, `${method} ${path}`);
    assert.match((await response.json()).error, error);
    assert.equal(response.headers.has("allow"), status === 405);
  }
  assert.deepEqual(reports, []);
});

Deno.test("api: a store that fails answers 500, with words where they are for people", async () => {
  await using fixture = await diskApp();
  await Deno.mkdir(`${fixture.folder}/hello`);
  await Deno.writeTextFile(`${fixture.folder}/hello/${TIME}.jsonl.zst`, "no zstd");
  const damaged = await fixture.request(`/api/recordings/hello/${TIME}`);
  assert.equal(damaged.status, 500);
  assert.match((await damaged.json()).error, /^Cannot read recording hello\/.*: it is not compressed with zstd$/);

  const { request, store, reports } = testApp();
  store.list = () => Promise.reject(new Error("secret detail"));
  const failed = await request("/api/recordings");
  assert.equal(failed.status, 500);
  assert.deepEqual(await failed.json(), {
    error: "Cannot answer: the server failed",
    hint: "Its terminal says why",
  });
  assert.match(String(reports[0]), /secret detail/);
});

Deno.test("api: a notice of a run reaches those who listen", async () => {
  const { request, hub } = testApp();
  const response = await request("/api/events");
  assert.equal(response.headers.get("content-type"), "text/event-stream");
  const first = response.body!.getReader();
  const second = (await request("/api/events")).body!.getReader();
  assert.equal(hub.size, 2);
  const body = JSON.stringify({ label: "hello", time: TIME, event: "end" });
  assert.equal((await request("/api/notify", { method: "POST", body })).status, 204);
  for (const reader of [first, second]) {
    await readUntil(reader, `event: changed\ndata: {"label":"hello","time":"${TIME}","event":"end"}\n\n`);
  }
  await first.cancel();
  assert.equal(hub.size, 1);
  hub.changed();
  await readUntil(second, "event: changed\ndata: {}\n\n");
  hub.close();
  assert.equal((await second.read()).done, true);
  assert.equal(hub.size, 0);
});

Deno.test("api: a notice that is none is refused", async () => {
  const { request } = testApp();
  const cases: [body: string, status: number, error: string][] = [
    ["", 400, "Cannot read the notice: it is not JSON"],
    ["null", 400, "Cannot read the notice: label is not one"],
    ["[]", 400, "Cannot read the notice: label is not one"],
    [JSON.stringify({ label: "../x", time: TIME, event: "end" }), 400, "Cannot read the notice: label is not one"],
    ['{"label":"x","time":"y"}', 400, "Cannot read the notice: time is not of the form 2026_11_22_14_01_59"],
    [JSON.stringify({ label: "x", time: TIME }), 400, "Cannot read the notice: event is neither start nor end"],
    [" ".repeat(5000), 413, "Cannot read the notice: it is longer than 4096 bytes"],
  ];
  for (const [body, status, error] of cases) {
    const response = await request("/api/notify", { method: "POST", body });
    assert.deepEqual([response.status, (await response.json()).error], [status, error]);
  }
});
