/**
 * What the process used while it said what it said: a few lines to stand between log entries.
 *
 * @module
 */
import type { Profile } from "./types.ts";
import { formatBytes, formatCount, formatPercent } from "./units.ts";

/** What the process used, and how that changed since the line before. -1 where unknown. */
export interface StatusLine {
  /** µs. */
  time: number;
  /** Average of the second before it, or as long as two lines are apart, percent of one core. */
  cpu: number;
  /** Resident, bytes. */
  memory: number;
  /** Bytes; 0 for the first line. */
  memoryChange: number;
  modules: number;
  modulesAdded: number;
  objects: number;
  objectsChange: number;
}

/** Between two lines at least so long, µs, and so much of the run. */
const APART = { time: 1_000_000, share: 1 / 300 };
/** What is said after such a silence has a line before it, µs. */
const SILENCE = 1_000_000;
/** What is worth a line of its own: bytes and share, modules and share, share of objects, percent of a core. */
const NOTABLE = { memory: 20e6, memoryShare: 0.2, modules: 10, modulesShare: 0.1, objects: 0.25, cpu: 50 };

/**
 * The lines: at the beginning and the end, where something was said after a silence, and where a value changed notably;
 * never many.
 *
 * @example
 * ```ts
 * import { ProfileBuilder } from "./builder.ts";
 * import { describeStatus, statusLines } from "./log_statistics.ts";
 * const { profile } = new ProfileBuilder();
 * for (const line of statusLines(profile)) console.log(describeStatus(line));
 * ```
 */
export function statusLines({ status, log, duration, end }: Profile): StatusLine[] {
  const lines: StatusLine[] = [];
  const apart = Math.max(APART.time, APART.share * duration);
  const cpu = averages(status, apart);
  let entry = 0;
  let before = -1;
  for (let row = 0; row < status.length; row++) {
    const time = status.time[row]!;
    const next = status.time[row + 1] ?? Infinity;
    while (entry < log.length && log.time[entry]! <= time) entry++;
    const said = entry < log.length && log.time[entry]! <= next &&
      log.time[entry]! - (log.time[entry - 1] ?? -Infinity) >= SILENCE;
    const last = lines.at(-1);
    const line: StatusLine = {
      time,
      cpu: cpu[row]!,
      memory: status.rss[row]!,
      memoryChange: changeOf(status.rss, before, row),
      modules: status.modules[row]!,
      modulesAdded: changeOf(status.modules, before, row),
      objects: status.objects[row]!,
      objectsChange: changeOf(status.objects, before, row),
    };
    const isLast = row === status.length - 1 && end !== undefined;
    const isDue = last === undefined || (time - last.time >= apart && (said || isNotable(line, last)));
    if (!isDue && !(isLast && time > last!.time)) continue;
    lines.push(line);
    before = row;
  }
  return lines;
}

/** By row the CPU on average of some time before it; each row tells of the time since the row before. */
function averages({ length, time, cpu }: Profile["status"], window: number): number[] {
  const means: number[] = [];
  const spanOf = (row: number) => cpu[row]! < 0 ? 0 : time[row]! - (time[row - 1] ?? 0);
  let [first, spent, measured] = [0, 0, 0];
  for (let row = 0; row < length; row++) {
    spent += cpu[row]! * spanOf(row);
    measured += spanOf(row);
    for (; time[row]! - time[first]! >= window; first++) {
      spent -= cpu[first]! * spanOf(first);
      measured -= spanOf(first);
    }
    means.push(measured > 0 ? Math.max(0, spent / measured) : -1);
  }
  return means;
}

function changeOf(values: readonly number[], before: number, row: number): number {
  if (before < 0 || values[before]! < 0 || values[row]! < 0) return 0;
  return values[row]! - values[before]!;
}

function isNotable(line: StatusLine, last: StatusLine): boolean {
  return Math.abs(line.memoryChange) >= Math.max(NOTABLE.memory, NOTABLE.memoryShare * last.memory) ||
    line.modulesAdded >= Math.max(NOTABLE.modules, NOTABLE.modulesShare * last.modules) ||
    (last.objects > 0 && Math.abs(line.objectsChange) >= NOTABLE.objects * last.objects) ||
    (line.cpu >= 0 && last.cpu >= 0 && Math.abs(line.cpu - last.cpu) >= NOTABLE.cpu);
}

/** A line's facts in words: `CPU 58%`, `Memory 200.0 MB (+12.0 MB)`. What is unknown is left out. */
export function describeStatus(line: StatusLine): string[] {
  const facts: string[] = [];
  if (line.cpu >= 0) facts.push(`CPU ${formatPercent(line.cpu)}`);
  if (line.memory >= 0) facts.push(`Memory ${formatBytes(line.memory)}${change(line.memoryChange, formatBytes, 1e5)}`);
  if (line.modules >= 0) facts.push(`Modules ${formatCount(line.modules)}${change(line.modulesAdded, formatCount, 1)}`);
  if (line.objects >= 0) {
    facts.push(`Objects ${formatCount(line.objects)}${change(line.objectsChange, formatCount, 1)}`);
  }
  return facts;
}

function change(by: number, format: (value: number) => string, least: number): string {
  return Math.abs(by) < least ? "" : ` (${by > 0 ? "+" : "−"}${format(Math.abs(by))})`;
}
