/**
 * Threads as people know them, and which of them are shown.
 *
 * @module
 */
import type { Heading } from "../canvas/heads.ts";
import { threadUse } from "../profile/threads.ts";
import type { Profile, Thread } from "../profile/types.ts";
import { formatDuration, formatPercent } from "../profile/units.ts";
import { displaySource } from "../recording/origin.ts";

/** Where the browser keeps which threads are hidden, as long as the page's tab is open. */
const KEPT = "microlog.threads.hidden";

/** A thread's script for people; "" where it is unknown. */
export function scriptOf(profile: Profile, thread: Thread): string {
  if (thread.url === "") return "";
  // A worker made of text has all of it in its address.
  if (thread.url.startsWith("data:")) return "data: URL";
  return displaySource(thread.url, profile.header?.cwd);
}

/** What a thread used of a core; "" where it is unknown. */
export function shareOf(thread: Thread): string {
  const { cpu, from } = threadUse(thread);
  if (from === "none") return "";
  return from === "usage" ? `CPU ${formatPercent(cpu)}` : `busy ${formatPercent(cpu)}`;
}

/** What stands above a thread's rows: name, script, CPU, and of a worker when it was there. */
export function headingOf(profile: Profile, thread: Thread): Heading {
  const script = scriptOf(profile, thread);
  const facts = [script === thread.name ? "" : script, shareOf(thread)];
  if (thread.id !== 0) {
    const ended = thread.ended >= 0 ? `, ended at ${formatDuration(thread.ended)}` : "";
    facts.push(`started at ${formatDuration(thread.start)}${ended}`);
  }
  return { name: thread.name, facts: facts.filter((fact) => fact !== "").join("  ·  ") };
}

/** The threads of a recording (`label/time`) that the person has hidden. */
export function readHidden(id: string): ReadonlySet<number> {
  const threads = readAll()[id];
  return new Set(Array.isArray(threads) ? threads.filter((thread) => typeof thread === "number") : []);
}

/** Remembers which threads of a recording are hidden, until the page's tab is closed. */
export function keepHidden(id: string, hidden: ReadonlySet<number>): void {
  sessionStorage.setItem(KEPT, JSON.stringify({ ...readAll(), [id]: [...hidden] }));
}

function readAll(): Record<string, unknown> {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(KEPT) ?? "{}");
    return typeof kept === "object" && kept !== null ? kept as Record<string, unknown> : {};
  } catch {
    // Not written by this page, or damaged: start anew.
    return {};
  }
}
