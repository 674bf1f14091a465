/**
 * Where recordings live. One interface; disk, S3 and memory implement it.
 *
 * @module
 */
import type { RecordingId } from "../recording/identity.ts";

/** What a listing tells of a recording without opening it. */
export interface RecordingInfo extends RecordingId {
  /** `growing`: a run is writing it; `crashed`: its writer is gone before sealing it; `sealed`: finished. */
  state: "growing" | "crashed" | "sealed";
  /** Size as stored, bytes. */
  bytes: number;
  /** When it was last written, milliseconds since 1970. */
  modified: number;
}

/** A recording being written. Its lines reach the store in the order given. */
export interface RecordingWriter {
  /** The name it got. */
  readonly id: RecordingId;
  /** Appends whole lines, each ending in a line break. When it returns, a crash of this process loses none of them. */
  append(lines: string): Promise<void>;
  /** Loads what sealing needs, so that the end need not wait for it: to be called where there is time to spare. */
  warmUp(): Promise<void>;
  /** Compresses and publishes it in one step, then lets go of it. */
  seal(): Promise<void>;
  /** Lets go of it as it is, unsealed. */
  close(): Promise<void>;
}

/** The bytes of a recording: JSON Lines, or those compressed with zstd. */
export interface RecordingBody {
  encoding: "identity" | "zstd";
  stream: ReadableStream<Uint8Array>;
}

/** What can be kept with a recording beside what was recorded: `analysis`, what language models said of it. */
export type NoteName = "analysis";

/** All of them. */
export const NOTES: readonly NoteName[] = ["analysis"];

/** A place that keeps recordings. */
export interface Store {
  /** Where it is, for people: a folder, or `s3://bucket/path`. */
  readonly location: string;
  /** All recordings, newest first. */
  list(): Promise<RecordingInfo[]>;
  /** One recording, or undefined where there is none of that name. */
  info(id: RecordingId): Promise<RecordingInfo | undefined>;
  /** Begins a recording; a name that is taken gets `_2`, `_3`, …. */
  create(label: string, start: Date): Promise<RecordingWriter>;
  /**
   * Its bytes as stored.
   *
   * @throws {MicrologError} If there is no such recording
   */
  read(id: RecordingId): Promise<RecordingBody>;
  /**
   * Its lines from the beginning and then, while it grows, as they come; ends when it is sealed, crashed or deleted,
   * or the signal fires.
   *
   * @throws {MicrologError} If there is no such recording
   */
  follow(id: RecordingId, signal: AbortSignal): Promise<ReadableStream<Uint8Array>>;
  /** A text that was kept with a recording; undefined where there is none, or no such recording. */
  readNote(id: RecordingId, name: NoteName): Promise<string | undefined>;
  /**
   * Keeps a text with a recording in place of what it had under that name, in one step; an empty one deletes it.
   *
   * @throws {MicrologError} If there is no such recording
   */
  writeNote(id: RecordingId, name: NoteName, text: string): Promise<void>;
  /**
   * Deletes a recording, and what was kept with it.
   *
   * @throws {MicrologError} If there is no such recording
   */
  remove(id: RecordingId): Promise<void>;
  /** Seals the recordings whose writers are gone; returns their names. */
  sealCrashed(): Promise<RecordingId[]>;
  /** Calls back after something changed (a run came, was sealed, was deleted) until the signal fires. */
  watch(changed: () => void, signal: AbortSignal): void;
}
