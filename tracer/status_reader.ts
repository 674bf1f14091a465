/**
 * Reads CPU, memory, heap and objects of the target as it runs.
 *
 * @module
 */
import type { ObjectsRecord, RecordingRecord, StatusRecord } from "../recording/records.ts";
import type { Clock } from "./clock.ts";
import { InspectorClosedError, InspectorCommandError, type Session } from "./inspector/session.ts";
import { ObjectRation } from "./object_ration.ts";
import type { ProcessStatus, ReadStatus } from "./process_status.ts";

/** What a status reader needs. */
export interface StatusReaderOptions {
  session: Session;
  clock: Clock;
  /** Time between two rows, µs. */
  statusInterval: number;
  /** Time between two counts of objects at least, µs. */
  memoryInterval: number;
  readStatus: ReadStatus | undefined;
}

/** Collects rows of status and counts of objects until they are taken. */
export class StatusReader {
  #session: Session;
  #clock: Clock;
  #readStatus: ReadStatus | undefined;
  #ration: ObjectRation;
  #rows: StatusRecord = emptyRows();
  #counts: ObjectsRecord[] = [];
  #last: { time: number; status: ProcessStatus } | undefined;
  #heap = -1;
  #asking = false;
  /** µs. */
  #shortest: number;

  constructor({ session, clock, statusInterval, memoryInterval, readStatus }: StatusReaderOptions) {
    this.#shortest = statusInterval / 2;
    this.#session = session;
    this.#clock = clock;
    this.#readStatus = readStatus;
    this.#ration = new ObjectRation(memoryInterval);
    session.on("HeapProfiler.heapStatsUpdate", ({ statsUpdate }) => {
      // Triples of fragment, count and bytes.
      for (let at = 1; at < statsUpdate.length; at += 3) this.#counted += statsUpdate[at] ?? 0;
    });
  }

  #counted = 0;

  /** Reads one row. A heap that is not told in time is that of the row before. */
  read(): void {
    void this.#readHeap();
    const status = this.#readStatus?.();
    if (status === undefined) return;
    const time = this.#clock.now();
    const last = this.#last;
    // What little CPU time a moment holds says nothing of a percentage.
    if (last !== undefined && time - last.time < this.#shortest) return;
    this.#last = { time, status };
    if (last === undefined) return;
    const cpu = Math.max(0, (status.cpu - last.status.cpu) / (time - last.time) * 100);
    this.#rows.time.push(Math.round(time / 1000) * 1000);
    this.#rows.cpu.push(Math.round(cpu * 10) / 10);
    this.#rows.rss.push(status.rss);
    this.#rows.heap.push(this.#heap);
  }

  async #readHeap(): Promise<void> {
    // A target deep in native code answers late; asking again would only make a queue.
    if (this.#asking || this.#session.isClosed) return;
    this.#asking = true;
    try {
      const { usedSize } = await this.#session.send("Runtime.getHeapUsage", {});
      this.#heap = usedSize;
      if (this.#ration.allows(this.#clock.now(), usedSize)) await this.#count(usedSize);
    } catch (error) {
      if (!(error instanceof InspectorClosedError || error instanceof InspectorCommandError)) throw error;
    } finally {
      this.#asking = false;
    }
  }

  async #count(heap: number): Promise<void> {
    this.#counted = 0;
    const began = this.#clock.now();
    await Promise.all([
      this.#session.send("HeapProfiler.startTrackingHeapObjects", {}),
      // Stopping it as the protocol wants takes a whole heap snapshot; disabling does not.
      this.#session.send("HeapProfiler.disable", {}),
    ]);
    const time = this.#clock.now();
    const cost = time - began;
    this.#ration.record(time, heap, this.#counted, cost);
    if (this.#counted > 0) this.#counts.push({ type: "objects", time, count: this.#counted, heap, cost });
  }

  /** The records since the last call. */
  take(): RecordingRecord[] {
    const taken: RecordingRecord[] = [...this.#counts];
    if (this.#rows.time.length > 0) taken.push(this.#rows);
    this.#counts = [];
    this.#rows = emptyRows();
    return taken;
  }
}

function emptyRows(): StatusRecord {
  return { type: "status", time: [], cpu: [], rss: [], heap: [] };
}
