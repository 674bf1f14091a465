/**
 * Which boxes and arrows of a design a search has found.
 *
 * @module
 */
import type { DesignGraph } from "../profile/design.ts";
import type { Profile } from "../profile/types.ts";
import type { Scope } from "./scope.ts";

/** By node and by edge, 1 for what has no function that was found. */
export interface DesignFaded {
  nodes: Uint8Array;
  edges: Uint8Array;
}

/**
 * What is faded: boxes none of whose functions were found, and arrows that lead to none.
 *
 * @param found By row of the frames table, 1 where a function was found
 * @param boxOf By row of the frames table, the innermost box, -1 for none
 */
export function fadedOf(
  profile: Profile,
  graph: DesignGraph,
  { range, threads }: Scope,
  boxOf: Int32Array,
  found: Uint8Array,
): DesignFaded {
  const nodes = new Uint8Array(graph.nodes.length).fill(1);
  const edges = new Uint8Array(graph.edges.length).fill(1);
  for (let frame = 0; frame < boxOf.length; frame++) {
    if (found[frame] !== 1) continue;
    for (let box = boxOf[frame]!; box >= 0 && nodes[box] === 1; box = graph.nodes[box]!.parent) nodes[box] = 0;
  }
  const count = graph.nodes.length;
  const rows = new Map(graph.edges.map(({ from, to }, edge) => [from * count + to, edge]));
  const [since, until] = [range?.from ?? -Infinity, range?.until ?? Infinity];
  for (const { id, calls } of profile.threads) {
    if (!threads.includes(id)) continue;
    for (let call = 0; call < calls.length && calls.start[call]! < until; call++) {
      if (found[calls.frame[call]!] !== 1 || calls.end[call]! <= since) continue;
      const to = boxOf[calls.frame[call]!] ?? -1;
      if (to < 0) continue;
      let parent = calls.parent[call]!;
      // What V8 brings along is part of what called it.
      while (parent >= 0 && boxOf[calls.frame[parent]!]! < 0) parent = calls.parent[parent]!;
      if (parent < 0) continue;
      const edge = rows.get(boxOf[calls.frame[parent]!]! * count + to);
      if (edge !== undefined) edges[edge] = 0;
    }
  }
  return { nodes, edges };
}
