/**
 * How a process ended that is not one's own child.
 *
 * @module
 */
import { setImmediate } from "node:timers";
import { constants } from "node:os";
import type { EndRecord } from "../recording/records.ts";
import { type Proc, readStat } from "./proc.ts";

/** How long a process is watched that is about to end, ms. */
const LIMIT = 50;

/**
 * How a process ends whose inspector has gone. Only its parent is told; but between its end and the parent's asking
 * /proc has it, for a moment that can be missed.
 *
 * @param started As in `FoundProcess`: tells it from a later process of the same number
 * @param limit How long it is watched, ms
 * @returns What belongs into the end record; without a code where it was missed; undefined where the process runs on
 */
export async function endOfChild(
  { pid, started }: { pid: number; started: string },
  proc: Proc,
  now: () => number = () => performance.now(),
  limit: number = LIMIT,
): Promise<Pick<EndRecord, "reason" | "code" | "signal"> | undefined> {
  const end = now() + limit;
  while (true) {
    const stat = readStat(proc, pid);
    if (stat === undefined || stat.started !== started) return { reason: "exit" };
    if (stat.hasEnded) return decode(stat.exit);
    if (now() > end) return undefined;
    // A timer would be too late.
    await new Promise<void>((resolve) => setImmediate(() => resolve()));
  }
}

/** The status of wait(2): the signal in the lowest seven bits, or the code above eight. */
function decode(status: number): Pick<EndRecord, "reason" | "code" | "signal"> {
  const number = status & 0x7f;
  if (number === 0) return { reason: "exit", code: status >> 8 };
  const signal = Object.entries(constants.signals).find(([, value]) => value === number)?.[0];
  return { reason: "signal", signal: signal ?? String(number) };
}
