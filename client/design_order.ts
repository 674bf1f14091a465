/**
 * Orders the nodes within their layers so that few lines cross, and puts them near what they are linked to.
 *
 * @module
 */

/** Nodes in layers, and lines between neighbouring ones. */
export interface Layered {
  /** From the uppermost; each from left to right. */
  layers: number[][];
  /** By node, pixels. */
  widths: readonly number[];
  /** By node, pixels that are to stay free between it and another of its kind. */
  gaps: readonly number[];
  /** By node, what it is linked to in the layer above, and in that below. */
  up: readonly (readonly Line[])[];
  down: readonly (readonly Line[])[];
}

/** One end of a line. */
export interface Line {
  node: number;
  /** How much it should be short and straight. */
  weight: number;
}

/** Lines that are looked at in all; large graphs get fewer rounds. */
const EFFORT = 3_000_000;

/**
 * Orders each layer by where the neighbours of its nodes are on average, down and up again, and keeps the best that was
 * seen. The method is that of Sugiyama, Tagawa and Toda (1981).
 */
export function reduceCrossings(graph: Layered): void {
  const { layers, up, down } = graph;
  const lines = up.reduce((sum, { length }) => sum + length, 0);
  const rounds = Math.max(4, Math.min(24, Math.floor(EFFORT / (16 * lines + 1))));
  const place = new Float64Array(up.length);
  for (const layer of layers) settle(layer, place);
  let best = { crossings: countCrossings(graph, place), layers: layers.map((layer) => [...layer]) };
  for (let round = 0; round < rounds && best.crossings > 0; round++) {
    const downwards = round % 2 === 0;
    for (let i = 1; i < layers.length; i++) {
      const layer = layers[downwards ? i : layers.length - 1 - i]!;
      const ends = downwards ? up : down;
      const wish = new Map(layer.map((node) => [node, mean(ends[node]!, place) ?? place[node]!]));
      layer.sort((a, b) => wish.get(a)! - wish.get(b)! || place[a]! - place[b]!);
      settle(layer, place);
    }
    if (lines < 4000) { for (const layer of layers) swapNeighbours(layer, graph, place); }
    const crossings = countCrossings(graph, place);
    if (crossings < best.crossings) best = { crossings, layers: layers.map((layer) => [...layer]) };
  }
  for (const [i, layer] of best.layers.entries()) layers[i] = layer;
}

/** Where the nodes of a layer are, as shares of it: layers of different length have the same width. */
function settle(layer: readonly number[], place: Float64Array): void {
  for (const [at, node] of layer.entries()) place[node] = (at + 0.5) / layer.length;
}

function mean(ends: readonly Line[], place: Float64Array): number | undefined {
  let [sum, weights] = [0, 0];
  for (const { node, weight } of ends) {
    sum += weight * place[node]!;
    weights += weight;
  }
  return weights === 0 ? undefined : sum / weights;
}

/** Swaps two that stand beside each other where fewer lines cross then. */
function swapNeighbours(layer: number[], { up, down }: Layered, place: Float64Array): void {
  for (let i = 1; i < layer.length; i++) {
    const [left, right] = [layer[i - 1]!, layer[i]!];
    let gain = 0;
    for (const ends of [up, down]) {
      for (const { node: a } of ends[left]!) {
        for (const { node: b } of ends[right]!) gain += Math.sign(place[a]! - place[b]!);
      }
    }
    if (gain <= 0) continue;
    layer[i - 1] = right;
    layer[i] = left;
    [place[left], place[right]] = [place[right]!, place[left]!];
  }
}

/** How many pairs of lines cross: for each layer, inversions of the lower ends, by a Fenwick tree. */
function countCrossings({ layers, down }: Layered, place: Float64Array): number {
  let crossings = 0;
  for (let i = 0; i + 1 < layers.length; i++) {
    const below = layers[i + 1]!.length;
    const tree = new Int32Array(below + 1);
    let seen = 0;
    for (const node of layers[i]!) {
      const ends = down[node]!.map((line) => Math.round(place[line.node]! * below - 0.5));
      for (const end of ends) {
        let notAfter = 0;
        for (let at = end + 1; at > 0; at -= at & -at) notAfter += tree[at]!;
        crossings += seen - notAfter;
      }
      for (const end of ends) {
        for (let at = end + 1; at <= below; at += at & -at) tree[at]!++;
      }
      seen += ends.length;
    }
  }
  return crossings;
}

/** Rounds of moving nodes below, and above, what they are linked to. */
const ROUNDS = 10;
/** How much a node that has no neighbour on a side stays where it is. */
const INERTIA = 0.05;

/**
 * The middle of each node, pixels from the left: in the order of its layer, not nearer to the next than their gaps, and
 * as near as can be to the middle of its neighbours.
 */
export function placeInLayers(graph: Layered): Float64Array {
  const { layers, widths, gaps, up, down } = graph;
  const middle = new Float64Array(up.length);
  for (const layer of layers) {
    const width = layer.reduce((sum, node) => sum + widths[node]! + gaps[node]!, 0);
    let x = -width / 2;
    for (const node of layer) {
      middle[node] = x + (widths[node]! + gaps[node]!) / 2;
      x += widths[node]! + gaps[node]!;
    }
  }
  for (let round = 0; round < ROUNDS; round++) {
    const downwards = round % 2 === 0;
    const both = round >= ROUNDS - 2;
    for (let i = 0; i < layers.length; i++) {
      const layer = layers[downwards ? i : layers.length - 1 - i]!;
      const wishes = layer.map((node) => {
        const ends = both ? [...up[node]!, ...down[node]!] : downwards ? up[node]! : down[node]!;
        const at = mean(ends, middle);
        const weight = ends.reduce((sum, line) => sum + line.weight, 0);
        return at === undefined ? { at: middle[node]!, weight: INERTIA } : { at, weight };
      });
      fit(layer, wishes, graph, middle);
    }
  }
  const left = layers.flat().reduce((least, node) => Math.min(least, middle[node]! - widths[node]! / 2), Infinity);
  return middle.map((x) => x - left);
}

/**
 * Gives each node the place nearest to its wish, by least squares, that leaves all in order and apart. That is isotonic
 * regression once the distances are taken off, done by pooling those that would be in each other's way.
 */
function fit(
  layer: readonly number[],
  wishes: readonly { at: number; weight: number }[],
  { widths, gaps }: Layered,
  middle: Float64Array,
): void {
  const offsets: number[] = [];
  const pools: { at: number; weight: number; length: number }[] = [];
  let offset = 0;
  for (const [i, node] of layer.entries()) {
    if (i > 0) {
      const before = layer[i - 1]!;
      offset += (widths[before]! + gaps[before]! + widths[node]! + gaps[node]!) / 2;
    }
    offsets.push(offset);
    const { at, weight } = wishes[i]!;
    let pool = { at: at - offset, weight, length: 1 };
    for (let before = pools.at(-1); before !== undefined && before.at > pool.at; before = pools.at(-1)) {
      pools.pop();
      const weight = before.weight + pool.weight;
      const at = (before.at * before.weight + pool.at * pool.weight) / weight;
      pool = { at, weight, length: before.length + pool.length };
    }
    pools.push(pool);
  }
  let i = 0;
  for (const { at, length } of pools) {
    for (let k = 0; k < length; k++, i++) middle[layer[i]!] = at + offsets[i]!;
  }
}
