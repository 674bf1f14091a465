/**
 * What of a design stands out, and how boxes and arrows are remembered: by their keys, as rows change with the graph.
 *
 * @module
 */
import type { DesignHit } from "../canvas/design_hits.ts";
import type { DesignFocus } from "../canvas/design_painter.ts";
import { type DesignPicture, withInner } from "../canvas/design_picture.ts";
import type { DesignGraph } from "../profile/design.ts";
import { type DesignPick, isSamePick } from "./design_choice.ts";

/** How much is left of what does not stand out, while something is pointed at and while it is only chosen. */
const WHILE_POINTING = 0.22;
const WHILE_CHOSEN = 0.42;

/** The rows of a pick; -1 where it is none, or not in the graph. */
export function rowsOf({ nodes, edges }: DesignGraph, pick: DesignPick | undefined): { node: number; edge: number } {
  if (!pick) return { node: -1, edge: -1 };
  if ("node" in pick) return { node: nodes.findIndex(({ key }) => key === pick.node), edge: -1 };
  const edge = edges.findIndex(({ from, to }) => nodes[from]!.key === pick.from && nodes[to]!.key === pick.to);
  return { node: -1, edge };
}

/** The keys of a box or an arrow. */
export function pickOf({ nodes, edges }: DesignGraph, hit: DesignHit): DesignPick {
  if ("node" in hit) return { node: nodes[hit.node]!.key };
  const { from, to } = edges[hit.edge]!;
  return { from: nodes[from]!.key, to: nodes[to]!.key };
}

/** What calls a box (or what is in it) and what it calls: rows of the edges, most time first. */
export function neighboursOf(picture: DesignPicture, node: number): { calling: number[]; called: number[] } {
  const within = new Set(withInner(picture, node));
  const touching = new Set([...within].flatMap((one) => picture.touching[one]!));
  const { edges } = picture.graph;
  const around = [...touching].sort((a, b) => edges[b]!.total - edges[a]!.total || a - b);
  return {
    calling: around.filter((edge) => within.has(edges[edge]!.to) && !within.has(edges[edge]!.from)),
    called: around.filter((edge) => within.has(edges[edge]!.from) && !within.has(edges[edge]!.to)),
  };
}

/** What stands out: what is pointed at, or else what is chosen, and what it is joined with. */
export function focusOf(
  picture: DesignPicture,
  hovered: DesignPick | undefined,
  chosen: DesignPick | undefined,
  dragging: boolean,
): DesignFocus | undefined {
  const { graph, touching } = picture;
  const framed = rowsOf(graph, chosen);
  const pointed = rowsOf(graph, dragging ? undefined : hovered);
  const pointing = (pointed.node >= 0 || pointed.edge >= 0) && !isSamePick(hovered, chosen);
  const { node, edge } = pointing ? pointed : framed;
  if (node < 0 && edge < 0) return undefined;
  // While a box is dragged it is enough to see where it goes.
  if (dragging) return { nodes: new Set(), edges: [], node: -1, edge: -1, chosen: framed.node, rest: 1 };
  const rest = pointing ? WHILE_POINTING : WHILE_CHOSEN;
  if (edge >= 0) {
    const { from, to } = graph.edges[edge]!;
    return { nodes: new Set([from, to]), edges: [edge], node, edge, chosen: framed.node, rest };
  }
  const within = withInner(picture, node);
  const edges = [...new Set(within.flatMap((one) => touching[one]!))]
    .sort((a, b) => graph.edges[b]!.total - graph.edges[a]!.total || a - b);
  const nodes = new Set([...within, ...edges.flatMap((one) => [graph.edges[one]!.from, graph.edges[one]!.to])]);
  return { nodes, edges, node, edge, chosen: framed.node, rest };
}
