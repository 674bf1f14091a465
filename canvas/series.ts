/**
 * The four resource lines: what they show and in which colours.
 *
 * @module
 */

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
  /** The least value that counts as a peak. */
  least: number;
}

/** All lines, in the order they are read out and drawn. */
export const SERIES: readonly Series[] = [
  { name: "cpu", title: "CPU", column: "cpu", share: 1, curve: "linear", least: 100 },
  { name: "memory", title: "Memory", column: "rss", share: 0.9, curve: "linear", least: 1 },
  { name: "modules", title: "Modules", column: "modules", share: 0.76, curve: "step-after", least: 1 },
  { name: "objects", title: "Objects", column: "objects", share: 0.62, curve: "linear", least: 1 },
];

/** Colours of the lines; the style sheet has the same. */
export const LINE_COLORS: Record<SeriesName, string> = {
  cpu: "#5fbf6b",
  memory: "#e5605a",
  modules: "#d9c544",
  objects: "#e8ecf3",
};
