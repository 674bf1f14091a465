/**
 * The four resource lines: what they show and in which colours.
 *
 * @module
 */
import type { StatusTable } from "../profile/types.ts";

/** Names of the lines. */
export type SeriesName = "cpu" | "memory" | "modules" | "objects";

/** How one line is drawn. */
export interface Series {
  name: SeriesName;
  /** What people call it. */
  title: string;
  /** Its column of the status table. */
  column: "cpu" | "rss" | "modules" | "objects";
  /** How much of the height its peak takes; each line another, so that level lines do not cover each other. */
  share: number;
  curve: "linear" | "step-after";
  /** Pixels drawn and left out, in turn; undefined: a line without gaps. */
  dash?: readonly [drawn: number, left: number];
  /** The least value that counts as a peak. */
  least: number;
}

/** All lines, in the order they are read out and drawn. */
export const SERIES: readonly Series[] = [
  { name: "cpu", title: "CPU", column: "cpu", share: 1, curve: "linear", least: 100 },
  { name: "memory", title: "Memory", column: "rss", share: 0.9, curve: "linear", least: 1 },
  { name: "modules", title: "Modules", column: "modules", share: 0.76, curve: "step-after", dash: [8, 4], least: 1 },
  { name: "objects", title: "Objects", column: "objects", share: 0.62, curve: "linear", dash: [3, 3], least: 1 },
];

/** How much higher the charts are than the highest line. */
export const RISE = 1.04;

/** Width of a line, pixels. */
export function thicknessOf({ name }: Series): number {
  return name === "cpu" ? 1.25 : 1.75;
}

/** The greatest value of a line so far, or the least that counts as a peak. */
export function peakOf(status: StatusTable, { column, least }: Series): number {
  let known = peaks.get(status);
  if (known === undefined) peaks.set(status, known = {});
  const seen = known[column] ??= { rows: 0, most: 0, last: 0 };
  // Objects are estimated anew as counts come, so a table that has not grown may still have changed; it ends alike.
  const values = status[column];
  if (seen.rows !== status.length || seen.last !== values[status.length - 1]) {
    let most = 0;
    for (let row = 0; row < status.length; row++) if (values[row]! > most) most = values[row]!;
    known[column] = { rows: status.length, most, last: values[status.length - 1] ?? 0 };
    return Math.max(least, most);
  }
  return Math.max(least, seen.most);
}

/** Kept while a table does not grow: lines are drawn with each frame while they move. */
const peaks = new WeakMap<
  StatusTable,
  Partial<Record<Series["column"], { rows: number; most: number; last: number }>>
>();
