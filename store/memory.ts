/**
 * Recordings in memory: for tests, and for programs that want none on disk.
 *
 * @module
 */
import { checkLabel, formatId, formatTime, type RecordingId } from "../recording/identity.ts";
import { NotFoundError } from "./failure.ts";
import { compareNewest } from "./order.ts";
import type { NoteName, RecordingBody, RecordingInfo, RecordingWriter, Store } from "./store.ts";
import { type Bytes, streamFrom } from "./streams.ts";

interface Entry {
  id: RecordingId;
  state: RecordingInfo["state"];
  chunks: Bytes[];
  notes: Map<NoteName, string>;
  modified: number;
}

/** Keeps recordings in this process. A writer that is closed unsealed leaves a crashed recording, as on disk. */
export class MemoryStore implements Store {
  readonly location = "memory";
  readonly #entries = new Map<string, Entry>();
  /** Woken by each change, appending included. */
  readonly #followers = new Set<() => void>();
  readonly #watchers = new Set<() => void>();

  list(): Promise<RecordingInfo[]> {
    return Promise.resolve([...this.#entries.values()].filter(isListed).map(toInfo).sort(compareNewest));
  }

  info(id: RecordingId): Promise<RecordingInfo | undefined> {
    const entry = this.#entries.get(formatId(id));
    return Promise.resolve(entry && isListed(entry) ? toInfo(entry) : undefined);
  }

  // deno-lint-ignore require-await -- a bad label has to reject
  async create(label: string, start: Date): Promise<RecordingWriter> {
    const time = formatTime(start);
    const id = { label: checkLabel(label), time };
    for (let run = 2; this.#entries.has(formatId(id)); run++) id.time = `${time}_${run}`;
    const entry: Entry = { id, state: "growing", chunks: [], notes: new Map(), modified: Date.now() };
    this.#entries.set(formatId(id), entry);
    this.#tell();
    return this.#writer(entry);
  }

  // deno-lint-ignore require-await -- a missing recording has to reject
  async read(id: RecordingId): Promise<RecordingBody> {
    return { encoding: "identity", stream: ReadableStream.from([...this.#find(id).chunks]) };
  }

  // deno-lint-ignore require-await -- a missing recording has to reject
  async follow(id: RecordingId, signal: AbortSignal): Promise<ReadableStream<Uint8Array>> {
    const entry = this.#find(id);
    return streamFrom((stop) => this.#tail(entry, stop), signal);
  }

  readNote(id: RecordingId, name: NoteName): Promise<string | undefined> {
    return Promise.resolve(this.#entries.get(formatId(id))?.notes.get(name));
  }

  // deno-lint-ignore require-await -- a missing recording has to reject
  async writeNote(id: RecordingId, name: NoteName, text: string): Promise<void> {
    const { notes } = this.#find(id);
    if (text === "") notes.delete(name);
    else notes.set(name, text);
  }

  // deno-lint-ignore require-await -- a missing recording has to reject
  async remove(id: RecordingId): Promise<void> {
    this.#find(id);
    this.#entries.delete(formatId(id));
    this.#tell();
  }

  sealCrashed(): Promise<RecordingId[]> {
    const sealed: RecordingId[] = [];
    for (const [key, entry] of this.#entries) {
      if (entry.state !== "crashed") continue;
      if (entry.chunks.length === 0) this.#entries.delete(key);
      else {
        entry.state = "sealed";
        sealed.push(entry.id);
      }
    }
    if (sealed.length > 0) this.#tell();
    return Promise.resolve(sealed);
  }

  watch(changed: () => void, signal: AbortSignal): void {
    if (signal.aborted) return;
    this.#watchers.add(changed);
    signal.addEventListener("abort", () => this.#watchers.delete(changed), { once: true });
  }

  #find(id: RecordingId): Entry {
    const entry = this.#entries.get(formatId(id));
    if (entry === undefined) throw new NotFoundError(id);
    return entry;
  }

  #writer(entry: Entry): RecordingWriter {
    const encoder = new TextEncoder();
    let open = true;
    const finish = (state: RecordingInfo["state"]) => {
      if (open) entry.state = state;
      open = false;
      this.#tell();
      return Promise.resolve();
    };
    return {
      id: entry.id,
      append: (lines) => {
        if (!open) return Promise.reject(new TypeError("Cannot append to a recording that was closed"));
        if (lines !== "") entry.chunks.push(encoder.encode(lines));
        entry.modified = Date.now();
        for (const wake of [...this.#followers]) wake();
        return Promise.resolve();
      },
      warmUp: () => Promise.resolve(),
      seal: () => open ? finish("sealed") : Promise.reject(new TypeError("Cannot seal a recording that was closed")),
      close: () => finish("crashed"),
    };
  }

  async *#tail(entry: Entry, signal: AbortSignal): AsyncGenerator<Bytes, void, void> {
    for (let next = 0; !signal.aborted;) {
      const chunk = entry.chunks[next];
      if (chunk !== undefined) {
        next++;
        yield chunk;
      } else if (entry.state !== "growing" || this.#entries.get(formatId(entry.id)) !== entry) return;
      else await this.#change(signal);
    }
  }

  /** Resolves with the next change, or when the signal fires. */
  #change(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        this.#followers.delete(wake);
        signal.removeEventListener("abort", wake);
        resolve();
      };
      this.#followers.add(wake);
      signal.addEventListener("abort", wake);
      if (signal.aborted) wake();
    });
  }

  #tell(): void {
    for (const wake of [...this.#followers]) wake();
    for (const changed of [...this.#watchers]) changed();
  }
}

/** A writer that left nothing left no recording. */
function isListed({ state, chunks }: Entry): boolean {
  return state !== "crashed" || chunks.length > 0;
}

function toInfo({ id, state, chunks, modified }: Entry): RecordingInfo {
  return { ...id, state, bytes: chunks.reduce((sum, chunk) => sum + chunk.length, 0), modified };
}
