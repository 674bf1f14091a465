/**
 * Writing one recording to disk, and sealing it.
 *
 * @module
 */
import type { RecordingId } from "../recording/identity.ts";
import { isDenied, isStillAt, type RecordingPaths, statFile } from "./disk_files.ts";
import { cannotWrite } from "./failure.ts";
import type { RecordingWriter } from "./store.ts";
import { compress, loadZstd } from "./zstd.ts";

/** A recording that grows on disk; holds the file's lock until it is sealed or closed. */
export class DiskWriter implements RecordingWriter {
  readonly #paths: RecordingPaths;
  readonly #encoder = new TextEncoder();
  #file: Deno.FsFile | undefined;
  #length = 0;

  private constructor(readonly id: RecordingId, paths: RecordingPaths, file: Deno.FsFile) {
    this.#paths = paths;
    this.#file = file;
  }

  /**
   * Begins the recording of that name.
   *
   * @returns undefined if the name is taken
   */
  static async open(id: RecordingId, paths: RecordingPaths): Promise<DiskWriter | undefined> {
    if (await statFile(paths.sealed) !== undefined) return undefined;
    let file: Deno.FsFile;
    try {
      file = Deno.openSync(paths.growing, { createNew: true, append: true, mode: 0o600 });
    } catch (error) {
      if (error instanceof Deno.errors.AlreadyExists) return undefined;
      throw error;
    }
    try {
      if (!file.tryLockSync(true)) await file.lock(true);
      // In the moment before the lock, another process may have taken the empty file for a dead writer's and removed it.
      if (await isStillAt(paths.growing, file)) {
        if (await statFile(paths.sealed) === undefined) return new DiskWriter(id, paths, file);
        await Deno.remove(paths.growing);
      }
    } catch (error) {
      file.close();
      throw error;
    }
    file.close();
    return undefined;
  }

  /** Appends whole lines. On a failure the file is cut back to the lines it had, so that later ones can follow. */
  append(lines: string): Promise<void> {
    const file = this.#file;
    if (file === undefined) return Promise.reject(new TypeError("Cannot append to a recording that was closed"));
    const bytes = this.#encoder.encode(lines);
    try {
      // Synchronous: a page-cache write takes microseconds, and it keeps the order of calls that are not awaited.
      for (let written = 0; written < bytes.length;) written += file.writeSync(bytes.subarray(written));
      this.#length += bytes.length;
      return Promise.resolve();
    } catch (error) {
      const failure = cannotWrite(this.#paths.folder, error);
      try {
        file.truncateSync(this.#length);
      } catch (second) {
        failure.cause = new AggregateError([error, second]);
      }
      return Promise.reject(failure);
    }
  }

  warmUp(): Promise<void> {
    return loadZstd();
  }

  /** Compresses, publishes and lets go. Does nothing where the recording was deleted meanwhile. */
  async seal(): Promise<void> {
    const file = this.#file;
    if (file === undefined) throw new TypeError("Cannot seal a recording that was closed");
    this.#file = undefined;
    try {
      if (await isStillAt(this.#paths.growing, file)) await sealFile(this.#paths);
    } catch (error) {
      throw cannotWrite(this.#paths.folder, error);
    } finally {
      file.close();
    }
  }

  close(): Promise<void> {
    this.#file?.close();
    this.#file = undefined;
    return Promise.resolve();
  }
}

/** Replaces the growing file by the sealed one, in one step for whoever looks. The caller holds the file's lock. */
async function sealFile(paths: RecordingPaths): Promise<void> {
  try {
    using source = await Deno.open(paths.growing, { read: true });
    const { size } = await source.stat();
    using target = await Deno.open(paths.temporary, { write: true, create: true, truncate: true, mode: 0o600 });
    // Not target.writable, which holds bytes back until it closes the file, and then it is too late for syncData.
    for await (const chunk of compress(source, size)) {
      for (let written = 0; written < chunk.length;) written += await target.write(chunk.subarray(written));
    }
    // Without this a power failure could leave the new name on an empty file.
    await target.syncData();
    await Deno.rename(paths.temporary, paths.sealed);
  } catch (error) {
    if (await statFile(paths.temporary) !== undefined) await Deno.remove(paths.temporary);
    throw error;
  }
  await Deno.remove(paths.growing);
}

/**
 * Seals a recording whose writer is gone. What it left is kept byte for byte; an empty file is removed.
 *
 * @returns Whether it was sealed by this call; false where it grows, is gone, or another process is at it
 */
export async function sealAbandoned(paths: RecordingPaths): Promise<boolean> {
  let file: Deno.FsFile;
  try {
    file = await Deno.open(paths.growing, { read: true, write: true });
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || isDenied(error)) return false;
    throw cannotWrite(paths.folder, error);
  }
  try {
    if (!await file.tryLock(true) || !await isStillAt(paths.growing, file)) return false;
    if (await statFile(paths.sealed) !== undefined || (await file.stat()).size === 0) {
      await Deno.remove(paths.growing);
      return false;
    }
    await sealFile(paths);
    return true;
  } catch (error) {
    throw cannotWrite(paths.folder, error);
  } finally {
    file.close();
  }
}
