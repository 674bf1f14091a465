/**
 * A colour for each thread: the same in the list of threads, and at the head of its rows.
 *
 * @module
 */
import { DARK, LIGHT, look } from "./look.ts";

/** The colour of the thread of that number. With more than eight threads some have the same. */
export function threadColor(thread: number): string {
  const { threads } = look();
  return threads[thread % threads.length]!;
}

/** The same for an element of the page: it follows the page from light to dark by itself. */
export function cssThreadColor(thread: number): string {
  const [light, dark] = [LIGHT, DARK].map(({ threads }) => threads[thread % threads.length]!);
  return `light-dark(${light}, ${dark})`;
}
