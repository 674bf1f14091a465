/**
 * Reads a recording from the server into a profile, piece by piece, so that the page stays alive meanwhile.
 *
 * @module
 */
import { ProfileBuilder } from "../profile/builder.ts";
import type { Profile } from "../profile/types.ts";
import { RecordingDecoder } from "../recording/decode.ts";
import { followRecording } from "./api.ts";

/** How far reading has come. */
export interface Progress {
  profile: Profile;
  /** Decompressed bytes read so far. */
  bytes: number;
}

/** Work for this long, then let the page breathe, ms. */
const SLICE = 12;
/** Bytes decoded in one go. */
const PIECE = 1 << 16;

/**
 * Reads a recording, and follows it while it grows. Returns when it is complete, and throws when it cannot be read or
 * the signal fires.
 *
 * @param id `label/time`
 * @param step Called after each slice of work that brought something new
 */
export async function loadRecording(
  id: string,
  signal: AbortSignal,
  step: (progress: Progress) => void,
): Promise<void> {
  const decoder = new RecordingDecoder(id);
  const builder = new ProfileBuilder();
  const reader = (await followRecording(id, signal)).getReader();
  let told = 0;
  let bytes = 0;
  const noteProblems = () => {
    while (told < decoder.problems.length) builder.note(sentence(decoder.problems[told++]!.message));
  };
  let since = performance.now();
  while (true) {
    const { done, value } = await reader.read();
    if (done) break;
    for (let from = 0; from < value.length; from += PIECE) {
      const piece = value.subarray(from, from + PIECE);
      bytes += piece.length;
      for (const record of decoder.push(piece)) builder.add(record);
      if (performance.now() - since > SLICE) {
        noteProblems();
        step({ profile: builder.profile, bytes });
        await breathe();
        signal.throwIfAborted();
        since = performance.now();
      }
    }
    noteProblems();
    step({ profile: builder.profile, bytes });
  }
  for (const record of decoder.finish()) builder.add(record);
  noteProblems();
  step({ profile: builder.profile, bytes });
}

/** Lets the browser handle input and paint. A message comes at once, where timers are held back in a hidden page. */
function breathe(): Promise<void> {
  return new Promise((resolve) => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => {
      channel.port1.close();
      resolve();
    };
    channel.port2.postMessage(null);
  });
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
