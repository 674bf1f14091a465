/**
 * Draws single boxes, arrows and texts of a design on a canvas.
 *
 * @module
 */
import type { DesignNode } from "../profile/design.ts";
import { formatDuration } from "../profile/units.ts";
import type { Box, Camera } from "./design_camera.ts";
import { LABELLED, NAME_SIZE, type Room, shortened, textOf } from "./design_detail.ts";
import type { Arrow } from "./design_picture.ts";
import { type BoxLook, CORNER, type DesignColors, factsOf, FAMILY, nameOf } from "./design_style.ts";
import type { TextFitter } from "./text.ts";

/** The font of names, to measure in. */
export const NAME_FONT = `500 ${NAME_SIZE}px ${FAMILY}`;
/** Size of functions' names at arrows, pixels on screen. */
const LABEL_SIZE = 11;
/** Most room for them. */
const LABEL = 170;
/** Heads of arrows smaller than this are left out, pixels on screen. */
const HEAD = 2;
/** Below this zoom boxes are plain and in stronger colours, or they could not be told from arrows. */
const AFAR = 0.28;

/** What is drawn on, and how it is looked at. */
export interface Board {
  canvas: CanvasRenderingContext2D;
  camera: Camera;
  fitter: TextFitter;
  colors: DesignColors;
}

/** A box with others in it. */
export function drawOuter({ canvas, camera }: Board, box: Box, look: BoxLook): void {
  const at = camera.onScreen(box);
  outline(canvas, at, camera.scale);
  canvas.fillStyle = look.fill;
  canvas.fill();
  canvas.strokeStyle = look.border;
  canvas.lineWidth = 1;
  canvas.stroke();
}

/** The name of a box with others in it, in the line above these; false where there is no room for it. */
export function drawOuterName(board: Board, box: Box, node: DesignNode): boolean {
  const { canvas, camera, fitter, colors } = board;
  const at = camera.onScreen(box);
  const text = textOf(fitter, nameOf(node), at, camera.scale, true);
  if (!text) return false;
  canvas.font = `600 ${text.size}px ${FAMILY}`;
  canvas.fillStyle = colors.soft;
  canvas.fillText(text.name, at.x + 14 * Math.min(1, camera.scale), at.y + 17 * camera.scale);
  return true;
}

/** A box, without its text. */
export function drawBox({ canvas, camera }: Board, box: Box, look: BoxLook): void {
  const { scale } = camera;
  const at = camera.onScreen(box);
  outline(canvas, at, scale);
  canvas.fillStyle = scale < AFAR ? look.afar : look.fill;
  canvas.fill();
  if (scale < AFAR) return;
  canvas.strokeStyle = look.border;
  canvas.lineWidth = Math.min(1.25, Math.max(0.75, scale));
  canvas.stroke();
  canvas.fillStyle = look.strip;
  canvas.fillRect(at.x + 5 * scale, at.y + 8 * scale, Math.max(1, 3 * scale), at.height - 16 * scale);
}

/** A frame around a box. */
export function drawFrame({ canvas, camera, colors }: Board, box: Box, thick: number): void {
  const { x, y, width, height } = camera.onScreen(box);
  outline(canvas, { x: x - 1.5, y: y - 1.5, width: width + 3, height: height + 3 }, camera.scale);
  canvas.strokeStyle = colors.accent;
  canvas.lineWidth = thick;
  canvas.stroke();
}

/** The text of a box; false where there is no room for one. */
export function drawBoxText(board: Board, box: Box, node: DesignNode): boolean {
  const { canvas, camera, fitter, colors } = board;
  const at = camera.onScreen(box);
  const text = textOf(fitter, nameOf(node), at, camera.scale);
  if (!text) return false;
  const { scale } = camera;
  const left = at.x + (scale < AFAR ? 5 : 5 + 11 * Math.min(1, scale));
  const room = at.x + at.width - 3 - 3 * Math.min(1, scale) - left;
  // What stands left of the text differs with the zoom, so it is cut once more where that takes room.
  const name = shortened(fitter, text.name, room * NAME_SIZE / text.size);
  canvas.font = `500 ${text.size}px ${FAMILY}`;
  canvas.fillStyle = colors.text;
  canvas.fillText(name, left, at.y + (text.facts ? at.height * 0.36 : at.height / 2));
  if (!text.facts) return name !== "";
  const size = Math.min(14, Math.max(10, 10.5 * scale));
  const facts = factsOf(node);
  const fits = fitter.width(facts) * size / NAME_SIZE <= room;
  canvas.font = `400 ${size}px ${FAMILY}`;
  canvas.fillStyle = colors.soft;
  canvas.fillText(fits ? facts : formatDuration(node.total), left, at.y + at.height * 0.71);
  return true;
}

