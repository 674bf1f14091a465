/**
 * What takes long to work out of what a prompt tells; a page has it done in a worker.
 *
 * @module
 */
import { findAnomalies } from "./anomalies.ts";
import type { Anomaly } from "./anomaly.ts";
import { type FunctionRow, functionTable } from "./functions.ts";
import { type GcStatistics, gcStatistics } from "./gc.ts";
import { mergeCalls, type MergedTree } from "./merged.ts";
import { slowImports } from "./slow_imports.ts";
import type { Profile } from "./types.ts";
import { waits } from "./waits.ts";

/** What a prompt is about. */
export interface PromptScope {
  /** A stretch of time, µs; undefined: the whole run. */
  range?: { from: number; until: number } | undefined;
  /** The numbers of the threads; default all. */
  threads?: readonly number[] | undefined;
  /** Only the person's own code: what it calls of others is its own time. */
  mine?: boolean | undefined;
}

/** What a prompt is made of, beside the profile. It can be cloned. */
export interface PromptBasis {
  /** Within the scope, most self time first. */
  functions: readonly FunctionRow[];
  /** Within the scope. */
  tree: MergedTree;
  /** Of the whole run. */
  anomalies: readonly Anomaly[];
  waits: readonly Anomaly[];
  imports: readonly Anomaly[];
  garbage: GcStatistics;
}

/** How many garbage collections are looked through for those in the scope. */
const PAUSES = 1_000;

/** Works out what a prompt is made of. */
export function promptBasis(profile: Profile, { range, threads, mine }: PromptScope): PromptBasis {
  const shown = profile.threads.filter(({ id }) => threads === undefined || threads.includes(id));
  return {
    functions: functionTable(profile, { from: range?.from, to: range?.until, threads, mine }),
    tree: mergeCalls(profile, { range, threads, mine }),
    anomalies: findAnomalies(profile),
    waits: shown.flatMap((thread) => waits(profile, thread)),
    imports: shown.flatMap((thread) => slowImports(profile, thread)),
    garbage: gcStatistics(profile, PAUSES),
  };
}
