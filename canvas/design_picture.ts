/**
 * The picture of a program's design: where its boxes and arrows are. It is made from a layout, and boxes can be moved in
 * it by hand; their arrows follow. Pure.
 *
 * @module
 */
import type { DesignEdge, DesignGraph } from "../profile/design.ts";
import type { Box, Point } from "./design_camera.ts";

/** The course of an arrow. */
export interface Route {
  /** Corners from where it begins to its tip, x and y in turn. */
  points: readonly number[];
  labelAt: Point;
}

/** An arrow as it is drawn. */
export interface Arrow extends Route {
  /** The course with round corners, as short straight lines, x and y in turn; it ends where the head begins. */
  line: Float32Array;
  /** Tip of the head and its two other corners. */
  head: readonly number[];
  /** Thickness. */
  width: number;
  /** What it covers. */
  box: Box;
}

/** Where everything stands. All by row of the graph's nodes or edges. */
export interface DesignPicture {
  graph: DesignGraph;
  boxes: Box[];
  arrows: Arrow[];
  /** The boxes right inside a box. */
  inside: readonly (readonly number[])[];
  /** The arrows that begin or end at a box; one that does both stands once. */
  touching: readonly (readonly number[])[];
  /** All boxes, outer ones before those in them. */
  order: readonly number[];
  /** All arrows, thin ones first. */
  drawn: readonly number[];
}

/** Thickness of the thinnest and the thickest arrow. */
const THIN = 1.2;
const THICK = 6;
/** Corners are rounded from so far away. */
const ROUND = 56;
/** Straight lines that make a rounded corner. */
const STEPS = 6;
/** Arrows there and back stand so far apart. */
const APART = 7;
/** Room in an outer box around those in it. */
const RIM = 14;
/** Room above them for its name. */
export const HEAD = 34;

/** Places boxes and routes, which are by node and edge of the graph. */
export function makePicture(graph: DesignGraph, boxes: readonly Box[], routes: readonly Route[]): DesignPicture {
  const inside: number[][] = graph.nodes.map(() => []);
  graph.nodes.forEach(({ parent }, node) => inside[parent]?.push(node));
  const touching: number[][] = graph.nodes.map(() => []);
  graph.edges.forEach(({ from, to }, edge) => {
    touching[from]?.push(edge);
    if (from !== to) touching[to]?.push(edge);
  });
  const order: number[] = [];
  const waiting = graph.nodes.flatMap(({ parent }, node) => parent < 0 ? [node] : []).reverse();
  while (waiting.length > 0) {
    const node = waiting.pop()!;
    order.push(node);
    waiting.push(...inside[node]!);
  }
  const most = graph.edges.reduce((most, { total }) => Math.max(most, total), 1);
  const arrows = graph.edges.map((edge, i) => arrowOf(routes[i]!, thicknessOf(edge, most)));
  const drawn = graph.edges.map((_, i) => i).sort((a, b) => arrows[a]!.width - arrows[b]!.width || a - b);
  return { graph, boxes: boxes.map((box) => ({ ...box })), arrows, inside, touching, order, drawn };
}

/** How thick an arrow is: its area grows with the time, so that the small ones can be told apart too. */
export function thicknessOf({ total }: DesignEdge, most: number): number {
  return THIN + (THICK - THIN) * Math.sqrt(Math.max(0, total) / Math.max(1, most));
}

/** What all boxes and arrows cover. */
export function boundsOf({ boxes, arrows }: DesignPicture): Box {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const box of [...boxes, ...arrows.map(({ box }) => box)]) {
    left = Math.min(left, box.x);
    top = Math.min(top, box.y);
    right = Math.max(right, box.x + box.width);
    bottom = Math.max(bottom, box.y + box.height);
  }
  return left > right
    ? { x: 0, y: 0, width: 1, height: 1 }
    : { x: left, y: top, width: right - left, height: bottom - top };
}

