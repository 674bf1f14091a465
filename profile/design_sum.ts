/**
 * Calls summed up by the boxes of a design and by what leads from one to another.
 *
 * @module
 */
import { grown } from "./columns.ts";
import { type Places, placesOf } from "./design_places.ts";
import type { DesignOptions } from "./design_types.ts";
import { functionOf } from "./functions.ts";
import { Pairs } from "./pairs.ts";
import type { CallTable, Origin, Profile } from "./types.ts";

/** A box before anything is known of its calls. */
export interface Box {
  key: string;
  kind: "package" | "module" | "class" | "runtime";
  name: string;
  title: string;
  origin: Origin;
  /** Row of the boxes, -1 for outermost. A box stands before those in it. */
  parent: number;
  /** Whether it could be opened. */
  folded: boolean;
  /** Whether it is open because it was asked for. */
  opened: boolean;
}

/** Times and counts by row. */
export class Counts {
  total = new Float64Array(64);
  self = new Float64Array(64);
  calls = new Uint32Array(64);
  /** Until when the outermost of the calls at hand lasts. */
  until = new Float64Array(64).fill(-Infinity);

  reserve(length: number): void {
    if (length <= this.total.length) return;
    const capacity = Math.max(length, 2 * this.total.length);
    this.total = grown(this.total, new Float64Array(capacity));
    this.self = grown(this.self, new Float64Array(capacity));
    this.calls = grown(this.calls, new Uint32Array(capacity));
    this.until = grown(this.until, new Float64Array(capacity).fill(-Infinity));
  }
}

/** All that a design is made of. */
export interface DesignSum {
  boxes: Box[];
  /** By row of the frames table, the box that the function is in; -1 where it is in none. */
  boxOf: Int32Array;
  ofBoxes: Counts;
  /** By row of the frames table, of which only first frames of functions count. */
  ofFunctions: Counts;
  /** By edge. */
  ofEdges: Counts;
  edgeFrom: number[];
  edgeTo: number[];
  /** By function that an edge leads to. */
  ofCallees: Counts;
  calleeEdge: number[];
  calleeFrame: number[];
}

/** Calls between two rests. */
const SLICE = 5_000;

/** Sums up all calls, and rests now and then. */
export function* sumUp(profile: Profile, options: DesignOptions): Generator<undefined, DesignSum> {
  const places = placesOf(profile);
  const { boxes, boxOf } = arrangeBoxes(places, options);
  const sum = new Summing(boxes, boxOf, places.native, functionOf(profile));
  const [from, until] = [options.range?.from ?? -Infinity, options.range?.until ?? Infinity];
  for (const thread of profile.threads) {
    if (options.threads === undefined || options.threads.includes(thread.id)) {
      yield* sum.add(thread.calls, from, until);
    }
  }
  return sum;
}

/** The boxes that functions are in, as far as they are open. */
function arrangeBoxes(places: Places, { level, opened }: DesignOptions): { boxes: Box[]; boxOf: Int32Array } {
  const { packages, modules, module, owner } = places;
  const boxes: Box[] = [];
  const isOpened = (key: string) => opened?.has(key) ?? false;
  const put = (box: Box) => boxes.push(box) - 1;
  const ofPackage = packages.map(({ key, kind, name, title, origin }) => {
    const open = isOpened(key) || level !== "package" && origin === "user";
    return put({ key, kind, name, title, origin, parent: -1, folded: !open, opened: isOpened(key) });
  });
  const isOpen = modules.map(({ key, classes }) => classes && (level === "class" || isOpened(key)));
  const ofModule = modules.map(({ key, name, title, origin, package: parent, classes }, row) => {
    const around = ofPackage[parent]!;
    if (boxes[around]!.folded) return around;
    const folded = classes && !isOpen[row]!;
    return put({ key, kind: "module", name, title, origin, parent: around, folded, opened: isOpened(key) });
  });
  const ofClass = new Map<string, number>();
  const boxOf = new Int32Array(module.length).fill(-1);
  for (let frame = 0; frame < module.length; frame++) {
    const row = module[frame]!;
    if (row < 0) continue;
    const around = ofModule[row]!;
    const { kind, title, origin } = boxes[around]!;
    if (kind !== "module" || !isOpen[row]!) {
      boxOf[frame] = around;
      continue;
    }
    const name = owner[frame]!;
    const key = `c:${modules[row]!.url}\n${name}`;
    let box = ofClass.get(key);
    if (box === undefined) {
      const label = name === "" ? "(functions)" : name;
      box = put({
        key,
        kind: "class",
        name: label,
        title: name === "" ? `Functions of ${title}` : `${name} in ${title}`,
        origin,
        parent: around,
        folded: false,
        opened: false,
      });
      ofClass.set(key, box);
    }
    boxOf[frame] = box;
  }
  return { boxes, boxOf };
}

