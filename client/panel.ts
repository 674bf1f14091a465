/**
 * The panel of details beside the charts: how large it is, and whether it is there when nothing is selected.
 *
 * @module
 */
import { type Signal, signal } from "@preact/signals";

/** Where the browser keeps it. */
const KEPT = "microlog.details";
/** Room that is left to the charts, pixels. */
const REST = { across: 320, down: 200 };
/** Least size of the panel, pixels. */
const LEAST = { across: 264, down: 120 };
/** Its size at first: a part of the room, and at most so many pixels. */
const FIRST = { across: { share: 0.45, most: 384 }, down: { share: 0.4, most: 480 } };

/** Its size where it stands beside the charts (`across`), and where it stands below them (`down`), pixels. */
export interface PanelSize {
  across: number;
  down: number;
}

/** Which of the two sizes counts. */
export type PanelSide = keyof PanelSize;

/** The sizes that a person chose. */
const chosenSize: Signal<Partial<PanelSize>> = signal({});
/** Whether a person had it folded away while nothing is selected; undefined where they did not say. */
const chosenFolded: Signal<boolean | undefined> = signal(undefined);

let read = false;

/** Takes over what the browser has kept; once, in the browser. */
export function readPanel(): void {
  if (read) return;
  read = true;
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEPT) ?? "{}");
    if (typeof kept !== "object" || kept === null) return;
    const { across, down, folded } = kept as Record<string, unknown>;
    chosenSize.value = { ...isSize(across) && { across }, ...isSize(down) && { down } };
    chosenFolded.value = typeof folded === "boolean" ? folded : undefined;
  } catch {
    // Not written by this page, or damaged: as at first.
  }
}

/** Remembers the panel as it is now. */
export function keepPanel(): void {
  localStorage.setItem(KEPT, JSON.stringify({ ...chosenSize.peek(), folded: chosenFolded.peek() }));
}

/** How large the panel is where there is so much room for it and the charts, pixels. */
export function panelSize(side: PanelSide, room: number): number {
  const { share, most } = FIRST[side];
  return fittingSize(side, chosenSize.value[side] ?? Math.min(most, share * room), room);
}

/** Whether the panel is folded away while nothing is selected; below the charts it is, unless a person wants it. */
export function isPanelFolded(side: PanelSide): boolean {
  return chosenFolded.value ?? side === "down";
}

/** Folds the panel away, or shows it again, and remembers that. */
export function foldPanel(folded: boolean): void {
  chosenFolded.value = folded;
  keepPanel();
}

/** The size that comes nearest to the wanted one and leaves room for the charts, of which there is `room` in all. */
export function fittingSize(side: PanelSide, wanted: number, room: number): number {
  return Math.round(Math.max(LEAST[side], Math.min(wanted, room - REST[side])));
}

/** The least and the most a panel may take. */
export function panelLimits(side: PanelSide, room: number): [least: number, most: number] {
  return [LEAST[side], Math.max(LEAST[side], room - REST[side])];
}

/** Makes the panel as large as wanted, as far as there is room. */
export function resizePanel(side: PanelSide, wanted: number, room: number): void {
  chosenSize.value = { ...chosenSize.peek(), [side]: fittingSize(side, wanted, room) };
}

/** Gives the panel the size it had at first. */
export function resetPanel(side: PanelSide): void {
  chosenSize.value = { ...chosenSize.peek(), [side]: undefined };
  keepPanel();
}

function isSize(kept: unknown): kept is number {
  return typeof kept === "number" && kept > 0 && kept < 10_000;
}
