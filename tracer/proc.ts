/**
 * Looks at other processes through /proc, on Linux.
 *
 * @module
 */

/** What is read of /proc. A thing that is not there, or not to be seen, is undefined or missing. */
export interface Proc {
  /** The text of a file. */
  text(path: string): string | undefined;
  /** The names in a folder. */
  list(path: string): string[];
  /** Where a link points. */
  link(path: string): string | undefined;
  /**
   * The rows of a table, one after the other, and read no further than asked for: a table of all sockets takes the
   * kernel milliseconds.
   */
  rows(path: string): Iterable<string>;
}

/** What `/proc/PID/stat` tells of a process. */
export interface ProcessStat {
  /** Whether it has ended, and only its parent has not asked yet how. */
  hasEnded: boolean;
  /** When it started, in ticks since the machine did. */
  started: string;
  /** How it ended or is about to, as wait(2) tells it; 0 as long as it runs. */
  exit: number;
}

/** Reads `/proc/PID/stat`; undefined where there is no such process. Fields as in proc(5). */
export function readStat(proc: Proc, pid: number): ProcessStat | undefined {
  const stat = proc.text(`/proc/${pid}/stat`);
  if (stat === undefined) return undefined;
  // The name before may hold anything, brackets too.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).trim().split(" ");
  const [state] = fields;
  return { hasEnded: state === "Z" || state === "X", started: fields[19] ?? "", exit: Number(fields[49]) };
}

/** The variables that a process was started with; none where they cannot be read. */
export function readEnvironment(proc: Proc, pid: number): Record<string, string> {
  const pairs = (proc.text(`/proc/${pid}/environ`) ?? "").split("\0").filter((pair) => pair.includes("="));
  return Object.fromEntries(pairs.map((pair) => [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)]));
}

/** How long a row of /proc/net/tcp is, bytes. */
const ROW = 150;

/** The real /proc; undefined on other systems and where Microlog may not read it: Deno guards it with all permissions. */
export function linuxProc(): Proc | undefined {
  if (Deno.build.os !== "linux") return undefined;
  try {
    // A kernel without lists of children would show none.
    Deno.readTextFileSync(`/proc/${Deno.pid}/task/${Deno.pid}/children`);
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable || isUnseen(error)) return undefined;
    throw error;
  }
  return {
    text: (path) => seen(() => Deno.readTextFileSync(path)),
    list: (path) => seen(() => [...Deno.readDirSync(path)].map(({ name }) => name)) ?? [],
    link: (path) => seen(() => Deno.readLinkSync(path)),
    rows,
  };
}

function* rows(path: string): Iterable<string> {
  const file = seen(() => Deno.openSync(path));
  if (file === undefined) return;
  try {
    const decoder = new TextDecoder();
    const buffer = new Uint8Array(ROW);
    let rest = "";
    // A read this short makes the kernel look for one row only.
    for (let n = seen(() => file.readSync(buffer)); typeof n === "number"; n = seen(() => file.readSync(buffer))) {
      const lines = (rest + decoder.decode(buffer.subarray(0, n))).split("\n");
      rest = lines.pop() ?? "";
      yield* lines;
    }
  } finally {
    file.close();
  }
}

function seen<T>(look: () => T): T | undefined {
  try {
    return look();
  } catch (error) {
    if (isUnseen(error)) return undefined;
    throw error;
  }
}

/** It ended (a missing file, or ESRCH where it was open already), or is another user's. */
function isUnseen(error: unknown): boolean {
  return error instanceof Deno.errors.NotFound || error instanceof Deno.errors.PermissionDenied ||
    error instanceof Error && /ESRCH|os error 3\b/.test(error.message);
}
