/**
 * The colours of the flame chart. The person's own code stands out in soft colours; what it stands on (packages, the
 * runtime, V8 itself) is grey, the further from the person the darker.
 *
 * @module
 */
import type { Origin } from "../recording/origin.ts";

/** A bar's colour and that of the text on it. */
export interface Paint {
  fill: string;
  ink: string;
}

const DARK = "#11151d";
const LIGHT = "#eef1f6";

const group = (ink: string, fills: string[]): Paint[] => fills.map((fill) => ({ fill, ink }));

const USER = group(DARK, [
  "#8fb8de",
  "#e3c58d",
  "#9dcaa0",
  "#dfa49f",
  "#b9abe0",
  "#7cc5bd",
  "#e4ac7e",
  "#cccb82",
  "#9fb0e8",
  "#d6a6cf",
  "#84c9e0",
  "#b4d08a",
]);
const PACKAGE = group(LIGHT, ["#56627a", "#5f6478", "#4f6673", "#645f79", "#586b6b"]);
const RUNTIME = group("#c9d0dc", ["#363f50", "#3b4252", "#33434f", "#3d3f53"]);
const ENGINE = group("#e3c3c3", ["#56393f"]);

/** All colours; {@linkcode paintOf} gives a row of this table. */
export const PAINTS: readonly Paint[] = [...USER, ...PACKAGE, ...RUNTIME, ...ENGINE];

/** Where each group begins in {@linkcode PAINTS}, and how many there are. */
const GROUPS: Record<Origin, [first: number, count: number]> = {
  user: [0, USER.length],
  npm: [USER.length, PACKAGE.length],
  jsr: [USER.length, PACKAGE.length],
  https: [USER.length, PACKAGE.length],
  wasm: [USER.length, PACKAGE.length],
  node: [USER.length + PACKAGE.length, RUNTIME.length],
  runtime: [USER.length + PACKAGE.length, RUNTIME.length],
  v8: [USER.length + PACKAGE.length + RUNTIME.length, ENGINE.length],
};

/** The colour of a function, as a row of {@linkcode PAINTS}: the same name always gets the same one. */
export function paintOf(name: string, origin: Origin): number {
  const [first, count] = GROUPS[origin];
  let hash = 0x811c9dc5;
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
  return first + ((hash ^ (hash >>> 15)) >>> 0) % count;
}

/** The colours of a table of frames, worked out once each; keeps up with a table that grows. */
export class FramePaints {
  #paints: number[] = [];
  #frames: { name: string[]; origin: Origin[] };

  constructor(frames: { name: string[]; origin: Origin[] }) {
    this.#frames = frames;
  }

  /** Row of {@linkcode PAINTS} for a row of the frames table. */
  of(frame: number): number {
    return this.#paints[frame] ??= paintOf(this.#frames.name[frame] ?? "", this.#frames.origin[frame] ?? "v8");
  }
}
