/**
 * Recordings in a bucket of S3, or of a server that speaks as S3 does. See s3_keys.ts for the objects.
 *
 * Any number of processes may write to one bucket and serve it. The server's word decides: its clock tells the living
 * from the dead, and it gives each name once, if it knows conditional writes as S3, MinIO and R2 do. On one that does not,
 * two runs of one label that begin within the same round trip could get one name.
 *
 * @module
 */
import { MicrologError } from "../recording/errors.ts";
import { checkLabel, formatId, formatTime, type RecordingId } from "../recording/identity.ts";
import { pollChanges } from "./disk_watch.ts";
import { NotFoundError } from "./failure.ts";
import { linesOf } from "./lines.ts";
import { compareNewest } from "./order.ts";
import { Bucket, type BucketAddress } from "./s3_bucket.ts";
import { s3Failure } from "./s3_failure.ts";
import {
  baseOf,
  describeFound,
  findRecordings,
  type Found,
  growingPrefix,
  markKey,
  noteKey,
  pieceNumber,
  sealedKey,
} from "./s3_keys.ts";
import { readPieces, S3Writer, sealSilent } from "./s3_writer.ts";
import {
  type NoteName,
  NOTES,
  type RecordingBody,
  type RecordingInfo,
  type RecordingWriter,
  type Store,
} from "./store.ts";
import { type Bytes, pause, streamFrom, until } from "./streams.ts";
import { isZstd } from "./zstd.ts";

/** Options of an {@linkcode S3Store}. */
export interface S3StoreOptions {
  /** How often a growing recording is looked at while it is followed, milliseconds; 1,000 by default. */
  pollInterval?: number;
  /** How often the bucket is listed while it is watched, milliseconds; 5,000 by default. */
  watchInterval?: number;
}

/**
 * Keeps recordings in a bucket.
 *
 * @example
 * ```ts ignore
 * const store = new S3Store({ bucket: "recordings", path: "team", region: "eu-central-1", endpoint: undefined });
 * console.log(await store.list());
 * ```
 */
export class S3Store implements Store {
  readonly location: string;
  readonly #bucket: Bucket;
  readonly #options: Required<S3StoreOptions>;
  readonly #watchers = new Set<() => void>();
  #creating: Promise<unknown> = Promise.resolve();

  constructor(address: BucketAddress, options: S3StoreOptions = {}) {
    this.#bucket = new Bucket(address);
    this.location = this.#bucket.location;
    this.#options = { pollInterval: 1_000, watchInterval: 5_000, ...options };
  }

  list(): Promise<RecordingInfo[]> {
    return this.#reading(async () => (await this.#find("")).flatMap((one) => this.#describe(one)).sort(compareNewest));
  }

  info(id: RecordingId): Promise<RecordingInfo | undefined> {
    return this.#reading(async () => this.#describe(await this.#findOne(id))[0]);
  }

  async create(label: string, start: Date): Promise<RecordingWriter> {
    checkLabel(label);
    const time = formatTime(start);
    // Within one process nobody gets in between, whatever the server knows of conditions.
    const created = this.#creating.then(() => this.#claim(label, time));
    this.#creating = created.catch(() => {});
    try {
      const id = await created;
      this.#tell();
      return new S3Writer(id, this.#bucket, () => this.#tell());
    } catch (error) {
      throw s3Failure("write recordings to", this.location, error);
    }
  }

  async read(id: RecordingId): Promise<RecordingBody> {
    return await this.#reading(() => this.#readSealed(id)) ??
      await this.#reading(() => this.#readGrowing(id)) ??
      // It may have been sealed between the two.
      await this.#reading(() => this.#readSealed(id)) ??
      notFound(id);
  }

  async follow(id: RecordingId, signal: AbortSignal): Promise<ReadableStream<Uint8Array>> {
    const info = await this.info(id);
    if (info === undefined) notFound(id);
    if (info.state === "growing") return streamFrom((stop) => this.#tail(id, stop), signal);
    const lines = await linesOf(await this.read(id), formatId(id));
    return streamFrom((stop) => until(stop, lines), signal);
  }

  readNote(id: RecordingId, name: NoteName): Promise<string | undefined> {
    return this.#reading(async () => {
      const stream = await this.#bucket.get(noteKey(id, name));
      return stream && await new Response(stream).text();
    });
  }

  async writeNote(id: RecordingId, name: NoteName, text: string): Promise<void> {
    if (await this.info(id) === undefined) notFound(id);
    try {
      if (text === "") await this.#bucket.remove([noteKey(id, name)]);
      else await this.#bucket.put(noteKey(id, name), new TextEncoder().encode(text));
    } catch (error) {
      throw s3Failure("write recordings to", this.location, error);
    }
  }

