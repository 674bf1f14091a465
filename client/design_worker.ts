/**
 * The worker of a page that lays out designs. Bundled into dist/design.js.
 *
 * @module
 */
import { arrangeDesign } from "./design_arrange.ts";
import type { DesignLayout, DesignSize, LayoutGraph } from "./design_geometry.ts";

/** What a page asks for. */
export interface LayoutRequest {
  graph: LayoutGraph;
  sizes: readonly DesignSize[];
}

/** A layout in few pieces: ten thousand edges as objects would take the page long to receive. */
export interface PackedLayout {
  type: "layout";
  /** Four numbers a box: x, y, width, height. */
  nodes: Float64Array<ArrayBuffer>;
  /** The points of all edges. */
  points: Float64Array<ArrayBuffer>;
  /** By edge, where its points end. */
  ends: Uint32Array<ArrayBuffer>;
  /** Two numbers an edge. */
  labels: Float64Array<ArrayBuffer>;
  width: number;
  height: number;
}

/** What the worker answers. */
export type LayoutAnswer = PackedLayout | { type: "error"; message: string };

/** Packs a layout, to be handed over. */
export function packLayout({ nodes, edges, width, height }: DesignLayout): PackedLayout {
  const ends = new Uint32Array(edges.length);
  let end = 0;
  for (const [i, { points }] of edges.entries()) ends[i] = end += points.length;
  const all = new Float64Array(end);
  for (const [i, { points }] of edges.entries()) all.set(points, ends[i]! - points.length);
  return {
    type: "layout",
    nodes: Float64Array.from(nodes.flatMap(({ x, y, width, height }) => [x, y, width, height])),
    points: all,
    ends,
    labels: Float64Array.from(edges.flatMap(({ labelAt: { x, y } }) => [x, y])),
    width,
    height,
  };
}

/** The layout that was packed. */
export function unpackLayout({ nodes, points, ends, labels, width, height }: PackedLayout): DesignLayout {
  const layout: DesignLayout = { nodes: [], edges: [], width, height, notice: undefined };
  for (let i = 0; i < nodes.length; i += 4) {
    layout.nodes.push({ x: nodes[i]!, y: nodes[i + 1]!, width: nodes[i + 2]!, height: nodes[i + 3]! });
  }
  for (let i = 0; i < ends.length; i++) {
    const way = Array.from(points.subarray(i === 0 ? 0 : ends[i - 1]!, ends[i]!));
    layout.edges.push({ points: way, labelAt: { x: labels[2 * i]!, y: labels[2 * i + 1]! } });
  }
  return layout;
}

/** Lays out, and tells what came of it. */
export function answer({ graph, sizes }: LayoutRequest): LayoutAnswer {
  try {
    return packLayout(arrangeDesign(graph, sizes));
  } catch (error) {
    return { type: "error", message: error instanceof Error ? error.message : String(error) };
  }
}

/** What a worker's scope has of it. */
interface Scope {
  postMessage(message: LayoutAnswer, options: { transfer: Transferable[] }): void;
}

// Only as a worker: the module is imported for what packs and unpacks, and by tests.
if ("WorkerGlobalScope" in globalThis && !("Deno" in globalThis)) {
  const page = globalThis as unknown as Scope;
  addEventListener("message", ({ data }: MessageEvent<LayoutRequest>) => {
    const made = answer(data);
    const transfer = made.type === "error"
      ? []
      : [made.nodes.buffer, made.points.buffer, made.ends.buffer, made.labels.buffer];
    page.postMessage(made, { transfer });
  });
}
