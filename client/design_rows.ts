/**
 * Puts items into rows, as words of a text.
 *
 * @module
 */
import { type Arrangement, type Exit, GAP, type Item, type Link } from "./design_geometry.ts";
import { endsOf } from "./design_layers.ts";

/** How wide a picture should be for its height. */
const WANTED = 1.6;

/** Puts items into rows in their order, such that all together is a little wider than high. */
export function arrangeInRows(
  items: readonly Item[],
  links: readonly Link[] = [],
  exits: readonly Exit[] = [],
): Arrangement {
  const area = items.reduce((sum, { width, height }) => sum + (width + GAP.across) * (height + GAP.down), 0);
  const widest = items.reduce((most, { width }) => Math.max(most, width), Math.sqrt(WANTED * area));
  const arrangement: Arrangement = {
    width: 0,
    height: 0,
    x: new Float64Array(items.length),
    y: new Float64Array(items.length),
    ways: links.map(() => undefined),
    exits: exits.map(() => undefined),
  };
  let [left, top, bottom] = [0, 0, 0];
  for (const [i, { width, height }] of items.entries()) {
    if (left > 0 && left + width > widest) {
      top = bottom + GAP.down;
      left = 0;
    }
    arrangement.x[i] = left;
    arrangement.y[i] = top;
    left += width + GAP.across;
    arrangement.width = Math.max(arrangement.width, left - GAP.across);
    bottom = arrangement.height = Math.max(bottom, top + height);
  }
  return arrangement;
}

/** The same, but in order of how many calls lead to them at least: quick for any graph, and rather plain. */
export function arrangeByDepth(
  items: readonly Item[],
  links: readonly Link[],
  exits: readonly Exit[],
): Arrangement {
  const { outgoing, incoming } = endsOf(items.length, links);
  const order: number[] = [];
  const seen = new Uint8Array(items.length);
  const visit = (first: number) => {
    if (seen[first] === 1) return;
    seen[first] = 1;
    order.push(first);
  };
  for (const [item, ends] of incoming.entries()) if (ends.length === 0) visit(item);
  for (let start = 0, at = 0; start < items.length; start++) {
    visit(start < order.length ? order[start]! : start);
    for (; at < order.length; at++) for (const link of outgoing[order[at]!]!) visit(links[link]!.to);
  }
  for (const item of items.keys()) visit(item);
  const rows = arrangeInRows(order.map((item) => items[item]!), links, exits);
  const [x, y] = [new Float64Array(items.length), new Float64Array(items.length)];
  for (const [at, item] of order.entries()) [x[item], y[item]] = [rows.x[at]!, rows.y[at]!];
  return { ...rows, x, y };
}
