/**
 * A colour for each thread: the same in the list of threads, and at the head of its rows.
 *
 * @module
 */

const COLORS = [
  "#7db2ff",
  "#f0a35e",
  "#7fd0a0",
  "#e58fb4",
  "#c9b458",
  "#9d8df1",
  "#5cc8d7",
  "#e07a6a",
  "#a9c95e",
  "#c58be0",
  "#6f9fd8",
  "#d9b38c",
];

/** The colour of the thread of that number. With more than twelve threads some have the same. */
export function threadColor(thread: number): string {
  return COLORS[thread % COLORS.length] ?? COLORS[0]!;
}
