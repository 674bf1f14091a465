/**
 * Time by line of a source: where samples fell in it.
 *
 * @module
 */
import type { LinesRecord } from "../recording/records.ts";
import type { Profile } from "./types.ts";

/** One line of a source. */
export interface LineTime {
  /** 1-based. */
  line: number;
  /** Time on the line itself, without what was called from it, µs. */
  self: number;
  /** Samples behind it. */
  samples: number;
}

/** The lines of a source that samples fell on. */
export interface LineTimes {
  /** In their order in the source. */
  lines: LineTime[];
  /** Of all lines together, µs. */
  self: number;
  samples: number;
  /** What the times are of, µs: whole stretches as recorded, about a second each. Undefined where there are none. */
  from: number | undefined;
  until: number | undefined;
}

/** Which part of a profile to look at. */
export interface LineOptions {
  /** µs; default all. */
  range?: { from: number; until: number } | undefined;
  /** Numbers of the threads; default all. */
  threads?: readonly number[] | undefined;
}

/**
 * The time by line of a source. Lines are recorded by stretches of about a second: of a range all those count that lie
 * in it at least in half, and where there is none the one that holds its middle.
 *
 * @param source Row of the sources table
 *
 * @example
 * ```ts
 * import { ProfileBuilder } from "./builder.ts";
 * import { lineTimes } from "./lines.ts";
 * const { profile } = new ProfileBuilder();
 * const hottest = lineTimes(profile, 0).lines.toSorted((a, b) => b.self - a.self).slice(0, 10);
 * ```
 */
export function lineTimes(profile: Profile, source: number, options: LineOptions = {}): LineTimes {
  const byLine = new Map<number, LineTime>();
  const times: LineTimes = { lines: [], self: 0, samples: 0, from: undefined, until: undefined };
  for (const record of profile.lines) {
    if (!counts(record, options)) continue;
    times.from = Math.min(times.from ?? record.from, record.from);
    times.until = Math.max(times.until ?? record.until, record.until);
    for (let i = 0; i < record.source.length; i++) {
      if (record.source[i] !== source) continue;
      const [line, samples] = [record.line[i]!, record.count[i]!];
      const self = samples * record.interval;
      const known = byLine.get(line);
      if (known === undefined) byLine.set(line, { line, self, samples });
      else {
        known.self += self;
        known.samples += samples;
      }
      times.self += self;
      times.samples += samples;
    }
  }
  times.lines = [...byLine.values()].sort((a, b) => a.line - b.line);
  return times;
}

function counts({ thread, from, until }: LinesRecord, { range, threads }: LineOptions): boolean {
  if (threads !== undefined && !threads.includes(thread)) return false;
  if (range === undefined) return true;
  const inside = Math.min(until, range.until) - Math.max(from, range.from);
  if (inside <= 0) return false;
  const middle = (range.from + range.until) / 2;
  return inside >= (until - from) / 2 || from <= middle && middle < until;
}
