/**
 * What a design is made of, see {@linkcode ./design.ts}.
 *
 * @module
 */
import type { IndexIntoFrames, Origin } from "./types.ts";

/** How far a program is taken apart. */
export type DesignLevel = "package" | "module" | "class";

/** Which part of a profile to show, and in what detail. */
export interface DesignOptions {
  level: DesignLevel;
  /** A stretch of time, µs; calls are cut at its edges. Default all. */
  range?: { from: number; until: number } | undefined;
  /** The numbers of the threads; default all. */
  threads?: readonly number[] | undefined;
  /**
   * Keys of boxes that are opened one step further than the level says: the runtime and packages show their modules,
   * modules their classes.
   */
  opened?: ReadonlySet<string> | undefined;
  /**
   * Edges of less time than this share (0..1) of the longest between two boxes are left out, and with them boxes that
   * had no others and took no more time themselves. Default 0: none.
   */
  threshold?: number | undefined;
}

/** A box. */
export interface DesignNode {
  /** The same at each level and in each part of a recording: a picture can be kept by it. */
  key: string;
  kind: "package" | "module" | "class" | "runtime";
  name: string;
  /** Its full path, or package and version. */
  title: string;
  /** The box it lies in, an index that is smaller than its own; -1 for none. Edges lead to innermost boxes only. */
  parent: number;
  origin: Origin;
  /** Time in its functions themselves and in what V8 brings along for them, µs. */
  self: number;
  /** Time in its functions and all that they called, µs; where it is on the stack several times, counted once. */
  total: number;
  /** Calls of its functions. */
  calls: number;
  /** How many functions of it were called. */
  functions: number;
  /** Whether it can be opened: its key goes into {@linkcode DesignOptions.opened}. */
  folded: boolean;
  /** Whether it is open only because its key is in {@linkcode DesignOptions.opened}, and can be folded again. */
  opened: boolean;
}

/** Calls from functions of one box to functions of another; where both are the same, of the box to itself. */
export interface DesignEdge {
  /** Indices of innermost boxes. */
  from: number;
  to: number;
  /** Time in what was called, µs; where such a call goes on within another, counted once. */
  total: number;
  /** How many calls. */
  calls: number;
  /** How many functions were called. */
  functions: number;
  /** The names of those that took most time: `parse, Board.spin, +3`. */
  label: string;
}

/** A program's structure. */
export interface DesignGraph {
  /** A box stands before those that lie in it; otherwise most time first. */
  nodes: DesignNode[];
  /** Most time first. */
  edges: DesignEdge[];
  /** How many edges are left out by the threshold. */
  hidden: number;
  /** How many boxes are left out with them. */
  hiddenNodes: number;
}

/** A function behind a box or an edge. */
export interface DesignFunction {
  /** A frame of the function: the first, as in `functionOf`. */
  frame: IndexIntoFrames;
  name: string;
  /** Time in it and all that it called, µs; where it called itself, counted once. */
  total: number;
  /** Time in the function itself, µs. */
  self: number;
  calls: number;
}
