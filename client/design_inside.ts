/**
 * What lies in each box of a design, and the way of each edge from box to box.
 *
 * @module
 */
import type { Exit, LayoutGraph, Link } from "./design_geometry.ts";
import { flowOrder } from "./design_layers.ts";

/** The boxes in a box, and what leads from one to another. */
export interface Inside {
  /** Indices of nodes. */
  nodes: number[];
  links: Link[];
  exits: Exit[];
}

/** A part of an edge's way: along a link within a box, or out of it or into it. */
export interface Part {
  /** The box that it lies in, -1 for the whole. */
  owner: number;
  /** Of that box; one of the two is given. */
  link: number | undefined;
  exit: number | undefined;
  /** Whether it goes from the border to the item. */
  inwards: boolean;
}

/** What lies in each box, and of each edge the parts of its way in their order. */
export interface Insides {
  /** By box, -1 for the whole; boxes in which none lies are left out. */
  inside: Map<number, Inside>;
  /** By edge. */
  courses: Part[][];
}

/** Looks at each box from the inside. */
export function insidesOf({ nodes, edges }: LayoutGraph): Insides {
  const inside = new Map<number, Inside>();
  const local = new Int32Array(nodes.length);
  for (const [node, { parent }] of nodes.entries()) {
    let within = inside.get(parent);
    if (within === undefined) inside.set(parent, within = { nodes: [], links: [], exits: [] });
    local[node] = within.nodes.push(node) - 1;
  }
  const paths = nodes.map((_, node) => {
    const path: number[] = [];
    for (let at = node; at >= 0; at = nodes[at]!.parent) path.unshift(at);
    return path;
  });
  /** Where an edge's two ends part, and as what. */
  const forks = edges.map(({ from, to }) => {
    const [a, b] = [paths[from]!, paths[to]!];
    let depth = 0;
    while (depth < a.length && a[depth] === b[depth]) depth++;
    const [one, other] = [a[depth], b[depth]];
    // One lies in the other, or is it: nothing follows for where they go.
    return one === undefined || other === undefined ? undefined : { depth, one, other };
  });
  const known = new Map<string, number>();
  const linkOf = forks.map((fork, edge) => {
    if (fork === undefined) return undefined;
    const { links } = inside.get(nodes[fork.one]!.parent)!;
    const key = `${fork.one} ${fork.other}`;
    let link = known.get(key);
    if (link === undefined) {
      link = links.push({ from: local[fork.one]!, to: local[fork.other]!, weight: 0 }) - 1;
      known.set(key, link);
    }
    links[link]!.weight += edges[edge]!.total;
    return link;
  });
  const position = new Int32Array(nodes.length);
  for (const { nodes: members, links } of inside.values()) {
    for (const [at, i] of flowOrder(members.length, links).entries()) position[members[i]!] = at;
  }
  const exits = new Map<string, number>();
  const exitOf = (node: number, down: boolean, inwards: boolean, weight: number): Part => {
    const owner = nodes[node]!.parent;
    const within = inside.get(owner)!;
    const key = `${node} ${down} ${inwards}`;
    let exit = exits.get(key);
    if (exit === undefined) {
      exit = within.exits.push({ item: local[node]!, down, weight: 0 }) - 1;
      exits.set(key, exit);
    }
    within.exits[exit]!.weight += weight;
    return { owner, link: undefined, exit, inwards };
  };
  const courses = edges.map(({ from, to, total }, edge): Part[] => {
    const fork = forks[edge];
    if (fork === undefined) return [];
    const down = position[fork.one]! < position[fork.other]!;
    const out = paths[from]!.slice(fork.depth + 1).reverse().map((node) => exitOf(node, down, false, total));
    const into = paths[to]!.slice(fork.depth + 1).map((node) => exitOf(node, !down, true, total));
    const owner = nodes[fork.one]!.parent;
    return [...out, { owner, link: linkOf[edge], exit: undefined, inwards: false }, ...into];
  });
  return { inside, courses };
}