/** A box and all boxes in it. */
export function withInner({ inside }: DesignPicture, node: number): number[] {
  const found = [node];
  for (let i = 0; i < found.length; i++) found.push(...inside[found[i]!]!);
  return found;
}

/** The boxes around a box, the innermost first. */
export function aroundOf({ graph }: DesignPicture, node: number): number[] {
  const around: number[] = [];
  for (let at = graph.nodes[node]?.parent ?? -1; at >= 0; at = graph.nodes[at]!.parent) around.push(at);
  return around;
}

/** Moves a box with all in it; outer boxes grow to hold it, and arrows that touched any of these go straight. */
export function moveBox(picture: DesignPicture, node: number, across: number, down: number): void {
  const { boxes, touching } = picture;
  const moved = new Set(withInner(picture, node));
  for (const one of moved) {
    const box = boxes[one]!;
    boxes[one] = { ...box, x: box.x + across, y: box.y + down };
  }
  const changed = new Set(moved);
  for (const outer of aroundOf(picture, node)) {
    if (growAround(picture, outer)) changed.add(outer);
  }
  const edges = new Set([...changed].flatMap((one) => touching[one]!));
  for (const edge of edges) {
    const { from, to } = picture.graph.edges[edge]!;
    const { width } = picture.arrows[edge]!;
    const along = moved.has(from) && moved.has(to);
    picture.arrows[edge] = arrowOf(
      along || from === to && moved.has(from)
        ? shifted(picture.arrows[edge]!, across, down)
        : straightRoute(picture, edge),
      width,
    );
  }
}

/** The plainest course of an arrow: straight from box to box, a loop at a box's right edge. */
export function straightRoute({ graph, boxes }: Pick<DesignPicture, "graph" | "boxes">, edge: number): Route {
  const { from, to } = graph.edges[edge]!;
  const [one, other] = [boxes[from]!, boxes[to]!];
  if (from === to) return loopOf(one);
  const [a, b] = [middleOf(one), middleOf(other)];
  const length = Math.hypot(b.x - a.x, b.y - a.y) || 1;
  // To the right of its way: the arrow back is then on the other side.
  const [right, down] = [-(b.y - a.y) / length * APART, (b.x - a.x) / length * APART];
  const start = borderOf(one, { x: a.x + right, y: a.y + down }, { x: b.x + right, y: b.y + down });
  const end = borderOf(other, { x: b.x + right, y: b.y + down }, { x: a.x + right, y: a.y + down });
  return { points: [start.x, start.y, end.x, end.y], labelAt: { x: (start.x + end.x) / 2, y: (start.y + end.y) / 2 } };
}

function loopOf({ x, y, width, height }: Box): Route {
  const right = x + width;
  const [upper, lower, out] = [y + height * 0.3, y + height * 0.7, right + 26];
  return {
    points: [right, upper, out, upper - 4, out, lower + 4, right, lower],
    labelAt: { x: out + 4, y: y + height / 2 },
  };
}

function shifted({ points, labelAt }: Route, across: number, down: number): Route {
  return {
    points: points.map((value, i) => value + (i % 2 === 0 ? across : down)),
    labelAt: { x: labelAt.x + across, y: labelAt.y + down },
  };
}

function middleOf({ x, y, width, height }: Box): Point {
  return { x: x + width / 2, y: y + height / 2 };
}

/** Where the line from a place in a box to one elsewhere leaves the box. */
function borderOf({ x, y, width, height }: Box, from: Point, to: Point): Point {
  const [across, down] = [to.x - from.x, to.y - from.y];
  const reach = (way: number, start: number, low: number, high: number) =>
    way === 0 ? Infinity : ((way > 0 ? high : low) - start) / way;
  const share = Math.min(1, reach(across, from.x, x, x + width), reach(down, from.y, y, y + height));
  return { x: from.x + across * share, y: from.y + down * share };
}

