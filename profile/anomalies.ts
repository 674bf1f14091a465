/**
 * What stands out in a recording, each with a sentence that says why.
 *
 * @module
 */
import { type Anomaly, type AnomalyKind, EXPLAINS, intervalsOf } from "./anomaly.ts";
import { threadOf } from "./builder.ts";
import { memoryLeaps } from "./leaps.ts";
import { longPauses } from "./long_pauses.ts";
import { isOwn } from "./fold.ts";
import { perRevision } from "./memo.ts";
import { similarGroups } from "./similar.ts";
import { slowCalls } from "./slow_calls.ts";
import { slowImports } from "./slow_imports.ts";
import type { Profile } from "./types.ts";
import { formatCount } from "./units.ts";
import { waits } from "./waits.ts";

export type { Anomaly, AnomalyKind };

/** How many are told of. */
const MOST = 50;
/** How many are looked at: each is held against each other. */
const MOST_LOOKED_AT = 400;
/** How many of calls that are alike. */
const MOST_ALIKE = 3;
/** The same, of one call. */
const EXPLAINS_ITSELF = 0.5;
/** Of two that say the same of one call, the one that says why. */
const RANK: Record<AnomalyKind, number> = { import: 0, pause: 1, wait: 2, slow: 3, memory: 4 };

/**
 * What stands out, most costly first; a few at most on a healthy run.
 *
 * Calls within each other are long for one reason, which is told once: where others within it account for four fifths of
 * the time that an anomaly costs, they stand in its place; yet the innermost that a person can find in their own code is
 * preferred over what that calls in turn. How each kind is found is told where it is found: {@linkcode slowCalls},
 * {@linkcode slowImports}, {@linkcode longPauses}, {@linkcode waits}, {@linkcode memoryLeaps}.
 *
 * @example
 * ```ts
 * import { findAnomalies } from "./anomalies.ts";
 * import { ProfileBuilder } from "./builder.ts";
 * const { profile } = new ProfileBuilder();
 * for (const { text } of findAnomalies(profile)) console.log(text);
 * ```
 */
export function findAnomalies(profile: Profile): Anomaly[] {
  return found(profile, profile);
}

const found = perRevision((profile: Profile): Anomaly[] => {
  const timed = [
    ...longPauses(profile),
    ...profile.threads.flatMap((thread) => [
      ...slowImports(profile, thread),
      ...waits(profile, thread),
      ...slowCalls(profile, thread),
    ]),
  ].sort(byCost).slice(0, MOST_LOOKED_AT);
  const all = [...reasons(profile, timed), ...memoryLeaps(profile)].sort(byCost);
  return fewAlike(profile, all).slice(0, MOST);
});

function byCost(a: Anomaly, b: Anomaly): number {
  return b.cost - a.cost || a.time - b.time;
}

/** Leaves those out that others within them explain. */
function reasons(profile: Profile, anomalies: readonly Anomaly[]): Anomaly[] {
  const near = new Map(anomalies.map((anomaly) => [anomaly, isNear(profile, anomaly)]));
  const depth = (anomaly: Anomaly) =>
    anomaly.call < 0 ? Infinity : threadOf(profile, anomaly.thread)!.calls.depth[anomaly.call]!;
  const slack = intervalsOf(profile).sample / 2;
  const innermostFirst = [...anomalies].sort((a, b) =>
    a.duration - b.duration || RANK[a.kind] - RANK[b.kind] || depth(b) - depth(a)
  );
  let kept: Anomaly[] = [];
  for (const anomaly of innermostFirst) {
    const within = outermost(kept.filter((other) => isWithin(other, anomaly, slack)), slack);
    if (!isExplained(anomaly, within)) {
      kept.push(anomaly);
    } else if (near.get(anomaly) && within.some((other) => !near.get(other))) {
      kept = kept.filter((other) => !within.includes(other) || near.get(other));
      kept.push(anomaly);
    }
  }
  return kept;
}

function isExplained({ call, cost }: Anomaly, within: readonly Anomaly[]): boolean {
  return within.reduce((sum, other) => sum + other.cost, 0) >= EXPLAINS * cost ||
    within.some((other) => call >= 0 && other.call === call && other.cost >= EXPLAINS_ITSELF * cost);
}

/** Why a pause or a wait happened is plain; a call must be found in the person's code. */
function isNear(profile: Profile, { kind, thread, call }: Anomaly): boolean {
  return kind !== "slow" || call < 0 || isOwn(profile, threadOf(profile, thread)!.calls.frame[call]!);
}

function isWithin(inner: Anomaly, outer: Anomaly, slack: number): boolean {
  return inner.thread === outer.thread && inner.time >= outer.time - slack &&
    inner.time + inner.duration <= outer.time + outer.duration + slack;
}

/** Those that are within no other of them. */
function outermost(anomalies: readonly Anomaly[], slack: number): Anomaly[] {
  return anomalies.filter((anomaly, i) =>
    !anomalies.some((other, j) =>
      j !== i && isWithin(anomaly, other, slack) && (j > i || !isWithin(other, anomaly, slack))
    )
  );
}

/**
 * Of calls of one function by one other that stand out in the same way the worst are told of, the rest counted; so of the
 * pauses of a thread, which come wherever it happens to be.
 */
function fewAlike(profile: Profile, anomalies: readonly Anomaly[]): Anomaly[] {
  const alike = new Map<string, Anomaly[]>();
  for (const anomaly of anomalies) {
    const { kind, thread, call } = anomaly;
    const group = call < 0 || kind === "pause" ? -1 : similarGroups(profile, threadOf(profile, thread)!).group[call]!;
    const key = `${kind} ${thread} ${group}`;
    const known = alike.get(key);
    if (known === undefined) alike.set(key, [anomaly]);
    else known.push(anomaly);
  }
  return [...alike.values()].flatMap((group) => {
    const rest = group.length - MOST_ALIKE;
    if (rest <= 0) return group;
    const [worst, ...others] = group.slice(0, MOST_ALIKE);
    return [{ ...worst!, text: `${worst!.text}; and ${formatCount(rest)} more times` }, ...others];
  }).sort(byCost);
}
