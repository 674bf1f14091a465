/**
 * CPU and memory of the whole machine, read on Linux: they tell a program that waits from one that got no processor.
 *
 * @module
 */
import type { MachineRecord } from "../recording/records.ts";
import { mayReadProc } from "./process_status.ts";

/** A reading. */
export interface MachineStatus {
  /** CPU time so far of all processes and all cores, µs. */
  cpu: number;
  /** Memory that programs could still have, bytes. */
  available: number;
}

/** Reads the status of the machine; undefined where it cannot be read. */
export type ReadMachine = () => MachineStatus | undefined;

/** Time between two readings at least, µs: on a large machine one takes a millisecond. */
const INTERVAL = 500_000;
/** What `/proc/stat` counts in, µs: 1/100 s on every Linux that Deno runs on. */
const TICK = 10_000;
/** The columns of its first line that are time of processors at rest: idle, and idle while a disk is waited for. */
const AT_REST = [3, 4];
/** The columns that count; those after them, of guests, are part of others. */
const COLUMNS = 8;

/**
 * Reads `/proc/stat` and `/proc/meminfo`. Source: proc_stat(5), proc_meminfo(5).
 *
 * @param readFile Reads a text file; throws where it is not there
 */
export function linuxMachine(readFile: (path: string) => string): ReadMachine {
  return () => {
    const ticks = /^cpu +(.*)$/m.exec(readFile("/proc/stat"))?.[1]?.split(" ").slice(0, COLUMNS).map(Number);
    const kibibytes = /^MemAvailable: +(\d+) kB$/m.exec(readFile("/proc/meminfo"))?.[1];
    if (ticks === undefined || kibibytes === undefined) return undefined;
    const busy = ticks.reduce((sum, time, column) => AT_REST.includes(column) ? sum : sum + time, 0);
    return { cpu: busy * TICK, available: Number(kibibytes) * 1024 };
  };
}

/** The reader for this operating system; undefined where there is none, or Deno keeps `/proc` closed. */
export function machineReader(): ReadMachine | undefined {
  return mayReadProc() ? linuxMachine((path) => Deno.readTextFileSync(path)) : undefined;
}

/** Collects rows of the machine's status until they are taken. */
export class MachineReader {
  readonly #read: ReadMachine | undefined;
  readonly #now: () => number;
  #last: { time: number; cpu: number } | undefined;
  #rows: MachineRecord = emptyRows();

  /**
   * @param read Reads the machine's status, where that is possible
   * @param now The time, µs
   */
  constructor(read: ReadMachine | undefined, now: () => number) {
    this.#read = read;
    this.#now = now;
  }

  /** Reads one row, where it is time for one. */
  read(): void {
    const time = this.#now();
    if (this.#last !== undefined && time - this.#last.time < INTERVAL) return;
    const status = this.#read?.();
    if (status === undefined) return;
    const last = this.#last;
    this.#last = { time, cpu: status.cpu };
    if (last === undefined) return;
    this.#rows.time.push(Math.round(time / 1000) * 1000);
    this.#rows.cpu.push(Math.round(Math.max(0, (status.cpu - last.cpu) / (time - last.time) * 100)));
    this.#rows.available.push(status.available);
  }

  /** The rows since the last call. */
  take(): MachineRecord[] {
    if (this.#rows.time.length === 0) return [];
    const rows = this.#rows;
    this.#rows = emptyRows();
    return [rows];
  }
}

function emptyRows(): MachineRecord {
  return { type: "machine", time: [], cpu: [], available: [] };
}
