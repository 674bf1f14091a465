/**
 * The parts of a prompt beside code: what was run, threads, waits, garbage, memory, what stands out, what was said.
 *
 * @module
 */
import type { Anomaly, AnomalyKind } from "./anomaly.ts";
import { heapSites } from "./heap.ts";
import { findLeaks, type Growth, memoryGrowth } from "./memory.ts";
import { functionText, type Scoped } from "./prompt_scope.ts";
import { cut, fenced, type PromptSection, quoted } from "./prompt_text.ts";
import { cpuOf } from "./summary.ts";
import { garbageTime, heapPeak, threadUse } from "./threads.ts";
import { formatBytes, formatCount, formatDuration, formatPercent } from "./units.ts";

/** Of each part, how many are told of at most. */
const MOST = { threads: 12, waits: 8, imports: 8, anomalies: 15, pauses: 5, sites: 8, entries: 10 };
/** A pause shorter than this is none to speak of, µs. */
const SHORT_PAUSE = 5_000;
/** Characters of a command and of a log entry. */
const COMMAND = 600;
const ENTRY = 400;

/** What was run, and where. */
export function runSection({ profile, scope }: Scoped): PromptSection {
  const { header, end, notices } = profile;
  const versions = header === undefined ? "" : Object.entries(header.runtime).map((pair) => pair.join(" ")).join(", ");
  const { cpu, cpuSeconds } = cpuOf(profile.status);
  const modules = profile.sources.time.filter((time) => time >= 0).length;
  const ended = end === undefined
    ? "not yet, or the recording was cut off"
    : end.reason === "exit"
    ? `by itself, exit code ${end.code ?? "unknown"}`
    : end.reason === "signal"
    ? `by ${end.signal ?? "a signal"}`
    : "out of sight";
  const lines = header === undefined ? [] : [
    `- Command: ${quoted(header.command.join(" "), COMMAND)}`,
    `- Runtime: ${versions}; ${header.os}, ${header.cores} ${header.cores === 1 ? "core" : "cores"}` +
    (header.memory > 0 ? `, ${formatBytes(header.memory)} of memory` : ""),
  ];
  lines.push(`- Duration: ${formatDuration(profile.duration)}; it ended ${ended}`);
  if (cpu >= 0) {
    lines.push(
      `- CPU: ${formatDuration(cpuSeconds * 1e6)}, ${formatPercent(cpu)} of one core on average; ` +
        `${formatCount(modules)} ${modules === 1 ? "module" : "modules"} loaded`,
    );
  }
  if (scope.mine) lines.push("- Only the person's own code is shown: what it calls of others counts as its own time");
  for (const notice of notices.slice(0, 3)) lines.push(`- Note of the profiler: ${cut(notice, 200)}`);
  return { title: "The run", lines, share: 0.1 };
}

/** How the program uses its threads. */
export function threadsSection({ profile, threads }: Scoped): PromptSection {
  const lines = threads.slice(0, MOST.threads).map((thread) => {
    const use = threadUse(thread);
    const heap = heapPeak(thread);
    return [
      `- ${quoted(thread.name)}: ${formatPercent(use.cpu)} of a core while it lived (${
        formatDuration(thread.end - thread.start)
      })`,
      `idle ${formatDuration(thread.idle)}`,
      `collecting garbage ${formatDuration(garbageTime(profile, thread))}`,
      ...(heap > 0 ? [`heap ${formatBytes(heap)} at most`] : []),
    ].join(", ");
  });
  const more = threads.length - lines.length;
  if (more > 0) lines.push(`- … and ${formatCount(more)} more threads`);
  return { title: "Threads (over the whole run)", lines, share: 0.08 };
}

/** Calls that held their thread up while it used little CPU. */
export function waitsSection(scoped: Scoped): PromptSection {
  const title = "Waits: calls that held their thread up with next to no CPU";
  return told(scoped, title, scoped.basis.waits, MOST.waits);
}

/** Modules that took long to load. */
export function importsSection(scoped: Scoped): PromptSection {
  return told(scoped, "Slow imports", scoped.basis.imports, MOST.imports);
}

/** What stands out beside waits and imports, which have parts of their own. */
export function anomaliesSection(scoped: Scoped): PromptSection {
  const elsewhere: readonly AnomalyKind[] = ["wait", "import"];
  const found = scoped.basis.anomalies.filter(({ kind, thread }) => !elsewhere.includes(kind) && scoped.shows(thread));
  return told(scoped, "What else stands out", found, MOST.anomalies);
}

