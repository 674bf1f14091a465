/**
 * Draws a whole design step by step, so that a frame can end before all of it is drawn.
 *
 * @module
 */
import { legible } from "../profile/legible.ts";
import type { Box } from "./design_camera.ts";
import { overlap, Room } from "./design_detail.ts";
import type { DesignPicture } from "./design_picture.ts";
import {
  type Board,
  drawAfar,
  drawArrow,
  drawBox,
  drawBoxText,
  drawLabel,
  drawOuter,
  drawOuterAfar,
  drawOuterName,
} from "./design_strokes.ts";
import type { DesignColors, DesignLooks } from "./design_style.ts";
import type { Look } from "./look.ts";

/** What is drawn. */
export interface DesignScene {
  picture: DesignPicture;
  looks: DesignLooks;
  colors: DesignColors;
  /** Of which looks and colours are. */
  look: Look;
  /** By node and by edge, 1: faded, as a search has not found it; undefined where nothing is searched for. */
  faded: { nodes: Uint8Array; edges: Uint8Array } | undefined;
  /** Boxes that are not part of the scene, nor are their arrows: they are being dragged. */
  lifted: ReadonlySet<number>;
  /** Another number whenever anything of the above is another. */
  version: number;
}

/** How much is left of what a search has not found. */
const FADED = 0.16;
/** As many names at most stand beside boxes that are too small for theirs, and at arrows. */
const AFAR = 40;
const LABELS = 250;
/** Room for the name of a box with others in it, pixels. */
const OUTER = 160;

/** Draws what is in view; each step is small. */
export function* drawScene(board: Board, scene: DesignScene): Generator<void> {
  const { canvas, camera } = board;
  const { picture, looks, faded, lifted } = scene;
  const { graph, boxes, arrows, inside, order, drawn } = picture;
  const view: Box = {
    ...camera.inPicture(0, 0),
    width: camera.width / camera.scale,
    height: camera.height / camera.scale,
  };
  canvas.textBaseline = "middle";
  canvas.lineJoin = "round";
  const fade = (off: number | undefined) => canvas.globalAlpha = off ? FADED : 1;
  const seen = order.filter((node) => !lifted.has(node) && overlap(boxes[node]!, view));
  const outer = seen.filter((node) => inside[node]!.length > 0);
  const inner = seen.filter((node) => inside[node]!.length === 0);
  for (const node of outer) {
    fade(faded?.nodes[node]);
    drawOuter(board, boxes[node]!, looks.boxes[node]!);
  }
  for (const edge of drawn) {
    const { from, to } = graph.edges[edge]!;
    if (lifted.has(from) || lifted.has(to) || !overlap(arrows[edge]!.box, view)) continue;
    fade(faded?.edges[edge]);
    drawArrow(board, arrows[edge]!, looks.arrows[edge]!);
    yield;
  }
  const room = new Room();
  for (const node of inner) {
    fade(faded?.nodes[node]);
    drawBox(board, boxes[node]!, looks.boxes[node]!);
    yield;
  }
  const unnamed: number[] = [];
  for (const node of inner) {
    fade(faded?.nodes[node]);
    const at = camera.onScreen(boxes[node]!);
    if (!drawBoxText(board, boxes[node]!, graph.nodes[node]!)) unnamed.push(node);
    else room.take(within(at, camera));
    yield;
  }
  for (const node of outer) {
    fade(faded?.nodes[node]);
    if (!drawOuterName(board, boxes[node]!, graph.nodes[node]!)) {
      drawOuterAfar(board, boxes[node]!, graph.nodes[node]!, room);
    } else {
      const { x, y, width } = camera.onScreen(boxes[node]!);
      room.take(within({ x, y, width: Math.min(width, OUTER), height: 28 * camera.scale }, camera));
    }
    yield;
  }
  let left = AFAR;
  for (const node of unnamed.sort((a, b) => graph.nodes[b]!.self - graph.nodes[a]!.self || a - b)) {
    if (left === 0) break;
    if (faded?.nodes[node]) continue;
    canvas.globalAlpha = 1;
    if (drawAfar(board, boxes[node]!, graph.nodes[node]!, room)) left--;
    yield;
  }
  for (const node of unnamed) room.take(within(camera.onScreen(boxes[node]!), camera));
  left = LABELS;
  for (let i = drawn.length - 1; i >= 0 && left > 0; i--) {
    const edge = drawn[i]!;
    const { from, to, label } = graph.edges[edge]!;
    // A loop is too small for a name over it.
    if (from === to || faded?.edges[edge] || lifted.has(from) || lifted.has(to) || !overlap(arrows[edge]!.box, view)) {
      continue;
    }
    canvas.globalAlpha = 1;
    if (drawLabel(board, arrows[edge]!, legible(label), room, false)) left--;
    yield;
  }
  canvas.globalAlpha = 1;
}

/** The part of a rectangle that is in view: one that is zoomed to may be many times as large. */
export function within({ x, y, width, height }: Box, view: { width: number; height: number }): Box {
  const [left, top] = [Math.max(0, x), Math.max(0, y)];
  return {
    x: left,
    y: top,
    width: Math.max(0, Math.min(view.width, x + width) - left),
    height: Math.max(0, Math.min(view.height, y + height) - top),
  };
}
