/**
 * Writing one recording to a bucket, and sealing it.
 *
 * @module
 */
import { MicrologError } from "../recording/errors.ts";
import { formatId, type RecordingId } from "../recording/identity.ts";
import type { Bucket, BucketObject } from "./s3_bucket.ts";
import { s3Failure } from "./s3_failure.ts";
import { growingPrefix, markKey, pieceKey, sealedKey, SILENCE } from "./s3_keys.ts";
import type { RecordingWriter } from "./store.ts";
import type { Bytes } from "./streams.ts";
import { compressChunks, joined, loadZstd } from "./zstd.ts";

/** What a writer keeps of its recording in memory at most, bytes; beyond that sealing reads it back from the bucket. */
const KEPT = 64 * 1024 * 1024;
/** How many pieces are fetched at once. */
const AHEAD = 16;

/** A recording that grows in a bucket. */
export class S3Writer implements RecordingWriter {
  readonly #bucket: Bucket;
  readonly #encoder = new TextEncoder();
  readonly #changed: () => void;
  #pieces = 0;
  #size = 0;
  #kept: Bytes[] | undefined = [];
  #written = performance.now();
  #isOpen = true;

  /** @param changed Told when it is sealed or let go */
  constructor(readonly id: RecordingId, bucket: Bucket, changed: () => void) {
    this.#bucket = bucket;
    this.#changed = changed;
  }

  async append(lines: string): Promise<void> {
    if (!this.#isOpen) throw new TypeError("Cannot append to a recording that was closed");
    const bytes = this.#encoder.encode(lines);
    if (bytes.length === 0) return;
    const number = ++this.#pieces;
    this.#size += bytes.length;
    if (this.#size > KEPT) this.#kept = undefined;
    this.#kept?.push(bytes);
    try {
      if (performance.now() - this.#written > SILENCE) await this.#checkOpen();
      await this.#bucket.put(pieceKey(this.id, number), bytes);
      this.#written = performance.now();
    } catch (error) {
      throw s3Failure("write recordings to", this.#bucket.location, error);
    }
  }

  /** Whoever was silent for long may have been taken for dead. */
  async #checkOpen(): Promise<void> {
    if (await this.#bucket.has(markKey(this.id, "open"))) return;
    throw new MicrologError(
      `Cannot write recording ${formatId(this.id)}: it was sealed or deleted by another process`,
      {
        hint: `Nothing was written for ${SILENCE / 1000} s, as when a machine sleeps. What there was by then is kept`,
      },
    );
  }

  warmUp(): Promise<void> {
    return loadZstd();
  }

  async seal(): Promise<void> {
    if (!this.#isOpen) throw new TypeError("Cannot seal a recording that was closed");
    this.#isOpen = false;
    try {
      // One that was deleted meanwhile stays so.
      if (await this.#bucket.has(markKey(this.id, "open"))) await this.#publish();
      else await this.#bucket.remove(ownKeys(this.id, this.#pieces));
    } catch (error) {
      throw s3Failure("write recordings to", this.#bucket.location, error);
    } finally {
      this.#changed();
    }
  }

  async #publish(): Promise<void> {
    const pieces = Array.from({ length: this.#pieces }, (_, i) => pieceKey(this.id, i + 1));
    const chunks = this.#kept ?? readPieces(this.#bucket, pieces);
    await publish(this.#bucket, this.id, chunks, this.#size, ownKeys(this.id, this.#pieces));
  }

  async close(): Promise<void> {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    try {
      if (await this.#bucket.has(markKey(this.id, "open"))) {
        await this.#bucket.put(markKey(this.id, "closed"), new Uint8Array());
      } else await this.#bucket.remove(ownKeys(this.id, this.#pieces));
    } catch (error) {
      throw s3Failure("write recordings to", this.#bucket.location, error);
    } finally {
      this.#changed();
    }
  }
}

/** A piece that another process has taken away: it has sealed or deleted the recording. */
class GoneError extends Error {}

/** The pieces of a recording, one after the other, some of them on their way already. */
export async function* readPieces(bucket: Bucket, keys: readonly string[]): AsyncGenerator<Bytes, void, void> {
  const coming: Promise<Bytes>[] = [];
  try {
    for (let next = 0; next < keys.length || coming.length > 0;) {
      while (next < keys.length && coming.length < AHEAD) coming.push(readPiece(bucket, keys[next++]!));
      yield await coming.shift()!;
    }
  } finally {
    // Those that nobody waits for any more may fail as they like.
    for (const piece of coming) piece.catch(() => {});
  }
}

async function readPiece(bucket: Bucket, key: string): Promise<Bytes> {
  const stream = await bucket.get(key);
  if (stream === undefined) throw new GoneError(key);
  return await joined(stream);
}

/**
 * Seals a recording whose writer is gone.
 *
 * @returns Whether it was sealed; false where another process did it first
 */
export async function sealSilent(bucket: Bucket, id: RecordingId, pieces: readonly BucketObject[]): Promise<boolean> {
  const keys = pieces.map(({ key }) => key);
  const size = pieces.reduce((sum, { bytes }) => sum + bytes, 0);
  const own = [...keys, markKey(id, "open"), markKey(id, "closed")];
  try {
    if (size === 0) await bucket.remove(own);
    else await publish(bucket, id, readPieces(bucket, keys), size, own);
    return size > 0;
  } catch (error) {
    if (error instanceof GoneError) return false;
    throw error;
  }
}

/** Puts the sealed object there, and takes away what it was made of: whoever looks in between sees the sealed one. */
async function publish(
  bucket: Bucket,
  id: RecordingId,
  chunks: Iterable<Bytes> | AsyncIterable<Bytes>,
  size: number,
  own: readonly string[],
): Promise<void> {
  await bucket.put(sealedKey(id), await joined(compressChunks(chunks, size)));
  await bucket.remove(own);
}

/** The keys of all that a writer has put there. */
function ownKeys(id: RecordingId, pieces: number): string[] {
  const numbered = Array.from({ length: pieces }, (_, i) => pieceKey(id, i + 1));
  return [...numbered, `${growingPrefix(id)}open`, `${growingPrefix(id)}closed`];
}
