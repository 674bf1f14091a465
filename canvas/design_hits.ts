/**
 * What of a picture is under the pointer, and which box lies next in a direction. Pure arithmetic.
 *
 * @module
 */
import type { Box } from "./design_camera.ts";
import { type Arrow, type DesignPicture, HEAD } from "./design_picture.ts";

/** A box or an arrow, as a row of the graph's nodes or edges. */
export type DesignHit = { node: number } | { edge: number };

/**
 * What is at a place; arrows are caught from `reach` away. Boxes come before arrows. A box with others in it is there
 * where its name is: the rest of it is the ground that these stand on.
 */
export function hitAt(picture: DesignPicture, x: number, y: number, reach: number): DesignHit | undefined {
  const { boxes, order, inside } = picture;
  for (let i = order.length - 1; i >= 0; i--) {
    const node = order[i]!;
    const box = boxes[node]!;
    if (!holds(box, x, y)) continue;
    if (inside[node]!.length === 0 || y < box.y + HEAD) return { node };
  }
  const edge = arrowAt(picture, x, y, reach);
  return edge >= 0 ? { edge } : undefined;
}

/** The arrow nearest to a place, -1 where none is within reach. */
export function arrowAt({ arrows, drawn }: DesignPicture, x: number, y: number, reach: number): number {
  let [found, least] = [-1, Infinity];
  for (let i = drawn.length - 1; i >= 0; i--) {
    const edge = drawn[i]!;
    const arrow = arrows[edge]!;
    if (!holds(arrow.box, x, y, reach)) continue;
    const away = Math.max(0, distanceTo(arrow, x, y) - arrow.width / 2);
    if (away <= reach && away < least) [found, least] = [edge, away];
  }
  return found;
}

function holds(box: Box, x: number, y: number, rim = 0): boolean {
  return x >= box.x - rim && x <= box.x + box.width + rim && y >= box.y - rim && y <= box.y + box.height + rim;
}

/** How far a place is from the middle of an arrow's line, its head included. */
function distanceTo({ line, head }: Arrow, x: number, y: number): number {
  let least = fromStretch(x, y, line.at(-2)!, line.at(-1)!, head[0]!, head[1]!);
  for (let i = 2; i < line.length; i += 2) {
    least = Math.min(least, fromStretch(x, y, line[i - 2]!, line[i - 1]!, line[i]!, line[i + 1]!));
  }
  return least;
}

function fromStretch(x: number, y: number, fromX: number, fromY: number, toX: number, toY: number): number {
  const [across, down] = [toX - fromX, toY - fromY];
  const square = across * across + down * down;
  const share = square === 0 ? 0 : Math.max(0, Math.min(1, ((x - fromX) * across + (y - fromY) * down) / square));
  return Math.hypot(x - fromX - across * share, y - fromY - down * share);
}

/** What an arrow key means. */
const WAYS: Readonly<Record<string, [x: number, y: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** The box that lies next to one in the direction of an arrow key; the one with most time where none is given. -1: none. */
export function boxTowards({ graph, boxes, inside }: DesignPicture, node: number, key: string): number {
  const way = WAYS[key];
  if (!way) return -1;
  const leaves = graph.nodes.map((_, i) => i).filter((i) => inside[i]!.length === 0);
  const from = boxes[node];
  if (!from) {
    return leaves.reduce((best, i) => best < 0 || graph.nodes[i]!.total > graph.nodes[best]!.total ? i : best, -1);
  }
  let [found, least] = [-1, Infinity];
  for (const other of leaves) {
    if (other === node) continue;
    const to = boxes[other]!;
    const across = to.x + to.width / 2 - from.x - from.width / 2;
    const down = to.y + to.height / 2 - from.y - from.height / 2;
    const along = across * way[0] + down * way[1];
    const aside = Math.abs(across * way[1]) + Math.abs(down * way[0]);
    if (along < 1 || aside > 4 * along) continue;
    const cost = along + 2 * aside;
    if (cost < least) [found, least] = [other, cost];
  }
  return found;
}
