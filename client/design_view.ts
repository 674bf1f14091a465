/**
 * The design as it stands on the page: where its boxes are, which part is in view, what is pointed at. The parts of the
 * page work it through here, and it draws itself, once a frame at most.
 *
 * @module
 */
import { batch, type Signal, signal } from "@preact/signals";
import { type Box, Camera } from "../canvas/design_camera.ts";
import { type DesignHit, hitAt } from "../canvas/design_hits.ts";
import { DesignPainter } from "../canvas/design_painter.ts";
import {
  boundsOf,
  type DesignPicture,
  makePicture,
  moveBox,
  type Route,
  straightRoute,
  withInner,
} from "../canvas/design_picture.ts";
import type { DesignScene } from "../canvas/design_scene.ts";
import { colorsOf, looksOf, sizeOf } from "../canvas/design_style.ts";
import { look } from "../canvas/look.ts";
import type { DesignGraph } from "../profile/design.ts";
import type { Profile } from "../profile/types.ts";
import { asMicrologError } from "./recordings.ts";
import { focusOf, pickOf, rowsOf } from "./design_focus.ts";
import type { DesignPick } from "./design_choice.ts";
import type { DesignFaded } from "./design_search.ts";
import { layOutDesign } from "./design_layout.ts";
import { FrameLoop } from "./frames.ts";

/** How long boxes take to their new places, ms. */
const GLIDE = 260;
/** With more boxes and arrows than these they are there at once: a frame has no time to draw them all. */
const GLIDING = 500;
/** How near the pointer has to come to an arrow, pixels on screen. */
const REACH = 5;
/** Zoom of one step of the keyboard or a button. */
export const ZOOM_STEP = 1.4;

/** What becomes of the view so soon after a press of the pointer is its doing, ms. */
const BY_PRESS = 800;

/** Boxes on their way. */
interface Glide {
  from: Box[];
  to: DesignPicture;
  began: number;
}

/** See the module. */
export class DesignView {
  readonly camera = new Camera();
  readonly picture: Signal<DesignPicture | undefined> = signal(undefined);
  /** Raised when boxes have come to other places. */
  readonly placed: Signal<number> = signal(0);
  /** How many boxes are being laid out; 0: none. */
  readonly busy: Signal<number> = signal(0);
  /** What is not as it should be; "" for nothing. */
  readonly notice: Signal<string> = signal("");
  readonly hovered: Signal<DesignPick | undefined> = signal<DesignPick | undefined>(undefined);

  #chosen: DesignPick | undefined;
  #scene: DesignScene | undefined;
  #version = 0;
  #loop = new FrameLoop(() => this.#paint());
  #painter: DesignPainter | undefined;
  #area: HTMLElement | undefined;
  #layout: AbortController | undefined;
  #glide: Glide | undefined;
  /** Where boxes and arrows are, by key; of boxes that are not shown now too. */
  #known = { shape: "", boxes: new Map<string, Box>(), routes: new Map<string, Route>() };
  /** Whether the person has looked elsewhere than at all of it. */
  #roamed = false;
  #pressed = -Infinity;

  /** Begins to draw; returns a function that ends it. */
  attach(area: HTMLElement, canvas: HTMLCanvasElement): () => void {
    this.#area = area;
    this.#painter = new DesignPainter(canvas);
    const measure = () => this.resize(area.clientWidth || 1, area.clientHeight || 1);
    const observer = new ResizeObserver(measure);
    observer.observe(area);
    measure();
    return () => {
      observer.disconnect();
      this.#loop.stop();
      this.#layout?.abort();
      this.busy.value = 0;
      this.#area = this.#painter = undefined;
    };
  }

