/**
 * The resource lines: CPU, memory, modules and objects, drawn by Observable Plot. Imported only when a recording is
 * shown: Plot is by far the largest part of the page.
 *
 * @module
 */
import { areaY, line, plot } from "@observablehq/plot";
import { thin } from "../profile/series.ts";
import type { StatusTable } from "../profile/types.ts";
import { look } from "./look.ts";
import { peakOf, RISE, SERIES, type Series, thicknessOf } from "./series.ts";

/**
 * Draws the lines from `from` to `to` (µs) into an SVG.
 *
 * @param width Pixels; also decides how many points are kept
 */
export function drawLines(status: StatusTable, from: number, to: number, width: number, height: number): SVGSVGElement {
  const marks = SERIES.flatMap((series) => {
    const { name, column, share, curve } = series;
    const color = look().lines[name];
    const peak = peakOf(status, series);
    const { x, y } = thin(status.time, status[column], from, to, Math.ceil(width / 2));
    const scaled = y.map((value) => (value / peak) * share);
    const options = { x, y: scaled, curve } as const;
    const stroke = line(x, { ...options, stroke: color, strokeWidth: thicknessOf(series), ...dashed(series) });
    return name === "cpu" ? [areaY(x, { ...options, fill: color, fillOpacity: 0.1 }), stroke] : [stroke];
  });
  const svg = plot({
    width,
    height,
    margin: 0,
    x: { type: "linear", domain: [from, to], axis: null },
    y: { type: "linear", domain: [0, RISE], axis: null },
    marks,
  }) as SVGSVGElement;
  // Plot's own style sheet is of no use without axes, and the page's security policy forbids style elements.
  svg.querySelector("style")?.remove();
  svg.setAttribute("aria-hidden", "true");
  return svg;
}

function dashed({ dash }: Series): { strokeDasharray?: string } {
  return dash ? { strokeDasharray: dash.join(" ") } : {};
}
