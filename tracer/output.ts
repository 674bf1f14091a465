/**
 * Where a recorder's records go: lines, in order, through a store's writer. What cannot be written never stops the
 * target: it is said once, and recording goes no further.
 *
 * @module
 */
import { encodeRecord } from "../recording/encode.ts";
import type { RecordingRecord } from "../recording/records.ts";
import type { Redactor } from "./redactor.ts";

/** Takes whole lines; a store's writer is one. */
export interface LineSink {
  append(lines: string): Promise<void>;
}

/** Writes records to a sink. */
export class Output {
  #sink: LineSink;
  #failed: (error: unknown) => void;
  #redactor: Redactor | undefined;
  #queue: Promise<void> = Promise.resolve();
  #broken = false;

  /**
   * @param failed Called once, when the sink fails for the first time
   * @param redactor Keeps secrets out of what is written
   */
  constructor(sink: LineSink, failed: (error: unknown) => void, redactor?: Redactor) {
    this.#sink = sink;
    this.#failed = failed;
    this.#redactor = redactor;
  }

  /** Whether the sink has failed. */
  get isBroken(): boolean {
    return this.#broken;
  }

  /** Writes records after all those given before. Resolves when they are in the store, or cannot be. */
  write(records: readonly RecordingRecord[]): Promise<void> {
    if (records.length === 0) return this.#queue;
    let lines: string;
    try {
      lines = records.map((record) => encodeRecord(this.#redactor?.record(record) ?? record)).join("");
    } catch (error) {
      // A person's pattern may be more than V8 can match; what was not looked through is not written.
      this.fail(error);
      return this.#queue;
    }
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
