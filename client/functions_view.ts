/**
 * The table of functions: how it is sorted.
 *
 * @module
 */
import type { FunctionRow } from "../profile/functions.ts";

/** What the table can be sorted by. */
export type SortKey = "name" | "self" | "total" | "calls" | "average" | "longest";

/** How the table is sorted. */
export interface Sorting {
  by: SortKey;
  /** Whether the greatest stands first; of names the last. */
  descending: boolean;
}

const KEPT = "microlog.functions.sorting";
const KEYS: readonly SortKey[] = ["name", "self", "total", "calls", "average", "longest"];
const FIRST: Sorting = { by: "self", descending: true };

/** How the person sorted last. */
export function readSorting(): Sorting {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEPT) ?? "null");
    if (typeof kept !== "object" || kept === null) return FIRST;
    const { by, descending } = kept as Record<string, unknown>;
    const key = KEYS.find((key) => key === by);
    return key && typeof descending === "boolean" ? { by: key, descending } : FIRST;
  } catch {
    // Not written by this page, or damaged: as at first.
    return FIRST;
  }
}

/** Remembers how the person sorts. */
export function keepSorting(sorting: Sorting): void {
  localStorage.setItem(KEPT, JSON.stringify(sorting));
}

/** What a click on a column's title makes of the order: the other way round, or by it, numbers the greatest first. */
export function sortedBy(sorting: Sorting, by: SortKey): Sorting {
  return sorting.by === by ? { by, descending: !sorting.descending } : { by, descending: by !== "name" };
}

/** The functions in that order; of equal ones the one with more time first. */
export function sortFunctions(rows: readonly FunctionRow[], { by, descending }: Sorting): FunctionRow[] {
  const way = descending ? -1 : 1;
  return rows.toSorted((a, b) => {
    const [one, other] = [a[by], b[by]];
    const order = typeof one === "string" && typeof other === "string"
      ? one.localeCompare(other, "en")
      : Number(one) - Number(other);
    return way * order || b.self - a.self || b.total - a.total || a.frame - b.frame;
  });
}
