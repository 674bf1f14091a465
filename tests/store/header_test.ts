import assert from "node:assert/strict";
import { readHeader } from "../../store/header.ts";
import { DiskStore } from "../../store/disk.ts";
import { MemoryStore } from "../../store/memory.ts";
import type { Store } from "../../store/store.ts";
import { tenSeconds } from "../browser/recordings.ts";

const START = new Date(2026, 10, 22, 14, 1, 59);

/** Counts the bytes that are read of a store. */
function counting(store: Store): { bytes: number } {
  const counted = { bytes: 0 };
  const read = store.read.bind(store);
  store.read = async (id) => {
    const body = await read(id);
    const count = new TransformStream<Uint8Array, Uint8Array>({
      transform: (chunk, controller) => {
        counted.bytes += chunk.length;
        controller.enqueue(chunk);
      },
    });
    return { ...body, stream: body.stream.pipeThrough(count) };
  };
  return counted;
}

/** Numbers that no compression makes small, as lines of a recording. */
function noise(bytes: number): string {
  const line = () => `{"type":"noise","text":"${crypto.getRandomValues(new Uint8Array(30_000)).toBase64()}"}\n`;
  return Array.from({ length: Math.ceil(bytes / 40_000) }, line).join("");
}

Deno.test("header: that of a sealed recording costs its beginning, not the whole", async () => {
  const folder = await Deno.makeTempDir({ prefix: "microlog-header-" });
  try {
    const store = new DiskStore(folder);
    const writer = await store.create("hello", START);
    await writer.append(tenSeconds("hello").join("") + noise(8_000_000));
    await writer.seal();
    const counted = counting(store);
    assert.equal((await readHeader(store, writer.id))?.label, "hello");
    assert.ok(counted.bytes > 0 && counted.bytes < 2_000_000, `${counted.bytes} bytes were read`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("header: none where none was written yet, or none ever comes", async () => {
  const store = new MemoryStore();
  const writer = await store.create("hello", START);
  assert.equal(await readHeader(store, writer.id), undefined);
  await writer.append('{"type":"hea');
  assert.equal(await readHeader(store, writer.id), undefined);
  const endless = await store.create("hello", START);
  await endless.append(`{"type":"header","label":"${"x".repeat(2_000_000)}`);
  assert.equal(await readHeader(store, endless.id), undefined);
});

Deno.test("header: what is no recording is an error", async () => {
  const store = new MemoryStore();
  const writer = await store.create("hello", START);
  await assert.rejects(readHeader(store, { label: "other", time: writer.id.time }), /^NotFoundError: Cannot find/);
  await writer.append("hello\n");
  await assert.rejects(readHeader(store, writer.id), /^MicrologError: Cannot read recording hello/);
});
