/**
 * The person's own code without what it stands on.
 *
 * @module
 */
import { perRevision } from "./memo.ts";
import type { CallRow, CallTable, IndexIntoFrames, Profile, Thread } from "./types.ts";

/** Calls of which some were taken out. */
export interface FoldedCalls extends CallTable {
  /** By row of this table, the row in the thread's full one; ascending. */
  of: Uint32Array;
}

/** Whether a frame is of the person's own code, and not of a package or of what Deno and V8 bring along. */
export function isOwn({ frames }: Profile, frame: IndexIntoFrames): boolean {
  return frames.origin[frame] === "user";
}

/**
 * Calls of other origin than the person's own code are taken out; what they called of it is their caller's, and so is
 * their time. Calls that then follow each other stay calls of their own.
 *
 * The table is worked out once for each state of the profile and must not be changed.
 *
 * @example
 * ```ts
 * import { ProfileBuilder } from "./builder.ts";
 * import { foldCalls } from "./fold.ts";
 * const { profile } = new ProfileBuilder();
 * for (const thread of profile.threads) console.log(foldCalls(profile, thread).length);
 * ```
 */
export function foldCalls(profile: Profile, thread: Thread): FoldedCalls {
  return folded(profile, thread);
}

const folded = perRevision((profile: Profile, { calls }: Thread): FoldedCalls => {
  const { frame, parent, start, end, self } = calls;
  const own = new Uint8Array(profile.frames.length);
  for (let row = 0; row < own.length; row++) own[row] = isOwn(profile, row) ? 1 : 0;
  let length = 0;
  for (let call = 0; call < calls.length; call++) length += own[frame[call]!]!;
  const table: FoldedCalls = {
    length,
    start: new Float64Array(length),
    end: new Float64Array(length),
    self: new Float64Array(length),
    frame: new Uint32Array(length),
    parent: new Int32Array(length),
    depth: new Uint16Array(length),
    rows: [],
    of: new Uint32Array(length),
  };
  /** By row of the full table, the row of this one that it, or the nearest around it, became; -1 for none. */
  const rowOf = new Int32Array(calls.length);
  const widths: number[] = [];
  let row = 0;
  for (let call = 0; call < calls.length; call++) {
    const around = parent[call]! < 0 ? -1 : rowOf[parent[call]!]!;
    if (own[frame[call]!] === 0) {
      rowOf[call] = around;
      if (around >= 0) table.self[around]! += self[call]!;
      continue;
    }
    const depth = around < 0 ? 0 : table.depth[around]! + 1;
    table.start[row] = start[call]!;
    table.end[row] = end[call]!;
    table.self[row]! += self[call]!;
    table.frame[row] = frame[call]!;
    table.parent[row] = around;
    table.depth[row] = depth;
    table.of[row] = call;
    widths[depth] = (widths[depth] ?? 0) + 1;
    rowOf[call] = row++;
  }
  table.rows = rowsOf(table, widths);
  return table;
});

function rowsOf({ length, depth }: FoldedCalls, widths: readonly number[]): CallRow[] {
  const rows = widths.map((width): CallRow => ({ length: 0, calls: new Uint32Array(width) }));
  for (let call = 0; call < length; call++) {
    const row = rows[depth[call]!]!;
    row.calls[row.length++] = call;
  }
  return rows;
}
