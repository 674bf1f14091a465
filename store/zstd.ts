/**
 * zstd. Loading the compressor costs 15 ms that a short run would feel, so it is loaded when it is first used, or
 * beforehand by {@linkcode loadZstd}.
 *
 * @module
 */
import type { ZstdOptions } from "node:zlib";
import type { Bytes } from "./streams.ts";

/** Up to this size (bytes) compressing takes a few milliseconds and need not be cut into steps. */
const SMALL = 1024 * 1024;
/** Beyond this size (bytes) compressing well would take seconds, and it is compressed faster. */
const LARGE = 16 * 1024 * 1024;
/** Up to this size (bytes) the best compression takes less than 150 ms, and saves a tenth. */
const MODEST = 512 * 1024;
const BEST_LEVEL = 16;
const THOROUGH_LEVEL = 12;
const QUICK_LEVEL = 9;

/** How what is compressed with zstd begins. */
const MAGIC = [0x28, 0xb5, 0x2f, 0xfd];

/** Whether bytes begin as what is compressed with zstd does. */
export function isZstd(bytes: Uint8Array): boolean {
  return MAGIC.every((byte, i) => bytes[i] === byte);
}

/** Loads the compressor, so that the first sealing need not wait for it. */
export async function loadZstd(): Promise<void> {
  await import("node:zlib");
}

/**
 * Compresses what a file holds.
 *
 * @param file Read from where it stands to its end
 * @param size How many bytes that is, exactly
 */
export async function* compress(file: Deno.FsFile, size: number): AsyncGenerator<Uint8Array, void, void> {
  // Setting up a stream costs more than reading so little.
  yield* compressChunks(size <= SMALL ? [await readAll(file, size)] : file.readable, size);
}

async function readAll(file: Deno.FsFile, size: number): Promise<Bytes> {
  const bytes = new Uint8Array(size);
  for (let filled = 0; filled < size;) {
    const count = await file.read(bytes.subarray(filled));
    if (count === null) throw new Error(`the file ended after ${filled} of ${size} bytes`);
    filled += count;
  }
  return bytes;
}

/**
 * Compresses bytes that come in chunks.
 *
 * @param size How many bytes there are, exactly. Knowing it, zstd sets up in 1 ms for a small recording, not in 25
 */
export async function* compressChunks(
  chunks: Iterable<Bytes> | AsyncIterable<Bytes>,
  size: number,
): AsyncGenerator<Uint8Array, void, void> {
  const zlib = await import("node:zlib");
  // pledgedSrcSize is not in Deno's types yet.
  const options: ZstdOptions & { pledgedSrcSize: number } = {
    pledgedSrcSize: size,
    params: {
      [zlib.constants.ZSTD_c_compressionLevel]: levelFor(size),
      [zlib.constants.ZSTD_c_checksumFlag]: 1,
    },
  };
  if (size <= SMALL) {
    yield zlib.zstdCompressSync(await joined(chunks), options);
    return;
  }
  const { Duplex } = await import("node:stream");
  const compressor = Duplex.toWeb(zlib.createZstdCompress(options)) as TransformStream<Bytes, Bytes>;
  yield* ReadableStream.from(chunks).pipeThrough(compressor);
}

/** All chunks as one. */
export async function joined(chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>): Promise<Bytes> {
  const all: Uint8Array[] = [];
  for await (const chunk of chunks) all.push(chunk);
  const bytes = new Uint8Array(all.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const chunk of all) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}

/** A stream that undoes {@linkcode compress}. Fails where the bytes are not zstd. */
export async function decompressor(): Promise<TransformStream<Bytes, Bytes>> {
  const [{ createZstdDecompress }, { Duplex }] = await Promise.all([import("node:zlib"), import("node:stream")]);
  return Duplex.toWeb(createZstdDecompress()) as TransformStream<Bytes, Bytes>;
}

function levelFor(size: number): number {
  if (size <= MODEST) return BEST_LEVEL;
  return size <= LARGE ? THOROUGH_LEVEL : QUICK_LEVEL;
}
