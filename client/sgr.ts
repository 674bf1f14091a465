/**
 * Coloured text: what stands in `ESC [ … m` as classes and colours of a page. Colours by number up to 15 are classes, so
 * that the style sheet makes them readable on light and dark; of the others each gets what is readable on both.
 *
 * @module
 */

/** A piece of text that looks the same all along. */
export interface StyledPiece {
  text: string;
  /** Classes of components/styles/sgr.css, "" for none. */
  classes: string;
  /** `rgb(1 2 3)`, or for text on the page `light-dark(…, …)`, for colours that have no class. */
  color?: string;
  background?: string;
}

/** Colours: one of sixteen, or red, green and blue. */
type Color = number | [red: number, green: number, blue: number];

interface Look {
  color?: Color | undefined;
  background?: Color | undefined;
  /** Bold, faint and so on. */
  marks: Set<string>;
}

/** What the simple codes switch on, and what switches them off. */
const MARKS: ReadonlyMap<number, string> = new Map([
  [1, "bold"],
  [2, "faint"],
  [3, "italic"],
  [4, "underline"],
  [7, "inverse"],
  [8, "hidden"],
  [9, "strike"],
]);
const OFF: ReadonlyMap<number, readonly string[]> = new Map([
  [22, ["bold", "faint"]],
  [23, ["italic"]],
  [24, ["underline"]],
  [27, ["inverse"]],
  [28, ["hidden"]],
  [29, ["strike"]],
]);

/**
 * Cuts a text into pieces by its colours. Where stretches overlap, the later ones add to those before.
 *
 * @param styles As in the records: `[from, to, sgr]`, in characters (UTF-16 units)
 *
 * @example
 * ```ts
 * import { styledPieces } from "./sgr.ts";
 * styledPieces("ok done", [[0, 2, "32"]]);
 * // [{ text: "ok", classes: "sgr-2" }, { text: " done", classes: "" }]
 * ```
 */
export function styledPieces(text: string, styles: readonly (readonly [number, number, string])[]): StyledPiece[] {
  const cuts = new Set([0, text.length]);
  for (const [from, to] of styles) {
    for (const cut of [from, to]) if (cut > 0 && cut < text.length) cuts.add(cut);
  }
  const ends = [...cuts].sort((a, b) => a - b);
  const pieces: StyledPiece[] = [];
  let first = 0;
  for (let i = 0; i + 1 < ends.length; i++) {
    const [from, to] = [ends[i]!, ends[i + 1]!];
    // Styles come in order, so those that are over need no second look.
    while (first < styles.length && styles[first]![1] <= from) first++;
    const look: Look = { marks: new Set() };
    for (let at = first; at < styles.length && styles[at]![0] < to; at++) {
      if (styles[at]![1] > from) apply(look, styles[at]![2]);
    }
    pieces.push({ text: text.slice(from, to), ...describe(look) });
  }
  return pieces;
}

function apply(look: Look, sgr: string): void {
  // Colons stand between the parts of one colour, semicolons between codes; some programs use one for the other.
  const codes = sgr.split(/[;:]/).map((code) => code === "" ? 0 : Number(code));
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i]!;
    const mark = MARKS.get(code);
    if (code === 0) [look.color, look.background, look.marks] = [undefined, undefined, new Set()];
    else if (mark !== undefined) look.marks.add(mark);
    else if (OFF.has(code)) OFF.get(code)!.forEach((off) => look.marks.delete(off));
    else if (code >= 30 && code <= 37) look.color = code - 30;
    else if (code >= 90 && code <= 97) look.color = code - 82;
    else if (code === 39) look.color = undefined;
    else if (code >= 40 && code <= 47) look.background = code - 40;
    else if (code >= 100 && code <= 107) look.background = code - 92;
    else if (code === 49) look.background = undefined;
    else if (code === 38 || code === 48) {
      const [color, used] = extended(codes, i + 1);
      i += used;
      if (color !== undefined) look[code === 38 ? "color" : "background"] = color;
    }
  }
}

/** The colour after a 38 or 48, and how many codes it took. */
function extended(codes: readonly number[], at: number): [color: Color | undefined, used: number] {
  if (codes[at] === 5) return [indexed(codes[at + 1] ?? -1), 2];
  if (codes[at] !== 2) return [undefined, 1];
  const parts = [codes[at + 1], codes[at + 2], codes[at + 3]].map((part) => Math.min(255, Math.max(0, part || 0)));
  return [[parts[0]!, parts[1]!, parts[2]!], 4];
}

const CUBE = [0, 95, 135, 175, 215, 255];

/** One of the 256 colours of terminals: sixteen, a cube of 6 × 6 × 6, and 24 greys. */
function indexed(index: number): Color | undefined {
  if (!(index >= 0 && index <= 255)) return undefined;
  if (index < 16) return index;
  if (index >= 232) {
    const grey = 8 + (index - 232) * 10;
    return [grey, grey, grey];
  }
  const at = index - 16;
  return [CUBE[Math.floor(at / 36)]!, CUBE[Math.floor(at / 6) % 6]!, CUBE[at % 6]!];
}

function describe(look: Look): Omit<StyledPiece, "text"> {
  const classes = [...look.marks].filter((mark) => mark !== "inverse").map((mark) => `sgr-${mark}`);
  let { color, background } = look;
  if (look.marks.has("inverse")) {
    // Without colours of its own it is the page's that change places.
    if (color === undefined && background === undefined) classes.push("sgr-inverse");
    else [color, background] = [background ?? 0, color ?? 7];
  }
  const piece: Omit<StyledPiece, "text"> = { classes: "" };
  if (typeof color === "number") classes.push(background === undefined ? `sgr-${color}` : `sgr-on-${color}`);
  else if (color) piece.color = background === undefined ? readable(color) : rgb(color);
  if (typeof background === "number") classes.push(`sgr-back-${background}`);
  else if (background) piece.background = rgb(background);
  piece.classes = classes.join(" ");
  return piece;
}

/** How light a text must be on the dark page, and how dark on the light one, for 4.5:1 (WCAG 2.2 AA) on any ground. */
const LEAST_LIGHT = 0.25;
const MOST_LIGHT = 0.16;

/** Terminals are dark or light, and so is this page: what could not be read on it becomes lighter or darker. */
function readable(color: [number, number, number]): string {
  const towards = (end: number, enough: (light: number) => boolean) => {
    for (let share = 0;; share = Math.min(1, share + 0.05)) {
      const now = color.map((part) => Math.round(part + (end - part) * share)) as typeof color;
      if (enough(luminance(now)) || share === 1) return rgb(now);
    }
  };
  const onLight = towards(0, (light) => light <= MOST_LIGHT);
  const onDark = towards(255, (light) => light >= LEAST_LIGHT);
  return `light-dark(${onLight}, ${onDark})`;
}

/** Relative luminance as WCAG 2.2 defines it. */
function luminance(color: [number, number, number]): number {
  const [red, green, blue] = color.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as typeof color;
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function rgb([red, green, blue]: [number, number, number]): string {
  return `rgb(${red} ${green} ${blue})`;
}
