/**
 * Recordings in a folder: `<home>/<label>/<time>.jsonl` while they grow, `.jsonl.zst` when they are sealed.
 *
 * @module
 */
import { MicrologError } from "../recording/errors.ts";
import { checkLabel, formatId, formatTime, type RecordingId } from "../recording/identity.ts";
import {
  isDenied,
  isFolder,
  isHeld,
  isLocked,
  isStillAt,
  pathsOf,
  readLabels,
  readRuns,
  type RecordingPaths,
  statFile,
} from "./disk_files.ts";
import { readNoteFile, removeNoteFiles, writeNoteFile } from "./disk_notes.ts";
import { watchFolder } from "./disk_watch.ts";
import { DiskWriter, sealAbandoned } from "./disk_writer.ts";
import { cannotRead, cannotWrite, NotFoundError } from "./failure.ts";
import { linesOf } from "./lines.ts";
import { compareNewest } from "./order.ts";
import type { NoteName, RecordingBody, RecordingInfo, RecordingWriter, Store } from "./store.ts";
import { type Bytes, pause, streamFrom, until } from "./streams.ts";
import { isZstd } from "./zstd.ts";

/** Options of a {@linkcode DiskStore}. */
export interface DiskStoreOptions {
  /** How often a growing file is looked at while it is followed, milliseconds; 250 by default. */
  pollInterval?: number;
}

const BLOCK = 64 * 1024;

/**
 * Keeps recordings in a folder, which is made when the first is created. Several processes may use one folder at once.
 *
 * @example
 * ```ts ignore
 * const store = new DiskStore("/home/ann/microlog");
 * const writer = await store.create("hello", new Date());
 * await writer.append('{"type":"header"}\n');
 * await writer.seal();
 * ```
 */
export class DiskStore implements Store {
  readonly location: string;
  readonly #pollInterval: number;

  constructor(home: string, options: DiskStoreOptions = {}) {
    this.location = home.length > 1 ? home.replace(/[/\\]+$/, "") : home;
    this.#pollInterval = options.pollInterval ?? 250;
  }

  async list(): Promise<RecordingInfo[]> {
    try {
      const labels = await readLabels(this.location);
      const lists = await Promise.all(labels.map((label) => this.#listLabel(label)));
      return lists.flat().sort(compareNewest);
    } catch (error) {
      throw cannotRead(this.location, error);
    }
  }

  async info(id: RecordingId): Promise<RecordingInfo | undefined> {
    const paths = pathsOf(this.location, id);
    try {
      if (!await isFolder(paths.folder)) return undefined;
      return await describe(id, paths);
    } catch (error) {
      throw cannotRead(this.location, error);
    }
  }

  async create(label: string, start: Date): Promise<RecordingWriter> {
    checkLabel(label);
    const time = formatTime(start);
    const folder = `${this.location}/${label}`;
    try {
      for (let run = 1;; run++) {
        const id = { label, time: run === 1 ? time : `${time}_${run}` };
        const writer = await this.#open(id, folder);
        if (writer !== undefined) return writer;
      }
    } catch (error) {
      throw error instanceof MicrologError ? error : cannotWrite(this.location, error);
    }
  }

  async read(id: RecordingId): Promise<RecordingBody> {
    return await this.#readSealed(id) ??
      await this.#readGrowing(id) ??
      // It may have been sealed between the two.
      await this.#readSealed(id) ??
      notFound(id);
  }

  async follow(id: RecordingId, signal: AbortSignal): Promise<ReadableStream<Uint8Array>> {
    const paths = pathsOf(this.location, id);
    if (await statFile(paths.sealed) === undefined) {
      const file = await this.#openFile(paths, paths.growing);
      if (file !== undefined) return streamFrom((stop) => this.#tail(file, paths.growing, stop), signal);
    }
    const lines = await linesOf(await this.read(id), formatId(id));
    return streamFrom((stop) => until(stop, lines), signal);
  }

  async readNote(id: RecordingId, name: NoteName): Promise<string | undefined> {
    try {
      return await readNoteFile(this.location, id, name);
    } catch (error) {
      throw cannotRead(this.location, error);
    }
  }

  async writeNote(id: RecordingId, name: NoteName, text: string): Promise<void> {
    if (await this.info(id) === undefined) notFound(id);
    try {
      await writeNoteFile(this.location, id, name, text);
    } catch (error) {
      throw cannotWrite(this.location, error);
    }
  }

  async remove(id: RecordingId): Promise<void> {
    const paths = pathsOf(this.location, id);
    if (await this.info(id) === undefined) notFound(id);
    try {
      await removeNoteFiles(this.location, id);
      // The growing file first: were the sealed one gone before, a leftover beside it would come to light.
      for (const path of [paths.growing, paths.temporary, paths.sealed]) {
        if (await statFile(path) !== undefined) await Deno.remove(path);
      }
      await removeIfEmpty(paths.folder);
    } catch (error) {
      throw cannotWrite(this.location, error);
    }
  }

  async sealCrashed(): Promise<RecordingId[]> {
    const sealed: RecordingId[] = [];
    const labels = await readLabels(this.location).catch((error) => {
      throw cannotRead(this.location, error);
    });
    for (const label of labels) {
      for (const time of (await readRuns(`${this.location}/${label}`)).growing) {
        const id = { label, time };
        if (await sealAbandoned(pathsOf(this.location, id))) sealed.push(id);
      }
    }
    return sealed;
  }

  watch(changed: () => void, signal: AbortSignal): void {
    watchFolder(this.location, changed, signal, async () => JSON.stringify(await this.list()));
  }

  async #listLabel(label: string): Promise<RecordingInfo[]> {
    const runs = await readRuns(`${this.location}/${label}`);
    const infos = await Promise.all([...runs.all].map(async (time) => {
      const id = { label, time };
      try {
        return await describe(id, pathsOf(this.location, id));
      } catch (error) {
        if (isDenied(error)) return undefined;
        throw error;
      }
    }));
    return infos.filter((info) => info !== undefined);
  }

  async #open(id: RecordingId, folder: string): Promise<DiskWriter | undefined> {
    const paths = pathsOf(this.location, id);
    try {
      return await DiskWriter.open(id, paths);
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
    // Recordings hold what programs print: they are nobody else's business.
    await Deno.mkdir(folder, { recursive: true, mode: 0o700 });
    return await DiskWriter.open(id, paths);
  }

  async #readSealed(id: RecordingId): Promise<RecordingBody | undefined> {
    const paths = pathsOf(this.location, id);
    const file = await this.#openFile(paths, paths.sealed);
    if (file === undefined) return undefined;
    if (await startsAsZstd(file)) return { encoding: "zstd", stream: file.readable };
    file.close();
    throw new MicrologError(`Cannot read recording ${formatId(id)}: it is not compressed with zstd`, {
      hint: `Delete it, or restore it from a copy: ${paths.sealed}`,
    });
  }

  async #readGrowing(id: RecordingId): Promise<RecordingBody | undefined> {
    const paths = pathsOf(this.location, id);
    const file = await this.#openFile(paths, paths.growing);
    return file && { encoding: "identity", stream: file.readable };
  }

