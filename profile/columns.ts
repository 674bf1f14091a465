/**
 * Columns of numbers that grow.
 *
 * @module
 */

/** Fills `fresh` with what is in `old`, and gives it. */
export function grown<T extends Float64Array | Uint32Array | Int32Array | Uint16Array | Uint8Array>(
  old: T,
  fresh: T,
): T {
  fresh.set(old);
  return fresh;
}
