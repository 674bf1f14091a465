/**
 * The ways of edges between boxes that have their places.
 *
 * @module
 */
import { type DesignPath, type DesignPlace, LOOP } from "./design_geometry.ts";

/** Share of a box's side that edges end on. */
const USED = 0.7;

type Side = "top" | "bottom" | "left" | "right";

/** An end of an edge at a box. */
interface End {
  edge: number;
  /** Where the edge leads from here. */
  towards: number;
  set: (x: number, y: number) => void;
}

/**
 * The ways of all edges: each leaves and enters boxes at their borders, those at one side beside each other.
 *
 * Cheap enough to be called while a box is dragged, for the edges at that box.
 *
 * @param via By edge, points between its ends: `x0, y0, …`
 *
 * @example
 * ```ts
 * import { routeEdges } from "./design_routes.ts";
 * const boxes = [{ x: 0, y: 0, width: 80, height: 40 }, { x: 0, y: 100, width: 80, height: 40 }];
 * routeEdges(boxes, [{ from: 0, to: 1 }]); // [{ points: [40, 40, 40, 100], labelAt: { x: 40, y: 70 } }]
 * ```
 */
export function routeEdges(
  places: readonly DesignPlace[],
  edges: readonly { from: number; to: number }[],
  via: readonly (readonly number[] | undefined)[] = [],
): DesignPath[] {
  const points: number[][] = [];
  const ends = new Map<string, End[]>();
  const put = (node: number, side: Side, end: End) => {
    const key = `${node} ${side}`;
    const known = ends.get(key);
    if (known === undefined) ends.set(key, [end]);
    else known.push(end);
  };
  for (const [edge, { from, to }] of edges.entries()) {
    const [a, b] = [places[from]!, places[to]!];
    if (from === to) {
      points.push(loopAt(a));
      continue;
    }
    const bends = via[edge] ?? [];
    const way = [0, 0, ...bends, 0, 0];
    points.push(way);
    const [next, before] = [
      bends.length > 0 ? { x: bends[0]!, y: bends[1]! } : middleOf(b),
      bends.length > 0 ? { x: bends.at(-2)!, y: bends.at(-1)! } : middleOf(a),
    ];
    const [out, into] = bends.length > 0 ? [sideTo(a, next), sideTo(b, before)] : sidesBetween(a, b);
    put(from, out, {
      edge,
      towards: alongSide(out, next),
      set: (x, y) => [way[0], way[1]] = [x, y],
    });
    put(to, into, {
      edge,
      towards: alongSide(into, before),
      set: (x, y) => [way[way.length - 2], way[way.length - 1]] = [x, y],
    });
  }
  for (const [key, all] of ends) {
    const [node, side] = key.split(" ") as [string, Side];
    spread(places[Number(node)]!, side, all);
  }
  return points.map((way) => ({ points: way, labelAt: middleOfWay(way) }));
}

function middleOf({ x, y, width, height }: DesignPlace): { x: number; y: number } {
  return { x: x + width / 2, y: y + height / 2 };
}

/** The side of a box at which a way to a point leaves it. */
function sideTo({ x, y, width, height }: DesignPlace, to: { x: number; y: number }): Side {
  if (to.y >= y + height) return "bottom";
  if (to.y <= y) return "top";
  return to.x > x + width / 2 ? "right" : "left";
}

/** The sides at which two boxes face each other. */
function sidesBetween(a: DesignPlace, b: DesignPlace): [Side, Side] {
  if (b.y >= a.y + a.height) return ["bottom", "top"];
  if (b.y + b.height <= a.y) return ["top", "bottom"];
  return b.x > a.x ? ["right", "left"] : ["left", "right"];
}

function alongSide(side: Side, { x, y }: { x: number; y: number }): number {
  return side === "top" || side === "bottom" ? x : y;
}

/** Ends at one side stand beside each other, in the order of where they lead: so they do not cross at once. */
function spread({ x, y, width, height }: DesignPlace, side: Side, ends: End[]): void {
  ends.sort((a, b) => a.towards - b.towards || a.edge - b.edge);
  for (const [i, { set }] of ends.entries()) {
    const share = 0.5 + USED * ((i + 0.5) / ends.length - 0.5);
    if (side === "top") set(x + share * width, y);
    else if (side === "bottom") set(x + share * width, y + height);
    else if (side === "left") set(x, y + share * height);
    else set(x + width, y + share * height);
  }
}

/** A way from a box's right side back to it. */
function loopAt({ x, y, width, height }: DesignPlace): number[] {
  const [right, upper, lower] = [x + width, y + 0.3 * height, y + 0.7 * height];
  return [right, upper, right + LOOP, upper, right + LOOP, lower, right, lower];
}

/** The point half way along. */
function middleOfWay(way: readonly number[]): { x: number; y: number } {
  let length = 0;
  for (let i = 2; i < way.length; i += 2) length += step(way, i);
  let left = length / 2;
  for (let i = 2; i < way.length; i += 2) {
    const part = step(way, i);
    if (part >= left && part > 0) {
      const share = left / part;
      return {
        x: way[i - 2]! + share * (way[i]! - way[i - 2]!),
        y: way[i - 1]! + share * (way[i + 1]! - way[i - 1]!),
      };
    }
    left -= part;
  }
  return { x: way[0] ?? 0, y: way[1] ?? 0 };
}

function step(way: readonly number[], i: number): number {
  return Math.hypot(way[i]! - way[i - 2]!, way[i + 1]! - way[i - 1]!);
}
