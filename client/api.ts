/**
 * Talks to the server's API.
 *
 * @module
 */
import { MicrologError } from "../recording/errors.ts";

/** A recording as the API lists it. */
export interface RecordingInfo {
  /** Given by the person who ran it. */
  label: string;
  /** Local time of the start, `2026_11_22_14_01_59`. */
  time: string;
  /** `growing`: a run is writing it; `crashed`: its writer is gone before sealing it; `sealed`: finished. */
  state: "growing" | "crashed" | "sealed";
  /** Size as stored, bytes. */
  bytes: number;
  /** When it was last written, milliseconds since 1970. */
  modified: number;
}

/** What the first line of a recording says of it. */
export interface HeaderInfo {
  /** The recording of the process that started it, `label/time`. */
  parent?: string;
  /** Its command line; "" where the recording cannot be read. */
  command: string;
}

/** How many headers may be asked for at once. */
export const HEADERS_AT_ONCE = 100;

/** The headers of some recordings of a label, by their times; those that have none yet are left out. */
export async function readHeaders(label: string, times: readonly string[]): Promise<Record<string, HeaderInfo>> {
  const response = await ask(`Cannot read the headers of ${label}`, `/api/recordings/${label}/headers?times=${times}`);
  return await response.json() as Record<string, HeaderInfo>;
}

/** All recordings, newest first. */
export async function listRecordings(): Promise<RecordingInfo[]> {
  const response = await ask("Cannot list the recordings", "/api/recordings");
  return await response.json() as RecordingInfo[];
}

/**
 * The lines of a recording as bytes, and then, while it grows, those that follow.
 *
 * @param id `label/time`
 * @throws {MicrologError} If there is none of that name, or the server cannot be reached
 */
export async function followRecording(id: string, signal: AbortSignal): Promise<ReadableStream<Uint8Array>> {
  const response = await ask(`Cannot open recording ${id}`, `/api/recordings/${id}?follow=1`, { signal });
  return response.body ?? new Blob([]).stream();
}

/** A source as it is on the server's disk. */
export interface SourceText {
  text: string;
  /** When it was last written, milliseconds since 1970; 0 unknown. */
  modified: number;
  /** Whether it was written after the program had loaded it. */
  changed: boolean;
}

/**
 * The text of a source of a recording (`label/time`).
 *
 * @throws {MicrologError} If the server does not show it, or cannot be reached
 */
export async function readSource(id: string, url: string, signal: AbortSignal): Promise<SourceText> {
  const path = `/api/recordings/${id}/source?url=${encodeURIComponent(url.toWellFormed())}`;
  const response = await ask("Cannot show the source", path, { signal });
  return await response.json() as SourceText;
}

/** Deletes a recording (`label/time`), or with a label alone all of its recordings. */
export async function deleteRecordings(id: string): Promise<void> {
  await ask(`Cannot delete ${id}`, `/api/recordings/${id}`, { method: "DELETE" });
}

/**
 * Calls back when the recordings changed, and when the server goes away or comes back; returns a function that ends it.
 */
export function watchServer(changed: () => void, reachable: (yes: boolean) => void): () => void {
  const events = new EventSource("/api/events");
  let lost = false;
  events.addEventListener("changed", changed);
  events.addEventListener("open", () => {
    reachable(true);
    // What happened in between was not told.
    if (lost) changed();
    lost = false;
  });
  events.addEventListener("error", () => {
    lost = true;
    reachable(false);
  });
  return () => events.close();
}

/** Asks the server; what it refuses is an error in its words, which begins with `what` where it has none. */
export async function ask(what: string, path: string, options: RequestInit = {}): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(path, options);
  } catch (cause) {
    if (options.signal?.aborted) throw cause;
    throw new MicrologError(`${what}: the server does not answer`, {
      cause,
      hint: "Start it again with: microlog serve",
    });
  }
  if (response.ok) return response;
  throw await explain(what, response);
}

async function explain(what: string, response: Response): Promise<MicrologError> {
  const text = await response.text();
  try {
    const { error, hint } = JSON.parse(text) as { error?: unknown; hint?: unknown };
    if (typeof error === "string") return new MicrologError(error, typeof hint === "string" ? { hint } : {});
  } catch {
    // Not from this server's API, such as a proxy's page: its status has to do.
  }
  return new MicrologError(`${what}: the server answered ${response.status} ${response.statusText}`.trim());
}
