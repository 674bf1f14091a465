/**
 * A recording's lines, however it is stored.
 *
 * @module
 */
import { MicrologError } from "../recording/errors.ts";
import type { RecordingBody } from "./store.ts";
import { type Bytes, streamFrom, until } from "./streams.ts";
import { decompressor } from "./zstd.ts";

/**
 * The JSON Lines of a stored recording, decompressed where need be.
 *
 * @param name What to call it in errors
 * @throws {MicrologError} If it cannot be decompressed; the stream fails with it
 *
 * @example
 * ```ts ignore
 * const id = { label: "hello", time: "2026_11_22_14_01_59" };
 * const lines = await linesOf(await store.read(id), formatId(id));
 * console.log(await new Response(lines).text());
 * ```
 */
export async function linesOf(body: RecordingBody, name: string): Promise<ReadableStream<Bytes>> {
  const stream = body.stream as ReadableStream<Bytes>;
  if (body.encoding === "identity") return stream;
  const lines = stream.pipeThrough(await decompressor());
  return streamFrom((signal) => explain(until(signal, lines), name), new AbortController().signal);
}

async function* explain(chunks: AsyncGenerator<Bytes, void, void>, name: string): AsyncGenerator<Bytes, void, void> {
  try {
    yield* chunks;
  } catch (cause) {
    throw new MicrologError(`Cannot read recording ${name}: its compressed data is damaged`, {
      hint: "Delete it, or restore it from a copy",
      cause,
    });
  }
}
