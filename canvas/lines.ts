/**
 * The resource lines: CPU, memory, modules and objects, drawn by Observable Plot. Imported only when a recording is
 * shown: Plot is by far the largest part of the page.
 *
 * @module
 */
import { areaY, line, plot } from "@observablehq/plot";
import { thin } from "../profile/series.ts";
import type { StatusTable } from "../profile/types.ts";
import { LINE_COLORS, SERIES } from "./series.ts";

/** A drawn piece of the lines. */
export interface DrawnLines {
  svg: SVGSVGElement;
  /** The time it covers, µs. */
  from: number;
  to: number;
}

/**
 * Draws the lines from `from` to `to` (µs) into an SVG that may be stretched: its line widths stay.
 *
 * @param width Pixels; also decides how many points are kept
 */
export function drawLines(status: StatusTable, from: number, to: number, width: number, height: number): DrawnLines {
  const marks = SERIES.flatMap(({ name, column, share, curve, least }) => {
    const values = status[column];
    const peak = values.reduce((most, value, i) => i < status.length && value > most ? value : most, least);
    const { x, y } = thin(status.time, values, from, to, Math.ceil(width / 2));
    const scaled = y.map((value) => (value / peak) * share);
    const options = { x, y: scaled, curve } as const;
    const stroke = line(x, { ...options, stroke: LINE_COLORS[name], strokeWidth: name === "cpu" ? 1.25 : 1.75 });
    return name === "cpu" ? [areaY(x, { ...options, fill: LINE_COLORS[name], fillOpacity: 0.1 }), stroke] : [stroke];
  });
  const svg = plot({
    width,
    height,
    margin: 0,
    x: { type: "linear", domain: [from, to], axis: null },
    y: { type: "linear", domain: [0, 1.04], axis: null },
    marks,
  }) as SVGSVGElement;
  // Plot's own style sheet is of no use without axes, and the page's security policy forbids style elements.
  svg.querySelector("style")?.remove();
  svg.setAttribute("preserveAspectRatio", "none");
  svg.setAttribute("aria-hidden", "true");
  for (const path of svg.querySelectorAll("path")) path.setAttribute("vector-effect", "non-scaling-stroke");
  return { svg, from, to };
}
