/**
 * How the design is looked at: how finely, from which time on calls are arrows, what is opened and what is chosen.
 *
 * @module
 */
import { type Signal, signal } from "@preact/signals";
import type { DesignLevel } from "../profile/design.ts";

/** A box or an arrow by its keys: rows of a graph change with it. */
export type DesignPick = { node: string } | { from: string; to: string };

/** All levels, from the coarsest. */
export const LEVELS: readonly DesignLevel[] = ["package", "module", "class"];
/** Steps of the threshold: shares of the time of the heaviest arrow. */
export const THRESHOLDS: readonly number[] = [0, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5];

const KEPT = "microlog.design";
const FIRST_LEVEL: DesignLevel = "module";

/** See the module. */
export class DesignChoice {
  readonly level: Signal<DesignLevel> = signal<DesignLevel>(FIRST_LEVEL);
  /** One of {@linkcode THRESHOLDS}; undefined: such that there are not too many arrows. */
  readonly threshold: Signal<number | undefined> = signal<number | undefined>(undefined);
  /** Keys of the boxes that are folded at first and have been opened. */
  readonly opened: Signal<ReadonlySet<string>> = signal<ReadonlySet<string>>(new Set());
  readonly chosen: Signal<DesignPick | undefined> = signal<DesignPick | undefined>(undefined);
  /** The recording for which it has been decided what is open at first. */
  settled = "";

  /** Opens a box that is folded, or folds it again. */
  toggle(key: string): void {
    const opened = new Set(this.opened.value);
    if (!opened.delete(key)) opened.add(key);
    this.opened.value = opened;
  }

  /** As at first, for another recording; level and threshold stay. */
  reset(): void {
    this.opened.value = new Set();
    this.chosen.value = undefined;
    this.settled = "";
  }

  /** Takes what an address says, and for what it does not say what the browser keeps. */
  read(level: DesignLevel | undefined, threshold: number | undefined): void {
    const kept = readKept();
    this.level.value = level ?? kept.level;
    this.threshold.value = threshold ?? kept.threshold;
  }

  /** Remembers level and threshold. */
  keep(): void {
    localStorage.setItem(KEPT, JSON.stringify({ level: this.level.peek(), threshold: this.threshold.peek() }));
  }
}

/** The step of the threshold that is nearest to a value. */
export function nearestThreshold(value: number): number {
  return THRESHOLDS.reduce((best, one) => Math.abs(one - value) < Math.abs(best - value) ? one : best);
}

function readKept(): { level: DesignLevel; threshold: number | undefined } {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEPT) ?? "{}");
    const { level, threshold } = (kept ?? {}) as Record<string, unknown>;
    return {
      level: LEVELS.find((one) => one === level) ?? FIRST_LEVEL,
      threshold: typeof threshold === "number" ? nearestThreshold(threshold) : undefined,
    };
  } catch {
    // Not written by this page, or damaged: as at first.
    return { level: FIRST_LEVEL, threshold: undefined };
  }
}

/** Whether two picks are of the same box or arrow. */
export function isSamePick(one: DesignPick | undefined, other: DesignPick | undefined): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
