/**
 * Reads what one thread of the target does with memory: its garbage collections, and what is alive on its heap.
 *
 * @module
 */
import type { RecordingRecord } from "../recording/records.ts";
import { GcReader } from "./gc_reader.ts";
import { HeapReader, type HeapReaderOptions } from "./heap_reader.ts";
import type { WantedSource } from "./sources.ts";

/** Whether the heap is sampled. */
export type HeapMode = "off" | "sample";

/** What it needs. */
export interface ThreadMemoryOptions extends Omit<HeapReaderOptions, "without"> {
  heap: HeapMode;
}

/** Collects both until they are taken. A thread that ends in the middle of it is recorded without; nothing fails. */
export class ThreadMemory {
  #gc: GcReader;
  #heap: HeapReader;
  #mode: HeapMode;

  constructor({ heap, ...options }: ThreadMemoryOptions) {
    this.#mode = heap;
    this.#gc = new GcReader(options);
    this.#heap = new HeapReader({ ...options, without: (work) => this.#gc.without(work) });
  }

  /** To be called while the thread stands still before its program. */
  async install(): Promise<void> {
    await Promise.all([this.#gc.install(), this.#mode === "sample" ? this.#heap.start() : undefined]);
  }

  /**
   * Fetches what there is since the last time, the heap only now and then; it is there when this resolves.
   *
   * @param last Whether the thread ends, or has come to its end and waits
   */
  async collect(last = false): Promise<void> {
    await this.#gc.collect();
    await this.#heap.snapshot(last);
  }

  /** Does something else that makes V8 collect garbage, without counting that as the program's. */
  without<T>(work: () => Promise<T>): Promise<T> {
    return this.#gc.without(work);
  }

  /** Takes out of the thread what was put in. */
  uninstall(): Promise<void> {
    return this.#gc.uninstall();
  }

  /** The scripts of what has not been taken yet. */
  wanted(): WantedSource[] {
    return this.#heap.wanted();
  }

  /** The records since the last call. */
  async take(): Promise<RecordingRecord[]> {
    return [...this.#gc.take(), ...await this.#heap.take()];
  }
}