  /** Opens a file for reading; undefined where there is none, or a link. */
  async #openFile(paths: RecordingPaths, path: string): Promise<Deno.FsFile | undefined> {
    try {
      if (!await isFolder(paths.folder) || (await statFile(path))?.isFile !== true) return undefined;
      return await Deno.open(path, { read: true });
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return undefined;
      throw cannotRead(this.location, error);
    }
  }

  /** The bytes of a growing file as they come. An open file stays readable after its name is gone, so none are lost. */
  async *#tail(file: Deno.FsFile, path: string, signal: AbortSignal): AsyncGenerator<Bytes, void, void> {
    using open = file;
    let over = false;
    while (!signal.aborted) {
      const block = new Uint8Array(BLOCK);
      const count = await open.read(block);
      if (count !== null) yield block.subarray(0, count);
      else if (over) return;
      // Asked before the last read, not after: what is written in between must not be missed.
      else if (!await isLocked(open) || !await isStillAt(path, open)) over = true;
      else await pause(this.#pollInterval, signal);
    }
  }
}

/** What there is to tell of a recording; undefined where it is gone or nothing was written yet. */
async function describe(id: RecordingId, paths: RecordingPaths): Promise<RecordingInfo | undefined> {
  const sealed = await statFile(paths.sealed);
  if (sealed?.isFile) return toInfo(id, "sealed", sealed);
  const growing = await statFile(paths.growing);
  if (!growing?.isFile) return undefined;
  if (await isHeld(paths.growing)) return toInfo(id, "growing", growing);
  // It may have been sealed or deleted since the first look.
  const late = await statFile(paths.sealed);
  if (late?.isFile) return toInfo(id, "sealed", late);
  if (await statFile(paths.growing) === undefined) return undefined;
  // Empty and without a writer: one that is about to take its lock, or died before the first line.
  return growing.size === 0 ? undefined : toInfo(id, "crashed", growing);
}

function toInfo(id: RecordingId, state: RecordingInfo["state"], file: Deno.FileInfo): RecordingInfo {
  return { label: id.label, time: id.time, state, bytes: file.size, modified: file.mtime?.getTime() ?? 0 };
}

/** Looks at the first bytes, which browsers would complain of without a word to the person. */
async function startsAsZstd(file: Deno.FsFile): Promise<boolean> {
  const start = new Uint8Array(4);
  await file.read(start);
  await file.seek(0, Deno.SeekMode.Start);
  return isZstd(start);
}

async function removeIfEmpty(folder: string): Promise<void> {
  for await (const _ of Deno.readDir(folder)) return;
  try {
    await Deno.remove(folder);
  } catch (error) {
    // A run may have begun in it this moment.
    if (await isFolder(folder)) return;
    throw error;
  }
}

function notFound(id: RecordingId): never {
  throw new NotFoundError(id);
}
