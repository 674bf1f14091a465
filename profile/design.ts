/**
 * The structure of a program as it was at run time: packages, modules and classes, and the calls between them.
 *
 * @module
 */
import { type DesignSum, sumUp } from "./design_sum.ts";
import type { DesignEdge, DesignFunction, DesignGraph, DesignNode, DesignOptions } from "./design_types.ts";
import { functionOf } from "./functions.ts";
import { legible } from "./legible.ts";
import type { Profile } from "./types.ts";

export type {
  DesignEdge,
  DesignFunction,
  DesignGraph,
  DesignLevel,
  DesignNode,
  DesignOptions,
} from "./design_types.ts";

/**
 * The structure of a program, of the calls of a profile. Garbage collections, and functions of V8 that have no source,
 * are part of what called them. The graph is worked out once for each state of the profile and must not be changed.
 *
 * Of a million calls it takes longer than a frame: see {@linkcode designSteps}.
 *
 * @example
 * ```ts
 * import { ProfileBuilder } from "./builder.ts";
 * import { designOf } from "./design.ts";
 * const { profile } = new ProfileBuilder();
 * const { nodes, edges } = designOf(profile, { level: "module", threshold: 0.01 });
 * ```
 */
export function designOf(profile: Profile, options: DesignOptions): DesignGraph {
  return finish(designSteps(profile, options));
}

/**
 * The same as {@linkcode designOf} in steps of a few milliseconds: what draws it rests between two. Once it has
 * returned, all functions of this module answer at once for the same options, whatever their threshold.
 *
 * @example
 * ```ts
 * import { ProfileBuilder } from "./builder.ts";
 * import { designSteps } from "./design.ts";
 * const steps = designSteps(new ProfileBuilder().profile, { level: "module" });
 * let step = steps.next();
 * while (!step.done) step = steps.next();
 * console.log(step.value.nodes.length);
 * ```
 */
export function* designSteps(profile: Profile, options: DesignOptions): Generator<undefined, DesignGraph> {
  const known = yield* sumOf(profile, options);
  const threshold = Math.min(1, Math.max(0, options.threshold ?? 0));
  if (known.graph?.threshold !== threshold) {
    known.graph = { threshold, graph: yield* graphOf(profile, known.sum, threshold) };
  }
  return known.graph.graph;
}

function finish<T>(steps: Generator<undefined, T>): T {
  for (let step = steps.next();; step = steps.next()) if (step.done) return step.value;
}

/** A sum, and the last graph that was made of it. */
interface Known {
  sum: DesignSum;
  graph: { threshold: number; graph: DesignGraph } | undefined;
}

/** Sums that are kept: a person goes back and forth between levels. */
const KEPT = 4;
const sums = new WeakMap<Profile, { revision: number; byOptions: Map<string, Known> }>();

function* sumOf(profile: Profile, options: DesignOptions): Generator<undefined, Known> {
  const { level, range, threads, opened } = options;
  const key = JSON.stringify([
    level,
    range?.from,
    range?.until,
    threads?.toSorted((a, b) => a - b),
    [
      ...opened ?? [],
    ].sort(),
  ]);
  const { revision } = profile;
  const now = () => {
    let kept = sums.get(profile);
    if (kept?.revision !== revision) sums.set(profile, kept = { revision, byOptions: new Map() });
    return kept.byOptions;
  };
  let known = now().get(key);
  if (known === undefined) {
    known = { sum: yield* sumUp(profile, options), graph: undefined };
    // Meanwhile the profile may have grown: then this is of no use to the next.
    if (profile.revision !== revision) return known;
  }
  const kept = now();
  kept.delete(key);
  kept.set(key, known);
  for (const oldest of kept.keys()) {
    if (kept.size > KEPT) kept.delete(oldest);
  }
  return known;
}

/** Edges between two rests. */
const EDGES = 2_000;

