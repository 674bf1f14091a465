/**
 * Graphs made by hand.
 *
 * @module
 */
import type { DesignGraph } from "../../profile/design.ts";

/** Boxes by name and the box they are in, and arrows by their ends and time; each box has a second. */
export function graphOf(
  boxes: readonly (readonly [name: string, parent: number])[],
  arrows: readonly (readonly [from: number, to: number, total: number, label?: string])[],
): DesignGraph {
  return {
    nodes: boxes.map(([name, parent], i) => ({
      key: `m:${i}`,
      kind: "module",
      name,
      title: `src/${name}`,
      parent,
      origin: "user",
      self: i === 1 ? 900_000 : 500_000,
      total: i === 1 ? 2_000_000 : 1_000_000,
      calls: 3,
      functions: 2,
      folded: false,
      opened: false,
    })),
    edges: arrows.map(([from, to, total, label = "run"]) => ({ from, to, total, calls: 2, functions: 1, label })),
    hidden: 0,
    hiddenNodes: 0,
  };
}
