/**
 * The calls of each row that a search has found. Where thousands of calls share a pixel, one of these is to be seen and
 * not whichever comes first; so they are drawn over the others, from rows of their own.
 *
 * @module
 */
import type { CallRow, CallTable } from "../profile/types.ts";

interface Kept {
  row: CallRow;
  /** How many calls of the whole row have been looked at. */
  seen: number;
}

/** See the module. Rows are worked out as they are asked for, and go on where the recording has grown. */
export class MatchedRows {
  #hits: Uint8Array | undefined;
  #rows = new WeakMap<CallTable, Kept[]>();

  /** The calls of that depth whose function is among the hits, in order of time. */
  row(calls: CallTable, depth: number, hits: Uint8Array): CallRow {
    if (hits !== this.#hits) {
      this.#hits = hits;
      this.#rows = new WeakMap();
    }
    let rows = this.#rows.get(calls);
    if (rows === undefined) this.#rows.set(calls, rows = []);
    const kept = rows[depth] ??= { row: { length: 0, calls: new Uint32Array(16) }, seen: 0 };
    const whole = calls.rows[depth]!;
    const { frame } = calls;
    const { row } = kept;
    for (; kept.seen < whole.length; kept.seen++) {
      const call = whole.calls[kept.seen]!;
      if (hits[frame[call]!] !== 1) continue;
      if (row.length === row.calls.length) {
        const longer = new Uint32Array(2 * row.length);
        longer.set(row.calls);
        row.calls = longer;
      }
      row.calls[row.length++] = call;
    }
    return row;
  }
}
