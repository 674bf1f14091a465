/**
 * On which lines the samples of a profile fell. V8 counts them by node of its tree as it goes, so that they cost the
 * target nothing.
 *
 * @module
 */
import type { LinesRecord, SamplesRecord } from "../recording/records.ts";
import type { CallFrame, V8Profile } from "./inspector/protocol.ts";
import { isUnseen } from "./v8_profile.ts";

/** A line of a source: 1-based. */
export interface SourceLine {
  url: string;
  line: number;
}

/**
 * The lines of a chunk; undefined where there are none.
 *
 * @param samples What was read of the same profile
 * @param stacks From `internNodes`: what is Microlog's own counts for nobody
 * @param lineOf Where a line (1-based) of the script that a frame is of was written; undefined for what is not told
 * @param sourceOf Numbers sources
 */
export function readLines(
  { nodes }: V8Profile,
  samples: SamplesRecord,
  stacks: ReadonlyMap<number, number>,
  lineOf: (frame: CallFrame, line: number) => SourceLine | undefined,
  sourceOf: (url: string) => number,
): LinesRecord | undefined {
  const counts = new Map<number, Map<number, number>>();
  for (const { id, callFrame, positionTicks = [] } of nodes) {
    if (positionTicks.length === 0 || isUnseen(stacks.get(id))) continue;
    for (const { line, ticks } of positionTicks) {
      const place = line > 0 && ticks > 0 ? lineOf(callFrame, line) : undefined;
      if (place === undefined || place.line < 1) continue;
      const source = sourceOf(place.url);
      let lines = counts.get(source);
      if (lines === undefined) counts.set(source, lines = new Map());
      lines.set(place.line, (lines.get(place.line) ?? 0) + ticks);
    }
  }
  if (counts.size === 0) return undefined;
  const span = samples.duration.reduce((sum, duration) => sum + duration, 0) * samples.unit;
  const record: LinesRecord = {
    type: "lines",
    thread: samples.thread,
    from: samples.start,
    until: samples.start + span,
    // V8 takes samples evenly.
    interval: Math.max(1, Math.round(span / samples.count)),
    source: [],
    line: [],
    count: [],
  };
  // In order they pack better.
  for (const [source, lines] of [...counts].sort(([a], [b]) => a - b)) {
    for (const [line, count] of [...lines].sort(([a], [b]) => a - b)) {
      record.source.push(source);
      record.line.push(line);
      record.count.push(count);
    }
  }
  return record;
}
