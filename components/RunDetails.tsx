/** @jsx h */
/** @jsxFrag Fragment */
import { Fragment, h } from "preact";
import { useMemo } from "preact/hooks";
import { anomaliesOf } from "../client/anomalies.ts";
import type { TimeRange } from "../client/timeline.ts";
import { during } from "../profile/during.ts";
import type { Profile } from "../profile/types.ts";
import { formatCount, formatDuration } from "../profile/units.ts";
import { AnomalyList } from "./Anomalies.tsx";
import { type DetailsProps, Fact, HideDetails, RangeNote, share } from "./DetailsParts.tsx";
import { DuringFacts, LogInside, ModulesLoaded } from "./DuringCall.tsx";

/** The run itself, and what stands out in it. */
export function RunDetails({ model, profile, revision, range }: DetailsProps) {
  const { header, threads, log, end } = profile;
  // What stands below the list comes with it: it would be pushed down.
  const found = anomaliesOf(model).found.value;
  if (!header) return <Fragment />;
  const command = header.command.join(" ");
  const samples = threads.reduce((sum, thread) => sum + thread.samples, 0);
  const calls = threads.reduce((sum, thread) => sum + thread.calls.length, 0);
  return (
    <Fragment>
      <header class="details-top">
        <div class="details-head">
          <code class="details-command" title={`${command}\nin ${header.cwd}`}>{command}</code>
          <HideDetails />
        </div>
      </header>
      <RangeNote model={model} range={range} />
      {range === undefined
        ? (
          <dl class="facts">
            <Fact name="Runtime">Deno {header.runtime.deno ?? "?"}</Fact>
            <Fact name="Machine">{header.cores} cores, {header.os}</Fact>
            <Fact name="Sampled">
              {formatCount(samples)} <span class="quiet">every {formatDuration(header.sampleInterval)}</span>
            </Fact>
            <Fact name="Calls">{formatCount(calls)}</Fact>
            <Fact name="Log">
              {log.length === 0 ? "nothing" : (
                <button
                  type="button"
                  class="link"
                  title="Read them from the first"
                  onClick={() => model.showEntry(0)}
                >
                  {log.length === 1 ? "1 entry" : `${formatCount(log.length)} entries`}
                </button>
              )}
            </Fact>
            <Fact name="Ended">{ending(end)}</Fact>
          </dl>
        )
        : <RangeDetails model={model} profile={profile} revision={revision} range={range} />}
      <AnomalyList model={model} profile={profile} range={range} />
      {range === undefined && found !== undefined
        ? (
          <p class="details-hint quiet">
            Drag to pan, wheel to zoom. Click a call for its details, double click to zoom to it. Press ? for all keys.
          </p>
        )
        : null}
    </Fragment>
  );
}

/** What happened in the range, as far as the main thread, or the first that there is, can tell. */
function RangeDetails({ model, profile, revision, range }: DetailsProps & { range: TimeRange }) {
  const thread = profile.threads.find(({ id }) => id === 0) ?? profile.threads[0];
  const { from, until } = range;
  const inside = useMemo(() => thread && during(profile, thread, from, until), [
    profile,
    revision,
    thread,
    from,
    until,
  ]);
  if (!inside) return null;
  return (
    <Fragment>
      <dl class="facts">
        <Fact name="When">{formatDuration(from)} – {formatDuration(until)}</Fact>
        <Fact name="Share of run">{share(until - from, profile.duration)}</Fact>
        <DuringFacts inside={inside} length={until - from} />
      </dl>
      <ModulesLoaded profile={profile} rows={inside.modules} />
      <LogInside model={model} profile={profile} rows={inside.log} />
    </Fragment>
  );
}

/** How a run ended, for people. */
export function ending(end: Profile["end"]): string {
  if (!end) return "not yet";
  if (end.reason === "signal") return `by ${end.signal ?? "a signal"}`;
  if (end.reason === "lost") return "out of sight";
  if (end.reason === "stopped") return "not yet: the recording was ended before";
  return end.code === undefined ? "by itself" : `exit code ${end.code}`;
}