/** Whether an outer box had to grow. */
function growAround({ boxes, inside }: DesignPicture, outer: number): boolean {
  const box = boxes[outer]!;
  let [left, top, right, bottom] = [box.x, box.y, box.x + box.width, box.y + box.height];
  for (const node of inside[outer]!) {
    const { x, y, width, height } = boxes[node]!;
    left = Math.min(left, x - RIM);
    top = Math.min(top, y - HEAD);
    right = Math.max(right, x + width + RIM);
    bottom = Math.max(bottom, y + height + RIM);
  }
  const grown = { x: left, y: top, width: right - left, height: bottom - top };
  boxes[outer] = grown;
  return grown.x !== box.x || grown.y !== box.y || grown.width !== box.width || grown.height !== box.height;
}

/** An arrow of that thickness along a course. */
export function arrowOf(route: Route, width: number): Arrow {
  const { points, labelAt } = route;
  const line = rounded(points);
  const length = 5 + 1.4 * width;
  const { cut, head } = withHead(line, length, 2.6 + 0.8 * width);
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = 0; i < line.length; i += 2) {
    left = Math.min(left, line[i]!);
    right = Math.max(right, line[i]!);
    top = Math.min(top, line[i + 1]!);
    bottom = Math.max(bottom, line[i + 1]!);
  }
  const rim = length;
  const box = { x: left - rim, y: top - rim, width: right - left + 2 * rim, height: bottom - top + 2 * rim };
  return { points, labelAt, line: cut, head, width, box };
}

/** The course with round corners: each corner is a parabola from its one side to the other. */
function rounded(points: readonly number[]): Float32Array {
  const count = points.length >> 1;
  if (count < 3) return Float32Array.from(points);
  const line: number[] = [points[0]!, points[1]!];
  for (let i = 1; i < count - 1; i++) {
    const [x, y] = [points[2 * i]!, points[2 * i + 1]!];
    const [fromX, fromY] = towards(x, y, points[2 * i - 2]!, points[2 * i - 1]!);
    const [toX, toY] = towards(x, y, points[2 * i + 2]!, points[2 * i + 3]!);
    for (let step = 0; step <= STEPS; step++) {
      const t = step / STEPS;
      const [a, b, c] = [(1 - t) * (1 - t), 2 * t * (1 - t), t * t];
      line.push(a * fromX + b * x + c * toX, a * fromY + b * y + c * toY);
    }
  }
  line.push(points[2 * count - 2]!, points[2 * count - 1]!);
  return Float32Array.from(line);
}

/** The place on the way from a corner to the next one where the rounding begins: half way at most. */
function towards(x: number, y: number, toX: number, toY: number): [x: number, y: number] {
  const length = Math.hypot(toX - x, toY - y);
  const share = length === 0 ? 0 : Math.min(ROUND, length / 2) / length;
  return [x + (toX - x) * share, y + (toY - y) * share];
}

/** Cuts a line so far from its end that a head of that length has room, and places the head. */
function withHead(line: Float32Array, length: number, half: number): { cut: Float32Array; head: number[] } {
  const last = line.length - 2;
  const [tipX, tipY] = [line[last]!, line[last + 1]!];
  let [at, rest] = [last, length];
  let [x, y] = [tipX, tipY];
  while (at > 0 && rest > 0) {
    const [nextX, nextY] = [line[at - 2]!, line[at - 1]!];
    const step = Math.hypot(nextX - x, nextY - y);
    const share = step <= rest ? 1 : rest / step;
    [x, y] = [x + (nextX - x) * share, y + (nextY - y) * share];
    rest -= step;
    if (share === 1) at -= 2;
    else break;
  }
  const reach = Math.hypot(tipX - x, tipY - y) || 1;
  const [across, down] = [(tipX - x) / reach, (tipY - y) / reach];
  const cut = new Float32Array(Math.max(4, at + 2));
  cut.set(line.subarray(0, Math.max(2, at)));
  cut.set([x, y], cut.length - 2);
  return { cut, head: [tipX, tipY, x - down * half, y + across * half, x + down * half, y - across * half] };
}
