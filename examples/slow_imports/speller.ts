/**
 * Finds the word that was meant.
 *
 * @module
 */
import { MEANT } from "./dictionary.ts";

/** The word that was meant; undefined where there is none. */
export function correct(word: string): string | undefined {
  return MEANT.get(word);
}
