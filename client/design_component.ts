/**
 * Puts items that are linked with each other into layers.
 *
 * @module
 */
import { type Arrangement, type Exit, GAP, type Item, type Link } from "./design_geometry.ts";
import { layersOf } from "./design_layers.ts";
import { type Layered, type Line, placeInLayers, reduceCrossings } from "./design_order.ts";

/** Links, heaviest first, get ways of their own around boxes until there are so many bends. */
const MAX_BENDS = 1500;
/** Width that is kept free for a way between boxes. */
const LANE = { width: 8, gap: 12 };
/** Bends that ways out of a box may have, for each item in it. */
const BENDS_OUT = 4;
/** No layer has to be narrower than this, and none should make a picture wider than this share of its height. */
const WIDEST = { least: 900, share: 2 };
/** What is higher than this and so much higher than wide is put into columns. */
const TALL = { height: 3000, share: 4, wanted: 1.5 };

/** Puts items that all hang together into layers: a layered drawing after Sugiyama, with bounded effort. */
export function arrangeLinked(
  items: readonly Item[],
  links: readonly Link[],
  exits: readonly Exit[] = [],
): Arrangement {
  const area = items.reduce((sum, { width, height }) => sum + (width + GAP.across) * (height + GAP.down), 0);
  const widest = items.reduce((most, { width }) => Math.max(most, width), WIDEST.least);
  const limit = Math.max(widest + GAP.across, Math.sqrt(area * WIDEST.share));
  const layer = layersOf(items.map(({ width }) => width + GAP.across), links, limit);
  const layers: number[][] = [];
  for (const [item, at] of layer.entries()) (layers[at] ??= []).push(item);
  const heights = layers.map((nodes) => nodes.reduce((most, node) => Math.max(most, items[node]!.height), 0));
  const height = heights.reduce((sum, height) => sum + height + GAP.down, -GAP.down);
  const width = layers.reduce((most, nodes) => Math.max(most, widthOf(items, nodes)), 0);
  const tall = height > TALL.height && height > TALL.share * width;
  const graph = new Ways(items, layer, layers);
  if (!tall) {
    graph.addLinks(links, MAX_BENDS);
    graph.addExits(exits, BENDS_OUT * items.length);
  } else graph.addLinks(links, 0);
  reduceCrossings(graph);
  const middle = placeInLayers(graph);
  const arrangement: Arrangement = {
    width: 0,
    height,
    x: new Float64Array(items.length),
    y: new Float64Array(items.length),
    ways: links.map(() => undefined),
    exits: exits.map(() => undefined),
  };
  if (tall) return inColumns(arrangement, items, graph.layers, middle, heights, width);
  const tops: number[] = [];
  let top = 0;
  for (const [at, nodes] of graph.layers.entries()) {
    tops.push(top);
    for (const node of nodes) {
      arrangement.width = Math.max(arrangement.width, middle[node]! + graph.widths[node]! / 2);
      if (node >= items.length) continue;
      arrangement.x[node] = middle[node]! - items[node]!.width / 2;
      arrangement.y[node] = top + (heights[at]! - items[node]!.height) / 2;
    }
    top += heights[at]! + GAP.down;
  }
  const through = (bends: readonly number[], downwards: boolean) =>
    bends.flatMap((node) => {
      const [top, bottom] = [tops[graph.layerOf[node]!]!, tops[graph.layerOf[node]!]! + heights[graph.layerOf[node]!]!];
      return downwards ? [middle[node]!, top, middle[node]!, bottom] : [middle[node]!, bottom, middle[node]!, top];
    });
  for (const [link, bends] of graph.bends) {
    const downwards = layer[links[link]!.from]! < layer[links[link]!.to]!;
    arrangement.ways[link] = through(downwards ? bends : bends.toReversed(), downwards);
  }
  for (const [exit, bends] of graph.outs) arrangement.exits[exit] = through(bends, exits[exit]!.down);
  return arrangement;
}

function widthOf(items: readonly Item[], nodes: readonly number[]): number {
  return nodes.reduce((sum, node) => sum + items[node]!.width + GAP.across, -GAP.across);
}

/** A graph in layers, where heavy links that pass a layer have a bend in it. */
class Ways implements Layered {
  readonly widths: number[];
  readonly gaps: number[];
  readonly up: Line[][] = [];
  readonly down: Line[][] = [];
  /** By node, bends included. */
  readonly layerOf: number[];
  /** By link that has any, its bends from the uppermost. */
  readonly bends = new Map<number, number[]>();
  /** By exit that has any, its bends from the item. */
  readonly outs = new Map<number, number[]>();
  /** Nodes from here on are bends. */
  readonly #items: number;

