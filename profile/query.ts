/**
 * Questions about the calls of a thread, answered by bisection.
 *
 * @module
 */
import type { CallRow, CallTable, IndexIntoCalls, Thread } from "./types.ts";

/** The call of that depth at that time (µs), -1 for none. A call includes its start and not its end. */
export function callAt(thread: Thread, depth: number, time: number): IndexIntoCalls {
  const row = thread.calls.rows[depth];
  if (row === undefined) return -1;
  const { start, end } = thread.calls;
  const call = row.calls[startedBy(row, start, time) - 1];
  return call !== undefined && time < end[call]! ? call : -1;
}

/**
 * The positions in `row.calls`, the first and the one past the last, of the calls that lie at least in part between
 * `from` and `to` (µs).
 *
 * @example
 * ```ts
 * import { rowRange } from "./query.ts";
 * import type { Thread } from "./types.ts";
 * function draw({ calls }: Thread, from: number, to: number) {
 *   for (const row of calls.rows) {
 *     const [first, last] = rowRange(row, calls, from, to);
 *     for (let i = first; i < last; i++) console.log(calls.frame[row.calls[i]!]);
 *   }
 * }
 * ```
 */
export function rowRange(row: CallRow, calls: CallTable, from: number, to: number): [first: number, last: number] {
  let first = startedBy(row, calls.start, from);
  if (first > 0 && calls.end[row.calls[first - 1]!]! > from) first--;
  let low = first;
  let high = row.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (calls.start[row.calls[middle]!]! < to) low = middle + 1;
    else high = middle;
  }
  return [first, low];
}

/** The calls around a call: the one that made it first, the outermost last. */
export function parents(calls: CallTable, call: IndexIntoCalls): IndexIntoCalls[] {
  const found: IndexIntoCalls[] = [];
  for (let at = calls.parent[call] ?? -1; at >= 0; at = calls.parent[at]!) found.push(at);
  return found;
}

/** The calls that a call made, in order of time. */
export function children(calls: CallTable, call: IndexIntoCalls): IndexIntoCalls[] {
  const row = calls.rows[calls.depth[call]! + 1];
  if (row === undefined || call >= calls.length) return [];
  const [first, last] = rowRange(row, calls, calls.start[call]!, calls.end[call]!);
  return [...row.calls.subarray(first, last)];
}

/** How many calls of a row have started at that time. */
function startedBy(row: CallRow, start: Float64Array, time: number): number {
  let low = 0;
  let high = row.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (start[row.calls[middle]!]! <= time) low = middle + 1;
    else high = middle;
  }
  return low;
}
