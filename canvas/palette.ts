/**
 * The colours of functions. The person's own code stands out; what it stands on (packages, the runtime, V8 itself) is
 * grey.
 *
 * @module
 */
import type { Origin } from "../recording/origin.ts";
import { DARK, LIGHT, type Look, look, type Paint } from "./look.ts";

export type { Paint };

/** The groups in the order of the rows that {@linkcode paintOf} gives. */
const ORDER = ["user", "packages", "runtime", "engine"] as const;

const GROUP: Record<Origin, typeof ORDER[number]> = {
  user: "user",
  npm: "packages",
  jsr: "packages",
  https: "packages",
  wasm: "packages",
  node: "runtime",
  runtime: "runtime",
  v8: "engine",
};

const tables = new WeakMap<Look, readonly Paint[]>();

/** All colours of a look; {@linkcode paintOf} gives a row of this table. */
export function paintsOf(of: Look): readonly Paint[] {
  let table = tables.get(of);
  if (table === undefined) tables.set(of, table = ORDER.flatMap((group) => of[group]));
  return table;
}

/** The colour of a function, as a row of {@linkcode paintsOf} any look: the same name always gets the same one. */
export function paintOf(name: string, origin: Origin): number {
  const group = GROUP[origin];
  let first = 0;
  for (const before of ORDER.slice(0, ORDER.indexOf(group))) first += DARK[before].length;
  let hash = 0x811c9dc5;
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
  return first + ((hash ^ (hash >>> 15)) >>> 0) % DARK[group].length;
}

/** The colour of a function in the look that holds now. */
export function paintFor(name: string, origin: Origin): Paint {
  return paintsOf(look())[paintOf(name, origin)]!;
}

/** The colour of a function for an element of the page: it follows the page from light to dark by itself. */
export function cssFill(name: string, origin: Origin): string {
  const row = paintOf(name, origin);
  return `light-dark(${paintsOf(LIGHT)[row]!.fill}, ${paintsOf(DARK)[row]!.fill})`;
}

/** The colours of a table of frames, worked out once each; keeps up with a table that grows. */
export class FramePaints {
  #paints: number[] = [];
  #frames: { name: string[]; origin: Origin[] };

  constructor(frames: { name: string[]; origin: Origin[] }) {
    this.#frames = frames;
  }

  /** Row of {@linkcode paintsOf} a look for a row of the frames table. */
  of(frame: number): number {
    return this.#paints[frame] ??= paintOf(this.#frames.name[frame] ?? "", this.#frames.origin[frame] ?? "v8");
  }
}
