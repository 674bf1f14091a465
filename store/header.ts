/**
 * The first line of a recording, without the rest.
 *
 * @module
 */
import { RecordingDecoder } from "../recording/decode.ts";
import { formatId, type RecordingId } from "../recording/identity.ts";
import type { HeaderRecord } from "../recording/records.ts";
import { linesOf } from "./lines.ts";
import type { Store } from "./store.ts";

/** A header is far shorter than this, bytes; what has no line break until then is no recording. */
const LIMIT = 1 << 20;

/**
 * The header of a recording; undefined where it has none yet. Reading stops at the first line break: a sealed recording
 * costs its first block, however long it is.
 *
 * @throws {MicrologError} If there is no such recording, or it is none of Microlog's
 *
 * @example
 * ```ts ignore
 * const header = await readHeader(store, { label: "hello", time: "2026_11_22_14_01_59" });
 * console.log(header?.parent);
 * ```
 */
export async function readHeader(store: Store, id: RecordingId): Promise<HeaderRecord | undefined> {
  const name = formatId(id);
  const lines = await linesOf(await store.read(id), name);
  const decoder = new RecordingDecoder(name);
  let bytes = 0;
  // Leaving the loop cancels the stream, and with it whatever is still to come.
  for await (const chunk of lines) {
    const [first] = decoder.push(chunk);
    if (first !== undefined) return first.type === "header" ? first : undefined;
    bytes += chunk.length;
    if (bytes > LIMIT) return undefined;
  }
  return undefined;
}
