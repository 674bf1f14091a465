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
  /** Asks the target itself, where it cannot be read from outside. */
  askStatus(): Promise<ProcessStatus>;
}

/** Collects rows of status and counts of objects until they are taken. */
export class StatusReader {
  #session: Session;
  #clock: Clock;
  #readStatus: ReadStatus | undefined;
  #askTarget: () => Promise<ProcessStatus>;
  #ration: ObjectRation;
  #rows: StatusRecord = emptyRows();
  #counts: ObjectsRecord[] = [];
  #last: { time: number; status: ProcessStatus } | undefined;
  #heap = -1;
  #asking = false;
  /** µs. */
  #shortest: number;

  constructor({ session, clock, statusInterval, memoryInterval, readStatus, askStatus }: StatusReaderOptions) {
    this.#askTarget = askStatus;
    this.#shortest = statusInterval / 2;
    this.#session = session;
    this.#clock = clock;
    this.#readStatus = readStatus;
    this.#ration = new ObjectRation(memoryInterval);
  }

  /** Reads one row. A heap that is not told in time is that of the row before. */
  read(): void {
    void this.#ask();
    if (this.#readStatus !== undefined) this.#add(this.#readStatus());
  }

  #add(status: ProcessStatus | undefined): void {
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

  async #ask(): Promise<void> {
    // A target deep in native code answers late; asking again would only make a queue.
    if (this.#asking || this.#session.isClosed) return;
    this.#asking = true;
    try {
      const { usedSize } = await this.#session.send("Runtime.getHeapUsage", {});
      this.#heap = usedSize;
      if (this.#readStatus === undefined) this.#add(await this.#askTarget());
      if (this.#ration.allows(this.#clock.now(), usedSize)) await this.#count(usedSize);
    } catch (error) {
      if (!(error instanceof InspectorClosedError || error instanceof InspectorCommandError)) throw error;
    } finally {
      this.#asking = false;
    }
  }

  /**
   * Counts objects by the numbers V8 gives them. To track them it walks the heap and numbers each: 1, 3, 5, and so on
   * after its own; walking it again numbers what came since, so that the number of a new object tells how many there are.
   * (V8 tells the count itself only together with a heap snapshot, which takes ten times as long.)
   */
  async #count(heap: number): Promise<void> {
    const session = this.#session;
    const objectGroup = "microlog";
    const began = this.#clock.now();
    const [, , made] = await Promise.all([
      // Once enabled, disabling it makes V8 forget the numbers.
      session.send("HeapProfiler.enable", {}),
      session.send("HeapProfiler.startTrackingHeapObjects", {}),
      session.send("Runtime.evaluate", { expression: "({})", objectGroup }),
      session.send("HeapProfiler.startTrackingHeapObjects", {}),
    ]);
    const { objectId } = made.result;
    const number = objectId === undefined ? undefined : session.send("HeapProfiler.getHeapObjectId", { objectId });
    await Promise.all([
      number,
      session.send("Runtime.releaseObjectGroup", { objectGroup }),
      session.send("HeapProfiler.disable", {}),
    ]);
    const time = this.#clock.now();
    const cost = time - began;
    const count = Math.floor(Number((await number)?.heapSnapshotObjectId ?? 0) / 2);
    this.#ration.record(time, heap, count, cost);
    if (count > 0) this.#counts.push({ type: "objects", time, count, heap, cost });
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
