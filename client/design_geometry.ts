/**
 * What a laid out design is made of.
 *
 * @module
 */

/** Width and height of a box, pixels; of boxes that hold others, what their heading needs. */
export interface DesignSize {
  width: number;
  height: number;
}

/** A rectangle, pixels; x and y are its upper left corner. */
export interface DesignPlace extends DesignSize {
  x: number;
  y: number;
}

/** The way of an edge. */
export interface DesignPath {
  /** `x0, y0, x1, y1, …`: from the border of the first box to that of the second. */
  points: number[];
  /** The middle of the way. */
  labelAt: { x: number; y: number };
}

/** Where all goes. Calls lead downwards, as far as they lead in no circle. */
export interface DesignLayout {
  /** By index of the graph's nodes. */
  nodes: DesignPlace[];
  /** By index of the graph's edges. */
  edges: DesignPath[];
  width: number;
  height: number;
  /** Where it is simpler than it should be, why: a sentence for people. Undefined where all is well. */
  notice: string | undefined;
}

/** What a layout needs to know of a graph; a `DesignGraph` has it. */
export interface LayoutGraph {
  nodes: readonly { parent: number }[];
  edges: readonly { from: number; to: number; total: number }[];
}

/** Something to put beside others: a box, or a box with all that is in it. */
export interface Item {
  width: number;
  height: number;
}

/** What leads from one item to another, both by index; there is one at most each way. */
export interface Link {
  from: number;
  to: number;
  weight: number;
}

/** What leads from an item out of the box that it lies in. */
export interface Exit {
  item: number;
  /** Whether it leads to what stands below that box; or else above. */
  down: boolean;
  weight: number;
}

/** Items put side by side. */
export interface Arrangement {
  width: number;
  height: number;
  /** Upper left corners by item. */
  x: Float64Array;
  y: Float64Array;
  /** By link, the points it passes between its ends: `x0, y0, x1, y1, …`; undefined where it goes straight. */
  ways: (number[] | undefined)[];
  /** By exit, the points it passes on its way from the item to the border; likewise. */
  exits: (number[] | undefined)[];
}

/** Pixels between boxes. */
export const GAP = { across: 32, down: 60, inside: 18 };
/** How far a box's way to itself stands out at its right. */
export const LOOP = 20;