  /** Takes over the size of the area that it is drawn in. */
  resize(width: number, height: number): void {
    if (width === this.camera.width && height === this.camera.height) return;
    [this.camera.width, this.camera.height] = [width, height];
    // A click has brought the panel: what was clicked stays where it is, if that can still be seen.
    if (performance.now() - this.#pressed < BY_PRESS) this.reveal(this.#chosen);
    else if (!this.#roamed) this.#fit();
    this.invalidate();
  }

  /** The pointer was pressed on the picture. */
  press(): void {
    this.#pressed = performance.now();
  }

  /**
   * Shows a graph. Where all its boxes have been placed before they stay where they are.
   *
   * @param shape What the layout is made for: recording, level, opened boxes
   */
  async show(graph: DesignGraph, shape: string): Promise<void> {
    this.#layout?.abort();
    this.busy.value = 0;
    const same = this.#known.shape === shape;
    if (same && graph.nodes.every(({ key }) => this.#known.boxes.has(key))) {
      return this.#take(graph, graph.nodes.map(({ key }) => this.#known.boxes.get(key)!), undefined);
    }
    await this.#layOut(graph, shape, same);
  }

  /** Lays out anew what is shown: boxes moved by hand go back as well. */
  async tidy(): Promise<void> {
    const picture = this.picture.peek();
    if (!picture) return;
    this.#roamed = false;
    await this.#layOut(picture.graph, this.#known.shape, false);
  }

  async #layOut(graph: DesignGraph, shape: string, stay: boolean): Promise<void> {
    const painter = this.#painter;
    if (!painter) return;
    this.#layout?.abort();
    const abort = this.#layout = new AbortController();
    this.busy.value = graph.nodes.length;
    const sizes = graph.nodes.map((node) => sizeOf(node, (text, size) => painter.fitter.width(text) * size / 12));
    try {
      const layout = await layOutDesign(graph, sizes, abort.signal);
      if (abort.signal.aborted) return;
      const other = this.#known.shape !== shape;
      this.#known = { shape, boxes: new Map(), routes: new Map() };
      if (other && !stay) this.#roamed = false;
      batch(() => {
        this.notice.value = layout.notice ?? "";
        this.#take(graph, layout.nodes, layout.edges);
      });
    } catch (error) {
      if (abort.signal.aborted) return;
      this.notice.value = asMicrologError(error, "Cannot lay out the boxes").message;
    } finally {
      if (this.#layout === abort) this.busy.value = 0;
    }
  }

  /** Shows boxes at places, and arrows on their courses or on those that are known. */
  #take(graph: DesignGraph, places: readonly Box[], routes: readonly Route[] | undefined): void {
    const before = this.picture.peek();
    const boxes = places.map(({ x, y, width, height }) => ({ x, y, width, height }));
    const picture = makePicture(
      graph,
      boxes,
      graph.edges.map((_, edge) =>
        routes?.[edge] ?? this.#known.routes.get(edgeKey(graph, edge)) ?? straightRoute({ graph, boxes }, edge)
      ),
    );
    const old = new Map(before?.graph.nodes.map(({ key }, node) => [key, before.boxes[node]!]));
    const moved = graph.nodes.some(({ key }, node) => isElsewhere(old.get(key), boxes[node]!));
    const still = !before || !moved || graph.nodes.length + graph.edges.length > GLIDING ||
      matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.#glide = still ? undefined : {
      from: graph.nodes.map(({ key }, node) => old.get(key) ?? boxes[node]!),
      to: picture,
      began: performance.now(),
    };
    this.#remember(picture);
    batch(() => {
      this.hovered.value = undefined;
      this.picture.value = picture;
      this.placed.value++;
    });
    this.#setScene(picture);
    if (!this.#roamed) this.#fit();
    this.invalidate();
  }

  #remember({ graph, boxes, arrows }: DesignPicture): void {
    graph.nodes.forEach(({ key }, node) => this.#known.boxes.set(key, boxes[node]!));
    graph.edges.forEach((_, edge) => {
      const { points, labelAt } = arrows[edge]!;
      this.#known.routes.set(edgeKey(graph, edge), { points, labelAt });
    });
  }

  #setScene(picture: DesignPicture): void {
    const { faded, picture: last } = this.#scene ?? {};
    this.#scene = {
      picture,
      looks: looksOf(picture.graph, look()),
      colors: colorsOf(look()),
      look: look(),
      faded: last?.graph === picture.graph ? faded : undefined,
      lifted: new Set(),
      version: ++this.#version,
    };
  }

