/**
 * What is shown of a recording, as it stands in the page's address after the recording's name:
 * `#label/time/?tab=functions&at=1200-1850ms&call=0.1234`. Pure.
 *
 * @module
 */
import type { CallRef } from "../canvas/bars.ts";
import { type Level, LEVELS as LOG_LEVELS } from "../recording/records.ts";
import type { DesignLevel } from "../profile/design.ts";
import { LEVELS, nearestThreshold } from "./design_choice.ts";
import { type Tab, TABS, type TimeRange } from "./timeline.ts";

/** What an address says; what is missing it says nothing about. */
export interface Shown {
  tab?: Tab;
  /** What the charts show, µs; not there where they show all. */
  at?: TimeRange;
  /** Pixels scrolled down. */
  down?: number;
  range?: TimeRange;
  /** Numbers of the threads that are hidden. */
  hide?: readonly number[];
  /** The thread that the flame graph is about. */
  thread?: number;
  mine?: boolean;
  call?: CallRef;
  /** Row of the span table. */
  span?: number;
  /** Row of the log table. */
  log?: number;
  /** The levels of the log that are shown; not there where all are. */
  levels?: readonly Level[];
  /** What is searched for. */
  find?: string;
  /** How far the design takes the program apart, and from which share of the time on calls are arrows in it. */
  level?: DesignLevel;
  least?: number;
}

/** More threads than these no recording has. */
const MOST_THREADS = 100_000;

/**
 * Writes what is shown, shortly and always in the same order; "" where there is nothing to say.
 *
 * @example
 * ```ts
 * import { formatShown } from "./address.ts";
 * formatShown({ tab: "functions", at: { from: 1_200_000, until: 1_850_000 } }); // "tab=functions&at=1200-1850ms"
 * ```
 */
export function formatShown(shown: Shown): string {
  const { tab, at, down, range, hide, thread, mine, call, span, log, levels, find, level, least } = shown;
  const parts: [name: string, value: string | undefined][] = [
    ["tab", tab === "timeline" ? undefined : tab],
    // No screen has more than some thousand pixels: more digits would only make the address long.
    ["at", at && formatTimes(at, (at.until - at.from) / 5000)],
    ["down", down ? String(Math.round(down)) : undefined],
    ["range", range && formatTimes(range, 1)],
    ["thread", thread === undefined ? undefined : String(thread)],
    ["hide", hide && hide.length > 0 ? formatNumbers(hide) : undefined],
    ["mine", mine === undefined ? undefined : mine ? "1" : "0"],
    ["call", call && `${call.thread}.${call.call}`],
    ["span", span === undefined ? undefined : String(span)],
    ["log", log === undefined ? undefined : String(log)],
    ["levels", levels && levels.join(",")],
    ["find", find ? encodeURIComponent(find.toWellFormed()) : undefined],
    ["level", level],
    ["least", least === undefined ? undefined : String(least)],
  ];
  return parts.filter(([, value]) => value !== undefined).map(([name, value]) => `${name}=${value}`).join("&");
}

/** Reads what an address's hash says after its `?`. What cannot be read is left out. */
export function readShown(hash: string): Shown {
  const at = hash.indexOf("?");
  const values = new URLSearchParams(at < 0 ? "" : hash.slice(at + 1));
  const shown: { [Name in keyof Shown]: Shown[Name] | undefined } = {
    tab: TABS.find((tab) => tab === values.get("tab")),
    at: readTimes(values.get("at")),
    down: readWhole(values.get("down")),
    range: readTimes(values.get("range")),
    thread: readWhole(values.get("thread")),
    hide: readNumbers(values.get("hide")),
    mine: ({ "1": true, "0": false } as Record<string, boolean>)[values.get("mine") ?? ""],
    call: readCall(values.get("call")),
    span: readWhole(values.get("span")),
    log: readWhole(values.get("log")),
    levels: readLevels(values.get("levels")),
    find: values.get("find")?.slice(0, 1000) || undefined,
    level: LEVELS.find((level) => level === values.get("level")),
    least: readShare(values.get("least")),
  };
  for (const name of Object.keys(shown) as (keyof Shown)[]) {
    if (shown[name] === undefined) delete shown[name];
  }
  return shown as Shown;
}

/** In ms; `fine` is how exact, µs. */
function formatTimes({ from, until }: TimeRange, fine: number): string {
  const digits = Math.min(3, Math.max(0, Math.ceil(-Math.log10(Math.max(1, fine) / 1000))));
  const [begin, end] = [from, until].map((time) => String(Number((time / 1000).toFixed(digits))));
  return `${begin}-${end}ms`;
}

function readTimes(text: string | null): TimeRange | undefined {
  const found = /^(-?\d{1,12}(?:\.\d{1,3})?)-(\d{1,12}(?:\.\d{1,3})?)ms$/.exec(text ?? "");
  if (!found) return undefined;
  const [from, until] = [Math.round(Number(found[1]) * 1000), Math.round(Number(found[2]) * 1000)];
  return from < until ? { from, until } : undefined;
}

function readWhole(text: string | null | undefined): number | undefined {
  return /^\d{1,12}$/.test(text ?? "") ? Number(text) : undefined;
}

function readShare(text: string | null): number | undefined {
  return /^[01](\.\d{1,6})?$/.test(text ?? "") && Number(text) <= 1 ? nearestThreshold(Number(text)) : undefined;
}

function readLevels(text: string | null): Level[] | undefined {
  const names = text?.split(",") ?? [];
  const levels = LOG_LEVELS.filter((level) => names.includes(level));
  return levels.length > 0 ? levels : undefined;
}

function readCall(text: string | null): CallRef | undefined {
  const found = /^(\d{1,9})\.(\d{1,10})$/.exec(text ?? "");
  return found ? { thread: Number(found[1]), call: Number(found[2]) } : undefined;
}

/** `[1, 2, 3, 7]` as `1-3,7`. */
function formatNumbers(numbers: readonly number[]): string {
  const sorted = [...new Set(numbers)].sort((a, b) => a - b);
  const runs: [first: number, last: number][] = [];
  for (const number of sorted) {
    const run = runs.at(-1);
    if (run && run[1] === number - 1) run[1] = number;
    else runs.push([number, number]);
  }
  return runs.map(([first, last]) => first === last ? String(first) : `${first}-${last}`).join(",");
}

function readNumbers(text: string | null): number[] | undefined {
  if (text === null) return undefined;
  const numbers: number[] = [];
  for (const part of text.split(",")) {
    const [first, last] = part.split("-").map(readWhole);
    if (first === undefined || (part.includes("-") && last === undefined)) return undefined;
    for (let number = first; number <= (last ?? first); number++) {
      if (numbers.push(number) > MOST_THREADS) return undefined;
    }
  }
  return numbers;
}
