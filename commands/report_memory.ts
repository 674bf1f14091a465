/**
 * What a recording tells of memory, for the terminal or as JSON: garbage collection, what is alive and where it was
 * allocated, growth, leaks, and what was left open.
 *
 * @module
 */
import { type GcPause, type GcStatistics, gcStatistics } from "../profile/gc.ts";
import { type HeapSite, heapSites } from "../profile/heap.ts";
import { findLeaks, type Growth, type Leak, type MemoryGrowth, memoryGrowth } from "../profile/memory.ts";
import type { Profile } from "../profile/types.ts";
import { formatBytes, formatCount, formatDuration, formatPercent } from "../profile/units.ts";
import { placeOf } from "./place.ts";
import { type Alignment, formatTable, plain } from "./table.ts";

/** Memory as `microlog show --json` prints it. Times in µs, sizes in bytes, shares from 0 to 1. */
export interface JsonMemory extends MemoryGrowth {
  /** Left out where no collection was watched. */
  gc?: GcStatistics;
  /** What was alive when the heap was last looked at; left out where it never was. */
  sites?: JsonSite[];
  leaks: (Omit<Leak, "site"> & { site?: JsonSite })[];
  /** What was left open; left out where it is unknown. */
  open?: { kind: string; name: string }[];
}

/** A place of allocation as `microlog show --json` prints it. */
export interface JsonSite extends Omit<HeapSite, "frame"> {
  url: string;
  line: number;
  column: number;
}

/** How many places of allocation and pauses are listed. */
const TOP = 10;
/** How many pauses the terminal gets. */
const TOP_PAUSES = 5;
/** How many things left open the terminal gets: a server may leave thousands. */
const TOP_OPEN = 20;

/** Memory to be printed as JSON. */
export function memoryJson(profile: Profile): JsonMemory {
  const gc = gcStatistics(profile, TOP);
  const { open, heaps } = profile;
  return {
    ...memoryGrowth(profile),
    ...(gc.observed === 0 ? {} : { gc }),
    ...(heaps.length === 0 ? {} : { sites: heapSites(profile).slice(0, TOP).map((site) => siteJson(profile, site)) }),
    leaks: findLeaks(profile).map(({ site, ...leak }) => ({
      ...leak,
      ...(site === undefined ? {} : { site: siteJson(profile, site) }),
    })),
    ...(open === undefined ? {} : { open: open.kind.map((kind, i) => ({ kind, name: open.name[i]! })) }),
  };
}

function siteJson({ frames, sources }: Profile, { frame, ...site }: HeapSite): JsonSite {
  return {
    ...site,
    url: sources.url[frames.source[frame] ?? -1] ?? "",
    line: frames.line[frame] ?? 0,
    column: frames.column[frame] ?? 0,
  };
}

/** Memory for people: parts, each a headed text. What is not known has no part. */
export function memoryParts(profile: Profile): string[] {
  const leaks = findLeaks(profile);
  return [
    leaks.length === 0 ? "" : `Memory grows steadily\n${leaks.map((leak) => leakText(profile, leak)).join("")}`,
    growthText(memoryGrowth(profile)),
    gcText(profile, gcStatistics(profile, TOP_PAUSES)),
    sitesText(profile),
    openText(profile),
  ].filter((part) => part !== "");
}

function leakText(profile: Profile, { where, thread, site, ...leak }: Leak): string {
  const what = where === "outside"
    ? "memory outside the JavaScript heap"
    : `the heap${thread === 0 ? "" : ` of ${threadName(profile, thread)}`}`;
  const points = leak.basis === "collections"
    ? `what was left after ${formatCount(leak.points)} collections of all garbage`
    : `the least in ${formatCount(leak.points)} stretches of time`;
  const lines = [
    `  ${what}: ${formatBytes(leak.slope)} a minute, from ${formatBytes(leak.before)} at ${
      formatDuration(leak.from)
    } ` +
    `to ${formatBytes(leak.after)} at ${formatDuration(leak.until)}`,
    `  told by ${points}; without a trend that happens with a chance of ${chance(leak.chance)}`,
  ];
  if (site !== undefined) {
    const place = placeOf(site.frame, profile);
    const grown = site.grown === undefined ? "" : `, ${signed(site.grown)} of it since the heap was first looked at`;
    lines.push(
      `  ${site.grown === undefined ? "most that is alive" : "most of the growth"} was allocated in ` +
        `${plain(site.name)}${place === "" ? "" : ` (${plain(place)})`}: ${formatBytes(site.bytes)} alive${grown}`,
    );
  }
  return lines.map((line) => `${line}\n`).join("");
}

