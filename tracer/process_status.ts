/**
 * CPU and memory of a process, read from outside on Linux at no cost to it.
 *
 * @module
 */

/** A reading. */
export interface ProcessStatus {
  /** CPU time so far of all its threads, µs. */
  cpu: number;
  /** Resident memory, bytes. */
  rss: number;
  /** CPU time so far of single threads, µs: of the main one and of workers; left out where that cannot be read. */
  threads?: ReadonlyMap<ThreadName, number>;
}

/** `main`, or `worker-3`: what Deno calls the threads that run a program. */
export type ThreadName = string;

/** Reads the status of a process; undefined where it is gone or cannot be read. */
export type ReadStatus = () => ProcessStatus | undefined;

const PAGE = 4096;
/** How often the name of a thread is read until it is taken to stay. */
const NAME_READINGS = 10;

/**
 * Reads `/proc/PID`. CPU time is the sum of each thread's `schedstat`, exact to the nanosecond where `stat` counts ticks
 * of 10 ms; a thread that ended keeps what it had.
 * Source: https://docs.kernel.org/scheduler/sched-stats.html and proc(5).
 *
 * @param readFile Reads a text file; throws where it is not there
 * @param listFolder The names in a folder; throws where it is not there
 */
export function linuxStatus(
  pid: number,
  readFile: (path: string) => string,
  listFolder: (path: string) => Iterable<string>,
): ReadStatus {
  const threads = new Map<string, number>();
  const names = new Map<string, ThreadName>();
  const readings = new Map<string, number>();
  return () => {
    try {
      for (const thread of listFolder(`/proc/${pid}/task`)) {
        try {
          const [nanoseconds] = readFile(`/proc/${pid}/task/${thread}/schedstat`).split(" ", 1);
          threads.set(thread, Number(nanoseconds) / 1000);
          // A thread that has just begun still bears the name of the one that started it.
          const reading = (readings.get(thread) ?? 0) + 1;
          readings.set(thread, reading);
          if (reading <= NAME_READINGS) names.set(thread, threadName(pid, thread, readFile));
        } catch (error) {
          // The thread ended between the listing and the reading.
          if (!isGone(error)) throw error;
        }
      }
      const resident = Number(readFile(`/proc/${pid}/statm`).split(" ")[1]);
      // It has ended, and nobody has asked yet how.
      if (resident === 0) return undefined;
      let cpu = 0;
      const named = new Map<ThreadName, number>();
      for (const [thread, time] of threads) {
        cpu += time;
        const name = names.get(thread) ?? "";
        if (name !== "") named.set(name, time);
      }
      return { cpu, rss: resident * PAGE, threads: named };
    } catch (error) {
      if (isGone(error)) return undefined;
      throw error;
    }
  };
}

/** The name of a thread that runs a program; "" of one that helps. */
function threadName(pid: number, thread: string, readFile: (path: string) => string): ThreadName {
  if (thread === String(pid)) return "main";
  const name = readFile(`/proc/${pid}/task/${thread}/comm`).trim();
  return /^worker-\d+$/.test(name) ? name : "";
}

/** A process or thread that ended shows as a missing file, or as ESRCH where the file was open already. */
function isGone(error: unknown): boolean {
  return error instanceof Deno.errors.NotFound || error instanceof Error && /ESRCH|os error 3\b/.test(error.message);
}

/**
 * The reader for this operating system, or undefined where the target itself has to be asked: elsewhere than on Linux,
 * and where Microlog runs without -A, for Deno guards /proc with all permissions.
 */
export function statusReader(pid: number): ReadStatus | undefined {
  if (!mayReadProc()) return undefined;
  return linuxStatus(
    pid,
    (path) => Deno.readTextFileSync(path),
    function* (path) {
      for (const entry of Deno.readDirSync(path)) yield entry.name;
    },
  );
}

/** Whether there is a /proc, and Deno lets Microlog read it. */
export function mayReadProc(): boolean {
  if (Deno.build.os !== "linux") return false;
  try {
    Deno.readTextFileSync("/proc/self/statm");
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable || error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
