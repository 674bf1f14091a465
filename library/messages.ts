/**
 * What the program's thread and Microlog's own tell each other.
 *
 * @module
 */
import type { Message } from "../tracer/inspector/session.ts";

/** How a part of a program is recorded. */
export interface StartOrder {
  label: string;
  /** The program's command line, as far as it knows. */
  command: string[];
  /** Its working directory. */
  cwd: string;
  /** What the thread is called. */
  thread: string;
  isWorker: boolean;
  /** Whether the heap is sampled. */
  heap: "off" | "sample";
  /** Whether it listens to signals. */
  listens: boolean;
  /** Whether people are told nothing at the end. */
  quiet: boolean;
  /** Sources of regular expressions whose matches are masked. */
  redact: readonly { source: string; flags: string }[];
}

/** From the program's thread to Microlog's. */
export type ToMicrolog =
  | { type: "start"; order: StartOrder }
  /** Asks for the end; `program` tells whether the program goes on after it, else `code` with which exit code, if known. */
  | { type: "finish"; program: "goes on" | "ends"; code?: number | undefined }
  /** The program has come to handle a signal itself. */
  | { type: "handles"; signal: Deno.Signal }
  /** From the inspector. */
  | { type: "inspector"; line: number; message: Message };

/** From Microlog's thread to the program's. */
export type ToProgram =
  /** Commands for the inspector, as JSON. */
  | { type: "inspector"; line: number; messages: string[] }
  /** Recording has begun. */
  | { type: "started"; id: string }
  /** Nothing is left in the program. */
  | { type: "left" }
  /** The recording is as it stays; `text` is for people. */
  | { type: "done"; text?: string | undefined }
  /** Something to tell people. */
  | { type: "warning"; text: string; hint?: string | undefined }
  /** It cannot begin. */
  | { type: "failed"; text: string; hint?: string | undefined };

/** What Microlog's thread is given to begin with. */
export interface ThreadData {
  /** Messages for the program's thread, which it takes when it likes. */
  data: MessagePort;
  /** Rings whenever there is one. */
  bell: MessagePort;
  /** One cell, counted up with each message: wakes a thread that waits for it. */
  count: SharedArrayBuffer;
}
