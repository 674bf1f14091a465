/**
 * A recording summed up for the terminal, or as JSON.
 *
 * @module
 */
import type { FunctionRow } from "../profile/functions.ts";
import type { Summary } from "../profile/summary.ts";
import type { Origin, Profile } from "../profile/types.ts";
import { formatBytes, formatCount, formatDuration, formatPercent } from "../profile/units.ts";
import { formatId } from "../recording/identity.ts";
import { machineText } from "../profile/machine.ts";
import { type ChildRecord, type EndRecord, type HeaderRecord, LEVELS, type RunRecord } from "../recording/records.ts";
import type { RecordingInfo } from "../store/store.ts";
import { placeOf } from "./place.ts";
import { type JsonMemory, memoryJson, memoryParts } from "./report_memory.ts";
import { runFacts } from "./report_run.ts";
import { formatTable, plain } from "./table.ts";

/** A summary as `microlog show --json` prints it. Times in µs, sizes in bytes. */
export interface JsonReport extends Omit<Summary, "topBySelf" | "topByTotal"> {
  recording: RecordingInfo;
  header: HeaderRecord | undefined;
  /** The circumstances of the run; left out where they are not recorded. */
  run: RunRecord | undefined;
  /** Processes that have a recording of their own. */
  children: ChildRecord[];
  end: EndRecord | undefined;
  topBySelf: JsonFunction[];
  topByTotal: JsonFunction[];
  memory: JsonMemory;
  notices: string[];
}

/** A function as `microlog show --json` prints it. */
export interface JsonFunction extends Omit<FunctionRow, "frame"> {
  url: string;
  line: number;
  column: number;
  origin: Origin;
}

/** A summary to be printed as JSON. */
export function toJson(recording: RecordingInfo, profile: Profile, summary: Summary): JsonReport {
  const { frames, sources, header, run, children, end, notices } = profile;
  const toFunction = ({ frame, ...row }: FunctionRow): JsonFunction => ({
    ...row,
    url: sources.url[frames.source[frame] ?? -1] ?? "",
    line: frames.line[frame] ?? 0,
    column: frames.column[frame] ?? 0,
    origin: frames.origin[frame] ?? "v8",
  });
  return {
    recording,
    header,
    run,
    children,
    end,
    ...summary,
    topBySelf: summary.topBySelf.map(toFunction),
    topByTotal: summary.topByTotal.map(toFunction),
    memory: memoryJson(profile),
    notices,
  };
}

/** A summary to be read by people. */
export function formatReport(recording: RecordingInfo, profile: Profile, summary: Summary): string {
  const { header } = profile;
  const facts: [name: string, value: string][] = [
    ["Recording", `${formatId(recording)}  (${recording.state}, ${formatBytes(recording.bytes)})`],
    ["Command", plain(header?.command.map(quoted).join(" ") ?? "unknown")],
    ["Folder", plain(header?.cwd ?? "unknown")],
    ["Runtime", plain(runtimeOf(header))],
    ...runFacts(profile.run),
    ["Duration", `${formatDuration(summary.duration)}, ${endOf(recording, profile)}`],
    ["CPU", cpuOf(summary)],
    ["Memory", `${amount(summary.rssPeak)} at most, heap ${amount(summary.heapPeak)} at most`],
    ...machineFacts(profile),
    ["Objects", summary.objectsPeak < 0 ? "unknown" : `${formatCount(summary.objectsPeak)} at most`],
    ["Modules", formatCount(summary.modules)],
    ["Samples", samplesOf(profile, summary)],
    ["Log", logsOf(summary)],
  ];
  const parts = [
    formatTable(facts, ["left", "left"]),
    functionsOf("Top functions by self time", summary.topBySelf, profile),
    functionsOf("Top functions by total time", summary.topByTotal, profile),
    ...memoryParts(profile),
  ];
  if (profile.notices.length > 0) {
    parts.push(`Notices\n${profile.notices.map((text) => `  ${plain(text)}\n`).join("")}`);
  }
  return parts.join("\n");
}

function machineFacts(profile: Profile): [name: string, value: string][] {
  const text = machineText(profile);
  return text === undefined ? [] : [["Machine", text]];
}

function functionsOf(title: string, rows: readonly FunctionRow[], profile: Profile): string {
  if (rows.length === 0) return `${title}\n  none: no sample found the program running\n`;
  const time = (value: number) => [formatDuration(value), formatPercent(100 * value / (profile.duration || 1))];
  const cells = rows.map((row) => [
    "",
    ...time(row.self),
    ...time(row.total),
    formatCount(row.calls),
    plain(row.name),
    plain(placeOf(row.frame, profile)),
  ]);
  const head = ["", "SELF", "", "TOTAL", "", "CALLS", "FUNCTION", "SOURCE"];
  return `${title}\n${
    formatTable([head, ...cells], ["left", "right", "right", "right", "right", "right", "left", "left"])
  }`;
}

function runtimeOf(header: HeaderRecord | undefined): string {
  if (header === undefined) return "unknown";
  const versions = Object.entries(header.runtime).map(([name, version]) => `${name} ${version}`);
  return [...versions, header.os, `${header.cores} cores`, `process ${header.pid}`].join(", ");
}

function endOf(recording: RecordingInfo, { end }: Profile): string {
  if (end === undefined) return recording.state === "growing" ? "still running" : "cut off: nothing says how it ended";
  if (end.reason === "signal") return `killed by ${end.signal ?? "a signal"}`;
  if (end.reason === "lost") return "lost sight of";
  if (end.reason === "stopped") return "still running when the recording was ended";
  return end.code === undefined ? "exited" : `exit code ${end.code}`;
}

function cpuOf({ cpu, cpuSeconds }: Summary): string {
  if (cpu < 0) return "unknown";
  return `${formatPercent(cpu)} of one core, ${formatDuration(cpuSeconds * 1_000_000)} in all`;
}

function samplesOf(profile: Profile, summary: Summary): string {
  const share = (value: number) => formatPercent(100 * value);
  const interval = profile.header === undefined ? "" : `, one every ${formatDuration(profile.header.sampleInterval)}`;
  const threads = profile.threads.length === 1 ? "1 thread" : `${profile.threads.length} threads`;
  return `${formatCount(summary.samples)} of ${threads}${interval}: ${share(summary.busyShare)} running, ` +
    `${share(summary.idleShare)} idle, ${share(summary.gcShare)} garbage collection, ${share(summary.programShare)} V8`;
}

function logsOf({ logs }: Summary): string {
  const counts = LEVELS.toReversed().filter((level) => logs[level] > 0).map((level) =>
    `${formatCount(logs[level])} ${level}`
  );
  return counts.length === 0 ? "no entries" : counts.join(", ");
}

function amount(bytes: number): string {
  return bytes < 0 ? "unknown" : formatBytes(bytes);
}

/** An argument as it would be typed. */
function quoted(argument: string): string {
  return /^[\w@%+=:,./-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", `'\\''`)}'`;
}
