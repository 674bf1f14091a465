/**
 * The list of recordings as the page knows it, kept up to date by the server's events.
 *
 * @module
 */
import { type Signal, signal } from "@preact/signals";
import { deleteRecordings, listRecordings, type RecordingInfo, watchServer } from "./api.ts";
import { retryHeaders } from "./headers.ts";
import { MicrologError } from "../recording/errors.ts";

/** All recordings, newest first; undefined before the page has come to life. */
export const recordings: Signal<RecordingInfo[] | undefined> = signal(undefined);

/** Why the list may be out of date; undefined while all is well. */
export const trouble: Signal<MicrologError | undefined> = signal(undefined);

/** Asks the server for the list. */
async function refreshRecordings(): Promise<void> {
  try {
    recordings.value = await listRecordings();
    trouble.value = undefined;
    retryHeaders(new Set(recordings.value.map((one) => `${one.label}/${one.time}`)));
  } catch (error) {
    trouble.value = asMicrologError(error, "Cannot list the recordings");
  }
}

/** Starts from what the page came with and keeps it up to date; returns a function that ends it. */
export function watchRecordings(initial: RecordingInfo[]): () => void {
  recordings.value ??= initial;
  return watchServer(refreshRecordings, (reachable) => {
    trouble.value = reachable ? undefined : new MicrologError("The server does not answer", {
      hint: "Start it again with: microlog serve",
    });
  });
}

/** Deletes a recording (`label/time`) or a whole label, and takes it off the list; false where that failed. */
export async function removeRecordings(id: string): Promise<boolean> {
  try {
    await deleteRecordings(id);
    recordings.value = recordings.value?.filter((one) => one.label !== id && `${one.label}/${one.time}` !== id);
    return true;
  } catch (error) {
    trouble.value = asMicrologError(error, `Cannot delete ${id}`);
    return false;
  }
}

/** Any thrown thing as an error that can be shown to people. */
export function asMicrologError(error: unknown, what: string): MicrologError {
  if (error instanceof MicrologError) return error;
  return new MicrologError(`${what}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
}
