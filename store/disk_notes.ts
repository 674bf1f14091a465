/**
 * Notes of the disk store: `<label>/<time>.<name>.json` beside the recording.
 *
 * @module
 */
import type { RecordingId } from "../recording/identity.ts";
import { isFolder, pathsOf, statFile } from "./disk_files.ts";
import { type NoteName, NOTES } from "./store.ts";

/** The note, or undefined where there is none, or a link in its place. */
export async function readNoteFile(home: string, id: RecordingId, name: NoteName): Promise<string | undefined> {
  const path = notePath(home, id, name);
  if (!await isFolder(pathsOf(home, id).folder) || (await statFile(path))?.isFile !== true) return undefined;
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/** Puts a note in place in one step for whoever looks; an empty text deletes it. */
export async function writeNoteFile(home: string, id: RecordingId, name: NoteName, text: string): Promise<void> {
  const path = notePath(home, id, name);
  if (text === "") return await removeIfThere(path);
  // A name of its own: two may write at once.
  const unfinished = `${path}.${crypto.randomUUID()}.tmp`;
  try {
    using file = await Deno.open(unfinished, { write: true, createNew: true, mode: 0o600 });
    const bytes = new TextEncoder().encode(text);
    for (let written = 0; written < bytes.length;) written += await file.write(bytes.subarray(written));
    await file.syncData();
    await Deno.rename(unfinished, path);
  } catch (error) {
    await removeIfThere(unfinished);
    throw error;
  }
}

/** Deletes all notes of a recording. */
export async function removeNoteFiles(home: string, id: RecordingId): Promise<void> {
  for (const name of NOTES) await removeIfThere(notePath(home, id, name));
}

function notePath(home: string, id: RecordingId, name: NoteName): string {
  return `${pathsOf(home, id).folder}/${id.time}.${name}.json`;
}

async function removeIfThere(path: string): Promise<void> {
  try {
    await Deno.remove(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
