/**
 * Numbers out of interleaved runs.
 *
 * @module
 */

/** The middle one. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** How something compares with what it is measured against, run by run in turn. */
export interface Comparison {
  /** The median of the ratios of runs that were neighbours: what else the machine did is much the same for both. */
  paired: number;
  /** The fastest against the fastest: what else the machine did is left out. */
  fastest: number;
}

/** Compares runs with those that they were interleaved with. */
export function compare(values: readonly number[], base: readonly number[]): Comparison {
  return {
    paired: median(values.map((value, i) => value / base[i]!)),
    fastest: Math.min(...values) / Math.min(...base),
  };
}

/** Rows of a Markdown table, the first its head; all but the first column stand at the right. */
export function markdownTable(rows: readonly (readonly string[])[]): string {
  const [head = [], ...body] = rows;
  const rule = head.map((_, column) => column === 0 ? "---" : "---:");
  return [head, rule, ...body].map((cells) => `| ${cells.join(" | ")} |\n`).join("");
}

/** Options of a bench: `--seconds=10 --rounds=4`. */
export function readNumber(args: readonly string[], name: string, standard: number): number {
  const found = args.find((arg) => arg.startsWith(`--${name}=`))?.slice(name.length + 3);
  const value = Number(found ?? standard);
  if (value > 0 && Number.isFinite(value)) return value;
  throw new RangeError(`Cannot use --${name}=${found}: it is not a number above 0`);
}