/** An arrow. */
export function drawArrow({ canvas, camera }: Board, { line, head, width }: Arrow, color: string, more = 0): void {
  const { x, y, scale } = camera;
  canvas.beginPath();
  canvas.moveTo((line[0]! - x) * scale, (line[1]! - y) * scale);
  // From afar a round corner needs fewer lines.
  const step = scale < 0.12 ? 8 : scale < 0.35 ? 4 : 2;
  const last = line.length - 2;
  for (let i = step; i < last; i += step) canvas.lineTo((line[i]! - x) * scale, (line[i + 1]! - y) * scale);
  canvas.lineTo((line[last]! - x) * scale, (line[last + 1]! - y) * scale);
  canvas.strokeStyle = color;
  canvas.lineWidth = Math.max(0.8, width * scale) + more;
  canvas.stroke();
  if ((5 + 1.4 * width) * scale < HEAD) return;
  canvas.beginPath();
  canvas.moveTo((head[0]! - x) * scale, (head[1]! - y) * scale);
  canvas.lineTo((head[2]! - x) * scale, (head[3]! - y) * scale);
  canvas.lineTo((head[4]! - x) * scale, (head[5]! - y) * scale);
  canvas.fillStyle = color;
  canvas.fill();
}

/** The functions' names at an arrow, where nothing else stands; `strong` names are shown at any zoom. */
export function drawLabel(board: Board, arrow: Arrow, label: string, room: Room, strong: boolean): boolean {
  const { canvas, camera, fitter, colors } = board;
  if (label === "" || !strong && camera.scale < LABELLED) return false;
  const text = fitter.cut(label, LABEL);
  const width = fitter.width(text) * LABEL_SIZE / NAME_SIZE;
  const [x, y] = [(arrow.labelAt.x - camera.x) * camera.scale, (arrow.labelAt.y - camera.y) * camera.scale];
  if (x + width < 0 || y < 0 || x - width > camera.width || y > camera.height) return false;
  const place = { x: x - width / 2 - 5, y: y - 9, width: width + 10, height: 18 };
  if (!room.takeFree(place)) return false;
  canvas.beginPath();
  canvas.roundRect(place.x, place.y, place.width, place.height, 5);
  canvas.globalAlpha = 0.88;
  canvas.fillStyle = colors.back;
  canvas.fill();
  canvas.globalAlpha = 1;
  canvas.font = `400 ${LABEL_SIZE}px ${FAMILY}`;
  canvas.fillStyle = strong ? colors.text : colors.soft;
  canvas.textAlign = "center";
  canvas.fillText(text, x, y + 0.5);
  canvas.textAlign = "start";
  return true;
}

/** The name of a box with others in it, seen from so far that there is no room above these: over its upper edge. */
export function drawOuterAfar(board: Board, box: Box, node: DesignNode, room: Room): boolean {
  const { x, y, width } = board.camera.onScreen(box);
  return drawOver(board, nameOf(node), x + width / 2, y, 600, 11.5, Math.max(40, width), room);
}

/** The name of a box that is too small to hold it, where nothing else stands; a solid one hides what is below it. */
export function drawAfar(board: Board, box: Box, node: DesignNode, room: Room, solid = false): boolean {
  const { x, y, width, height } = board.camera.onScreen(box);
  return drawOver(board, nameOf(node).split("/").at(-1)!, x + width / 2, y + height / 2, 500, 10.5, 120, room, solid);
}

/** A text in the middle of a place, where nothing else stands. */
function drawOver(
  { canvas, fitter, colors }: Board,
  name: string,
  x: number,
  y: number,
  weight: number,
  size: number,
  most: number,
  room: Room,
  solid = false,
): boolean {
  const text = fitter.cut(name, most * NAME_SIZE / size);
  const width = fitter.width(text) * size / NAME_SIZE * (weight > 500 ? 1.08 : 1);
  if (text === "" || !room.takeFree({ x: x - width / 2 - 3, y: y - 7, width: width + 6, height: 14 })) return false;
  canvas.font = `${weight} ${size}px ${FAMILY}`;
  canvas.textAlign = "center";
  if (solid) {
    canvas.beginPath();
    canvas.roundRect(x - width / 2 - 4, y - 8, width + 8, 16, 4);
    canvas.fillStyle = colors.back;
    canvas.fill();
  }
  canvas.lineJoin = "round";
  canvas.lineWidth = 3;
  canvas.strokeStyle = colors.back;
  canvas.strokeText(text, x, y);
  canvas.fillStyle = colors.text;
  canvas.fillText(text, x, y);
  canvas.textAlign = "start";
  return true;
}

function outline(canvas: CanvasRenderingContext2D, { x, y, width, height }: Box, scale: number): void {
  canvas.beginPath();
  if (scale < 0.12) canvas.rect(x, y, width, height);
  else canvas.roundRect(x, y, width, height, Math.min(CORNER * scale, width / 2, height / 2));
}
