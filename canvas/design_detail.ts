/**
 * How much of a picture is said in words at a zoom: no text is smaller than can be read, none reaches out of its box, and
 * none lies over another. Pure.
 *
 * @module
 */
import type { Box } from "./design_camera.ts";
import type { TextFitter } from "./text.ts";

/** Size of a box's name in the picture, and on screen at least and at most, pixels. */
export const NAME_SIZE = 12;
const LEAST_NAME = 10;
const MOST_NAME = 18;
/** Where a box is lower than this on screen its name has no room in it. */
const NAMED = 13;
/** From this height on there is room for its times as well. */
const WITH_FACTS = 34;
/** From this zoom on functions are named at arrows. */
export const LABELLED = 0.72;
/** Room at both sides of a text in a box, pixels on screen. */
const INSET = 8;

/** What a box says. */
export interface BoxText {
  name: string;
  /** Size on screen, pixels. */
  size: number;
  /** Whether its times stand below the name. */
  facts: boolean;
}

/**
 * What a box of that size on screen says; undefined where nothing in it could be read.
 *
 * @param fitter Measures in a font of {@linkcode NAME_SIZE}
 * @param outer Whether other boxes are in it: then its name stands in a line above them
 */
export function textOf(
  fitter: TextFitter,
  name: string,
  { width, height }: Pick<Box, "width" | "height">,
  scale: number,
  outer = false,
): BoxText | undefined {
  const size = Math.min(MOST_NAME, Math.max(LEAST_NAME, Math.round(2 * NAME_SIZE * scale) / 2));
  if (height < NAMED || outer && 30 * scale < NAMED) return undefined;
  const text = shortened(fitter, name, (width - 2 * Math.min(INSET, INSET * scale + 2)) * NAME_SIZE / size);
  return text === "" ? undefined : { name: text, size, facts: !outer && height >= WITH_FACTS && scale >= 0.75 };
}

/**
 * As much of a name as fits. Of a path the end says most, so folders go first, then a file's ending.
 *
 * @example
 * ```ts
 * import { TextFitter } from "./text.ts";
 * import { shortened } from "./design_detail.ts";
 * shortened(new TextFitter((text) => text.length), "src/language/print.ts", 10); // "…/print.ts"
 * ```
 */
export function shortened(fitter: TextFitter, name: string, room: number): string {
  if (fitter.width(name) <= room) return name;
  const parts = name.split("/");
  for (let i = 1; i < parts.length; i++) {
    const end = `…/${parts.slice(i).join("/")}`;
    if (fitter.width(end) <= room) return end;
  }
  // Without its ending a module is still known; without the rest of its name it is not.
  const bare = parts.at(-1)!.replace(/(.)\.[a-z]{1,4}$/, "$1");
  return fitter.width(bare) <= room ? bare : fitter.cut(parts.at(-1)!, room);
}

/** Keeps texts from each other: what it has given room to, nothing else gets. */
export class Room {
  /** Places taken, by squares of the screen. */
  #taken = new Map<string, Box[]>();

  /** Takes the place whatever is there. */
  take(box: Box): void {
    for (const square of squaresOf(box)) {
      const there = this.#taken.get(square);
      if (there) there.push(box);
      else this.#taken.set(square, [box]);
    }
  }

  /** Takes the place if all of it is free. */
  takeFree(box: Box): boolean {
    for (const square of squaresOf(box)) {
      if (this.#taken.get(square)?.some((other) => overlap(box, other))) return false;
    }
    this.take(box);
    return true;
  }
}

const SQUARE = 64;

function* squaresOf({ x, y, width, height }: Box): Generator<string> {
  for (let column = Math.floor(x / SQUARE); column <= Math.floor((x + width) / SQUARE); column++) {
    for (let row = Math.floor(y / SQUARE); row <= Math.floor((y + height) / SQUARE); row++) yield `${column} ${row}`;
  }
}

/** Whether two rectangles have a part in common. */
export function overlap(one: Box, other: Box): boolean {
  return one.x < other.x + other.width && other.x < one.x + one.width &&
    one.y < other.y + other.height && other.y < one.y + one.height;
}
