/**
 * What a search has found, in words.
 *
 * @module
 */
import type { SearchCounts, Step } from "../profile/search_calls.ts";
import { formatCount, formatDuration } from "../profile/units.ts";

/**
 * In full.
 *
 * @param within Whether only a stretch of time is counted
 * @param only Whether only log entries are
 *
 * @example
 * ```ts
 * import { countedWhole } from "./search_words.ts";
 * countedWhole({ calls: 214, stops: 200, time: 1_200_000, entries: 3 }, false, false);
 * // "214 calls · 1.20 s · 3 log entries"
 * ```
 */
export function countedWhole({ calls, time, entries }: SearchCounts, within: boolean, only: boolean): string {
  const parts: string[] = [];
  if (calls > 0 && !only) parts.push(calls === 1 ? "1 call" : `${formatCount(calls)} calls`, formatDuration(time));
  if (entries > 0) parts.push(entries === 1 ? "1 log entry" : `${formatCount(entries)} log entries`);
  const text = parts.length === 0 ? "no matches" : parts.join(" · ");
  return within ? `${text} in the chosen stretch of time` : text;
}

/** As a number: how many there are to go through, or which of them the person is at. */
export function countedShortly(counts: SearchCounts, step: Step | undefined, only: boolean): string {
  if (step?.stop) return `${formatCount(step.place)} of ${formatCount(step.of)}`;
  const count = (only ? 0 : counts.calls) + counts.entries;
  if (count < 10_000) return count === 0 ? "none" : formatCount(count);
  return count < 1e6 ? `${Math.round(count / 1e3)}k` : `${(count / 1e6).toFixed(1)}M`;
}
