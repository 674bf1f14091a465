/**
 * Where processes listen for connections, and who has connected, as Linux tells.
 *
 * Source: https://docs.kernel.org/networking/proc_net_tcp.html and proc(5), `/proc/PID/fd`.
 *
 * @module
 */
import { readAddress } from "./open_files.ts";
import type { Proc } from "./proc.ts";

/** A place where a process listens. */
export interface Listener {
  /** An address to connect to. */
  hostname: string;
  port: number;
  /** Of its socket; grows from one to the next. */
  inode: number;
}

/** What the kernel's numbers of a socket's states mean. */
const LISTENING = "0A";
const ESTABLISHED = "01";

/** Where a process listens, in the order in which it began to. */
export function listenersOf(proc: Proc, pid: number): Listener[] {
  const own = socketsOf(proc, pid);
  return allListeners(proc, pid).filter(({ inode }) => own.has(inode)).sort((a, b) => a.inode - b.inode);
}

/** Where anybody in the network of a process listens. */
export function allListeners(proc: Proc, pid: number): Listener[] {
  const listeners: Listener[] = [];
  for (const { local, state, inode } of rowsOf(proc, pid, true)) {
    if (state !== LISTENING) continue;
    const { hostname, port } = addressOf(local);
    const host = hostname === "0.0.0.0" ? "127.0.0.1" : hostname === "::" ? "::1" : hostname;
    listeners.push({ hostname: host, port, inode });
  }
  return listeners;
}

/** How many are connected to a port of a process: lines of Microlog's own, and others. */
export function countClients(
  proc: Proc,
  pid: number,
  microlog: number,
  port: number,
): { own: number; others: number } {
  const sockets = socketsOf(proc, pid);
  const ours = socketsOf(proc, microlog);
  let all = 0;
  let own = 0;
  for (const { local, remote, state, inode } of rowsOf(proc, pid, false)) {
    if (state !== ESTABLISHED) continue;
    if (sockets.has(inode) && addressOf(local).port === port) all++;
    if (ours.has(inode) && addressOf(remote).port === port) own++;
  }
  return { own, others: all - own };
}

/** The inodes of a process's sockets. */
function socketsOf(proc: Proc, pid: number): Set<number> {
  const folder = `/proc/${pid}/fd`;
  const sockets = new Set<number>();
  for (const fd of proc.list(folder)) {
    const inode = /^socket:\[(\d+)\]$/.exec(proc.link(`${folder}/${fd}`) ?? "")?.[1];
    if (inode !== undefined) sockets.add(Number(inode));
  }
  return sockets;
}

interface Row {
  local: string;
  remote: string;
  state: string;
  inode: number;
}

/** The rows of both tables; `first`: those that listen alone, which come first. */
function* rowsOf(proc: Proc, pid: number, first: boolean): Iterable<Row> {
  for (const table of ["tcp", "tcp6"]) {
    for (const row of proc.rows(`/proc/${pid}/net/${table}`)) {
      const [, local = "", remote = "", state = "", , , , , , inode] = row.trim().split(/\s+/);
      if (state === "st") continue;
      if (first && state !== LISTENING) break;
      yield { local, remote, state, inode: Number(inode) };
    }
  }
}

function addressOf(text: string): { hostname: string; port: number } {
  const address = readAddress(text);
  const colon = address.lastIndexOf(":");
  return { hostname: address.slice(0, colon).replace(/^\[|\]$/g, ""), port: Number(address.slice(colon + 1)) };
}
