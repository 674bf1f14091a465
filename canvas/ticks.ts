/**
 * Where a ruler has its marks and what stands at them.
 *
 * @module
 */

/** One mark of a ruler. */
export interface Tick {
  /** µs. */
  time: number;
  label: string;
}

const SECOND = 1_000_000;
/** Least room between two marks, pixels. */
const GAP = 96;
const STEPS = [
  ...[1, 10, 100, 1000, 10_000, 100_000, SECOND].flatMap((unit) => [unit, 2 * unit, 5 * unit]),
  ...[10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 21_600, 43_200].map((seconds) => seconds * SECOND),
];

/** The step between two marks, µs: the smallest round one that keeps them `gap` pixels apart. */
export function tickStep(perPixel: number, gap: number): number {
  const least = perPixel * gap;
  return STEPS.find((step) => step >= least) ?? Math.ceil(least / (86_400 * SECOND)) * 86_400 * SECOND;
}

/** A time as a ruler that reaches to `end` writes it, in the unit that suits the step between two marks (all µs). */
export function tickLabel(time: number, step: number, end = time): string {
  if (time === 0) return "0";
  if (step >= 60 * SECOND) {
    const minutes = Math.round(time / SECOND / 60);
    const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
    return [hours > 0 ? `${hours} h` : "", rest > 0 || hours === 0 ? `${rest} min` : ""].join(" ").trim();
  }
  if (step >= SECOND) return `${grouped(time / SECOND, 0)} s`;
  if (step >= SECOND / 10 && end > SECOND) return `${grouped(time / SECOND, 1)} s`;
  if (step >= 1000) return `${grouped(time / 1000, 0)} ms`;
  return end < 10_000 ? `${grouped(time, 0)} µs` : `${grouped(time / 1000, step >= 100 ? 1 : step >= 10 ? 2 : 3)} ms`;
}

/** The times of all marks from `start` to `end`, at least `gap` pixels apart; all in µs. */
export function tickTimes(start: number, end: number, perPixel: number, gap = GAP): number[] {
  const step = tickStep(perPixel, gap);
  const times: number[] = [];
  for (let n = Math.max(0, Math.ceil(start / step)); n * step <= end; n++) times.push(n * step);
  return times;
}

/** All marks from `start` to `end` (µs), at least `gap` pixels apart. */
export function ticks(start: number, end: number, perPixel: number, gap = GAP): Tick[] {
  const step = tickStep(perPixel, gap);
  return tickTimes(start, end, perPixel, gap).map((time) => ({ time, label: tickLabel(time, step, end) }));
}

/** Not `toLocaleString`: a ruler writes its labels with each frame, and that one takes most of a millisecond. */
function grouped(value: number, digits: number): string {
  const [whole = "", part] = value.toFixed(digits).split(".");
  return whole.replace(/\B(?=(\d{3})+$)/g, ",") + (part === undefined ? "" : `.${part}`);
}