function* graphOf(profile: Profile, sum: DesignSum, threshold: number): Generator<undefined, DesignGraph> {
  const { boxes, ofBoxes, ofEdges, edgeFrom, edgeTo } = sum;
  let [most, mostBetween] = [0, 0];
  for (let edge = 0; edge < edgeFrom.length; edge++) {
    most = Math.max(most, ofEdges.total[edge]!);
    if (edgeFrom[edge] !== edgeTo[edge]) mostBetween = Math.max(mostBetween, ofEdges.total[edge]!);
  }
  const least = threshold * (mostBetween || most);
  const shown: number[] = [];
  for (let edge = 0; edge < edgeFrom.length; edge++) if (ofEdges.total[edge]! >= least) shown.push(edge);
  shown.sort((a, b) => ofEdges.total[b]! - ofEdges.total[a]! || a - b);
  yield;
  const { kept, hiddenNodes } = keptBoxes(sum, least);
  const order = heaviestFirst(boxes, kept, ofBoxes.total);
  const index = new Int32Array(boxes.length).fill(-1);
  for (const [at, box] of order.entries()) index[box] = at;
  const functions = functionCounts(profile, sum);
  const nodes = order.map((row): DesignNode => {
    const { key, kind, name, title, origin, parent, folded, opened } = boxes[row]!;
    return {
      key,
      kind,
      name,
      title,
      parent: parent < 0 ? -1 : index[parent]!,
      origin,
      self: settled(ofBoxes.self[row]!),
      total: ofBoxes.total[row]!,
      calls: ofBoxes.calls[row]!,
      functions: functions[row]!,
      folded,
      opened,
    };
  });
  yield;
  const callees = calleesByEdge(sum);
  const edges: DesignEdge[] = [];
  for (const edge of shown) {
    if (edges.length % EDGES === EDGES - 1) yield;
    edges.push({
      from: index[edgeFrom[edge]!]!,
      to: index[edgeTo[edge]!]!,
      total: ofEdges.total[edge]!,
      calls: ofEdges.calls[edge]!,
      functions: callees.first[edge + 1]! - callees.first[edge]!,
      label: labelOf(profile, sum, callees, edge),
    });
  }
  return { nodes, edges, hidden: edgeFrom.length - edges.length, hiddenNodes };
}

/** Sums and differences of the same times may leave some 1e-10 µs. */
function settled(self: number): number {
  return self < 1e-3 ? 0 : self;
}

/** 1 for boxes that are shown. A box that was called has calls; those around it have as many at least. */
function keptBoxes(
  { boxes, ofBoxes, ofEdges, edgeFrom, edgeTo }: DesignSum,
  least: number,
): { kept: Uint8Array; hiddenNodes: number } {
  const joined = new Uint8Array(boxes.length);
  const lost = new Uint8Array(boxes.length);
  for (let edge = 0; edge < edgeFrom.length; edge++) {
    const ends = ofEdges.total[edge]! >= least ? joined : lost;
    ends[edgeFrom[edge]!] = ends[edgeTo[edge]!] = 1;
  }
  const inner = new Uint8Array(boxes.length).fill(1);
  for (const { parent } of boxes) if (parent >= 0) inner[parent] = 0;
  const kept = new Uint8Array(boxes.length);
  let hiddenNodes = 0;
  for (let box = boxes.length - 1; box >= 0; box--) {
    if (inner[box] === 1 && ofBoxes.calls[box]! > 0) {
      const hide = lost[box] === 1 && joined[box] === 0 && ofBoxes.total[box]! < least;
      if (hide) hiddenNodes++;
      else kept[box] = 1;
    }
    if (kept[box] === 1 && boxes[box]!.parent >= 0) kept[boxes[box]!.parent] = 1;
  }
  return { kept, hiddenNodes };
}

/** Rows of boxes that are kept, each before those in it, otherwise most time first. */
function heaviestFirst(boxes: DesignSum["boxes"], kept: Uint8Array, total: Float64Array): number[] {
  const depth: number[] = [];
  for (const { parent } of boxes) depth.push(parent < 0 ? 0 : depth[parent]! + 1);
  return [...boxes.keys()].filter((box) => kept[box] === 1)
    .sort((a, b) => depth[a]! - depth[b]! || total[b]! - total[a]! || a - b);
}

function functionCounts(profile: Profile, { boxes, boxOf, ofFunctions }: DesignSum): Uint32Array {
  const counts = new Uint32Array(boxes.length);
  const functions = functionOf(profile);
  for (let frame = 0; frame < boxOf.length; frame++) {
    if (functions[frame] !== frame || !ofFunctions.calls[frame]) continue;
    for (let box = boxOf[frame]!; box >= 0; box = boxes[box]!.parent) counts[box]!++;
  }
  return counts;
}

/** What each edge leads to: rows of callees, those of an edge from `first[edge]` to `first[edge + 1]`. */
interface Callees {
  first: Uint32Array;
  rows: Uint32Array;
}

function calleesByEdge({ edgeFrom, calleeEdge }: DesignSum): Callees {
  const first = new Uint32Array(edgeFrom.length + 1);
  for (const edge of calleeEdge) first[edge + 1]!++;
  for (let edge = 0; edge < edgeFrom.length; edge++) first[edge + 1]! += first[edge]!;
  const rows = new Uint32Array(calleeEdge.length);
  const next = first.slice();
  for (let callee = 0; callee < rows.length; callee++) rows[next[calleeEdge[callee]!]!++] = callee;
  return { first, rows };
}

/** Letters that a name has in a label. */
const LETTERS = 32;

