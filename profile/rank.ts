/**
 * Medians and quantiles without sorting all of it.
 *
 * @module
 */

/**
 * The median of some values, NaN of none. Their order is changed.
 *
 * @example
 * ```ts
 * import { medianOf } from "./rank.ts";
 * medianOf(Float64Array.of(9, 1, 3, 4)); // 3.5
 * ```
 */
export function medianOf(values: Float64Array): number {
  const middle = values.length >>> 1;
  if (values.length === 0) return NaN;
  const upper = select(values, middle);
  if (values.length % 2 === 1) return upper;
  // All before the middle are at most what stands there.
  let lower = -Infinity;
  for (let i = 0; i < middle; i++) if (values[i]! > lower) lower = values[i]!;
  return (lower + upper) / 2;
}

/** The least value that at least this part of them (0 to 1) does not exceed; NaN of none. Their order is changed. */
export function quantileOf(values: Float64Array, part: number): number {
  if (values.length === 0) return NaN;
  return select(values, Math.min(values.length - 1, Math.max(0, Math.ceil(part * values.length) - 1)));
}

/**
 * The value that stands at `rank` when they are sorted; it is put there, what is less or equal before it. Hoare's
 * quickselect, with the median of three as pivot: time in proportion to the number of values.
 *
 * C. A. R. Hoare, "Algorithm 65: Find", Communications of the ACM 4 (1961), 321–322.
 */
function select(values: Float64Array, rank: number): number {
  let low = 0;
  let high = values.length - 1;
  while (low < high) {
    const pivot = middleOf(values[low]!, values[(low + high) >>> 1]!, values[high]!);
    let left = low;
    let right = high;
    while (left <= right) {
      while (values[left]! < pivot) left++;
      while (values[right]! > pivot) right--;
      if (left > right) break;
      const held = values[left]!;
      values[left++] = values[right]!;
      values[right--] = held;
    }
    if (rank <= right) high = right;
    else if (rank >= left) low = left;
    else break;
  }
  return values[rank]!;
}

function middleOf(a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
}
