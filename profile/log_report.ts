/**
 * What there is to say at the end of a run, as text in markdown: to stand below the log, and to be copied.
 *
 * @module
 */
import { displaySource } from "../recording/origin.ts";
import { gcStatistics } from "./gc.ts";
import { type HeapSite, heapSites } from "./heap.ts";
import { legible } from "./legible.ts";
import { findLeaks, type Growth, type Leak, memoryGrowth } from "./memory.ts";
import { byUse, garbageTime, threadUse } from "./threads.ts";
import type { Profile } from "./types.ts";
import { formatBytes, formatCount, formatDuration, formatPercent } from "./units.ts";

/** How many rows a list has at most. */
const MOST = 20;
/** More of a name has no room. */
const LONGEST = 120;

/**
 * The report of a run: how it ended, garbage collection, memory and what speaks for a leak, what is alive by where it was
 * allocated, what was left open, threads. Names in it can hold anything: they are written such that markdown shows them
 * as they are.
 *
 * @example
 * ```ts
 * import { ProfileBuilder } from "./builder.ts";
 * import { logReport } from "./log_report.ts";
 * console.log(logReport(new ProfileBuilder().profile));
 * ```
 */
export function logReport(profile: Profile): string {
  return [
    `# ${titleOf(profile)}`,
    ...garbage(profile),
    ...memory(profile),
    ...alive(profile),
    ...open(profile),
    ...threads(profile),
    ...notices(profile),
  ].join("\n\n") + "\n";
}

function titleOf({ end, duration }: Profile): string {
  const after = formatDuration(duration);
  switch (end?.reason) {
    case undefined:
      return `The recording breaks off after ${after}`;
    case "signal":
      return `Ended by ${plain(end!.signal ?? "a signal")} after ${after}`;
    case "lost":
      return `Out of sight after ${after}`;
    case "stopped":
      return `The recording was ended after ${after}; the program went on`;
    default:
      return end!.code === undefined
        ? `Ended by itself after ${after}`
        : `Ended with exit code ${end!.code} after ${after}`;
  }
}

function garbage(profile: Profile): string[] {
  const gc = gcStatistics(profile, 1);
  if (gc.observed === 0) return [];
  if (gc.count === 0) return ["## Garbage collection", "There was none."];
  const longest = gc.longest[0];
  return [
    "## Garbage collection",
    `${times(gc.count)}, ${formatDuration(gc.duration)} together: ${formatPercent(100 * gc.share)} of the run, ${
      formatDuration(gc.average)
    } each on average. ${formatBytes(gc.freed)} were freed.${
      longest === undefined
        ? ""
        : ` The longest pause took ${formatDuration(longest.duration)}, at about ${formatDuration(longest.from)}.`
    }`,
    table(
      ["Kind", "Times", "Time", "Freed"],
      gc.kinds.map(({ kind, count, duration, freed }) => [
        plain(kind),
        formatCount(count),
        formatDuration(duration),
        formatBytes(freed),
      ]),
    ),
  ];
}

function memory(profile: Profile): string[] {
  const { rss, heap } = memoryGrowth(profile);
  const lines = [growthOf("Memory", rss), growthOf("JavaScript heap", heap)].filter((line) => line !== "");
  const leaks = findLeaks(profile);
  if (lines.length === 0 && leaks.length === 0) return [];
  return [
    "## Memory",
    ...(lines.length === 0 ? [] : [lines.map((line) => `- ${line}`).join("\n")]),
    ...(leaks.length === 0 ? ["Nothing speaks for a leak."] : leaks.map((leak) => leakOf(profile, leak))),
  ];
}

function growthOf(name: string, growth: Growth | undefined): string {
  if (growth === undefined) return "";
  const { first, last, peak } = growth;
  const by = last - first;
  const grown = by === 0 ? "as at first" : `${formatBytes(Math.abs(by))} ${by > 0 ? "more" : "less"} than at first`;
  return `${name}: ${formatBytes(last)} at last, ${grown}; ${formatBytes(peak)} at most`;
}

function leakOf(profile: Profile, { where, thread, slope, before, after, from, until, site }: Leak): string {
  const what = where === "outside"
    ? "Memory outside the JavaScript heap"
    : profile.threads.length > 1
    ? `The heap of ${nameOf(profile, thread)}`
    : "The JavaScript heap";
  return `**This may be a leak.** ${what} grows by ${formatBytes(slope)} a minute: from ${formatBytes(before)} at ${
    formatDuration(from)
  } to ${formatBytes(after)} at ${formatDuration(until)}.${
    site === undefined ? "" : ` What grew most was allocated in ${siteOf(profile, site)}.`
  }`;
}

