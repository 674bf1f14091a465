/**
 * Which files, sockets and pipes a process has open, read from outside on Linux at no cost to it.
 *
 * @module
 */
import type { OpenRecord } from "../recording/records.ts";

/** One descriptor. */
export interface OpenFile {
  /** What the system says it is: a path, `socket:[4711]`, … */
  link: string;
  kind: "file" | "socket" | "pipe" | "other";
  /** What to show. */
  name: string;
  /** Of a socket of the internet: `tcp 127.0.0.1:8000`. */
  local?: string;
}

/** By number. */
export type OpenFiles = ReadonlyMap<number, OpenFile>;

/** How to look into `/proc`; each throws where something is not there. */
export interface ProcReaders {
  list(folder: string): Iterable<string>;
  readLink(path: string): string;
  readFile(path: string): string;
}

/** What the kernel's numbers of a socket's states mean; the others are connections. */
const LISTENING = "0A";

/** The tables of sockets, by protocol. */
const TABLES = ["tcp", "tcp6", "udp", "udp6", "unix"] as const;

/** Caches that Deno itself opens when it needs them. */
const DENO_CACHE = /_cache_v\d+(-wal|-shm|-journal)?$/;

/**
 * What a process has open; undefined where it is gone.
 *
 * @param before What was open before. The addresses of sockets, for which the kernel takes milliseconds, are looked up
 * only where there are others now
 * Source: https://docs.kernel.org/filesystems/proc.html and proc(5), `/proc/PID/fd` and `/proc/PID/net`.
 */
export function readOpen(pid: number, readers: ProcReaders, before?: OpenFiles): OpenFiles | undefined {
  const open = new Map<number, OpenFile>();
  const links: [fd: number, link: string][] = [];
  try {
    for (const fd of readers.list(`/proc/${pid}/fd`)) {
      try {
        links.push([Number(fd), readers.readLink(`/proc/${pid}/fd/${fd}`)]);
      } catch (error) {
        // Closed between the listing and the reading.
        if (!isGone(error)) throw error;
      }
    }
    const known = new Set([...before?.values() ?? []].map(({ link }) => link));
    const hasSockets = before !== undefined &&
      links.some(([, link]) => link.startsWith("socket:") && !known.has(link));
    const sockets = hasSockets ? readSockets(pid, readers) : new Map<string, OpenFile>();
    for (const [fd, link] of links) {
      const file = link.startsWith("socket:") ? sockets.get(link) : readLink(link);
      open.set(fd, file ?? { link, kind: "socket", name: "socket" });
    }
    return open;
  } catch (error) {
    if (isGone(error)) return undefined;
    throw error;
  }
}

function readLink(link: string): OpenFile {
  if (link.startsWith("/")) return { link, kind: "file", name: link };
  if (link.startsWith("pipe:")) return { link, kind: "pipe", name: "pipe" };
  return { link, kind: "other", name: link.replace(/^anon_inode:\[?([^\]]*)\]?$/, "$1") };
}

function readSockets(pid: number, { readFile }: ProcReaders): Map<string, OpenFile> {
  const sockets = new Map<string, OpenFile>();
  for (const table of TABLES) {
    let text: string;
    try {
      text = readFile(`/proc/${pid}/net/${table}`);
    } catch (error) {
      // A kernel without IPv6 has no tables for it.
      if (!isGone(error)) throw error;
      continue;
    }
    for (const line of text.split("\n").slice(1)) {
      const fields = line.trim().split(/\s+/);
      const [inode, socket] = table === "unix" ? readUnix(fields) : readInternet(table.slice(0, 3), fields);
      if (inode !== "" && inode !== "0") sockets.set(`socket:[${inode}]`, { link: `socket:[${inode}]`, ...socket });
    }
  }
  return sockets;
}

type Socket = Omit<OpenFile, "link">;

/** `Num RefCount Protocol Flags Type St Inode Path` */
function readUnix(fields: string[]): [inode: string, socket: Socket] {
  const path = fields.slice(7).join(" ");
  return [fields[6] ?? "", { kind: "socket", name: path === "" ? "unix" : `unix ${path}` }];
}

