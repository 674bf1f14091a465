/**
 * Modules that took long to load.
 *
 * @module
 */
import { type Anomaly, intervalsOf, isImport } from "./anomaly.ts";
import { functionOf } from "./functions.ts";
import type { IndexIntoCalls, Profile, Thread } from "./types.ts";
import { formatCount, formatDuration, formatPercent } from "./units.ts";

/** So long, and so great a part of the run or so much longer, µs; and so many sample intervals. */
const SLOW = { time: 100_000, share: 0.05, anyway: 500_000, intervals: 3 };
/** A module in the main one is the program itself where it is so great a part of it, and nothing follows it. */
const DELEGATED = 0.8;

/**
 * Modules whose own code ran long when they were imported, with those they required meanwhile. The main module is the
 * program, not an import; so is what it does nothing but require, as commands from npm do.
 */
export function slowImports(profile: Profile, thread: Thread): Anomaly[] {
  const { frames, duration: run } = profile;
  const { calls } = thread;
  const { sample } = intervalsOf(profile);
  const functions = functionOf(profile);
  const isModule = new Uint8Array(frames.length);
  for (let frame = 0; frame < frames.length; frame++) if (isImport(profile, frame)) isModule[frame] = 1;
  const main = mainModule(profile, thread);
  let program: IndexIntoCalls = -1;
  // What is the program once is it all the time: where samples were lost, one call looks like several.
  const ofProgram = new Set<number>();
  const found = new Map<number, { total: number; longest: IndexIntoCalls; until: number }>();
  for (let call = 0; call < calls.length; call++) {
    const frame = calls.frame[call]!;
    if (isModule[frame] === 0) continue;
    const [start, end] = [calls.start[call]!, calls.end[call]!];
    const within = program >= 0 && start < calls.end[program]!;
    const isRest = within && end >= calls.end[program]! - 2 * sample &&
      end - start >= DELEGATED * (calls.end[program]! - calls.start[program]!);
    if (isRest || profile.sources.url[frames.source[frame]!] === main) {
      if (!within || isRest) program = call;
      ofProgram.add(functions[frame]!);
      continue;
    }
    const known = found.get(functions[frame]!);
    if (known === undefined) {
      found.set(functions[frame]!, { total: end - start, longest: call, until: end });
    } else if (start >= known.until) {
      known.total += end - start;
      known.until = end;
      if (end - start > calls.end[known.longest]! - calls.start[known.longest]!) known.longest = call;
    }
  }
  const slow = [...found].filter(([module]) => !ofProgram.has(module)).map(([, sum]) => sum).filter(({ total }) =>
    total >= Math.max(SLOW.time, SLOW.intervals * sample) && (total >= SLOW.share * run || total >= SLOW.anyway)
  );
  return slow.map(({ total, longest }) => {
    const [time, duration] = [calls.start[longest]!, calls.end[longest]! - calls.start[longest]!];
    const more = modulesIn(profile, thread, longest, isModule);
    const others = more === 0
      ? ""
      : `, with ${formatCount(more)} ${more === 1 ? "module" : "modules"} that it required`;
    return {
      kind: "import",
      thread: thread.id,
      call: longest,
      time,
      duration,
      cost: total,
      text: `${frames.name[calls.frame[longest]!]} took ${formatDuration(total)}, ` +
        `${formatPercent(100 * total / Math.max(1, run))} of the run${others}`,
    };
  });
}

/** The URL of the module that a thread began with; of the main thread, what was loaded first. */
function mainModule({ sources }: Profile, thread: Thread): string {
  if (thread.id !== 0) return thread.url;
  let main = -1;
  for (let row = 0; row < sources.length; row++) {
    const origin = sources.origin[row]!;
    if (sources.time[row]! < 0 || origin === "runtime" || origin === "node" || origin === "v8") continue;
    if (main < 0 || sources.time[row]! < sources.time[main]!) main = row;
  }
  return sources.url[main] ?? "";
}

/** How many modules that Deno does not bring along were seen loading within a call. */
function modulesIn({ frames }: Profile, { calls }: Thread, call: IndexIntoCalls, isModule: Uint8Array): number {
  const modules = new Set<number>();
  const until = calls.end[call]!;
  for (let inner = call + 1; inner < calls.length && calls.start[inner]! < until; inner++) {
    const frame = calls.frame[inner]!;
    const origin = frames.origin[frame]!;
    if (isModule[frame] === 1 && origin !== "runtime" && origin !== "node") modules.add(frames.source[frame]!);
  }
  modules.delete(frames.source[calls.frame[call]!]!);
  return modules.size;
}
