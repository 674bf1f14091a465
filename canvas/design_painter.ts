/**
 * Draws a design on the page. A large one takes longer to draw than a frame has, so what was drawn is kept: while the
 * picture is moved, what is kept is moved, and drawn anew behind it, a few milliseconds in each frame. What is pointed at
 * or dragged lies over it and is drawn with each frame.
 *
 * @module
 */
import { legible } from "../profile/legible.ts";
import { Camera } from "./design_camera.ts";
import { Room } from "./design_detail.ts";
import { aroundOf } from "./design_picture.ts";
import { type DesignScene, drawScene, within } from "./design_scene.ts";
import {
  type Board,
  drawAfar,
  drawArrow,
  drawBox,
  drawBoxText,
  drawFrame,
  drawLabel,
  NAME_FONT,
} from "./design_strokes.ts";
import { mix } from "./design_style.ts";
import { TextFitter } from "./text.ts";

/** What stands out, by row of the graph's nodes and edges. */
export interface DesignFocus {
  nodes: ReadonlySet<number>;
  edges: readonly number[];
  /** The box and the arrow that it is about, -1 for none. */
  node: number;
  edge: number;
  /** The chosen box, -1 for none: it is framed. */
  chosen: number;
  /** How much is left of the rest, 0 to 1. */
  rest: number;
}

/** Time in a frame for drawing what is kept, ms. */
const BUDGET = 6;
/** Steps between two looks at the clock. */
const STEPS = 12;
/** Beyond the view so much is drawn too, as a share of it: it is there when the picture is moved. */
const RIM = 0.25;
/** With less than this left of it on a side it is drawn anew. */
const SPARE = 0.05;
/** As many names of functions stand at the arrows of what is pointed at. */
const LABELS = 40;
/** As many arrows of a box are drawn in full while it is pointed at or dragged; the heaviest. */
const ARROWS = 400;

/** What has been drawn, and what it shows. */
interface Kept {
  board: Board;
  version: number;
  ratio: number;
}

/** Paints designs on a canvas. */
export class DesignPainter {
  #canvas: CanvasRenderingContext2D;
  #fitter: TextFitter;
  #front: Kept | undefined;
  #back: (Kept & { steps: Generator<void> }) | undefined;
  #spare: HTMLCanvasElement | undefined;

  constructor(canvas: HTMLCanvasElement) {
    this.#canvas = contextOf(canvas);
    const ruler = contextOf(document.createElement("canvas"));
    ruler.font = NAME_FONT;
    this.#fitter = new TextFitter((text) => ruler.measureText(text).width);
  }

  /** Measures in the font of names. */
  get fitter(): TextFitter {
    return this.#fitter;
  }

  /** Draws what is in view; `ratio` is device pixels in a pixel. True where another frame is needed. */
  paint(scene: DesignScene, camera: Camera, focus: DesignFocus | undefined, ratio: number): boolean {
    const canvas = this.#canvas;
    resize(canvas.canvas, camera, ratio);
    const done = this.#keep(scene, camera, ratio);
    canvas.setTransform(1, 0, 0, 1, 0, 0);
    canvas.globalAlpha = 1;
    canvas.clearRect(0, 0, canvas.canvas.width, canvas.canvas.height);
    if (this.#front) {
      canvas.globalAlpha = focus?.rest ?? 1;
      const from = this.#front.board.camera;
      const grown = camera.scale / from.scale * ratio / this.#front.ratio;
      const image = this.#front.board.canvas.canvas;
      // On whole pixels it stays as sharp as it is.
      const place = (value: number) => grown === 1 ? Math.round(value) : value;
      canvas.drawImage(
        image,
        place((from.x - camera.x) * camera.scale * ratio),
        place((from.y - camera.y) * camera.scale * ratio),
        image.width * grown,
        image.height * grown,
      );
    }
    canvas.globalAlpha = 1;
    canvas.setTransform(ratio, 0, 0, ratio, 0, 0);
    this.#over({ canvas, camera, fitter: this.#fitter, colors: scene.colors }, scene, focus);
    return !done;
  }

