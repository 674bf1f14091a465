/**
 * Processes that a test makes up, as /proc shows them.
 *
 * @module
 */
import type { Proc } from "../../tracer/proc.ts";

/** A made-up process. */
export interface FakeProcess {
  parent: number;
  command: string[];
  /** 100 by default. */
  started?: number;
  exe?: string;
  environ?: string;
  /** Names of its threads; that of its main one by default. */
  threads?: string[];
  /** Its sockets: inode, and the row of /proc/net/tcp up to the state where it has one. */
  sockets?: Record<number, string>;
  state?: string;
  /** The status of wait(2). */
  exit?: number;
  /** Rows of /proc/PID/status. */
  status?: Record<string, string>;
  /** Its network; the same for all by default. */
  network?: string;
}

/** A V8 of Deno's. */
export const DENO = { exe: "/usr/bin/deno", threads: ["deno", "V8 DefaultWorke", "tokio-runtime-w"] };

/** The row of a socket that listens on the loopback. */
export function listening(port: number): string {
  return `0100007F:${port.toString(16).toUpperCase().padStart(4, "0")} 00000000:0000 0A`;
}

/** /proc with the processes in `all`, which a test may change at any time. */
export class FakeProc implements Proc {
  readonly all = new Map<number, FakeProcess>();
  /** All that was read. */
  readonly reads: string[] = [];
  lastPid = 0;

  /** Starts a process, or changes one. */
  set(pid: number, process: FakeProcess): void {
    if (!this.all.has(pid)) this.lastPid = pid;
    this.all.set(pid, process);
  }

  text(path: string): string | undefined {
    this.reads.push(path);
    if (path === "/proc/loadavg") return `0.09 0.19 0.45 1/95 ${this.lastPid}\n`;
    const [, pid = "", file = "", thread = "", detail] = /^\/proc\/(\d+)\/([^/]+)(?:\/(\d+)\/(.+))?$/.exec(path) ?? [];
    const process = this.all.get(Number(pid));
    if (process === undefined) return undefined;
    if (file === "task" && detail === "comm") return `${threadsOf(process)[Number(thread) - Number(pid)]}\n`;
    if (file === "task" && detail === "children") return thread === pid ? this.#childrenOf(Number(pid)) : "";
    if (file === "environ") return process.environ ?? "";
    if (file === "status") {
      return Object.entries(process.status ?? {}).map(([name, text]) => `${name}:\t${text}\n`).join("");
    }
    if (file === "cmdline") return process.command.map((arg) => `${arg}\0`).join("");
    if (file === "stat") {
      const fields = Array.from({ length: 50 }, () => "0");
      fields[0] = process.state ?? "S";
      fields[19] = String(process.started ?? 100);
      fields[49] = String(process.exit ?? 0);
      return `${pid} (a ) name) ${fields.join(" ")}\n`;
    }
    return undefined;
  }

  #childrenOf(pid: number): string {
    return [...this.all].filter(([, { parent }]) => parent === pid).map(([child]) => `${child} `).join("");
  }

  list(path: string): string[] {
    this.reads.push(path);
    if (path === "/proc") return [...this.all.keys()].map(String).concat("meminfo");
    const [, pid = "", folder] = /^\/proc\/(\d+)\/(task|fd)$/.exec(path) ?? [];
    const process = this.all.get(Number(pid));
    if (process === undefined) return [];
    if (folder === "task") return threadsOf(process).map((_, i) => String(Number(pid) + i));
    return ["0", ...Object.keys(process.sockets ?? {})];
  }

  link(path: string): string | undefined {
    this.reads.push(path);
    const [, pid = "", file, fd] = /^\/proc\/(\d+)\/(exe|ns\/net|fd)(?:\/(\d+))?$/.exec(path) ?? [];
    const process = this.all.get(Number(pid));
    if (file === "exe") return process?.exe;
    if (file === "ns/net") return process === undefined ? undefined : process.network ?? "net:[1]";
    return fd === "0" ? "/dev/null" : `socket:[${fd}]`;
  }

  *rows(path: string): Iterable<string> {
    this.reads.push(path);
    // All that listens here does so by IPv4.
    if (path.endsWith("6")) return;
    yield "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode";
    const rows = [...this.all.values()].flatMap(({ sockets }) => Object.entries(sockets ?? {}))
      .filter(([, row]) => row !== "");
    for (const [i, [inode, row]] of rows.entries()) {
      yield `   ${i}: ${row} 00000000:00000000 00:00000000 00000000     0        0 ${inode} 1 0000000000000000 100 0 0 10 0`;
    }
  }
}

function threadsOf({ threads }: FakeProcess): string[] {
  return threads ?? ["main"];
}
