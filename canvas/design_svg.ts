/**
 * The picture of a program's design as an SVG file: vectors, with the fonts and colours of the page. Pure.
 *
 * @module
 */
import type { Box } from "./design_camera.ts";
import { NAME_SIZE, Room, shortened } from "./design_detail.ts";
import { type Arrow, boundsOf, type DesignPicture } from "./design_picture.ts";
import {
  colorsOf,
  CORNER,
  type DesignColors,
  type DesignLooks,
  factsOf,
  FAMILY,
  looksOf,
  nameOf,
} from "./design_style.ts";
import type { Look } from "./look.ts";
import { legible } from "../profile/legible.ts";
import { formatCount, formatDuration } from "../profile/units.ts";
import type { TextFitter } from "./text.ts";

/** Room around the picture, pixels. */
const RIM = 24;
/** Most room for a label at an arrow. */
const LABEL = 180;

/** What an SVG is made from. */
export interface SvgOptions {
  picture: DesignPicture;
  look: Look;
  /** Measures in a font of {@linkcode NAME_SIZE}. */
  fitter: TextFitter;
  /** What the picture is of; its title. */
  title: string;
}

/**
 * Writes a picture as an SVG document. Whatever names hold, it is text in there and nothing else.
 *
 * @example
 * ```ts
 * import { TextFitter } from "./text.ts";
 * import { makePicture } from "./design_picture.ts";
 * import { designSvg } from "./design_svg.ts";
 * import { LIGHT } from "./look.ts";
 * const graph = { nodes: [], edges: [], hidden: 0, hiddenNodes: 0 };
 * const fitter = new TextFitter((text) => 7 * text.length);
 * designSvg({ picture: makePicture(graph, [], []), look: LIGHT, fitter, title: "hello" });
 * ```
 */
export function designSvg({ picture, look, fitter, title }: SvgOptions): string {
  const [looks, colors] = [looksOf(picture.graph, look), colorsOf(look)];
  const { graph, boxes, arrows, inside, order, drawn } = picture;
  const { x, y, width, height } = boundsOf(picture);
  const view = [x - RIM, y - RIM, width + 2 * RIM, height + 2 * RIM].map(short);
  const outer = order.filter((node) => inside[node]!.length > 0);
  const inner = order.filter((node) => inside[node]!.length === 0);
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${view.join(" ")}" width="${view[2]}" height="${view[3]}" ` +
    `font-family="${escapeXml(FAMILY)}" font-size="${NAME_SIZE}">`,
    `<title>${escapeXml(title)}</title>`,
    `<rect x="${view[0]}" y="${view[1]}" width="${view[2]}" height="${view[3]}" fill="${colors.back}"/>`,
    ...outer.map((node) => rectOf(boxes[node]!, looks.boxes[node]!, 1)),
    ...drawn.map((edge) => arrowOf(arrows[edge]!, looks.arrows[edge]!, aboutEdge(picture, edge))),
    ...inner.map((node) => boxOf(picture, node, looks, colors, fitter)),
    ...outer.map((node) =>
      textAt(
        boxes[node]!.x + 14,
        boxes[node]!.y + 21,
        colors.soft,
        shortened(fitter, nameOf(graph.nodes[node]!), boxes[node]!.width - 28),
      )
    ),
    ...labelsOf(picture, colors, fitter),
    "</svg>",
  ];
  return `${parts.join("\n")}\n`;
}

