/**
 * Where the bars of a merged flame graph stand, and which one is under a pointer. Pure arithmetic.
 *
 * @module
 */
import type { MergedTree } from "../profile/merged.ts";
import { ROW } from "./lanes.ts";

/** How a merged graph is looked at. */
export interface MergedView {
  /** The bar that is as wide as the view, -1 for all. */
  zoom: number;
  /** Pixels scrolled down. */
  top: number;
  /** Pixels across and down. */
  width: number;
  height: number;
}

/** A bar, in pixels of the view. */
export interface MergedBar {
  node: number;
  x: number;
  y: number;
  width: number;
}

/** All time in a tree, µs. */
export function timeOf({ rows, total }: MergedTree): number {
  return (rows[0] ?? []).reduce((sum, node) => sum + total[node]!, 0);
}

/** The functions' frames from the outermost to a node. */
export function pathOf({ parent, frame }: MergedTree, node: number): number[] {
  const path: number[] = [];
  for (let at = node; at >= 0; at = parent[at]!) path.push(frame[at]!);
  return path.reverse();
}

/** The node that a path of frames leads to, or as far as it does in this tree; -1 where it leads nowhere. */
export function nodeAt(tree: MergedTree, path: readonly number[]): number {
  let node = -1;
  for (let depth = 0; depth < path.length; depth++) {
    const next = tree.rows[depth]?.find((other) => tree.parent[other] === node && tree.frame[other] === path[depth]);
    if (next === undefined) return node;
    node = next;
  }
  return node;
}

/** Which part of the tree is as wide as the view, µs from its left edge. */
function span(tree: MergedTree, zoom: number): { from: number; length: number } {
  return zoom < 0 ? { from: 0, length: timeOf(tree) } : { from: tree.left[zoom]!, length: tree.total[zoom]! };
}

/** Gives the bars of a depth that are in view and at least half a pixel wide, from left to right. */
export function eachMergedBar(
  tree: MergedTree,
  depth: number,
  view: MergedView,
  give: (bar: MergedBar) => void,
): void {
  const row = tree.rows[depth];
  const { from, length } = span(tree, view.zoom);
  if (!row || !(length > 0)) return;
  const scale = view.width / length;
  const y = depth * ROW - view.top;
  // Above the bar that is zoomed to there is what leads to it, cut at both edges.
  let i = firstReaching(tree, row, from);
  let taken = -1;
  for (; i < row.length; i++) {
    const node = row[i]!;
    const begin = (tree.left[node]! - from) * scale;
    if (begin >= view.width - 1e-6) return;
    const x = Math.max(0, Math.round(begin));
    const right = Math.min(view.width, Math.round(begin + tree.total[node]! * scale));
    if (right > x && right > taken) {
      give({ node, x, y, width: right - x });
      taken = right;
    } else if (tree.total[node]! * scale < 0.5) {
      // They get only thinner until the next parent's; leap to what reaches the next pixel.
      const next = firstReaching(tree, row, from + (Math.floor(begin) + 1) / scale, i + 1);
      i = Math.max(i, next - 1);
    }
  }
}

/** The first position in a row whose bar ends after a time, µs from the left. */
function firstReaching({ left, total }: MergedTree, row: readonly number[], time: number, from = 0): number {
  let [low, high] = [from, row.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const node = row[middle]!;
    // Sums of the same times may differ by some 1e-9.
    if (left[node]! + total[node]! <= time + 1e-6) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The bar under a place, pixels from the view's left and upper edge; -1 for none. */
export function nodeUnder(tree: MergedTree, view: MergedView, x: number, y: number): number {
  let found = -1;
  eachMergedBar(tree, Math.floor((y + view.top) / ROW), view, (bar) => {
    if (x >= bar.x && x < bar.x + bar.width) found = bar.node;
  });
  return found;
}

/** Where a key of the keyboard leads from a bar: its parent, heaviest child, or the next at its side; -1 for nowhere. */
export function stepFrom(tree: MergedTree, node: number, key: string): number {
  if (node < 0) return tree.rows[0]?.[0] ?? -1;
  const depth = tree.depth[node]!;
  switch (key) {
    case "ArrowUp":
      return tree.parent[node]!;
    case "ArrowDown":
      // Heaviest first: the first child stands at the left.
      return tree.rows[depth + 1]?.find((other) => tree.parent[other] === node) ?? -1;
    case "ArrowLeft":
    case "ArrowRight": {
      const row = tree.rows[depth]!;
      return row[row.indexOf(node) + (key === "ArrowLeft" ? -1 : 1)] ?? -1;
    }
    default:
      return -1;
  }
}

/** Whether a bar is within the one that is zoomed to, so that it can be seen. */
export function isWithin({ parent }: MergedTree, node: number, zoom: number): boolean {
  let at = node;
  while (at >= 0 && at !== zoom) at = parent[at]!;
  return at === zoom;
}
