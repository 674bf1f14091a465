/**
 * Lays out a design: each box with what is in it, from the innermost out.
 *
 * @module
 */
import { arrangeLinked } from "./design_component.ts";
import {
  type Arrangement,
  type DesignLayout,
  type DesignPlace,
  type DesignSize,
  type Exit,
  GAP,
  type Item,
  type LayoutGraph,
  type Link,
  LOOP,
} from "./design_geometry.ts";
import { insidesOf } from "./design_inside.ts";
import { routeEdges } from "./design_routes.ts";
import { arrangeInRows } from "./design_rows.ts";

/** How the boxes in a box are put side by side. */
export type Arrange = (items: readonly Item[], links: readonly Link[], exits: readonly Exit[]) => Arrangement;

/**
 * Where the boxes and edges of a design go. The same graph gives the same layout.
 *
 * @param sizes By node: of a box that holds others, what its heading needs
 * @param arrange How boxes that lie in the same box are arranged; default in layers
 */
export function arrangeDesign(
  graph: LayoutGraph,
  sizes: readonly DesignSize[],
  arrange: Arrange = arrangeLayered,
): DesignLayout {
  const { nodes, edges } = graph;
  const { inside, courses } = insidesOf(graph);
  const arrangements = new Map<number, Arrangement>();
  const loops = new Uint8Array(nodes.length);
  for (const { from, to } of edges) if (from === to) loops[from] = 1;
  const boxes = sizes.map(({ width, height }): DesignPlace => ({ x: 0, y: 0, width, height }));
  // Inner boxes stand behind outer ones.
  for (let owner = nodes.length - 1; owner >= -1; owner--) {
    const within = inside.get(owner);
    if (within === undefined) continue;
    const items = within.nodes.map((node) => ({
      width: boxes[node]!.width + (loops[node] === 1 ? LOOP : 0),
      height: boxes[node]!.height,
    }));
    const arrangement = arrange(items, within.links, within.exits);
    arrangements.set(owner, arrangement);
    const { width, height } = arrangement;
    if (owner < 0) continue;
    const heading = sizes[owner]!;
    boxes[owner]!.width = Math.max(heading.width, width + 2 * GAP.inside);
    boxes[owner]!.height = heading.height + height + 2 * GAP.inside;
  }
  for (let owner = -1; owner < nodes.length; owner++) {
    const [within, arrangement] = [inside.get(owner), arrangements.get(owner)];
    if (within === undefined || arrangement === undefined) continue;
    const origin = originIn(owner, boxes, sizes);
    for (const [i, node] of within.nodes.entries()) {
      boxes[node]!.x = origin.x + arrangement.x[i]!;
      boxes[node]!.y = origin.y + arrangement.y[i]!;
    }
  }
  const moved = (way: readonly number[] | undefined, owner: number) => {
    if (way === undefined) return [];
    const origin = originIn(owner, boxes, sizes);
    return way.map((value, i) => value + (i % 2 === 0 ? origin.x : origin.y));
  };
  const via = courses.map((parts) =>
    parts.flatMap(({ owner, link, exit, inwards }) => {
      const arrangement = arrangements.get(owner)!;
      const way = moved(exit === undefined ? arrangement.ways[link!] : arrangement.exits[exit], owner);
      return inwards ? reversed(way) : way;
    })
  );
  const { width = 0, height = 0 } = arrangements.get(-1) ?? {};
  return { nodes: boxes, edges: routeEdges(boxes, edges, via), width, height, notice: undefined };
}

/** The points of a way from its other end. */
function reversed(way: readonly number[]): number[] {
  const points: number[] = [];
  for (let i = way.length - 2; i >= 0; i -= 2) points.push(way[i]!, way[i + 1]!);
  return points;
}

/** Where the inner boxes of a box begin. */
function originIn(
  owner: number,
  boxes: readonly DesignPlace[],
  sizes: readonly DesignSize[],
): { x: number; y: number } {
  if (owner < 0) return { x: 0, y: 0 };
  const { x, y } = boxes[owner]!;
  return { x: x + GAP.inside, y: y + sizes[owner]!.height + GAP.inside };
}

/** What hangs together goes into layers, and such groups beside each other. */
function arrangeLayered(items: readonly Item[], links: readonly Link[], exits: readonly Exit[]): Arrangement {
  const groups = components(items.length, links, exits);
  if (groups.length === 1) return arrangeLinked(items, links, exits);
  const groupOf = new Int32Array(items.length);
  const local = new Int32Array(items.length);
  for (const [group, members] of groups.entries()) {
    for (const [i, item] of members.entries()) [groupOf[item], local[item]] = [group, i];
  }
  const linksOf: number[][] = groups.map(() => []);
  for (const [link, { from }] of links.entries()) linksOf[groupOf[from]!]!.push(link);
  const exitsOf: number[][] = groups.map(() => []);
  for (const [exit, { item }] of exits.entries()) exitsOf[groupOf[item]!]!.push(exit);
  const parts = groups.map((members, group) =>
    arrangeLinked(
      members.map((item) => items[item]!),
      linksOf[group]!.map((link) => {
        const { from, to, weight } = links[link]!;
        return { from: local[from]!, to: local[to]!, weight };
      }),
      exitsOf[group]!.map((exit) => ({ ...exits[exit]!, item: local[exits[exit]!.item]! })),
    )
  );
  const rows = arrangeInRows(parts, links, exits);
  const whole: Arrangement = { ...rows, x: new Float64Array(items.length), y: new Float64Array(items.length) };
  for (const [group, part] of parts.entries()) {
    const [left, top] = [rows.x[group]!, rows.y[group]!];
    for (const [i, item] of groups[group]!.entries()) {
      whole.x[item] = left + part.x[i]!;
      whole.y[item] = top + part.y[i]!;
    }
    const move = (way: number[] | undefined) => way?.map((value, k) => value + (k % 2 === 0 ? left : top));
    for (const [i, link] of linksOf[group]!.entries()) whole.ways[link] = move(part.ways[i]);
    for (const [i, exit] of exitsOf[group]!.entries()) whole.exits[exit] = move(part.exits[i]);
  }
  return whole;
}

/**
 * Groups of items that hang together, the largest first. What leads out of the box hangs together too: below or above
 * the others it would be reached through them.
 */
function components(count: number, links: readonly Link[], exits: readonly Exit[]): number[][] {
  const root = Int32Array.from({ length: count }, (_, i) => i);
  const find = (item: number) => {
    while (root[item] !== item) item = root[item] = root[root[item]!]!;
    return item;
  };
  for (const { from, to } of links) root[find(from)] = find(to);
  for (const { item } of exits) root[find(item)] = find(exits[0]!.item);
  const groups = new Map<number, number[]>();
  for (let item = 0; item < count; item++) {
    const group = find(item);
    if (groups.has(group)) groups.get(group)!.push(item);
    else groups.set(group, [item]);
  }
  return [...groups.values()].sort((a, b) => b.length - a.length || a[0]! - b[0]!);
}
