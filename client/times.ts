/**
 * When a run began, as people say it.
 *
 * @module
 */

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/**
 * A run's time (`2026_11_22_14_01_59`) as people say it: `Today 14:01:59`, `Yesterday 9:30:00`, `20 Nov 14:01:59`, in
 * another year `20 Nov 2025 14:01`. A second run in the same second keeps its number: `Today 14:01:59 (2)`.
 *
 * @example
 * ```ts
 * import { spokenTime } from "./times.ts";
 * spokenTime("2026_11_22_14_01_59", new Date(2026, 10, 22)); // "Today 14:01:59"
 * ```
 */
export function spokenTime(time: string, now: Date): string {
  const [year, month, day, hour, minute, second, number] = time.split("_");
  const clock = `${hour}:${minute}:${second}`;
  const again = number === undefined ? "" : ` (${number})`;
  const date = `${year}_${month}_${day}`;
  if (date === dayOf(now)) return `Today ${clock}${again}`;
  if (date === dayOf(new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1))) {
    return `Yesterday ${clock}${again}`;
  }
  const spoken = `${Number(day)} ${MONTHS[Number(month) - 1] ?? month}`;
  return Number(year) === now.getFullYear()
    ? `${spoken} ${clock}${again}`
    : `${spoken} ${year} ${hour}:${minute}${again}`;
}

/** A run's time in full: `2026-11-22 14:01:59`. */
export function fullTime(time: string): string {
  const [year, month, day, hour, minute, second, number] = time.split("_");
  return `${year}-${month}-${day} ${hour}:${minute}:${second}${number === undefined ? "" : ` (${number})`}`;
}

/** A run's time of day: `14:01:59`. */
export function clockTime(time: string): string {
  return time.split("_").slice(3, 6).join(":");
}

function dayOf(date: Date): string {
  const two = (n: number) => String(n).padStart(2, "0");
  return `${date.getFullYear()}_${two(date.getMonth() + 1)}_${two(date.getDate())}`;
}
