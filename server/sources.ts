/**
 * The texts of sources, from this machine's disk.
 *
 * A recording may come from anybody, and may name any file. So only files of code are read, only those that the
 * recording names, and only for pages of this server: what is on them is on the person's own screen, nowhere else.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { MicrologError } from "../recording/errors.ts";
import { formatId, type RecordingId } from "../recording/identity.ts";
import { linesOf } from "../store/lines.ts";
import type { Store } from "../store/store.ts";
import { HttpError } from "./errors.ts";

/** A source as it is on disk now. */
export interface SourceText {
  text: string;
  /** When it was last written, milliseconds since 1970; 0 where the system does not tell. */
  modified: number;
  /** Whether it was written after the program had loaded it, or after the recording began. */
  changed: boolean;
}

/** Larger files are not shown, bytes. */
export const MAX_SOURCE = 10 * 1024 * 1024;

/** What is read: code, by its name. */
const CODE = /\.[cm]?[jt]sx?$/i;
const NO_CODE = "it is not a file of JavaScript or TypeScript";

/**
 * Reads a source of a recording.
 *
 * @param url As the recording has it
 * @throws {HttpError} If the recording does not name it, it is no file of code, is gone, or is too large
 * @throws {MicrologError} If there is no such recording
 */
export async function readSource(store: Store, id: RecordingId, url: string): Promise<SourceText> {
  if (!url.startsWith("file:///")) throw refused(400, url, "only files are");
  const loaded = await findSource(store, id, url);
  if (loaded === undefined) throw refused(404, url, `recording ${formatId(id)} does not name it`);
  const path = pathOf(url);
  if (!CODE.test(path)) throw refused(403, path, NO_CODE);
  await checkPermission(path);
  try {
    // What a link leads to has to be code as well.
    const real = await Deno.realPath(path);
    if (!CODE.test(real)) throw refused(403, path, NO_CODE);
    const { isFile, size, mtime } = await Deno.stat(real);
    if (!isFile) throw refused(403, path, "it is not a file");
    if (size > MAX_SOURCE) {
      throw refused(413, path, `it is larger than ${MAX_SOURCE / 1024 / 1024} MB`, "Open it in your editor");
    }
    const modified = mtime?.getTime() ?? 0;
    return { text: await Deno.readTextFile(real), modified, changed: modified > loaded };
  } catch (error) {
    throw explained(error, path);
  }
}

/** When a recording's program loaded a source, milliseconds since 1970; undefined where it is none of its sources. */
async function findSource(store: Store, id: RecordingId, url: string): Promise<number | undefined> {
  let start = 0;
  for await (const line of textLines(await linesOf(await store.read(id), formatId(id)))) {
    const isHeader = start === 0 && line.includes('"header"');
    // Most lines are of other types, and long.
    if (!isHeader && !line.slice(0, 200).includes('"sources"')) continue;
    const record = parsed(line);
    if (record.type === "header") start = Date.parse(String(record.start)) || 0;
    if (record.type !== "sources" || !Array.isArray(record.url)) continue;
    const at = record.url.indexOf(url);
    if (at < 0) continue;
    const time: unknown = Array.isArray(record.time) ? record.time[at] : undefined;
    return start + (typeof time === "number" && time > 0 ? time / 1000 : 0);
  }
  return undefined;
}

/** Leaving the loop cancels the stream. */
async function* textLines(stream: ReadableStream<Uint8Array>): AsyncGenerator<string, void, void> {
  const decoder = new TextDecoder();
  let open: string[] = [];
  for await (const chunk of stream) {
    const parts = decoder.decode(chunk, { stream: true }).split("\n");
    open.push(parts.shift()!);
    for (const part of parts) {
      yield open.join("");
      open = [part];
    }
  }
  yield open.join("");
}

function parsed(line: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === "object" && value !== null ? value as Record<string, unknown> : {};
  } catch {
    // Cut off, or broken: readers pass over it.
    return {};
  }
}

function pathOf(url: string): string {
  let path: string;
  try {
    path = fileURLToPath(url);
  } catch {
    throw refused(400, url, "it is not a path of this system");
  }
  if (path.includes("\0")) throw refused(400, url, "it is not a path of this system");
  return path;
}

/** Reading without the permission would ask for it in the server's terminal. */
async function checkPermission(path: string): Promise<void> {
  const { state } = await Deno.permissions.query({ name: "read", path });
  if (state === "granted") return;
  throw refused(403, path, "the server may not read it", "Give it the permission: --allow-read, or -A");
}

function explained(error: unknown, path: string): unknown {
  if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) {
    return refused(
      404,
      path,
      "it is not on the machine of the server",
      "It was moved or deleted, or recorded on another machine. Paths in the settings are for links to your editor; " +
        "the server reads files where they were recorded",
    );
  }
  if (error instanceof Deno.errors.PermissionDenied || error instanceof Deno.errors.NotCapable) {
    return refused(403, path, "the server may not read it");
  }
  return error;
}

function refused(status: 400 | 403 | 404 | 413, what: string, why: string, hint?: string): HttpError {
  const shown = what.length > 200 ? `${what.slice(0, 199)}…` : what;
  return new HttpError(status, new MicrologError(`Cannot show ${shown}: ${why}`, hint === undefined ? {} : { hint }));
}
