/**
 * All calls merged by their path from the root: a flame graph, heaviest first.
 *
 * @module
 */
import { grown } from "./columns.ts";
import { foldCalls } from "./fold.ts";
import { functionOf } from "./functions.ts";
import { Pairs } from "./pairs.ts";
import type { CallTable, Profile } from "./types.ts";

/**
 * A tree of functions: each node is a function as it was called along one path. Columns; a parent stands before its
 * children.
 */
export interface MergedTree {
  length: number;
  /** A frame of the function: the first, as in `functionOf`. */
  frame: Uint32Array;
  /** Row of this table, -1 for outermost. */
  parent: Int32Array;
  /** 0 for outermost. */
  depth: Uint16Array;
  /** Time in it and all that it called, µs. */
  total: Float64Array;
  /** Time in the function itself, µs. */
  self: Float64Array;
  /** How many calls. */
  count: Uint32Array;
  /** Where its bar begins when children stand heaviest first, µs from the left. */
  left: Float64Array;
  /** By depth, from left to right. */
  rows: number[][];
}

/** Which part of a profile to merge. */
export interface MergeOptions {
  /** A stretch of time, µs; calls are cut at its edges. Default all. */
  range?: { from: number; until: number } | undefined;
  /** The numbers of the threads; default all. */
  threads?: readonly number[] | undefined;
  /** Only the person's own code. */
  mine?: boolean | undefined;
}

/**
 * Merges calls that have the same path from the root. Threads share one tree.
 *
 * @example
 * ```ts
 * import { ProfileBuilder } from "./builder.ts";
 * import { mergeCalls } from "./merged.ts";
 * const { profile } = new ProfileBuilder();
 * const tree = mergeCalls(profile, { range: { from: 0, until: 1_000_000 } });
 * ```
 */
export function mergeCalls(profile: Profile, options: MergeOptions = {}): MergedTree {
  const { range, threads, mine = false } = options;
  const sum = new Sum(functionOf(profile));
  for (const thread of profile.threads) {
    if (threads !== undefined && !threads.includes(thread.id)) continue;
    const calls = mine ? foldCalls(profile, thread) : thread.calls;
    sum.add(calls, range?.from ?? -Infinity, range?.until ?? Infinity);
  }
  return arrange(sum.tree);
}

const FIRST_CAPACITY = 256;
/** Children of a node that are looked through one by one. */
const FEW = 16;

/** Sums calls up by node. */
class Sum {
  readonly tree: MergedTree = {
    length: 0,
    frame: new Uint32Array(FIRST_CAPACITY),
    parent: new Int32Array(FIRST_CAPACITY),
    depth: new Uint16Array(FIRST_CAPACITY),
    total: new Float64Array(FIRST_CAPACITY),
    self: new Float64Array(FIRST_CAPACITY),
    count: new Uint32Array(FIRST_CAPACITY),
    left: new Float64Array(0),
    rows: [],
  };
  /** By node, -1 for none: the first of its children, the next of its siblings; only the first few. */
  #child = new Int32Array(FIRST_CAPACITY).fill(-1);
  #sibling = new Int32Array(FIRST_CAPACITY).fill(-1);
  #outermost = -1;
  /** The other children: a node by its parent and its function. */
  readonly #pairs = new Pairs();
  readonly #ofPair: number[] = [];

  constructor(private readonly functions: Uint32Array) {}

  add(calls: CallTable, from: number, until: number): void {
    const { tree, functions } = this;
    const { start, end, frame, parent } = calls;
    const nodes = new Int32Array(calls.length);
    for (let call = 0; call < calls.length; call++) {
      if (start[call]! >= until) break;
      const time = Math.min(end[call]!, until) - Math.max(start[call]!, from);
      if (!(time > 0)) continue;
      // What lies in the range lies in calls that do, so the node of the parent is known.
      const above = parent[call]! < 0 ? -1 : nodes[parent[call]!]!;
      const node = this.#nodeOf(functions[frame[call]!]!, above);
      nodes[call] = node;
      tree.total[node]! += time;
      tree.self[node]! += time;
      tree.count[node]!++;
      if (above >= 0) tree.self[above]! -= time;
    }
  }