  /** Draws all anew where the page has other colours by now. */
  recolor(): void {
    const picture = this.picture.peek();
    if (!picture || this.#scene?.look === look()) return;
    this.#setScene(picture);
    this.invalidate();
  }

  /** What a search has not found; undefined where nothing is searched for. */
  setFaded(faded: DesignFaded | undefined): void {
    if (!this.#scene || this.#scene.faded === faded) return;
    this.#scene = { ...this.#scene, faded, version: ++this.#version };
    this.invalidate();
  }

  /** What stands out while nothing is pointed at. */
  setChosen(chosen: DesignPick | undefined): void {
    this.#chosen = chosen;
    this.invalidate();
  }

  /** What is at a place on screen. */
  pickAt(x: number, y: number): DesignPick | undefined {
    const picture = this.picture.peek();
    if (!picture) return undefined;
    const at = this.camera.inPicture(x, y);
    const hit: DesignHit | undefined = hitAt(picture, at.x, at.y, REACH / this.camera.scale);
    return hit && pickOf(picture.graph, hit);
  }

  /** Lifts a box (its row) to be dragged; with it go those in it. */
  lift(node: number): void {
    if (!this.#scene) return;
    this.#glide = undefined;
    this.#scene = { ...this.#scene, lifted: new Set(withInner(this.#scene.picture, node)), version: ++this.#version };
    this.invalidate();
  }

  /** Moves a box by pixels on screen. */
  move(node: number, across: number, down: number): void {
    const picture = this.picture.peek();
    if (!picture) return;
    this.#roamed = true;
    moveBox(picture, node, across / this.camera.scale, down / this.camera.scale);
    this.invalidate();
  }

  /** Puts down what was lifted. */
  drop(): void {
    if (!this.#scene) return;
    this.#scene = { ...this.#scene, lifted: new Set(), version: ++this.#version };
    this.#remember(this.#scene.picture);
    this.placed.value++;
    this.invalidate();
  }

  /** Moves the picture by pixels on screen. */
  panBy(across: number, down: number): void {
    this.#roamed = true;
    this.camera.panBy(across, down);
    this.invalidate();
  }

  /** Zooms; what is at the place on screen stays there, the middle where none is given. */
  zoomBy(factor: number, x: number = this.camera.width / 2, y: number = this.camera.height / 2): void {
    this.#roamed = true;
    this.camera.zoomAt(x, y, factor);
    this.invalidate();
  }

  /** Shows all. */
  fit(): void {
    this.#roamed = false;
    this.#fit();
    this.invalidate();
  }

  #fit(): void {
    const picture = this.picture.peek();
    if (picture) this.camera.fit(boundsOf(picture));
  }

  /** Brings a box or an arrow into view. */
  reveal(pick: DesignPick | undefined): void {
    const picture = this.picture.peek();
    if (!picture) return;
    const { node, edge } = rowsOf(picture.graph, pick);
    const box = picture.boxes[node] ?? picture.arrows[edge]?.box;
    if (!box) return;
    const before = this.camera.copy();
    this.camera.reveal(box);
    if (!before.isSame(this.camera)) this.#roamed = true;
    this.invalidate();
  }

  /** Asks for a frame. */
  invalidate(): void {
    this.#loop.invalidate();
  }

  /** What an SVG is made from: picture, looks and what measures; undefined where there is none. */
  get drawn(): { scene: DesignScene; painter: DesignPainter } | undefined {
    return this.#scene && this.#painter && { scene: this.#scene, painter: this.#painter };
  }

  #paint(): void {
    const [scene, painter, area] = [this.#scene, this.#painter, this.#area];
    if (!scene || !painter || !area) return;
    const { camera } = this;
    if (this.#glide) {
      const share = Math.min(1, (performance.now() - this.#glide.began) / GLIDE);
      if (share === 1) this.#glide = undefined;
      const picture = this.#glide ? between(this.#glide, 1 - (1 - share) ** 3) : scene.picture;
      painter.paint({ ...scene, picture, version: ++this.#version }, camera, undefined, devicePixelRatio);
      scene.version = ++this.#version;
      return this.invalidate();
    }
    const focus = focusOf(scene.picture, this.hovered.peek(), this.#chosen, scene.lifted.size > 0);
    const more = painter.paint(scene, camera, focus, devicePixelRatio);
    area.dataset.camera = `${camera.x} ${camera.y} ${camera.scale}`;
    area.dataset.still = String(!more);
    if (more) this.invalidate();
  }
}

const views = new WeakMap<Profile, DesignView>();

/** The view of a recording: who comes back to it finds it as it was. */
export function designViewOf(profile: Profile): DesignView {
  let view = views.get(profile);
  if (view === undefined) views.set(profile, view = new DesignView());
  return view;
}

function edgeKey({ nodes, edges }: DesignGraph, edge: number): string {
  const { from, to } = edges[edge]!;
  return `${nodes[from]!.key}\n${nodes[to]!.key}`;
}

function isElsewhere(one: Box | undefined, other: Box): boolean {
  return one !== undefined && (one.x !== other.x || one.y !== other.y);
}

/** A picture on the way; its arrows go straight until all have arrived. */
function between({ from, to }: Glide, share: number): DesignPicture {
  const boxes = to.boxes.map((box, node) => {
    const old = from[node]!;
    const step = (a: number, b: number) => a + (b - a) * share;
    return {
      x: step(old.x, box.x),
      y: step(old.y, box.y),
      width: step(old.width, box.width),
      height: step(old.height, box.height),
    };
  });
  const { graph } = to;
  return makePicture(graph, boxes, graph.edges.map((_, edge) => straightRoute({ graph, boxes }, edge)));
}