/** Text as it stands between tags or in quotes; what XML cannot hold is left out. */
export function escapeXml(text: string): string {
  // Lone halves of surrogate pairs cannot be written as UTF-8, and no XML may hold U+FFFE or U+FFFF.
  return legible(text).toWellFormed().replace(/[\ufffe\uffff]/g, "\ufffd").replace(
    /[&<>"']/g,
    (sign) => ENTITIES[sign]!,
  );
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function boxOf(
  picture: DesignPicture,
  node: number,
  looks: DesignLooks,
  colors: DesignColors,
  fitter: TextFitter,
): string {
  const { graph, boxes } = picture;
  const [box, look, one] = [boxes[node]!, looks.boxes[node]!, graph.nodes[node]!];
  const about = `${one.title}\ntotal ${formatDuration(one.total)}, self ${formatDuration(one.self)}, ${
    counted(one.calls, "call")
  }`;
  const facts = factsOf(one);
  return [
    "<g>",
    `<title>${escapeLines(about)}</title>`,
    rectOf(box, look, 1),
    `<rect x="${short(box.x + 5)}" y="${short(box.y + 8)}" width="3" height="${
      short(box.height - 16)
    }" rx="1.5" fill="${look.strip}"/>`,
    textAt(box.x + 16, box.y + 20, colors.text, shortened(fitter, nameOf(one), box.width - 26)),
    fitter.width(facts) * 0.875 > box.width - 26
      ? textAt(box.x + 16, box.y + 36, colors.soft, formatDuration(one.total), 10.5)
      : textAt(box.x + 16, box.y + 36, colors.soft, facts, 10.5),
    "</g>",
  ].join("");
}

function labelsOf(
  { graph, boxes, arrows, inside, drawn }: DesignPicture,
  colors: DesignColors,
  fitter: TextFitter,
): string[] {
  const room = new Room();
  boxes.forEach((box, node) => inside[node]!.length === 0 && room.take(box));
  return [...drawn].reverse().flatMap((edge) => {
    const text = fitter.cut(legible(graph.edges[edge]!.label), LABEL);
    const { x, y } = arrows[edge]!.labelAt;
    const width = fitter.width(text);
    if (text === "" || !room.takeFree({ x: x - width / 2 - 4, y: y - 9, width: width + 8, height: 18 })) return [];
    return [
      `<rect x="${short(x - width / 2 - 4)}" y="${short(y - 9)}" width="${
        short(width + 8)
      }" height="18" rx="4" fill="${colors.back}" fill-opacity="0.85"/>` +
      textAt(x, y + 4, colors.soft, text, 11, "middle"),
    ];
  });
}

function arrowOf({ line, head, width }: Arrow, color: string, about: string): string {
  const points: string[] = [];
  for (let i = 0; i < line.length; i += 2) points.push(`${short(line[i]!)} ${short(line[i + 1]!)}`);
  const corners = [0, 2, 4].map((i) => `${short(head[i]!)} ${short(head[i + 1]!)}`);
  return `<g><title>${escapeLines(about)}</title>` +
    `<path d="M${points.join("L")}" fill="none" stroke="${color}" stroke-width="${
      short(width)
    }" stroke-linejoin="round"/>` +
    `<path d="M${corners.join("L")}Z" fill="${color}"/></g>`;
}

function aboutEdge({ graph }: DesignPicture, edge: number): string {
  const { from, to, total, calls, label } = graph.edges[edge]!;
  return `${graph.nodes[from]!.title} → ${graph.nodes[to]!.title}\n${label}\n${formatDuration(total)}, ${
    counted(calls, "call")
  }`;
}

function counted(count: number, what: string): string {
  return `${formatCount(count)} ${what}${count === 1 ? "" : "s"}`;
}

function escapeLines(text: string): string {
  return text.split("\n").map(escapeXml).join("\n");
}

function rectOf(
  { x, y, width, height }: Box,
  { fill, border }: { fill: string; border: string },
  thick: number,
): string {
  return `<rect x="${short(x)}" y="${short(y)}" width="${short(width)}" height="${
    short(height)
  }" rx="${CORNER}" fill="${fill}" stroke="${border}" stroke-width="${thick}"/>`;
}

function textAt(x: number, y: number, color: string, text: string, size = NAME_SIZE, anchor = "start"): string {
  return `<text x="${short(x)}" y="${short(y)}" fill="${color}" font-size="${size}" text-anchor="${anchor}">${
    escapeXml(text)
  }</text>`;
}

/** A number without more digits than can be seen. */
function short(value: number): string {
  return String(Math.round(value * 10) / 10);
}
