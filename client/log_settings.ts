/**
 * How the log is filtered, as the browser keeps it.
 *
 * @module
 */
import { type Signal, signal } from "@preact/signals";
import { type Level, LEVELS } from "../recording/records.ts";

const KEPT = "microlog.log";

/** What is kept. */
interface Kept {
  levels: Level[];
  statistics: boolean;
  /** The text of the filter goes with a recording: in another one it would only hide everything. */
  id: string;
  text: string;
}

/** The levels that are shown. */
export const logLevels: Signal<ReadonlySet<Level>> = signal<ReadonlySet<Level>>(new Set(LEVELS));

/** Whether lines of statistics stand between the entries. */
export const logStatistics: Signal<boolean> = signal(true);

/** Takes up what the browser has kept, but for levels where others are given; tells the text kept for a recording. */
export function readLogSettings(id: string): string {
  const kept = readKept();
  if (!chosen) logLevels.value = new Set(kept.levels);
  logStatistics.value = kept.statistics;
  return kept.id === id ? kept.text : "";
}

/** Keeps what is chosen now. */
export function keepLogSettings(id: string, text: string): void {
  const kept: Kept = { levels: [...logLevels.value], statistics: logStatistics.value, id, text: text.slice(0, 1000) };
  localStorage.setItem(KEPT, JSON.stringify(kept));
}

/** Whether an address or a person has said which levels to show, since the page was opened. */
let chosen = false;

/** Shows these levels only. */
export function chooseLevels(levels: Iterable<Level>): void {
  chosen = true;
  logLevels.value = new Set(levels);
}

/** Shows a level, or no longer. */
export function toggleLevel(level: Level): void {
  const levels = new Set(logLevels.value);
  if (!levels.delete(level)) levels.add(level);
  chooseLevels(levels);
}

function readKept(): Kept {
  const first: Kept = { levels: [...LEVELS], statistics: true, id: "", text: "" };
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEPT) ?? "null");
    if (typeof kept !== "object" || kept === null) return first;
    const { levels, statistics, id, text } = kept as Record<string, unknown>;
    return {
      levels: Array.isArray(levels) ? LEVELS.filter((level) => levels.includes(level)) : first.levels,
      statistics: statistics !== false,
      id: typeof id === "string" ? id : "",
      text: typeof text === "string" ? text : "",
    };
  } catch {
    // Not written by this page, or damaged: as at first.
    return first;
  }
}