/** `sl local_address rem_address st tx:rx tr:when retrnsmt uid timeout inode …` */
function readInternet(protocol: string, fields: string[]): [inode: string, socket: Socket] {
  const [, local = "", remote = "", state] = fields;
  const from = `${protocol} ${readAddress(local)}`;
  const to = readAddress(remote);
  const isUnconnected = to.endsWith(":0");
  const name = protocol === "tcp" && state === LISTENING
    ? `${from} listening`
    : isUnconnected
    ? from
    : `${from} -> ${to}`;
  return [fields[9] ?? "", { kind: "socket", name, local: from }];
}

/** `0100007F:1F40` is 127.0.0.1:8000: words of four bytes as a little-endian machine holds them, then the port. */
export function readAddress(text: string): string {
  const [host = "", port = "0"] = text.split(":");
  const bytes = (host.match(/.{8}/g) ?? []).flatMap((word) => (word.match(/../g) ?? []).reverse())
    .map((byte) => parseInt(byte, 16));
  const number = parseInt(port, 16);
  if (bytes.length === 4) return `${bytes.join(".")}:${number}`;
  const isMapped = bytes.slice(0, 10).every((byte) => byte === 0) && bytes[10] === 255 && bytes[11] === 255;
  if (isMapped) return `${bytes.slice(12).join(".")}:${number}`;
  const groups = Array.from({ length: 8 }, (_, i) => ((bytes[2 * i]! << 8) | bytes[2 * i + 1]!).toString(16));
  // The URL parser knows how to shorten them.
  return `${new URL(`http://[${groups.join(":")}]/`).hostname}:${number}`;
}

/**
 * What is open at the end and was not at the start, before the program began. Left out are the inspector's own sockets
 * (at the start nobody but the inspector listens), what Deno opens for itself, and both ends of a pipe that leads
 * nowhere else.
 *
 * @param time µs
 */
export function openedSince(start: OpenFiles, end: OpenFiles, time: number): OpenRecord {
  const before = new Set([...start.values()].map(({ link }) => link));
  const inspectors = new Set(
    [...end.values()].filter(({ link, name }) => before.has(link) && name.endsWith(" listening"))
      .map(({ local }) => local),
  );
  const links = [...end.values()].map(({ link }) => link);
  const opened = [...end].filter(([fd, file]) => {
    if (start.get(fd)?.link === file.link) return false;
    if (file.local !== undefined && inspectors.has(file.local)) return false;
    if (file.kind === "pipe") return links.indexOf(file.link) === links.lastIndexOf(file.link);
    // Timers and queues of the runtime; a watched folder is the program's.
    if (file.kind === "other") return file.name === "inotify";
    // Sockets without a name come in pairs, by which the runtime wakes itself and talks to its children.
    if (file.kind === "socket") return file.name !== "unix" && file.name !== "socket";
    return !DENO_CACHE.test(file.name) && !file.name.startsWith("/dev/") && !file.name.startsWith("/memfd:");
  }).map(([, file]) => file).sort((a, b) => a.kind.localeCompare(b.kind) || a.name.localeCompare(b.name));
  return { type: "open", time, kind: opened.map(({ kind }) => kind), name: opened.map(({ name }) => name) };
}

/** A process or descriptor that is gone shows as a missing file, or as ESRCH where the file was open already. */
function isGone(error: unknown): boolean {
  return error instanceof Deno.errors.NotFound || error instanceof Error && /ESRCH|os error 3\b/.test(error.message);
}

/**
 * The reader for this operating system, or undefined: elsewhere than on Linux, and where Microlog runs without -A, for
 * Deno guards /proc with all permissions.
 */
export function openReader(pid: number): ((before?: OpenFiles) => OpenFiles | undefined) | undefined {
  if (Deno.build.os !== "linux") return undefined;
  const readers: ProcReaders = {
    *list(folder) {
      for (const { name } of Deno.readDirSync(folder)) yield name;
    },
    readLink: (path) => Deno.readLinkSync(path),
    readFile: (path) => Deno.readTextFileSync(path),
  };
  try {
    readers.readFile("/proc/self/statm");
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable || error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
  return (before) => readOpen(pid, readers, before);
}
