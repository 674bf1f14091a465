/**
 * Numbers for people, each with its unit; the same in every locale, for the terminal and the pages alike.
 *
 * @module
 */

/**
 * A length of time.
 *
 * @param microseconds µs
 *
 * @example
 * ```ts
 * import { formatDuration } from "./units.ts";
 * formatDuration(15_160_000); // "15.16 s"
 * formatDuration(320_000); // "320 ms"
 * formatDuration(45); // "45 µs"
 * formatDuration(125_000_000); // "2 min 5 s"
 * ```
 */
export function formatDuration(microseconds: number): string {
  if (microseconds < 0) return `-${formatDuration(-microseconds)}`;
  if (microseconds < 999.5) return `${Math.round(microseconds)} µs`;
  if (microseconds < 999_500) return `${short(microseconds / 1_000, 2)} ms`;
  if (microseconds < 59_995_000) return `${fixed(microseconds / 1_000_000, 2)} s`;
  const seconds = Math.round(microseconds / 1_000_000);
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  const minutes = Math.round(seconds / 60);
  return `${formatCount(Math.floor(minutes / 60))} h ${minutes % 60} min`;
}

const BYTE_UNITS = ["kB", "MB", "GB", "TB"];

/**
 * A size, in powers of 1000.
 *
 * @example
 * ```ts
 * import { formatBytes } from "./units.ts";
 * formatBytes(83_200_000); // "83.2 MB"
 * ```
 */
export function formatBytes(bytes: number): string {
  if (bytes < 0) return `-${formatBytes(-bytes)}`;
  if (bytes < 999.5) return `${Math.round(bytes)} B`;
  let value = bytes / 1_000;
  let unit = 0;
  while (value >= 999.95 && unit < BYTE_UNITS.length - 1) {
    value /= 1_000;
    unit++;
  }
  return `${fixed(value, 1)} ${BYTE_UNITS[unit]}`;
}

/**
 * A number of things.
 *
 * @example
 * ```ts
 * import { formatCount } from "./units.ts";
 * formatCount(1277); // "1,277"
 * ```
 */
export function formatCount(count: number): string {
  return String(Math.round(count)).replace(/\B(?=(\d{3})+$)/g, ",");
}

/**
 * Percent, in whole numbers from 10 on.
 *
 * @param percent 58 for 58%
 *
 * @example
 * ```ts
 * import { formatPercent } from "./units.ts";
 * formatPercent(58.3); // "58%"
 * formatPercent(1.25); // "1.3%"
 * ```
 */
export function formatPercent(percent: number): string {
  return `${Math.abs(percent) >= 9.95 ? Math.round(percent) : short(percent, 2)}%`;
}

/** To that many significant digits at least, without zeros at the end. */
function short(value: number, digits: number): string {
  const integers = Math.max(1, Math.floor(Math.log10(Math.abs(value) || 1)) + 1);
  return String(Number(value.toFixed(Math.max(0, digits - integers))));
}

function fixed(value: number, digits: number): string {
  const [whole, part] = value.toFixed(digits).split(".");
  return `${formatCount(Number(whole))}.${part}`;
}