  constructor(items: readonly Item[], layer: Int32Array, readonly layers: number[][]) {
    this.widths = items.map(({ width }) => width);
    this.gaps = items.map(() => GAP.across);
    this.layerOf = [...layer];
    this.#items = items.length;
    for (const _ of items) {
      this.up.push([]);
      this.down.push([]);
    }
  }

  addLinks(links: readonly Link[], maxBends: number): void {
    let left = maxBends;
    for (const [index, pull] of heaviestFirst(links)) {
      const { from, to } = links[index]!;
      const [upper, lower] = this.layerOf[from]! < this.layerOf[to]! ? [from, to] : [to, from];
      const [first, end] = [this.layerOf[upper]! + 1, this.layerOf[lower]!];
      if (end - first > left) continue;
      left -= end - first;
      const bends: number[] = [];
      for (let at = first; at < end; at++) bends.push(this.#bend(bends.at(-1) ?? upper, at, pull));
      this.#join(bends.at(-1) ?? upper, lower, pull);
      if (bends.length > 0) this.bends.set(index, bends);
    }
  }

  addExits(exits: readonly Exit[], maxBends: number): void {
    let left = maxBends;
    for (const [index, pull] of heaviestFirst(exits)) {
      const { item, down } = exits[index]!;
      const at = this.layerOf[item]!;
      const passed = down ? this.layers.length - 1 - at : at;
      if (passed === 0 || passed > left) continue;
      left -= passed;
      const bends: number[] = [];
      for (let i = 1; i <= passed; i++) bends.push(this.#bend(bends.at(-1) ?? item, down ? at + i : at - i, pull));
      this.outs.set(index, bends);
    }
  }

  /** A bend in a layer that neighbours that of the node it comes from. */
  #bend(from: number, layer: number, pull: number): number {
    this.up.push([]);
    const bend = this.down.push([]) - 1;
    this.widths.push(LANE.width);
    this.gaps.push(LANE.gap);
    this.layerOf.push(layer);
    this.layers[layer]!.push(bend);
    // A way should have few corners, most of all between its bends.
    const weight = from >= this.#items ? 3 * pull : pull;
    if (this.layerOf[from]! < layer) this.#join(from, bend, weight);
    else this.#join(bend, from, weight);
    return bend;
  }

  #join(upper: number, lower: number, weight: number): void {
    this.down[upper]!.push({ node: lower, weight });
    this.up[lower]!.push({ node: upper, weight });
  }
}

/** Indices, heaviest first, and how much each should be short: a thick line should be, and still a thin one counts. */
function heaviestFirst(all: readonly { weight: number }[]): [index: number, pull: number][] {
  const most = all.reduce((most, { weight }) => Math.max(most, weight), 0);
  return [...all.keys()].sort((a, b) => all[b]!.weight - all[a]!.weight || a - b)
    .map((index) => [index, 1 + 4 * (most > 0 ? all[index]!.weight / most : 0)]);
}

/** Puts layers that would be a tower into columns, from left to right. */
function inColumns(
  arrangement: Arrangement,
  items: readonly Item[],
  layers: readonly (readonly number[])[],
  middle: Float64Array,
  heights: readonly number[],
  width: number,
): Arrangement {
  const columns = Math.max(2, Math.round(Math.sqrt(TALL.wanted * arrangement.height / (width + GAP.across))));
  const highest = arrangement.height / columns;
  let [left, top, column, bottom] = [0, 0, [] as number[], 0];
  const endColumn = () => {
    const least = column.reduce((least, node) => Math.min(least, arrangement.x[node]!), Infinity);
    let right = left;
    for (const node of column) {
      arrangement.x[node]! += left - least;
      right = Math.max(right, arrangement.x[node]! + items[node]!.width);
    }
    left = arrangement.width = right;
    left += 2 * GAP.across;
    [top, column] = [0, []];
  };
  for (const [at, nodes] of layers.entries()) {
    if (top > 0 && top + heights[at]! > highest) endColumn();
    for (const node of nodes) {
      arrangement.x[node] = middle[node]! - items[node]!.width / 2;
      arrangement.y[node] = top + (heights[at]! - items[node]!.height) / 2;
      column.push(node);
    }
    bottom = Math.max(bottom, top + heights[at]!);
    top += heights[at]! + GAP.down;
  }
  endColumn();
  return { ...arrangement, height: bottom };
}