  async remove(id: RecordingId): Promise<void> {
    const found = await this.#reading(() => this.#findOne(id));
    if (found === undefined || this.#describe(found).length === 0) notFound(id);
    try {
      // The mark first: without it what is left does not count, should this be the last that this process does.
      await this.#bucket.remove([markKey(id, "open")]);
      await this.#bucket.remove([
        ...found.pieces.map(({ key }) => key),
        markKey(id, "closed"),
        sealedKey(id),
        ...NOTES.map((name) => noteKey(id, name)),
      ]);
    } catch (error) {
      throw s3Failure("write recordings to", this.location, error);
    }
    this.#tell();
  }

  async sealCrashed(): Promise<RecordingId[]> {
    const all = await this.#reading(() => this.#find(""));
    const sealed: RecordingId[] = [];
    try {
      for (const found of all) {
        const state = this.#describe(found)[0]?.state;
        const { id, pieces } = found;
        if (state === "growing") continue;
        if (state === "crashed") {
          if (await sealSilent(this.#bucket, id, pieces)) sealed.push(id);
        } else if (pieces.length > 0 || found.open || found.closed) {
          // What is left where it was sealed, deleted, or never written to.
          await this.#bucket.remove([...pieces.map(({ key }) => key), markKey(id, "open"), markKey(id, "closed")]);
        }
      }
    } catch (error) {
      throw s3Failure("write recordings to", this.location, error);
    }
    if (sealed.length > 0) this.#tell();
    return sealed;
  }

  watch(changed: () => void, signal: AbortSignal): void {
    if (signal.aborted) return;
    this.#watchers.add(changed);
    signal.addEventListener("abort", () => this.#watchers.delete(changed), { once: true });
    const fingerprint = async () =>
      (await this.list()).map(({ label, time, state }) => `${label}/${time} ${state}`).join();
    void pollChanges(changed, signal, fingerprint, this.#options.watchInterval);
  }

  /** Takes the first name that is free. */
  async #claim(label: string, time: string): Promise<RecordingId> {
    const taken = new Set((await this.#find(baseOf({ label, time }))).map((one) => one.id.time));
    for (let run = 1;; run++) {
      const id = { label, time: run === 1 ? time : `${time}_${run}` };
      if (!taken.has(id.time) && await this.#bucket.claim(markKey(id, "open"))) return id;
    }
  }

  async #find(prefix: string): Promise<Found[]> {
    return findRecordings(await this.#bucket.list(prefix));
  }

  async #findOne(id: RecordingId): Promise<Found | undefined> {
    return (await this.#find(`${baseOf(id)}.jsonl`))[0];
  }

  /** One or none. */
  #describe(found: Found | undefined): RecordingInfo[] {
    const info = found && describeFound(found, this.#bucket.now());
    return info === undefined ? [] : [info];
  }

  async #readSealed(id: RecordingId): Promise<RecordingBody | undefined> {
    baseOf(id);
    const stream = await this.#bucket.get(sealedKey(id));
    if (stream === undefined) return undefined;
    const whole = await peek(stream);
    // Browsers would complain of it without a word to the person.
    if (isZstd(whole.first)) return { encoding: "zstd", stream: whole.stream };
    await whole.stream.cancel();
    throw new MicrologError(`Cannot read recording ${formatId(id)}: it is not compressed with zstd`, {
      hint: `Delete it, or restore it from a copy: ${this.location}/${sealedKey(id)}`,
    });
  }

  async #readGrowing(id: RecordingId): Promise<RecordingBody | undefined> {
    const found = await this.#findOne(id);
    if (found === undefined || this.#describe(found).length === 0 || found.sealed !== undefined) return undefined;
    const keys = found.pieces.map(({ key }) => key);
    return {
      encoding: "identity",
      stream: streamFrom(() => readPieces(this.#bucket, keys), new AbortController().signal),
    };
  }

  /** The bytes of a growing recording as they come. */
  async *#tail(id: RecordingId, signal: AbortSignal): AsyncGenerator<Bytes, void, void> {
    let told = 0;
    let last = 0;
    while (!signal.aborted) {
      const found = await this.#reading(async () => findRecordings(await this.#bucket.list(growingPrefix(id)))[0]);
      const news = found?.pieces.filter((piece) => pieceNumber(piece) > last) ?? [];
      try {
        for await (const chunk of readPieces(this.#bucket, news.map(({ key }) => key))) {
          if (signal.aborted) return;
          told += chunk.length;
          last++;
          yield chunk;
        }
      } catch (error) {
        // Sealed or deleted by now; the next look tells.
        if (await this.#bucket.has(markKey(id, "open"))) throw s3Failure("read recordings from", this.location, error);
      }
      if (found?.open !== true) return yield* this.#rest(id, told, signal);
      if (this.#describe(found)[0]?.state !== "growing") return;
      await pause(this.#options.pollInterval, signal);
    }
  }

  /** What a recording that has been sealed meanwhile holds beyond what was told; nothing where it was deleted. */
  async *#rest(id: RecordingId, told: number, signal: AbortSignal): AsyncGenerator<Bytes, void, void> {
    const body = await this.#reading(() => this.#readSealed(id));
    if (body === undefined) return;
    let skip = told;
    for await (const chunk of until(signal, await linesOf(body, formatId(id)))) {
      if (chunk.length > skip) yield chunk.subarray(skip);
      skip = Math.max(0, skip - chunk.length);
    }
  }

  async #reading<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof TypeError) throw error;
      throw s3Failure("read recordings from", this.location, error);
    }
  }

  #tell(): void {
    for (const changed of [...this.#watchers]) changed();
  }
}

/** The first chunk of a stream, and the same stream from its beginning. */
async function peek(stream: ReadableStream<Bytes>): Promise<{ first: Bytes; stream: ReadableStream<Bytes> }> {
  const reader = stream.getReader();
  const { value: first = new Uint8Array() } = await reader.read();
  const whole = new ReadableStream<Bytes>({
    start: (controller) => controller.enqueue(first),
    async pull(controller) {
      const { done, value } = await reader.read();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    cancel: (reason) => reader.cancel(reason),
  });
  return { first, stream: whole };
}

function notFound(id: RecordingId): never {
  throw new NotFoundError(id);
}
