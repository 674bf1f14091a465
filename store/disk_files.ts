/**
 * Files of the disk store: their names, and the lock that tells a living writer from a dead one.
 *
 * A recording grows as `<label>/<time>.jsonl`, locked by its writer, and ends as `<label>/<time>.jsonl.zst`. Where both
 * are there its writer died between publishing the second and removing the first: the second counts.
 *
 * @module
 */
import { isLabel, isTime, type RecordingId } from "../recording/identity.ts";

/** Where the files of one recording are. */
export interface RecordingPaths {
  folder: string;
  growing: string;
  sealed: string;
  /** The sealed file while it is being written. */
  temporary: string;
}

/** The runs of a label, by time. */
export interface RunNames {
  all: Set<string>;
  /** Those that have an unsealed file. */
  growing: Set<string>;
}

const GROWING = ".jsonl";
const SEALED = ".jsonl.zst";

/**
 * Where a recording's files are.
 *
 * @throws {TypeError} If the name is no recording's; it may not lead out of the home
 */
export function pathsOf(home: string, id: RecordingId): RecordingPaths {
  if (!isLabel(id.label) || !isTime(id.time)) throw new TypeError(`Cannot use ${id.label}/${id.time} as a path`);
  const folder = `${home}/${id.label}`;
  const sealed = `${folder}/${id.time}${SEALED}`;
  return { folder, growing: `${folder}/${id.time}${GROWING}`, sealed, temporary: `${sealed}.tmp` };
}

/** The labels that have a folder. Links are passed over: they may lead out of the home. */
export async function readLabels(home: string): Promise<string[]> {
  const labels: string[] = [];
  try {
    for await (const entry of Deno.readDir(home)) {
      if (entry.isDirectory && isLabel(entry.name)) labels.push(entry.name);
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return labels;
}

/** The runs in a label's folder. Other files, and a folder of someone else's, are passed over. */
export async function readRuns(folder: string): Promise<RunNames> {
  const runs: RunNames = { all: new Set(), growing: new Set() };
  try {
    for await (const { name, isFile } of Deno.readDir(folder)) {
      const growing = name.endsWith(GROWING);
      if (!isFile || !(growing || name.endsWith(SEALED))) continue;
      const time = name.slice(0, -(growing ? GROWING : SEALED).length);
      if (!isTime(time)) continue;
      runs.all.add(time);
      if (growing) runs.growing.add(time);
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound) && !isDenied(error)) throw error;
  }
  return runs;
}

/** Whether the system, not Deno, refuses access: the file is someone else's. */
export function isDenied(error: unknown): boolean {
  return error instanceof Deno.errors.PermissionDenied;
}

/** What is at a path, links not followed; undefined where there is nothing. */
export async function statFile(path: string): Promise<Deno.FileInfo | undefined> {
  try {
    return await Deno.lstat(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) return undefined;
    throw error;
  }
}

/** Whether the folder of a label is a folder and no link. */
export async function isFolder(folder: string): Promise<boolean> {
  return (await statFile(folder))?.isDirectory === true;
}

/** Whether a writer holds the file's lock; false where the file is gone. */
export async function isHeld(path: string): Promise<boolean> {
  try {
    using file = await Deno.open(path, { read: true });
    return await isLocked(file);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** Whether a writer holds the lock of this open file. */
export async function isLocked(file: Deno.FsFile): Promise<boolean> {
  // A shared lock, so that two who ask at once do not take each other for the writer.
  if (!await file.tryLock(false)) return true;
  await file.unlock();
  return false;
}

/** Whether the path still names this open file, which may have been deleted or replaced meanwhile. */
export async function isStillAt(path: string, file: Deno.FsFile): Promise<boolean> {
  const there = await statFile(path);
  if (there === undefined) return false;
  const own = await file.stat();
  return there.ino === own.ino && there.dev === own.dev;
}
