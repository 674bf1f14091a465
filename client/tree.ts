/**
 * The tree of recordings as rows: labels and, under those that are open, their runs. Pure.
 *
 * @module
 */
import type { RecordingInfo } from "./api.ts";

/** A row of the tree. */
export interface TreeRow {
  /** `label` or `label/time`: unique. */
  key: string;
  label: string;
  /** Undefined for the row of a label. */
  run: RecordingInfo | undefined;
  /** Whether a label's runs are shown. */
  open: boolean;
  /** How many runs a label has, as far as the filter lets them through. */
  count: number;
  /** 1-based place among its siblings, and their number, as screen readers tell it. */
  position: number;
  siblings: number;
}

/** A filter as typed: a regular expression, or why it is none. */
export interface Filter {
  test: (text: string) => boolean;
  /** Why the text is no regular expression, "" where it is one. */
  problem: string;
}

/** Reads a filter; upper and lower case are the same. A text that is no regular expression lets everything through. */
export function readFilter(text: string): Filter {
  if (text.trim() === "") return { test: () => true, problem: "" };
  try {
    const pattern = new RegExp(text.trim(), "i");
    return { test: (text) => pattern.test(text), problem: "" };
  } catch (error) {
    const why = (error as Error).message.replace(/^Invalid regular expression: (\/.*\/\w*: )?/, "");
    return { test: () => true, problem: `Not a regular expression: ${why}` };
  }
}

/**
 * All rows to show. Labels come in the order of their newest run, runs newest first. A label that passes the filter
 * keeps all its runs; another keeps those that pass as `label/time`.
 */
export function treeRows(
  recordings: readonly RecordingInfo[],
  filter: Filter,
  isOpen: (label: string) => boolean,
): TreeRow[] {
  const groups = new Map<string, RecordingInfo[]>();
  for (const run of [...recordings].sort((a, b) => newest(a.time, b.time))) {
    if (!filter.test(run.label) && !filter.test(`${run.label}/${run.time}`)) continue;
    const group = groups.get(run.label);
    if (group) group.push(run);
    else groups.set(run.label, [run]);
  }
  const rows: TreeRow[] = [];
  let position = 0;
  for (const [label, runs] of groups) {
    const open = isOpen(label);
    rows.push({
      key: label,
      label,
      run: undefined,
      open,
      count: runs.length,
      position: ++position,
      siblings: groups.size,
    });
    if (!open) continue;
    runs.forEach((run, i) =>
      rows.push({
        key: `${label}/${run.time}`,
        label,
        run,
        open: false,
        count: 0,
        position: i + 1,
        siblings: runs.length,
      })
    );
  }
  return rows;
}

/** What a key of the keyboard asks of a tree. */
export type TreeAction = { move: string } | { open: string } | { close: string } | undefined;

/** What an arrow key, Home or End does from the row `key`, as trees do everywhere. */
export function treeAction(rows: readonly TreeRow[], key: string, pressed: string): TreeAction {
  const at = rows.findIndex((row) => row.key === key);
  const row = rows[at];
  const to = (index: number): TreeAction => rows[index] ? { move: rows[index].key } : undefined;
  switch (pressed) {
    case "ArrowDown":
      return to(at + 1);
    case "ArrowUp":
      return to(at - 1);
    case "Home":
      return to(0);
    case "End":
      return to(rows.length - 1);
    case "ArrowRight":
      if (!row || row.run) return undefined;
      return row.open ? to(at + 1) : { open: row.label };
    case "ArrowLeft":
      if (!row) return undefined;
      if (row.run) return { move: row.label };
      return row.open ? { close: row.label } : undefined;
    default:
      return undefined;
  }
}

/** Newest first; of two runs in the same second (`…_59` and `…_59_2`) the higher number. */
function newest(a: string, b: string): number {
  const [secondA, secondB] = [a.slice(0, 19), b.slice(0, 19)];
  if (secondA !== secondB) return secondA < secondB ? 1 : -1;
  return Number(b.slice(20) || 1) - Number(a.slice(20) || 1);
}
