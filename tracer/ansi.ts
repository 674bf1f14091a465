/**
 * Text for a terminal, as plain text and the colours it is printed in.
 *
 * The codes are those of ECMA-48, section 8.3.117 (SGR), with the colours of ISO 8613-6 that terminals know.
 *
 * @module
 */

/** What stands in `ESC [ … m` for the characters (UTF-16 units) `from` to `to`. */
export type Style = [from: number, to: number, sgr: string];

/** A text without escape sequences. */
export interface StyledText {
  text: string;
  /** In order, none empty, no two that touch equal. */
  styles: Style[];
}

/**
 * One escape sequence each: a control sequence, whose parameters and last character are kept; a command string with its
 * text, such as a link's address; any other. One that breaks off counts as far as it goes. No part of a text can match
 * in two ways, so that a search takes a time linear in the text.
 */
const SEQUENCE =
  // deno-lint-ignore no-control-regex -- control characters are what it is about
  /(?:\x1b\[|\x9b)([0-?]*)([ -/]*[@-~])?|\x1b[\]PX^_][^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)?|\x1b[ -/]*[0-~]?/g;

/** The attributes in the order in which they are written. */
const ATTRIBUTES = [
  "weight",
  "dim",
  "italic",
  "underline",
  "blink",
  "inverse",
  "hidden",
  "strike",
  "overline",
] as const;
type Slot = typeof ATTRIBUTES[number] | "foreground" | "background" | "line";
const SLOTS: readonly Slot[] = [...ATTRIBUTES, "foreground", "background", "line"];

const SETS: Readonly<Record<number, Slot>> = {
  1: "weight",
  2: "dim",
  3: "italic",
  4: "underline",
  5: "blink",
  6: "blink",
  7: "inverse",
  8: "hidden",
  9: "strike",
  21: "underline",
  53: "overline",
};

const RESETS: Readonly<Record<number, readonly Slot[]>> = {
  22: ["weight", "dim"],
  23: ["italic"],
  24: ["underline"],
  25: ["blink"],
  27: ["inverse"],
  28: ["hidden"],
  29: ["strike"],
  39: ["foreground"],
  49: ["background"],
  55: ["overline"],
  59: ["line"],
};

/** The style in force, by what it concerns. */
class State {
  #codes = new Map<Slot, string>();

  /** Takes the parameters of one `ESC [ … m`. */
  apply(parameters: string): void {
    const codes = parameters.split(";");
    for (let i = 0; i < codes.length; i++) {
      const code = codes[i]!;
      // Parameters of one code may stand after colons: `4:3`, `38:2::255:0:0`.
      const number = Number(code.split(":", 1)[0]);
      if (number === 38 || number === 48 || number === 58) {
        const slot = number === 38 ? "foreground" : number === 48 ? "background" : "line";
        const count = code.includes(":") ? 1 : codes[i + 1] === "5" ? 3 : codes[i + 1] === "2" ? 5 : 0;
        // A colour nobody can tell makes the rest mean nothing.
        if (count === 0 || i + count > codes.length) return;
        this.#codes.set(slot, codes.slice(i, i + count).join(";"));
        i += count - 1;
      } else {
        this.#applyOne(number, code);
      }
    }
  }

  #applyOne(number: number, code: string): void {
    const slot = SETS[number] ?? slotOfColour(number);
    if (number === 0) this.#codes.clear();
    else if (code === "4:0") this.#codes.delete("underline");
    else if (slot !== undefined) this.#codes.set(slot, code.includes(":") ? code : String(number));
    else for (const reset of RESETS[number] ?? []) this.#codes.delete(reset);
  }

  /** The codes in force, "" for none; the same for the same style however it came about. */
  toString(): string {
    if (this.#codes.size === 0) return "";
    return SLOTS.flatMap((slot) => this.#codes.get(slot) ?? []).join(";");
  }
}

function slotOfColour(code: number): Slot | undefined {
  if (code >= 30 && code <= 37 || code >= 90 && code <= 97) return "foreground";
  if (code >= 40 && code <= 47 || code >= 100 && code <= 107) return "background";
}

/**
 * Takes a text apart that was meant for a terminal. Colours become styles; all else that is not text, such as
 * movements of the cursor and the addresses of links, is left out.
 *
 * @example
 * ```ts
 * import { readAnsi } from "./ansi.ts";
 * readAnsi("\x1b[31mred\x1b[39m"); // { text: "red", styles: [[0, 3, "31"]] }
 * ```
 */
export function readAnsi(input: string): StyledText {
  const styles: Style[] = [];
  const state = new State();
  let sgr = "";
  let text = "";
  let end = 0;
  const keep = (piece: string) => {
    if (piece === "") return;
    const from = text.length;
    text += piece;
    if (sgr === "") return;
    const last = styles.at(-1);
    if (last !== undefined && last[1] === from && last[2] === sgr) last[1] = text.length;
    else styles.push([from, text.length, sgr]);
  };
  for (const match of input.matchAll(SEQUENCE)) {
    keep(input.slice(end, match.index));
    end = match.index + match[0].length;
    const [, parameters, final] = match;
    // Parameters that begin with one of < = > ? are a terminal maker's own.
    if (final !== "m" || parameters === undefined || parameters >= "<") continue;
    state.apply(parameters);
    sgr = state.toString();
  }
  keep(input.slice(end));
  return { text, styles };
}

/** The beginning of a text with its styles. */
export function cutStyled({ text, styles }: StyledText, length: number): StyledText {
  const kept = styles.filter(([from]) => from < length).map(([from, to, sgr]): Style => [
    from,
    Math.min(to, length),
    sgr,
  ]);
  return { text: text.slice(0, length), styles: kept };
}
