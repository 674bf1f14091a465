/**
 * A dictionary of words, and of all that may be typed in their place, made when this is loaded.
 *
 * @module
 */
const WORDS = ("anomaly array average branch bundle bytes cache caller canvas chart chunk client clock colour column " +
  "command component counter debug deep depth duration encode engine error event export filter flame format frame " +
  "function garbage gesture handler header heap history import index island kernel label layer level line listener " +
  "loader logger memory message method module monitor network object option painter parser pattern pointer process " +
  "profile program promise query reader record recording recorder render report request resource response result " +
  "router runtime sample sampler schema scroll search server session signal source stack status store stream string " +
  "summary symbol table target thread timeline timer token tracer upgrade value vector viewer viewport window worker " +
  "writer").split(" ");
const LETTERS = "abcdefghijklmnopqrstuvwxyz";

/** All texts that one slip of the finger makes of a word. */
export function slipsOf(word: string): Set<string> {
  const slips = new Set<string>();
  for (let i = 0; i <= word.length; i++) {
    const left = word.slice(0, i);
    const right = word.slice(i);
    slips.add(left + right.slice(1));
    if (right.length > 1) slips.add(left + right[1] + right[0] + right.slice(2));
    for (const letter of LETTERS) {
      slips.add(left + letter + right);
      slips.add(left + letter + right.slice(1));
    }
  }
  slips.delete(word);
  return slips;
}

/** From what may be typed to the word that is meant. */
export const MEANT: ReadonlyMap<string, string> = collect();

function collect(): Map<string, string> {
  const meant = new Map<string, string>();
  for (const word of WORDS) {
    for (const slip of slipsOf(word)) {
      if (!meant.has(slip)) meant.set(slip, word);
    }
  }
  // Two slips are for long words only: there are very many.
  for (const word of WORDS.filter(({ length }) => length === 6).slice(0, 12)) {
    for (const slip of slipsOf(word)) {
      for (const second of slipsOf(slip)) if (!meant.has(second)) meant.set(second, word);
    }
  }
  for (const word of WORDS) meant.set(word, word);
  return meant;
}
