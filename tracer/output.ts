/**
 * Where a recorder's records go: lines, in order, through a store's writer. What cannot be written never stops the
 * target: it is said once, and recording goes no further.
 *
 * @module
 */
import { encodeRecord } from "../recording/encode.ts";
import type { RecordingRecord } from "../recording/records.ts";

/** Takes whole lines; a store's writer is one. */
export interface LineSink {
  append(lines: string): Promise<void>;
}

/** Writes records to a sink. */
export class Output {
  #sink: LineSink;
  #failed: (error: unknown) => void;
  #queue: Promise<void> = Promise.resolve();
  #broken = false;

  /** @param failed Called once, when the sink fails for the first time */
  constructor(sink: LineSink, failed: (error: unknown) => void) {
    this.#sink = sink;
    this.#failed = failed;
  }

  /** Whether the sink has failed. */
  get isBroken(): boolean {
    return this.#broken;
  }

  /** Writes records after all those given before. Resolves when they are in the store, or cannot be. */
  write(records: readonly RecordingRecord[]): Promise<void> {
    if (records.length === 0) return this.#queue;
    const lines = records.map(encodeRecord).join("");
    return this.#queue = this.#queue.then(async () => {
      if (this.#broken) return;
      try {
        await this.#sink.append(lines);
      } catch (error) {
        this.fail(error);
      }
    });
  }

  /** Gives up: nothing is written any more. */
  fail(error: unknown): void {
    if (this.#broken) return;
    this.#broken = true;
    this.#failed(error);
  }
}
