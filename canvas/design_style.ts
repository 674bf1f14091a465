/**
 * How boxes and arrows look: the same on the page and in an exported file. Pure.
 *
 * @module
 */
import type { DesignGraph, DesignNode } from "../profile/design.ts";
import { legible } from "../profile/legible.ts";
import { formatDuration } from "../profile/units.ts";
import type { Look } from "./look.ts";
import { paintOf, paintsOf } from "./palette.ts";
import { rgbOf } from "./pixels.ts";

/** The colours that a picture uses, `#rrggbb`. */
export interface DesignColors {
  back: string;
  raised: string;
  edge: string;
  text: string;
  soft: string;
  accent: string;
}

/** The colours of a picture in a look. */
export function colorsOf({ back, text, quiet, busyEdge }: Look): DesignColors {
  return { back, raised: mix(back, text, 0.04), edge: mix(back, text, 0.2), text, soft: quiet, accent: busyEdge };
}

/** The fonts of names and of what is said beside them, without their size. */
export const FAMILY = 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif';
/** Corners of boxes are so round. */
export const CORNER = 7;

/** How a box looks. */
export interface BoxLook {
  fill: string;
  border: string;
  /** In place of fill and border, seen from afar. */
  afar: string;
  /** The strip at its left: the module's own colour. */
  strip: string;
}

/** Looks of all boxes and arrows of a graph. */
export interface DesignLooks {
  boxes: BoxLook[];
  /** Colours of the arrows: that of the module they begin in, softer. */
  arrows: string[];
}

/** What the boxes of a graph look like: coloured by module, the more so the more time was spent right in them. */
export function looksOf(graph: DesignGraph, look: Look): DesignLooks {
  const colors = colorsOf(look);
  const most = graph.nodes.reduce((most, { self }) => Math.max(most, self), 1);
  const outer = new Set(graph.nodes.map(({ parent }) => parent));
  const strips = graph.nodes.map((_, node) => colorOf(graph, node, look));
  const boxes = graph.nodes.map((node, i) => {
    const strip = strips[i]!;
    if (outer.has(i)) {
      return { strip, afar: strip, fill: mix(colors.back, strip, 0.05), border: mix(colors.edge, strip, 0.2) };
    }
    const heat = Math.sqrt(Math.max(0, node.self) / most);
    return {
      strip,
      afar: mix(colors.raised, strip, 0.3 + 0.4 * heat),
      fill: mix(colors.raised, strip, 0.07 + 0.2 * heat),
      border: mix(colors.edge, strip, 0.45),
    };
  });
  // Where there are thousands the thin ones are a mist behind the others.
  const mist = Math.min(1, 150 / Math.max(1, graph.edges.length)) ** 0.5;
  const heaviest = graph.edges.reduce((most, { total }) => Math.max(most, total), 1);
  const arrows = graph.edges.map(({ from, total }) => {
    const weight = Math.sqrt(Math.max(0, total) / heaviest);
    return mix(colors.back, strips[from] ?? colors.soft, 0.58 * (mist + (1 - mist) * weight));
  });
  return { boxes, arrows };
}

/** The colour of a box: all of a module have the same. */
export function colorOf({ nodes }: DesignGraph, node: number, look: Look): string {
  let at = node;
  while (nodes[at]!.kind === "class" && nodes[at]!.parent >= 0) at = nodes[at]!.parent;
  const { title, origin, parent } = nodes[at]!;
  // What somebody has opened they want to look into, and grey says little.
  const own = nodes[parent]?.opened ? "user" : origin;
  return paintsOf(look)[paintOf(title, own)]!.fill;
}

/** A colour on the way from one to another; 0 is the one, 1 the other. */
export function mix(one: string, other: string, share: number): string {
  const to = rgbOf(other);
  const parts = rgbOf(one).map((part, i) => Math.round(part + (to[i]! - part) * share));
  return `#${parts.map((part) => part.toString(16).padStart(2, "0")).join("")}`;
}

/** A box's name as it can be shown: a recording may hold anything. */
export function nameOf({ name }: DesignNode): string {
  return legible(name) || "(no name)";
}

/** A box's times, short. */
export function factsOf({ total, self }: DesignNode): string {
  return self === total ? formatDuration(total) : `${formatDuration(total)} · self ${formatDuration(self)}`;
}

/** How large a box has to be for what it says. */
export function sizeOf(
  node: DesignNode,
  measure: (text: string, size: number) => number,
): { width: number; height: number } {
  // Seen from farther away names are larger than the boxes: they have some room to spare.
  const width = Math.max(1.22 * measure(nameOf(node), 12), measure(factsOf(node), 10.5));
  return { width: Math.round(Math.min(WIDEST, Math.max(NARROWEST, width + 30))), height: HIGH };
}

const WIDEST = 240;
const NARROWEST = 104;
const HIGH = 46;
