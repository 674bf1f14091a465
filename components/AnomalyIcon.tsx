/** @jsx h */
import { h } from "preact";
import type { AnomalyKind } from "../profile/anomalies.ts";

/** A picture for each kind, 16 × 16. */
const PATHS: Record<AnomalyKind, string> = {
  // A clock, a box that arrives, two bars, an hourglass, a line that leaps.
  slow: "M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11ZM8 5v3.2l2.2 1.6",
  import: "M8 2v7M5.2 6.4 8 9.2l2.8-2.8M3 10.5v3h10v-3",
  pause: "M5.5 3v10M10.5 3v10",
  wait: "M4 2.5h8M4 13.5h8M5 2.5c0 3 3 3.5 3 5.5s-3 2.5-3 5.5M11 2.5c0 3-3 3.5-3 5.5s3 2.5 3 5.5",
  memory: "M2 12.5h4.5v-8H14",
};

/** What stands for a kind of anomaly, in its colour. */
export function AnomalyIcon({ kind }: { kind: AnomalyKind }) {
  return (
    <svg class={`anomaly-icon anomaly-${kind}`} viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
      <path d={PATHS[kind]} />
    </svg>
  );
}
