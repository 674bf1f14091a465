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
/** Least and first size of the panel, pixels. */
const LEAST = { across: 264, down: 120 };
const FIRST: PanelSize = { across: 384, down: 248 };

/** Its size where it stands beside the charts (`across`), and where it stands below them (`down`), pixels. */
export interface PanelSize {
  across: number;
  down: number;
}

/** Which of the two sizes counts. */
export type PanelSide = keyof PanelSize;

/** See {@linkcode PanelSize}. */
export const panelSize: Signal<PanelSize> = signal(FIRST);
/** Whether the panel is folded away while nothing is selected. */
export const panelFolded: Signal<boolean> = signal(false);

let read = false;

/** Takes over what the browser has kept; once, in the browser. */
export function readPanel(): void {
  if (read) return;
  read = true;
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEPT) ?? "{}");
    if (typeof kept !== "object" || kept === null) return;
    const { across, down, folded } = kept as Record<string, unknown>;
    panelSize.value = { across: sizeOr(across, FIRST.across), down: sizeOr(down, FIRST.down) };
    panelFolded.value = folded === true;
  } catch {
    // Not written by this page, or damaged: as at first.
  }
}

/** Remembers the panel as it is now. */
export function keepPanel(): void {
  localStorage.setItem(KEPT, JSON.stringify({ ...panelSize.peek(), folded: panelFolded.peek() }));
}

/** Folds the panel away, or shows it again, and remembers that. */
export function foldPanel(folded: boolean): void {
  panelFolded.value = folded;
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
  panelSize.value = { ...panelSize.peek(), [side]: fittingSize(side, wanted, room) };
}

/** Gives the panel the size it had at first. */
export function resetPanel(side: PanelSide): void {
  panelSize.value = { ...panelSize.peek(), [side]: FIRST[side] };
  keepPanel();
}

function sizeOr(kept: unknown, first: number): number {
  return typeof kept === "number" && kept > 0 && kept < 10_000 ? kept : first;
}
