/**
 * Reads a recording from the server, record by record.
 *
 * @module
 */
import { RecordingDecoder } from "../recording/decode.ts";
import type { RecordingRecord } from "../recording/records.ts";
import { followRecording } from "./api.ts";

/** Takes what is read. */
export interface RecordSink {
  add(record: RecordingRecord): void;
  /** Something that the reader has to say. */
  note(text: string): void;
}

/** Bytes decoded in one go. */
const PIECE = 1 << 16;

/**
 * Reads a recording, and follows it while it grows. Returns when it is complete, and throws when it cannot be read or
 * the signal fires.
 *
 * @param id `label/time`
 * @param rest Called after each piece with the bytes read so far, decompressed, and whether all that has arrived is read
 */
export async function readInto(
  sink: RecordSink,
  id: string,
  signal: AbortSignal,
  rest: (bytes: number, all: boolean) => Promise<void> | void,
): Promise<void> {
  const decoder = new RecordingDecoder(id);
  const reader = (await followRecording(id, signal)).getReader();
  let told = 0;
  let bytes = 0;
  const noteProblems = () => {
    while (told < decoder.problems.length) sink.note(sentence(decoder.problems[told++]!.message));
  };
  while (true) {
    const { done, value } = await reader.read();
    if (done) break;
    for (let from = 0; from < value.length; from += PIECE) {
      const piece = value.subarray(from, from + PIECE);
      bytes += piece.length;
      for (const record of decoder.push(piece)) sink.add(record);
      noteProblems();
      await rest(bytes, from + PIECE >= value.length);
      signal.throwIfAborted();
    }
  }
  for (const record of decoder.finish()) sink.add(record);
  noteProblems();
  await rest(bytes, true);
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
