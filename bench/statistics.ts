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
  /** How far chance may have moved that: the standard error of the mean of those ratios; NaN of a single run. */
  error: number;
  /** The fastest against the fastest: what else the machine did is left out. */
  fastest: number;
}

/** Compares runs with those that they were interleaved with. */
export function compare(values: readonly number[], base: readonly number[]): Comparison {
  const ratios = values.map((value, i) => value / base[i]!);
  const mean = ratios.reduce((sum, ratio) => sum + ratio, 0) / ratios.length;
  const squares = ratios.reduce((sum, ratio) => sum + (ratio - mean) ** 2, 0);
  return {
    paired: median(ratios),
    error: Math.sqrt(squares / (ratios.length - 1) / ratios.length),
    fastest: Math.min(...values) / Math.min(...base),
  };
}

/** Rows of a Markdown table, the first its head; all but the first column stand at the right. */
export function markdownTable(rows: readonly (readonly string[])[]): string {
  const [head = [], ...body] = rows;
  const rule = head.map((_, column) => column === 0 ? "---" : "---:");
  return [head, rule, ...body].map((cells) => `| ${cells.join(" | ")} |\n`).join("");
}

/** Those of a bench's parts that were asked for, as in `--only=server,workers`; all by default. */
export function readOnly<P extends string>(args: readonly string[], parts: readonly P[]): P[] {
  const asked = args.find((arg) => arg.startsWith("--only="))?.slice("--only=".length).split(",");
  const unknown = asked?.find((part) => !parts.some((one) => one === part));
  if (unknown !== undefined) throw new RangeError(`Cannot use --only=${unknown}: it has to be of ${parts.join(", ")}`);
  return parts.filter((part) => asked?.includes(part) ?? true);
}

/** Options of a bench: `--seconds=10 --rounds=4`. */
export function readNumber(args: readonly string[], name: string, standard: number): number {
  const found = args.find((arg) => arg.startsWith(`--${name}=`))?.slice(name.length + 3);
  const value = Number(found ?? standard);
  if (value > 0 && Number.isFinite(value)) return value;
  throw new RangeError(`Cannot use --${name}=${found}: it is not a number above 0`);
}