class Summing implements DesignSum {
  readonly ofBoxes = new Counts();
  readonly ofFunctions = new Counts();
  readonly ofEdges = new Counts();
  readonly edgeFrom: number[] = [];
  readonly edgeTo: number[] = [];
  readonly ofCallees = new Counts();
  readonly calleeEdge: number[] = [];
  readonly calleeFrame: number[] = [];
  readonly #edges = new Pairs();
  readonly #callees = new Pairs();
  readonly #parent: Int32Array;

  constructor(
    readonly boxes: Box[],
    readonly boxOf: Int32Array,
    private readonly native: Uint8Array,
    private readonly functions: Uint32Array,
  ) {
    this.ofBoxes.reserve(boxes.length);
    this.ofFunctions.reserve(functions.length);
    this.#parent = Int32Array.from(boxes, ({ parent }) => parent);
  }

  *add(calls: CallTable, from: number, until: number): Generator<undefined> {
    for (const { until } of [this.ofBoxes, this.ofFunctions, this.ofEdges, this.ofCallees]) until.fill(-Infinity);
    // The table may grow at each rest; what is here now stays as it is.
    const { start, end, frame, parent, length } = calls;
    /** By call, that itself or the nearest around it that stands in a box; -1 for none. */
    const callOf = new Int32Array(length);
    /** By call, what it is summed up with: its callee, -1 for none. */
    const calleeOf = new Int32Array(length).fill(-1);
    const { boxOf, native, functions, ofBoxes, ofFunctions, ofEdges, ofCallees } = this;
    const boxParent = this.#parent;
    for (let call = 0; call < length && start[call]! < until; call++) {
      if (call % SLICE === SLICE - 1) yield;
      const time = Math.min(end[call]!, until) - Math.max(start[call]!, from);
      if (!(time > 0)) continue;
      const around = parent[call]! < 0 ? -1 : callOf[parent[call]!]!;
      const row = frame[call]!;
      const box = boxOf[row]!;
      // What V8 brings along is part of what calls it; so is a garbage collection.
      if (box < 0 || native[row] === 1 && around >= 0) {
        callOf[call] = around;
        continue;
      }
      callOf[call] = call;
      count(ofFunctions, functions[row]!, time, start[call]!, end[call]!);
      count(ofBoxes, box, time, start[call]!, end[call]!);
      for (let outer = boxParent[box]!; outer >= 0; outer = boxParent[outer]!) {
        count(ofBoxes, outer, time, start[call]!, end[call]!);
      }
      if (around < 0) continue;
      const caller = frame[around]!;
      const above = boxOf[caller]!;
      ofFunctions.self[functions[caller]!]! -= time;
      for (let outer = above; outer >= 0; outer = boxParent[outer]!) ofBoxes.self[outer]! -= time;
      if (calleeOf[around]! >= 0) ofCallees.self[calleeOf[around]!]! -= time;
      const edge = this.#edgeOf(above, box);
      count(ofEdges, edge, time, start[call]!, end[call]!);
      const callee = calleeOf[call] = this.#calleeOf(edge, functions[row]!);
      count(ofCallees, callee, time, start[call]!, end[call]!);
    }
  }

  #edgeOf(from: number, to: number): number {
    const edge = this.#edges.idOf(from, to);
    if (edge === this.edgeFrom.length) {
      this.edgeFrom.push(from);
      this.edgeTo.push(to);
      this.ofEdges.reserve(edge + 1);
    }
    return edge;
  }

  #calleeOf(edge: number, frame: number): number {
    const callee = this.#callees.idOf(edge, frame);
    if (callee === this.calleeEdge.length) {
      this.calleeEdge.push(edge);
      this.calleeFrame.push(frame);
      this.ofCallees.reserve(callee + 1);
    }
    return callee;
  }
}

/** The calls of a thread lie within or after each other: what begins before the last one ended lies within it. */
function count({ total, self, calls, until }: Counts, row: number, time: number, start: number, end: number): void {
  calls[row]!++;
  self[row]! += time;
  if (start < until[row]!) return;
  total[row]! += time;
  until[row] = end;
}
