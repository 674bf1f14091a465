/**
 * Rows of calls as they are drawn, where some are folded away, and in the thread's full table.
 *
 * @module
 */
import type { FoldedCalls } from "../profile/fold.ts";
import type { CallTable, IndexIntoCalls } from "../profile/types.ts";

/** The row in the thread's full table of a call that is drawn. */
export function fullRow(drawn: CallTable | FoldedCalls, call: IndexIntoCalls): IndexIntoCalls {
  return "of" in drawn ? drawn.of[call] ?? call : call;
}

/** The row among the drawn calls of a call of the full table; -1 where it is folded away, or not there. */
export function drawnRow(drawn: CallTable | FoldedCalls, call: IndexIntoCalls): IndexIntoCalls {
  if (!("of" in drawn)) return call < drawn.length ? call : -1;
  let [low, high] = [0, drawn.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (drawn.of[middle]! < call) low = middle + 1;
    else high = middle;
  }
  return low < drawn.length && drawn.of[low] === call ? low : -1;
}
