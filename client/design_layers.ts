/**
 * Puts the nodes of a graph into layers, so that what leads from one to another leads downwards.
 *
 * @module
 */
import type { Link } from "./design_geometry.ts";

/** The links of each node, by their index. */
interface Ends {
  outgoing: number[][];
  incoming: number[][];
}

/**
 * The nodes in an order in which few links, by their weight, lead back. The algorithm is that of Eades, Lin and Smyth,
 * "A fast and effective heuristic for the feedback arc set problem" (1993), with weights.
 *
 * @param count How many nodes
 */
export function flowOrder(count: number, links: readonly Link[]): number[] {
  const { outgoing, incoming } = endsOf(count, links);
  const outs = outgoing.map((all) => all.length);
  const ins = incoming.map((all) => all.length);
  /** Weight that leads out less what leads in. */
  const surplus = new Float64Array(count);
  for (const { from, to, weight } of links) {
    surplus[from]! += weight;
    surplus[to]! -= weight;
  }
  const gone = new Uint8Array(count);
  const [first, last]: [number[], number[]] = [[], []];
  const nodes = [...Array(count).keys()];
  const sources = nodes.filter((node) => ins[node] === 0).reverse();
  const sinks = nodes.filter((node) => outs[node] === 0).reverse();
  const take = (node: number) => {
    gone[node] = 1;
    for (const link of outgoing[node]!) {
      const { to, weight } = links[link]!;
      surplus[to]! += weight;
      if (--ins[to]! === 0) sources.push(to);
    }
    for (const link of incoming[node]!) {
      const { from, weight } = links[link]!;
      surplus[from]! -= weight;
      if (--outs[from]! === 0) sinks.push(from);
    }
  };
  for (let left = count; left > 0; left--) {
    let node = next(sinks, gone);
    if (node !== undefined) {
      last.push(node);
    } else {
      node = next(sources, gone) ?? richest(surplus, gone);
      first.push(node);
    }
    take(node);
  }
  return [...first, ...last.reverse()];
}

function next(waiting: number[], gone: Uint8Array): number | undefined {
  let node = waiting.pop();
  while (node !== undefined && gone[node] === 1) node = waiting.pop();
  return node;
}

function richest(surplus: Float64Array, gone: Uint8Array): number {
  let best = -1;
  for (let node = 0; node < gone.length; node++) {
    if (gone[node] === 0 && (best < 0 || surplus[node]! > surplus[best]!)) best = node;
  }
  return best;
}

/** By node, its links. */
export function endsOf(count: number, links: readonly Link[]): Ends {
  const outgoing: number[][] = Array.from({ length: count }, () => []);
  const incoming: number[][] = Array.from({ length: count }, () => []);
  for (const [index, { from, to }] of links.entries()) {
    outgoing[from]!.push(index);
    incoming[to]!.push(index);
  }
  return { outgoing, incoming };
}

/**
 * The layer of each node, 0 for the uppermost: linked nodes are never in the same one, and no layer is wider than wanted
 * unless by a single node.
 *
 * @param widths Pixels by node, with what is to stay free beside it
 * @param widest Pixels
 */
export function layersOf(widths: readonly number[], links: readonly Link[], widest: number): Int32Array {
  const count = widths.length;
  const order = flowOrder(count, links);
  const position = new Int32Array(count);
  for (const [at, node] of order.entries()) position[node] = at;
  const above: number[][] = Array.from({ length: count }, () => []);
  const below: number[][] = Array.from({ length: count }, () => []);
  for (const { from, to } of links) {
    const [upper, lower] = position[from]! < position[to]! ? [from, to] : [to, from];
    above[lower]!.push(upper);
    below[upper]!.push(lower);
  }
  const layer = new Int32Array(count);
  const used: number[] = [];
  const isFull = (at: number, node: number) => (used[at] ?? 0) > 0 && used[at]! + widths[node]! > widest;
  for (const node of order) {
    let at = 0;
    for (const upper of above[node]!) at = Math.max(at, layer[upper]! + 1);
    while (isFull(at, node)) at++;
    layer[node] = at;
    used[at] = (used[at] ?? 0) + widths[node]!;
  }
  // What nothing leads to moves down to what it leads to: main programs stay above, entries of the runtime do not.
  for (const node of order.toReversed()) {
    if (above[node]!.length > 0 || below[node]!.length === 0) continue;
    const at = below[node]!.reduce((least, lower) => Math.min(least, layer[lower]! - 1), Infinity);
    if (at <= layer[node]! || isFull(at, node)) continue;
    used[layer[node]!]! -= widths[node]!;
    used[at]! += widths[node]!;
    layer[node] = at;
  }
  return compacted(layer);
}

/** The same without empty layers. */
function compacted(layer: Int32Array): Int32Array {
  const known = [...new Set(layer)].sort((a, b) => a - b);
  const index = new Map(known.map((at, i) => [at, i]));
  return layer.map((at) => index.get(at)!);
}