  /** Goes on drawing what is kept; true where it shows what it should. */
  #keep(scene: DesignScene, camera: Camera, ratio: number): boolean {
    if (this.#back && this.#back.version !== scene.version) this.#drop();
    if (!this.#back && !this.#shows(this.#front, scene, camera, ratio)) {
      const wanted = wider(camera, RIM);
      const canvas = contextOf(this.#spare ?? document.createElement("canvas"));
      this.#spare = undefined;
      resize(canvas.canvas, wanted, ratio);
      canvas.setTransform(1, 0, 0, 1, 0, 0);
      canvas.clearRect(0, 0, canvas.canvas.width, canvas.canvas.height);
      canvas.setTransform(ratio, 0, 0, ratio, 0, 0);
      const board = { canvas, camera: wanted, fitter: this.#fitter, colors: scene.colors };
      this.#back = { board, version: scene.version, ratio, steps: drawScene(board, scene) };
    }
    if (!this.#back) return true;
    const end = performance.now() + BUDGET;
    while (performance.now() < end) {
      for (let i = 0; i < STEPS; i++) {
        if (!this.#back.steps.next().done) continue;
        this.#spare = this.#front?.board.canvas.canvas;
        this.#front = this.#back;
        this.#back = undefined;
        return this.#shows(this.#front, scene, camera, ratio);
      }
    }
    return false;
  }

  #drop(): void {
    this.#spare = this.#back?.board.canvas.canvas;
    this.#back = undefined;
  }

  /** Whether what is kept shows the view, and some more for where it is moved next. */
  #shows(kept: Kept | undefined, scene: DesignScene, camera: Camera, ratio: number): boolean {
    if (kept?.version !== scene.version || kept.ratio !== ratio) return false;
    const [has, needs] = [kept.board.camera, wider(camera, SPARE)];
    const [across, down] = [(needs.x - has.x) * has.scale, (needs.y - has.y) * has.scale];
    return has.scale === needs.scale && across >= 0 && down >= 0 && across + needs.width <= has.width &&
      down + needs.height <= has.height;
  }

  /** What is dragged and what stands out. */
  #over(board: Board, scene: DesignScene, focus: DesignFocus | undefined): void {
    const { picture, looks, colors, lifted } = scene;
    const { graph, boxes, arrows, inside, touching } = picture;
    const { canvas } = board;
    canvas.textBaseline = "middle";
    canvas.lineJoin = "round";
    const about = new Set(focus?.edges.slice(0, ARROWS));
    const edges = new Set(about);
    for (const node of lifted) {
      for (const edge of touching[node]!) if (edges.size < ARROWS) edges.add(edge);
    }
    const nodes = new Set([...lifted, ...(focus?.nodes ?? [])]);
    for (const outer of lifted.size > 0 ? aroundOf(picture, [...lifted][0]!) : []) drawFrame(board, boxes[outer]!, 1);
    for (const edge of edges) {
      const color = about.has(edge) ? mix(looks.arrows[edge]!, colors.text, 0.45) : looks.arrows[edge]!;
      drawArrow(board, arrows[edge]!, edge === focus?.edge ? colors.accent : color, edge === focus?.edge ? 1 : 0);
    }
    const room = new Room();
    const unnamed: number[] = [];
    for (const node of nodes) {
      if (inside[node]!.length > 0) continue;
      drawBox(board, boxes[node]!, looks.boxes[node]!);
      if (!drawBoxText(board, boxes[node]!, graph.nodes[node]!)) unnamed.push(node);
      else room.take(within(board.camera.onScreen(boxes[node]!), board.camera));
    }
    if (focus && focus.chosen >= 0) drawFrame(board, boxes[focus.chosen]!, 2);
    if (focus && focus.node >= 0 && focus.node !== focus.chosen) drawFrame(board, boxes[focus.node]!, 1);
    // Seen from afar: who it is comes before what is called, and the box in question before its neighbours.
    const weight = (node: number) => node === focus?.node ? Infinity : graph.nodes[node]!.total;
    unnamed.sort((a, b) => weight(b) - weight(a) || a - b);
    for (const node of unnamed.slice(0, LABELS)) drawAfar(board, boxes[node]!, graph.nodes[node]!, room, true);
    let left = LABELS;
    for (const edge of focus && lifted.size === 0 ? focus.edges : []) {
      if (left === 0) break;
      if (drawLabel(board, arrows[edge]!, legible(graph.edges[edge]!.label), room, true)) left--;
    }
  }
}

/** The view with a rim around it. */
function wider(camera: Camera, rim: number): Camera {
  const wide = camera.copy();
  const [across, down] = [Math.ceil(camera.width * rim), Math.ceil(camera.height * rim)];
  wide.x -= across / camera.scale;
  wide.y -= down / camera.scale;
  wide.width += 2 * across;
  wide.height += 2 * down;
  return wide;
}

function resize(canvas: HTMLCanvasElement, view: { width: number; height: number }, ratio: number): void {
  const [width, height] = [Math.round(view.width * ratio), Math.round(view.height * ratio)];
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
}

function contextOf(canvas: HTMLCanvasElement): CanvasRenderingContext2D {
  const context = canvas.getContext("2d");
  if (!context) throw new Error("Cannot draw: this browser gives no 2D canvas");
  return context;
}
