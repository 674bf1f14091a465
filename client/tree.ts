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
  /** 1 for a label, 2 for a run, 3 for a run that this one started, and so on. */
  level: number;
  /** Key of the row that it stands under; "" for a label. */
  under: string;
  /** Whether what stands under it is shown. */
  open: boolean;
  /** How many runs a label has, or a run has started, as far as the filter lets them through. */
  count: number;
  /** The same whatever the filter. */
  total: number;
  /** 1-based place among its siblings, and their number, as screen readers tell it. */
  position: number;
  siblings: number;
}

/** Says which run (`label/time`) started that one, as far as it is known. */
export type ParentOf = (id: string) => string | undefined;

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
 * All rows to show. Labels come in the order of their newest run, runs newest first, those that a run started below it
 * in the order they came. A label or run that passes the filter (a run as `label/time`) keeps all that stands under it;
 * another keeps what passes, and what leads there. A run whose parent is gone, or of another label, stands at the top.
 */
export function treeRows(
  recordings: readonly RecordingInfo[],
  filter: Filter,
  isOpen: (key: string) => boolean,
  parentOf: ParentOf = () => undefined,
): TreeRow[] {
  const labels = new Map<string, RecordingInfo[]>();
  for (const run of [...recordings].sort((a, b) => newest(a.time, b.time))) {
    const runs = labels.get(run.label);
    if (runs) runs.push(run);
    else labels.set(run.label, [run]);
  }
  const rows: TreeRow[] = [];
  const addRuns = (nodes: readonly Node[], level: number, under: string) =>
    nodes.forEach((node, i) => {
      const { run, below, started } = node;
      const key = keyOf(run);
      const open = below.length > 0 && isOpen(key);
      const [count, total] = [below.length, started];
      const place = { position: i + 1, siblings: nodes.length };
      rows.push({ key, label: run.label, run, level, under, open, count, total, ...place });
      if (open) addRuns(below, level + 1, key);
    });
  const shown = [...labels].map(([label, runs]) => ({ label, runs, top: nest(label, runs, filter, parentOf) }));
  const kept = shown.filter(({ top }) => top.length > 0);
  kept.forEach(({ label, runs, top }, i) => {
    const open = isOpen(label);
    const place = { position: i + 1, siblings: kept.length };
    const counts = { count: countNodes(top), total: runs.length };
    rows.push({ key: label, label, run: undefined, level: 1, under: "", open, ...counts, ...place });
    if (open) addRuns(top, 2, label);
  });
  return rows;
}

/**
 * The runs whose headers are worth reading: from the first unknown one that is on screen, the unknown ones that follow
 * it in its label.
 *
 * @param seen Keys of the rows on screen
 */
export function headersWanted(
  rows: readonly TreeRow[],
  seen: ReadonlySet<string>,
  isKnown: (id: string) => boolean,
  most: number,
): string[] {
  const first = rows.findIndex((row) => row.run && seen.has(row.key) && !isKnown(row.key));
  if (first < 0) return [];
  const { label } = rows[first]!;
  return rows.slice(first).filter((row) => row.run && row.label === label && !isKnown(row.key)).slice(0, most)
    .map((row) => row.key);
}

/** A run and those that it started, as far as they are shown. */
interface Node {
  run: RecordingInfo;
  below: Node[];
  /** How many it started, shown or not. */
  started: number;
}

function nest(label: string, runs: readonly RecordingInfo[], filter: Filter, parentOf: ParentOf): Node[] {
  const known = new Set(runs.map(keyOf));
  const started = new Map<string, RecordingInfo[]>();
  for (const run of runs) {
    const above = leads(keyOf(run), known, parentOf) ?? "";
    const siblings = started.get(above);
    if (siblings) siblings.push(run);
    else started.set(above, [run]);
  }
  const build = (run: RecordingInfo, keep: boolean): Node | undefined => {
    const key = keyOf(run);
    const passes = keep || filter.test(key);
    const children = started.get(key) ?? [];
    // As they came: what was started first stands first.
    const below = children.toReversed().map((child) => build(child, passes)).filter((node) => node !== undefined);
    return passes || below.length > 0 ? { run, below, started: children.length } : undefined;
  };
  const all = filter.test(label);
  return (started.get("") ?? []).map((run) => build(run, all)).filter((node) => node !== undefined);
}

/** The parent under which a run is shown; undefined where that is not there, or the parents go in a circle. */
function leads(key: string, known: ReadonlySet<string>, parentOf: ParentOf): string | undefined {
  const parent = parentOf(key);
  if (parent === undefined || !known.has(parent)) return undefined;
  const passed = new Set([key]);
  for (let at: string | undefined = parent; at !== undefined && known.has(at); at = parentOf(at)) {
    if (passed.has(at)) return undefined;
    passed.add(at);
  }
  return parent;
}

function countNodes(nodes: readonly Node[]): number {
  return nodes.reduce((sum, node) => sum + 1 + countNodes(node.below), 0);
}

function keyOf(run: RecordingInfo): string {
  return `${run.label}/${run.time}`;
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
      if (!row || row.count === 0) return undefined;
      return row.open ? to(at + 1) : { open: row.key };
    case "ArrowLeft":
      if (!row) return undefined;
      if (row.open) return { close: row.key };
      return row.under === "" ? undefined : { move: row.under };
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
