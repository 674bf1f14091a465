import assert from "node:assert/strict";
import { serve } from "../../server/serve.ts";
import { DiskStore } from "../../store/disk.ts";
import { MemoryStore } from "../../store/memory.ts";
import { readUntil } from "../store/contract.ts";
import { assets, record, START, TIME } from "./support.ts";

const version = "1.2.3";

Deno.test("serve: answers on a free port of the loopback until it is stopped", async () => {
  const store = new MemoryStore();
  await record(store, "hello");
  const server = serve({ store, assets, version, port: 0 });
  assert.match(server.url, /^http:\/\/localhost:\d+$/);
  assert.equal(server.open, false);
  const response = await fetch(`${server.url}/api/recordings`);
  assert.deepEqual(await response.json(), await store.list());
  await server.stop();
  await assert.rejects(fetch(`${server.url}/api/recordings`), TypeError);
});

Deno.test("serve: tells open pages of what comes to the store", async () => {
  const folder = await Deno.makeTempDir({ prefix: "microlog-serve-" });
  const store = new DiskStore(folder, { pollInterval: 5 });
  const server = serve({ store, assets, version, port: 0 });
  const events = (await fetch(`${server.url}/api/events`)).body!.getReader();
  await readUntil(events, "retry");
  const writer = await store.create("hello", START);
  await readUntil(events, "event: changed");
  await writer.append("1\n");
  const followed = (await fetch(`${server.url}/api/recordings/hello/${TIME}?follow=1`)).body!.getReader();
  await readUntil(followed, "1\n");
  await writer.append("2\n");
  await readUntil(followed, "2\n");
  await writer.seal();
  assert.equal((await followed.read()).done, true);
  await events.cancel();
  await server.stop();
  await Deno.remove(folder, { recursive: true });
});

Deno.test("serve: stopping cuts off those who listen and follow", async () => {
  const store = new MemoryStore();
  const writer = await store.create("hello", START);
  await writer.append("1\n");
  const server = serve({ store, assets, version, port: 0 });
  const events = (await fetch(`${server.url}/api/events`)).body!.getReader();
  await readUntil(events, "retry");
  const followed = (await fetch(`${server.url}/api/recordings/hello/${TIME}?follow=1`)).body!.getReader();
  await readUntil(followed, "1\n");
  await server.stop();
  const ended = (reader: ReadableStreamDefaultReader<Uint8Array>) => reader.read().then(({ done }) => done, () => true);
  assert.deepEqual([await ended(events), await ended(followed)], [true, true]);
});

Deno.test("serve: a client that leaves lets go of what it followed", async () => {
  const store = new MemoryStore();
  const writer = await store.create("hello", START);
  await writer.append("1\n");
  const left = Promise.withResolvers<void>();
  const follow = store.follow.bind(store);
  store.follow = async (id, signal) => {
    const reader = (await follow(id, signal)).getReader();
    return new ReadableStream({
      pull: async (controller) => controller.enqueue((await reader.read()).value),
      cancel: async () => {
        await reader.cancel();
        left.resolve();
      },
    });
  };
  const server = serve({ store, assets, version, port: 0 });
  const client = new AbortController();
  const path = `${server.url}/api/recordings/hello/${TIME}?follow=1`;
  const followed = (await fetch(path, { signal: client.signal })).body!.getReader();
  await readUntil(followed, "1\n");
  client.abort();
  await left.promise;
  await server.stop();
});

Deno.test("serve: a port in use is an error that names another", () => {
  using taken = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = taken.addr;
  assert.throws(() => serve({ store: new MemoryStore(), assets, version, port }), {
    name: "MicrologError",
    message: `Cannot listen on port ${port}: it is in use`,
    hint: `Choose another with --port, for example --port ${port + 1}`,
  });
});

Deno.test("serve: an address of another machine is an error", () => {
  assert.throws(() => serve({ store: new MemoryStore(), assets, version, host: "192.0.2.1", port: 0 }), {
    name: "MicrologError",
    message: /^Cannot listen on 192\.0\.2\.1, port 0: /,
  });
});