  #nodeOf(frame: number, above: number): number {
    let last = -1;
    let steps = 0;
    for (let node = above < 0 ? this.#outermost : this.#child[above]!; node >= 0; node = this.#sibling[node]!) {
      if (this.tree.frame[node] === frame) return node;
      last = node;
      if (++steps === FEW) return this.#oneOfMany(frame, above);
    }
    const node = this.#push(frame, above);
    if (last >= 0) this.#sibling[last] = node;
    else if (above >= 0) this.#child[above] = node;
    else this.#outermost = node;
    return node;
  }

  #oneOfMany(frame: number, above: number): number {
    const pair = this.#pairs.idOf(frame, above);
    return this.#ofPair[pair] ??= this.#push(frame, above);
  }

  #push(frame: number, parent: number): number {
    const { tree } = this;
    if (tree.length === tree.frame.length) {
      const capacity = 2 * tree.length;
      tree.frame = grown(tree.frame, new Uint32Array(capacity));
      tree.parent = grown(tree.parent, new Int32Array(capacity));
      tree.depth = grown(tree.depth, new Uint16Array(capacity));
      tree.total = grown(tree.total, new Float64Array(capacity));
      tree.self = grown(tree.self, new Float64Array(capacity));
      tree.count = grown(tree.count, new Uint32Array(capacity));
      this.#child = grown(this.#child, new Int32Array(capacity).fill(-1));
      this.#sibling = grown(this.#sibling, new Int32Array(capacity).fill(-1));
    }
    const node = tree.length++;
    tree.frame[node] = frame;
    tree.parent[node] = parent;
    tree.depth[node] = parent < 0 ? 0 : tree.depth[parent]! + 1;
    return node;
  }
}

/** Puts the nodes side by side, heaviest first. */
function arrange(tree: MergedTree): MergedTree {
  const { length, parent, total, self } = tree;
  const left = tree.left = new Float64Array(length);
  /** By node plus 1, its heaviest child; by node, the next lighter sibling; -1 for none. */
  const heaviest = new Int32Array(length + 1).fill(-1);
  const lighter = new Int32Array(length).fill(-1);
  /** Nodes plus 1 that have too many children to be sorted one by one. */
  const wide = new Set<number>();
  for (let node = 0; node < length; node++) {
    // Sums and differences of the same times may leave some 1e-10 µs.
    if (self[node]! < 1e-3) self[node] = 0;
    const above = parent[node]! + 1;
    let heavier = -1;
    let next = heaviest[above]!;
    for (let steps = 0; next >= 0 && total[next]! >= total[node]!; steps++, next = lighter[next]!) {
      if (steps === FEW) {
        wide.add(above);
        break;
      }
      heavier = next;
    }
    lighter[node] = next;
    if (heavier < 0) heaviest[above] = node;
    else lighter[heavier] = node;
  }
  for (const above of wide) sortChildren(tree, heaviest, lighter, above);
  for (let row = [-1]; row.length > 0;) {
    const below: number[] = [];
    for (let i = 0; i < row.length; i++) {
      const node = row[i]!;
      let at = node < 0 ? 0 : left[node]!;
      for (let child = heaviest[node + 1]!; child >= 0; child = lighter[child]!) {
        left[child] = at;
        at += total[child]!;
        below.push(child);
      }
    }
    if (below.length > 0) tree.rows.push(below);
    row = below;
  }
  return tree;
}

function sortChildren({ total }: MergedTree, heaviest: Int32Array, lighter: Int32Array, above: number): void {
  const children: number[] = [];
  for (let child = heaviest[above]!; child >= 0; child = lighter[child]!) children.push(child);
  children.sort((a, b) => total[b]! - total[a]! || a - b);
  heaviest[above] = children[0]!;
  for (let i = 0; i < children.length; i++) lighter[children[i]!] = children[i + 1] ?? -1;
}
