import assert from "node:assert/strict";
import { S3Store } from "../../store/s3.ts";
import { Bucket } from "../../store/s3_bucket.ts";
import { markKey } from "../../store/s3_keys.ts";
import { readText, readUntil, testStore } from "./contract.ts";
import { BUCKET, CREDENTIALS, startS3 } from "./s3_server.ts";

for (const [name, value] of Object.entries(CREDENTIALS)) Deno.env.set(name, value);

const START = new Date(2026, 10, 22, 14, 1, 59);
const TIME = "2026_11_22_14_01_59";
const server = await startS3();
globalThis.addEventListener("unload", () => void server[Symbol.asyncDispose]());
let stores = 0;

function address(path: string, endpoint = server.endpoint, bucket = BUCKET) {
  return { bucket, path, region: "us-east-1", endpoint };
}

function open(path = `team/${++stores}`, endpoint?: string, bucket?: string) {
  return new S3Store(address(path, endpoint, bucket), { pollInterval: 10, watchInterval: 10 });
}

testStore("S3", () => Promise.resolve({ store: open(), [Symbol.asyncDispose]: () => Promise.resolve() }));

Deno.test("S3: several stores of one bucket see each other's recordings, and those of other paths not", async () => {
  const [one, other, elsewhere] = [open("shared"), open("shared"), open("shared/below")];
  const writer = await one.create("hello", START);
  await writer.append("1\n");
  assert.equal((await other.info(writer.id))?.state, "growing");
  assert.deepEqual(await elsewhere.list(), []);
  const second = await other.create("hello", START);
  assert.equal(second.id.time, `${writer.id.time}_2`);
  await second.close();
  const followed = new Response(await other.follow(writer.id, new AbortController().signal)).text();
  await writer.append("2\n");
  await writer.seal();
  assert.equal(await followed, "1\n2\n");
});

Deno.test("S3: whoever follows and is overtaken by the sealing reads on in what was sealed", async () => {
  const [writing, reading] = [open("overtaken"), open("overtaken")];
  const writer = await writing.create("hello", START);
  await writer.append("1\n");
  const reader = (await reading.follow(writer.id, new AbortController().signal)).getReader();
  let text = await readUntil(reader, "1\n");
  // Nobody asks for more meanwhile: the pieces are gone before they are read.
  for (const line of ["2\n", "3\n", "4\n"]) await writer.append(line);
  await writer.seal();
  for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
    text += new TextDecoder().decode(chunk.value);
  }
  assert.equal(text, "1\n2\n3\n4\n");
});

Deno.test("S3: many pieces are put together in their order", async () => {
  const store = open("pieces");
  const writer = await store.create("hello", START);
  const lines = Array.from({ length: 45 }, (_, i) => `${i} ${"x".repeat(i)}\n`);
  for (const line of lines) await writer.append(line);
  assert.equal(await readText(store, writer.id), lines.join(""));
  await writer.close();
  assert.deepEqual(await store.sealCrashed(), [writer.id]);
  assert.equal(await readText(store, writer.id), lines.join(""));
  assert.deepEqual((await new Bucket(address("pieces")).list("")).map(({ key }) => key), [
    `hello/${writer.id.time}.jsonl.zst`,
  ]);
});

Deno.test("S3: other objects are passed over, what is no recording is refused", async () => {
  const store = open("others");
  const bucket = new Bucket(address("others"));
  for (const key of ["notes.txt", "hello/notes.jsonl", "hello/2026.jsonl.zst", `../x/${TIME}.jsonl.zst`, "a/b/c/d"]) {
    await bucket.put(key, new TextEncoder().encode("x"));
  }
  assert.deepEqual(await store.list(), []);
  await bucket.put(`hello/${TIME}.jsonl.zst`, new TextEncoder().encode("no zstd\n"));
  await assert.rejects(store.read({ label: "hello", time: TIME }), {
    name: "MicrologError",
    message: `Cannot read recording hello/${TIME}: it is not compressed with zstd`,
  });
  await assert.rejects(store.read({ label: "..", time: TIME }), TypeError);
});

Deno.test("S3: what is left of a deletion that was cut off does not count, and is cleared away", async () => {
  const store = open("left");
  const bucket = new Bucket(address("left"));
  const writer = await store.create("hello", START);
  await writer.append("1\n");
  await bucket.remove([markKey(writer.id, "open")]);
  assert.deepEqual(await store.list(), []);
  await assert.rejects(store.read(writer.id), { name: "NotFoundError" });
  assert.deepEqual(await store.sealCrashed(), []);
  assert.deepEqual(await bucket.list(""), []);
});

Deno.test("S3: what goes wrong is told in words", async () => {
  const missing = open("x", server.endpoint, "nobodys");
  const told = {
    name: "MicrologError",
    message: "Cannot read recordings from s3://nobodys/x: there is no such bucket",
  };
  await assert.rejects(missing.list(), told);
  await assert.rejects(missing.create("hello", START), {
    name: "MicrologError",
    message: "Cannot write recordings to s3://nobodys/x: there is no such bucket",
    hint: "Create it, or correct MICROLOG_S3_ROOT",
  });
  await assert.rejects(open("x", "http://127.0.0.1:1").list(), {
    message: `Cannot read recordings from s3://${BUCKET}/x: nobody answers there`,
  });
  const known = Deno.env.get("AWS_ACCESS_KEY_ID")!;
  Deno.env.set("AWS_ACCESS_KEY_ID", "STRANGER");
  try {
    await assert.rejects(open().list(), { message: /: the access key is not known there$/ });
  } finally {
    Deno.env.set("AWS_ACCESS_KEY_ID", known);
  }
});