function chance(value: number): string {
  return value < 0.0001 ? "less than 0.01%" : formatPercent(100 * value);
}

function signed(bytes: number): string {
  return bytes < 0 ? formatBytes(bytes) : `+${formatBytes(bytes)}`;
}

function growthText({ rss, heap }: MemoryGrowth): string {
  const row = (name: string, growth: Growth | undefined) =>
    growth === undefined
      ? []
      : [["", name, formatBytes(growth.first), formatBytes(growth.last), formatBytes(growth.peak)]];
  const rows = [...row("Process", rss), ...row("Heap", heap)];
  if (rows.length === 0) return "";
  const head = ["", "", "FIRST", "LAST", "MOST"];
  return `Memory over the run\n${formatTable([head, ...rows], ["left", "left", "right", "right", "right"])}`;
}

function gcText(profile: Profile, gc: GcStatistics): string {
  if (gc.observed === 0) return "";
  const watched = `watched for ${formatDuration(gc.observed)}`;
  if (gc.count === 0) return `Garbage collection\n  none, ${watched}\n`;
  const row = (name: string, { count, duration, freed }: Pick<GcStatistics, "count" | "duration" | "freed">) => [
    "",
    name,
    formatCount(count),
    formatDuration(duration),
    formatPercent(100 * duration / gc.observed),
    formatDuration(count === 0 ? 0 : duration / count),
    formatBytes(freed),
  ];
  const table = formatTable([
    ["", "", "COUNT", "TIME", "SHARE", "AVERAGE", "FREED"],
    ...gc.kinds.map((kind) => row(plain(kindName(kind.kind)), kind)),
    row("all", gc),
  ], ["left", "left", ...Array<Alignment>(5).fill("right")]);
  return `Garbage collection, ${watched}\n${table}${pausesText(profile, gc.longest)}`;
}

/** V8's names with what they mean. */
function kindName(kind: string): string {
  if (kind === "Scavenge") return "Scavenge (young objects)";
  if (kind === "MarkSweepCompact") return "MarkSweepCompact (whole heap)";
  return kind;
}

function pausesText(profile: Profile, pauses: readonly GcPause[]): string {
  if (pauses.length === 0) return "";
  const rows = pauses.map(({ duration, from, until, kind, thread, before, after }) => [
    "",
    formatDuration(duration),
    `${formatDuration(from)} to ${formatDuration(until)}`,
    plain(kind),
    `${formatBytes(before)} to ${formatBytes(after)}`,
    profile.threads.length > 1 ? plain(threadName(profile, thread)) : "",
  ]);
  const head = ["", "PAUSE", "WITHIN", "KIND", "HEAP", profile.threads.length > 1 ? "THREAD" : ""];
  return `Longest pauses\n${formatTable([head, ...rows], ["left", "right", "left", "left", "left", "left"])}`;
}

function sitesText(profile: Profile): string {
  const sites = heapSites(profile);
  if (sites.length === 0) return "";
  const last = profile.heaps.reduce((latest, { time }) => Math.max(latest, time), 0);
  const bytes = sites.reduce((sum, site) => sum + site.bytes, 0);
  const cells = sites.slice(0, TOP).map((site) => [
    "",
    formatBytes(site.bytes),
    formatPercent(100 * site.bytes / (bytes || 1)),
    site.grown === undefined ? "" : signed(site.grown),
    plain(site.name),
    plain(placeOf(site.frame, profile)),
    profile.threads.length > 1 ? plain(threadName(profile, site.thread)) : "",
  ]);
  const hasGrown = sites.some(({ grown }) => grown !== undefined);
  const head = ["", "BYTES", "", hasGrown ? "GROWN" : "", "ALLOCATED IN", "SOURCE", ""];
  const table = formatTable([head, ...cells], ["left", "right", "right", "right", "left", "left", "left"]);
  return `Alive at ${formatDuration(last)}, estimated from samples: ${formatBytes(bytes)}\n${table}`;
}

function openText({ open }: Profile): string {
  if (open === undefined || open.name.length === 0) return "";
  const rows = open.kind.slice(0, TOP_OPEN).map((kind, i) => ["", plain(kind), plain(open.name[i]!)]);
  const more = open.name.length - rows.length;
  const rest = more > 0 ? `  and ${formatCount(more)} more\n` : "";
  return `Left open at the end\n${formatTable(rows, ["left", "left", "left"])}${rest}`;
}

function threadName({ threads }: Profile, id: number): string {
  return threads.find((thread) => thread.id === id)?.name ?? `thread ${id}`;
}