/** The two names that most time was spent in, and how many more there are. */
function labelOf({ frames }: Profile, sum: DesignSum, { first, rows }: Callees, edge: number): string {
  const { calleeFrame, ofCallees: { total } } = sum;
  let [one, other] = [-1, -1];
  const isBefore = (a: number, b: number) =>
    b < 0 || total[a]! > total[b]! || total[a] === total[b] && calleeFrame[a]! < calleeFrame[b]!;
  for (let i = first[edge]!; i < first[edge + 1]!; i++) {
    const callee = rows[i]!;
    if (isBefore(callee, one)) [one, other] = [callee, one];
    else if (isBefore(callee, other)) other = callee;
  }
  const names = [one, other].filter((callee) => callee >= 0).map((callee) => {
    const name = legible(frames.name[calleeFrame[callee]!]!.slice(0, LETTERS + 1));
    return name.length > LETTERS ? `${name.slice(0, LETTERS - 1)}…` : name;
  });
  const more = first[edge + 1]! - first[edge]! - names.length;
  return more > 0 ? `${names.join(", ")}, +${more}` : names.join(", ");
}

/** The functions of a box, and of all boxes in it, most time first; none where there is no such box. */
export function functionsOfNode(profile: Profile, options: DesignOptions, key: string): DesignFunction[] {
  const { sum } = finish(sumOf(profile, options));
  const { boxes, boxOf, ofFunctions } = sum;
  const inside = new Uint8Array(boxes.length);
  for (const [row, box] of boxes.entries()) {
    inside[row] = box.key === key ? 1 : box.parent < 0 ? 0 : inside[box.parent]!;
  }
  const functions = functionOf(profile);
  const found: DesignFunction[] = [];
  for (let frame = 0; frame < boxOf.length; frame++) {
    if (functions[frame] !== frame || !ofFunctions.calls[frame] || !inside[boxOf[frame]!]) continue;
    found.push(functionAt(profile, frame, ofFunctions, frame));
  }
  return found.sort(byTime);
}

/** The functions that an edge leads to, with the time of these calls alone, most time first. */
export function functionsOfEdge(
  profile: Profile,
  options: DesignOptions,
  fromKey: string,
  toKey: string,
): DesignFunction[] {
  const { sum } = finish(sumOf(profile, options));
  const { boxes, edgeFrom, edgeTo, calleeEdge, calleeFrame, ofCallees } = sum;
  const edge = edgeFrom.findIndex((from, edge) => boxes[from]!.key === fromKey && boxes[edgeTo[edge]!]!.key === toKey);
  const found: DesignFunction[] = [];
  for (const [callee, of] of calleeEdge.entries()) {
    if (of === edge) found.push(functionAt(profile, calleeFrame[callee]!, ofCallees, callee));
  }
  return found.sort(byTime);
}

function functionAt({ frames }: Profile, frame: number, counts: DesignSum["ofEdges"], row: number): DesignFunction {
  return {
    frame,
    name: frames.name[frame]!,
    total: counts.total[row]!,
    self: settled(counts.self[row]!),
    calls: counts.calls[row]!,
  };
}

function byTime(a: DesignFunction, b: DesignFunction): number {
  return b.total - a.total || b.self - a.self || a.frame - b.frame;
}

/**
 * By row of the frames table, the index of the innermost box that the function is in; -1 where it is in none that is
 * shown.
 */
export function nodesByFrame(profile: Profile, graph: DesignGraph, options: DesignOptions): Int32Array {
  const { boxes, boxOf } = finish(sumOf(profile, options)).sum;
  const byKey = new Map(graph.nodes.map(({ key }, index) => [key, index]));
  const index = boxes.map(({ key }) => byKey.get(key) ?? -1);
  return boxOf.map((box) => box < 0 ? -1 : index[box]!);
}

/**
 * The box to open at first: where a program hardly has code of its own, as a command from npm, the package in which
 * most of its time is spent. Undefined where all that matters is open anyway.
 *
 * @param graph At level "package", or "module" with nothing opened
 */
export function firstOpened(graph: DesignGraph): string | undefined {
  const outer = graph.nodes.filter(({ parent }) => parent < 0);
  const own = outer.filter(({ origin }) => origin === "user");
  const most = outer.filter(({ origin, folded }) =>
    folded && (origin === "npm" || origin === "jsr" || origin === "https")
  )
    .reduce<DesignNode | undefined>(
      (most, node) => most === undefined || node.self > most.self ? node : most,
      undefined,
    );
  if (most === undefined || own.length > 0 && graph.nodes.filter(({ origin }) => origin === "user").length > 4) {
    return undefined;
  }
  return own.reduce((sum, { self }) => sum + self, 0) < most.self ? most.key : undefined;
}
