/**
 * The stretch of time that a person has chosen: how it is dragged, moved, kept inside the recording, and written.
 *
 * @module
 */
import type { GestureHandlers } from "./gestures.ts";
import type { TimelineModel, TimeRange } from "./timeline.ts";
import { formatDuration } from "../profile/units.ts";

/** The shortest stretch that can be chosen, µs. */
export const LEAST = 10;

/** A stretch between two moments, in whole µs and inside a recording that is so long; undefined where none is left. */
export function rangeBetween(one: number, other: number, duration: number): TimeRange | undefined {
  const from = Math.max(0, Math.round(Math.min(one, other)));
  const until = Math.min(duration, Math.round(Math.max(one, other)));
  return until - from >= LEAST ? { from, until } : undefined;
}

/** The stretch moved by so much, as long as it was, and no further than the recording (all in µs). */
export function movedRange({ from, until }: TimeRange, by: number, duration: number): TimeRange {
  const shift = Math.round(Math.min(Math.max(by, -from), duration - until));
  return { from: from + shift, until: until + shift };
}

/** The stretch with one of its edges at another time, kept at least {@linkcode LEAST} long (all in µs). */
export function withEdge(range: TimeRange, edge: "from" | "until", time: number, duration: number): TimeRange {
  const { from, until } = range;
  return edge === "from"
    ? { from: Math.round(Math.max(0, Math.min(time, until - LEAST))), until }
    : { from, until: Math.round(Math.min(duration, Math.max(time, from + LEAST))) };
}

/**
 * A stretch in words, its ends as exact as its length needs.
 *
 * @example
 * ```ts
 * import { formatRange } from "./range.ts";
 * formatRange({ from: 1_200_000, until: 1_850_000 }); // "1.20 s – 1.85 s (650 ms)"
 * ```
 */
export function formatRange({ from, until }: TimeRange): string {
  const length = until - from;
  const [unit, name] = until < 1e6 ? [1e3, "ms"] : [1e6, "s"];
  const needed = Math.ceil(-Math.log10(Math.max(1, length) / unit)) + 1;
  const digits = Math.min(6, Math.max(unit === 1e6 ? 2 : 0, needed));
  const moment = (time: number) => `${(time / unit).toFixed(digits)} ${name}`;
  return `${moment(from)} – ${moment(until)} (${formatDuration(length)})`;
}

/** Takes the chosen stretch away; false where there was none. */
export function clearRange(model: TimelineModel): boolean {
  const was = model.range.peek();
  model.range.value = undefined;
  return was !== undefined;
}

/** A drag that chooses a stretch, for {@linkcode GestureHandlers}. */
export function rangeDrag(model: TimelineModel): NonNullable<GestureHandlers["drag"]> {
  let anchor = 0;
  return {
    begin: (x) => anchor = model.view.timeAt(x),
    move: (x) => {
      const duration = model.profile.peek()?.duration ?? 0;
      model.range.value = rangeBetween(anchor, model.view.timeAt(x), duration);
    },
    end: () => {},
  };
}
