/**
 * Where the boxes and edges of a design go, found out of the page's way.
 *
 * @module
 */
import { arrangeDesign } from "./design_arrange.ts";
import type { DesignLayout, DesignSize, LayoutGraph } from "./design_geometry.ts";
import { arrangeByDepth } from "./design_rows.ts";
import { type LayoutAnswer, type LayoutRequest, unpackLayout } from "./design_worker.ts";
import { startWorker } from "./workers.ts";

export type { DesignLayout, DesignPath, DesignPlace, DesignSize, LayoutGraph } from "./design_geometry.ts";
export { routeEdges } from "./design_routes.ts";

/** How long it may take, ms. */
const LIMIT = 10_000;

/** What a layout is made with; for tests. */
export interface LayoutMeans {
  /** ms */
  limit?: number;
  /** Undefined where there can be no worker. */
  start?: () => Worker | undefined;
}

/** A worker that has nothing to do: to start one takes longer than most layouts. */
let resting: Worker | undefined;

/**
 * Lays out a design in a worker: boxes in their boxes, calls downwards. Boxes do not overlap, and the same graph and
 * sizes give the same layout. Where it cannot be done, or takes more than 10 s, boxes stand in rows by depth, and
 * `notice` says so.
 *
 * @param sizes By node, see {@linkcode DesignSize}
 * @param signal Ends it; the promise is rejected with its reason
 *
 * @example
 * ```ts
 * import { designOf } from "../profile/design.ts";
 * import type { Profile } from "../profile/types.ts";
 * import { layOutDesign } from "./design_layout.ts";
 * async function draw(profile: Profile) {
 *   const graph = designOf(profile, { level: "module" });
 *   const { nodes } = await layOutDesign(graph, graph.nodes.map(() => ({ width: 140, height: 44 })));
 *   for (const { x, y } of nodes) console.log(x, y);
 * }
 * ```
 */
export async function layOutDesign(
  graph: LayoutGraph,
  sizes: readonly DesignSize[],
  signal?: AbortSignal,
  { limit = LIMIT, start }: LayoutMeans = {},
): Promise<DesignLayout> {
  signal?.throwIfAborted();
  const request: LayoutRequest = {
    graph: {
      nodes: graph.nodes.map(({ parent }) => ({ parent })),
      edges: graph.edges.map(({ from, to, total }) => ({ from, to, total })),
    },
    sizes: sizes.map(({ width, height }) => ({ width, height })),
  };
  const worker = start === undefined ? resting ?? startWorker("design") : start();
  if (worker === resting) resting = undefined;
  const result = worker === undefined ? "no worker" : await ask(worker, request, limit, signal, start === undefined);
  if (typeof result !== "string") return result;
  // A worker that could not even start is no reason for less: it takes part of a second, at worst.
  if (result === "no worker") return arrangeDesign(request.graph, request.sizes);
  const plain = arrangeDesign(request.graph, request.sizes, arrangeByDepth);
  return { ...plain, notice: `The boxes stand in plain rows, by depth: ${result}.` };
}

/** The worker's layout, or in words why there is none. */
function ask(
  worker: Worker,
  request: LayoutRequest,
  limit: number,
  signal: AbortSignal | undefined,
  keep: boolean,
): Promise<DesignLayout | string> {
  const { promise, resolve, reject } = Promise.withResolvers<DesignLayout | string>();
  let done = false;
  const onAnswer = ({ data }: MessageEvent<LayoutAnswer>) => {
    done = true;
    resolve(data.type === "layout" ? unpackLayout(data) : `arranging them failed with "${data.message}"`);
  };
  const onError = (event: Event) => {
    event.preventDefault();
    resolve("no worker");
  };
  const onAbort = () => reject(signal?.reason);
  const late = setTimeout(() => resolve(`arranging them took more than ${limit / 1000} s`), limit);
  worker.addEventListener("message", onAnswer);
  worker.addEventListener("error", onError);
  worker.addEventListener("messageerror", onError);
  signal?.addEventListener("abort", onAbort);
  worker.postMessage(request);
  return promise.finally(() => {
    clearTimeout(late);
    worker.removeEventListener("message", onAnswer);
    worker.removeEventListener("error", onError);
    worker.removeEventListener("messageerror", onError);
    signal?.removeEventListener("abort", onAbort);
    if (done && keep && resting === undefined) resting = worker;
    else worker.terminate();
  });
}
