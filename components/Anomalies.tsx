/** @jsx h */
/** @jsxFrag Fragment */
import { Fragment, h } from "preact";
import { anomaliesIn, anomaliesOf, ANOMALY_NAMES, showAnomaly } from "../client/anomalies.ts";
import type { TimelineModel, TimeRange } from "../client/timeline.ts";
import type { Anomaly } from "../profile/anomalies.ts";
import type { Profile } from "../profile/types.ts";
import { formatCount, formatDuration } from "../profile/units.ts";
import { AnomalyIcon } from "./AnomalyIcon.tsx";
import { Few, Part } from "./DetailsParts.tsx";

/** How many are shown at first. */
const FIRST = 12;

/** What stands out in a recording, by how much time it cost; a click selects it and shows its time. */
export function AnomalyList(props: { model: TimelineModel; profile: Profile; range: TimeRange | undefined }) {
  const { model, profile, range } = props;
  const found = anomaliesOf(model).found.value;
  if (found === undefined) {
    const growing = model.phase.value === "loading";
    return (
      <Part title="What stands out">
        <p class="quiet" role="status">
          {growing ? "Looked for once the recording is complete." : "Looking through the calls…"}
        </p>
      </Part>
    );
  }
  const shown = anomaliesIn(found, range);
  if (shown.length === 0) {
    return (
      <Part title="What stands out">
        <p class="quiet">
          {profile.threads.every(({ calls }) => calls.length === 0)
            ? "No calls were seen that could stand out."
            : found.length === 0
            ? "Nothing stands out: no call took much longer than its like, nothing waited long, and neither imports, garbage collection nor memory are out of the ordinary."
            : `Nothing in the range; ${formatCount(found.length)} in all of the run.`}
        </p>
      </Part>
    );
  }
  const many = profile.threads.length > 1;
  return (
    <Part
      title="What stands out"
      class="anomalies"
      note={shown.length < found.length ? `${shown.length} of ${found.length} in the range` : String(found.length)}
    >
      <ol class="rows">
        <Few items={shown} first={FIRST} of={`${model.id.value} ${shown.length}`}>
          {(anomaly, i) => (
            <li key={i}>
              <button type="button" class="anomaly" onClick={() => showAnomaly(model, anomaly)}>
                <AnomalyIcon kind={anomaly.kind} />
                <span class="anomaly-text">
                  <span class="anomaly-sentence">
                    <Sentence anomaly={anomaly} name={nameOf(model, profile, anomaly)} />
                  </span>
                  <span class="anomaly-where quiet">
                    {ANOMALY_NAMES[anomaly.kind]} at {formatDuration(anomaly.time)}
                    {many ? ` in ${model.thread(anomaly.thread)?.name ?? `thread ${anomaly.thread}`}` : ""}
                  </span>
                </span>
                <span class="anomaly-cost" title="Time that it cost, by estimate">{costOf(anomaly)}</span>
              </button>
            </li>
          )}
        </Few>
      </ol>
    </Part>
  );
}

/** What is said of an anomaly, with the function's name, which it mostly begins with, standing out. */
function Sentence({ anomaly, name }: { anomaly: Anomaly; name: string }) {
  if (name === "" || !anomaly.text.startsWith(name)) return <Fragment>{anomaly.text}</Fragment>;
  return (
    <Fragment>
      <b>{name}</b>
      {anomaly.text.slice(name.length)}
    </Fragment>
  );
}

function nameOf(model: TimelineModel, profile: Profile, { thread, call }: Anomaly): string {
  const calls = model.thread(thread)?.calls;
  return calls && call >= 0 ? profile.frames.name[calls.frame[call]!] ?? "" : "";
}

/** Why the call at hand is an anomaly. */
export function AnomalyNote({ anomaly }: { anomaly: Anomaly }) {
  return (
    <p class={`anomaly-note anomaly-${anomaly.kind}`} role="note">
      <AnomalyIcon kind={anomaly.kind} />
      <span>{anomaly.text}</span>
    </p>
  );
}

/** Memory costs no time that could be told. */
function costOf({ kind, cost }: Anomaly): string {
  return kind === "memory" ? "" : formatDuration(cost);
}
