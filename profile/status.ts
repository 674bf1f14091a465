/**
 * The resource rows: what was read of the process, joined with modules and objects.
 *
 * @module
 */
import type { ObjectsRecord, StatusRecord } from "../recording/records.ts";
import type { StatusTable } from "./types.ts";

/**
 * Heap bytes of one object, as long as a recording has no count. A Deno that has just started holds about 83,000
 * objects in about 5 MB of heap (`HeapProfiler.startTrackingHeapObjects` on Deno 2.9).
 */
export const BYTES_PER_OBJECT = 60;

/** Fills the status table. Its three kinds of input may come in any order. */
export class StatusBuilder {
  /** When modules were loaded, ascending. */
  readonly #modules: number[] = [];
  /** By time. */
  readonly #counts: ObjectsRecord[] = [];

  constructor(private readonly table: StatusTable) {}

  addStatus(record: StatusRecord): void {
    const { table } = this;
    const first = table.length;
    for (let i = 0; i < record.time.length; i++) {
      table.time.push(record.time[i]!);
      table.cpu.push(record.cpu[i]!);
      table.rss.push(record.rss[i]!);
      table.heap.push(record.heap[i]!);
      table.modules.push(after(this.#modules, record.time[i]!));
      table.objects.push(-1);
      table.counted.push(0);
      table.length++;
    }
    this.#estimate(first);
  }

  /** @param times When each was loaded, µs; -1 is passed over */
  addModules(times: readonly number[]): void {
    const { table } = this;
    for (const time of times) {
      if (time < 0) continue;
      this.#modules.splice(after(this.#modules, time), 0, time);
      for (let row = before(table.time, time); row < table.length; row++) table.modules[row]!++;
    }
  }

  addObjects(record: ObjectsRecord): void {
    const at = this.#counts.findLastIndex((count) => count.time <= record.time) + 1;
    this.#counts.splice(at, 0, record);
    // The rows before the first count know no better one; without it they would jump where it comes.
    this.#estimate(at === 0 ? 0 : before(this.table.time, record.time));
  }

  #estimate(first: number): void {
    const { table } = this;
    let next = this.#counts.findIndex((count) => count.time > (table.time[first - 1] ?? -Infinity));
    if (next < 0) next = this.#counts.length;
    for (let row = first; row < table.length; row++) {
      const reached = next;
      while (next < this.#counts.length && this.#counts[next]!.time <= table.time[row]!) next++;
      const count = this.#counts[Math.max(next - 1, 0)];
      const counted = next > reached;
      table.counted[row] = counted ? 1 : 0;
      table.objects[row] = counted ? count!.count : estimate(table.heap[row]!, count);
    }
  }
}

function estimate(heap: number, count: ObjectsRecord | undefined): number {
  if (heap < 0) return -1;
  const perObject = count !== undefined && count.count > 0 && count.heap > 0
    ? count.heap / count.count
    : BYTES_PER_OBJECT;
  return Math.round(heap / perObject);
}

/** How many values are at most `value`. */
function after(values: readonly number[], value: number): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (values[middle]! <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** How many values are less than `value`. */
function before(values: readonly number[], value: number): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (values[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