function alive(profile: Profile): string[] {
  const last = profile.heaps.at(-1);
  if (last === undefined) return [];
  const sites = heapSites(profile);
  const several = profile.threads.length > 1;
  const grown = sites.some((site) => site.grown !== undefined);
  const rows = sites.slice(0, MOST).map((site) => [
    siteOf(profile, site),
    ...(several ? [nameOf(profile, site.thread)] : []),
    formatBytes(site.bytes),
    formatPercent(100 * site.share),
    ...(grown ? [site.grown === undefined ? "" : signed(site.grown)] : []),
  ]);
  const columns = [
    "Allocated in",
    ...(several ? ["Thread"] : []),
    "Alive",
    "Share",
    ...(grown ? ["Since first look"] : []),
  ];
  return [
    "## What is alive",
    `Looked at ${formatDuration(last.time)} into the run; estimated from one sample every ${
      formatBytes(last.interval)
    } allocated.`,
    ...(rows.length === 0
      ? ["No allocation that is still alive was sampled."]
      : [table(columns, rows, several ? 2 : 1)]),
    ...more(sites.length),
  ];
}

function open({ open }: Profile): string[] {
  if (open === undefined) return [];
  if (open.name.length === 0) return ["## Left open", "Every file and socket that was opened was closed again."];
  const items = open.name.slice(0, MOST).map((name, i) => `- ${plain(open.kind[i] ?? "other")}: ${plain(name)}`);
  return ["## Left open", items.join("\n"), ...more(open.name.length)];
}

function threads(profile: Profile): string[] {
  if (profile.threads.length < 2) return [];
  const rows = byUse(profile.threads).slice(0, MOST).map((thread) => {
    const use = threadUse(thread);
    return [
      plain(thread.name),
      formatDuration(thread.start),
      thread.ended < 0 ? "the end" : formatDuration(thread.ended),
      use.from === "none" ? "" : formatPercent(use.cpu),
      use.from === "none" ? "" : formatDuration(use.time),
      formatDuration(garbageTime(profile, thread)),
    ];
  });
  return [
    "## Threads",
    table(["Thread", "From", "Until", "CPU", "CPU time", "Garbage"], rows),
    ...more(profile.threads.length),
  ];
}

function notices({ notices }: Profile): string[] {
  if (notices.length === 0) return [];
  return [
    "## Notices",
    notices.slice(0, MOST).map((text) => `- ${plain(text, 400)}`).join("\n"),
    ...more(notices.length),
  ];
}

function siteOf(profile: Profile, { frame, name }: HeapSite): string {
  if (frame < 0) return plain(name);
  const { frames, sources, header } = profile;
  const url = sources.url[frames.source[frame] ?? -1] ?? "";
  if (url === "") return plain(name);
  const line = frames.line[frame]! > 0 ? `:${frames.line[frame]}` : "";
  return `${plain(name)} (${plain(displaySource(url, header?.cwd) + line)})`;
}

function nameOf(profile: Profile, id: number): string {
  return plain(profile.threads.find((thread) => thread.id === id)?.name ?? `thread ${id}`);
}

function more(count: number): string[] {
  return count > MOST ? [`and ${formatCount(count - MOST)} more`] : [];
}

function times(count: number): string {
  return count === 1 ? "Once" : `${formatCount(count)} times`;
}

function signed(bytes: number): string {
  return bytes === 0 ? "same" : `${bytes > 0 ? "+" : "−"}${formatBytes(Math.abs(bytes))}`;
}

/** A table whose first columns hold words; all others are at the right. */
function table(columns: readonly string[], rows: readonly (readonly string[])[], words = 1): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(columns), line(columns.map((_, i) => i < words ? "---" : "---:")), ...rows.map(line)].join("\n");
}

/** A name as markdown shows it as it is: on one line, not too long, its marks without a meaning. */
function plain(name: string, longest = LONGEST): string {
  const text = legible(name.length > longest ? `${name.slice(0, longest)}…` : name).trim();
  return text.replace(/[\\`*_{}[\]<>()#!|~&]/g, "\\$&").replaceAll("://", "\\://")
    // What would begin a list or a line, where it stands first.
    .replace(/^[-+=]/, "\\$&").replace(/^(\d+)\./, "$1\\.") || "(unnamed)";
}