/** Garbage collection. */
export function garbageSection({ profile, scope, basis, functions, busy, holds, shows }: Scoped): PromptSection {
  const { count, duration, share, kinds, freed, longest } = basis.garbage;
  const lines: string[] = [];
  const sampled = functions.find(({ name, frame }) =>
    name === "(garbage collector)" && profile.frames.origin[frame] === "v8"
  );
  if (sampled !== undefined) {
    lines.push(
      `- Samples found V8 collecting garbage for ${formatDuration(sampled.self)}, ` +
        `${formatPercent(100 * sampled.self / (busy || 1))} of the time at work`,
    );
  }
  if (scope.range === undefined && count > 0) {
    lines.push(
      `- V8 tells of ${formatCount(count)} collections, ${formatDuration(duration)} together (${
        formatPercent(100 * share)
      } of the time), which freed ${formatBytes(freed)}: ${
        kinds.map((kind) => `${formatCount(kind.count)} ${kind.kind} in ${formatDuration(kind.duration)}`).join(", ")
      }`,
    );
  }
  const pauses = longest.filter((pause) =>
    pause.duration >= SHORT_PAUSE && shows(pause.thread) && holds(pause.from, pause.until - pause.from)
  );
  for (const pause of pauses.slice(0, MOST.pauses)) {
    lines.push(
      `- A pause of ${formatDuration(pause.duration)} (${pause.kind}) at about ${formatDuration(pause.from)}: heap ${
        formatBytes(pause.before)
      } before, ${formatBytes(pause.after)} after`,
    );
  }
  return { title: "Garbage collection", lines, share: 0.06 };
}

/** Memory, how it grew, and what holds it. */
export function memorySection({ profile, scope, holds, shows }: Scoped): PromptSection {
  const { range } = scope;
  const { status } = profile;
  const within = (values: readonly number[]) => values.filter((_, row) => holds(status.time[row]!));
  const { rss, heap } = memoryGrowth(
    range === undefined
      ? profile
      : { ...profile, status: { ...status, rss: within(status.rss), heap: within(status.heap) } },
  );
  const lines: string[] = [];
  if (rss !== undefined) lines.push(`- Memory of the process: ${growthText(rss)}`);
  if (heap !== undefined) lines.push(`- Heap of the main thread, garbage included: ${growthText(heap)}`);
  for (const leak of findLeaks(profile)) {
    if (!shows(leak.thread)) continue;
    lines.push(
      `- It grows steadily ${leak.where === "heap" ? "in the heap" : "outside the heap"}, by ${
        formatBytes(leak.slope)
      } a minute (from ${formatBytes(leak.before)} to ${
        formatBytes(leak.after)
      }; a series without a trend does so with a ` +
        `chance of ${formatPercent(100 * leak.chance)})${
          leak.site === undefined ? "" : `; what grew most was allocated by ${functionText(profile, leak.site.frame)}`
        }`,
    );
  }
  const sites = heapSites(profile).filter(({ thread, frame }) => shows(thread) && frame >= 0);
  for (const site of sites.slice(0, MOST.sites)) {
    const grown = site.grown === undefined ? "" : `, ${formatBytes(site.grown)} more than at first`;
    lines.push(
      `- Alive when last looked at: ${formatBytes(site.bytes)}${grown}, allocated by ${
        functionText(profile, site.frame)
      }`,
    );
  }
  return { title: "Memory", lines, share: 0.08 };
}

/** The first errors and warnings that the program printed. */
export function logSection(scoped: Scoped): PromptSection {
  const { log } = scoped.profile;
  const lines: string[] = [];
  let left = 0;
  // Errors first: there may be many warnings.
  for (const level of ["error", "warn"] as const) {
    for (let row = 0; row < log.length; row++) {
      if (log.level[row] !== level || !scoped.shows(log.thread[row]!) || !scoped.holds(log.time[row]!)) continue;
      if (lines.length >= MOST.entries) left++;
      else {
        const text = log.text[row]!;
        lines.push(`At ${formatDuration(log.time[row]!)}, ${level}:\n${fenced(cut(text, ENTRY))}`);
      }
    }
  }
  if (left > 0) lines.push(`… and ${formatCount(left)} more`);
  return { title: "Errors and warnings that it printed", lines, share: 0.1 };
}

function told(scoped: Scoped, title: string, anomalies: readonly Anomaly[], most: number): PromptSection {
  const found = anomalies.filter(({ time, duration }) => scoped.holds(time, duration))
    .sort((a, b) => b.cost - a.cost || a.time - b.time);
  const lines = found.slice(0, most).map(({ text, time, thread }) => {
    const name = scoped.profile.threads.length > 1
      ? ` on ${quoted(scoped.threads.find(({ id }) => id === thread)?.name ?? "")}`
      : "";
    return `- At ${formatDuration(time)}${name}: ${plainSentence(text)}`;
  });
  if (found.length > most) lines.push(`- … and ${formatCount(found.length - most)} more`);
  return { title, lines, share: 0.1 };
}

/** A sentence with names of the program in it: no markdown of theirs counts. */
function plainSentence(text: string): string {
  return cut(text.replace(/\s+/g, " "), 400).replace(/[\\`<[]/g, "\\$&");
}

function growthText({ first, last, peak }: Growth): string {
  return `${formatBytes(first)} at first, ${formatBytes(last)} at last, ${formatBytes(peak)} at most`;
}
