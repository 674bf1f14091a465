/** @jsx h */
/** @jsxFrag Fragment */
import { Fragment, h } from "preact";
import { useMemo } from "preact/hooks";
import { cssFill } from "../canvas/palette.ts";
import { anomaliesOf } from "../client/anomalies.ts";
import { within } from "../client/details.ts";
import { placeOf } from "../client/links.ts";
import type { TimelineModel } from "../client/timeline.ts";
import { during } from "../profile/during.ts";
import type { Profile, Thread } from "../profile/types.ts";
import { formatDuration } from "../profile/units.ts";
import { AnomalyNote } from "./Anomalies.tsx";
import { Callees, Callers } from "./CallNeighbours.tsx";
import { CloseDetails, type DetailsProps, Fact, RangeNote, share } from "./DetailsParts.tsx";
import { DuringFacts, LogInside, ModulesLoaded } from "./DuringCall.tsx";
import { ShowSource } from "./ShowSource.tsx";
import { SimilarCalls } from "./SimilarCalls.tsx";
import { SourceLink } from "./SourceLink.tsx";

/** The selected call in full. */
export function CallDetails(props: DetailsProps) {
  const { model } = props;
  const ref = model.selected.value!;
  const thread = model.thread(ref.thread);
  if (!thread || ref.call >= thread.calls.length) return <Fragment />;
  return <Known {...props} thread={thread} call={ref.call} />;
}

function Known(props: DetailsProps & { thread: Thread; call: number }) {
  const { model, profile, revision, range, thread, call } = props;
  const { calls } = thread;
  const [start, end, self] = [calls.start[call]!, calls.end[call]!, calls.self[call]!];
  const total = end - start;
  const part = within(range, start, end);
  const cut = part.until - part.from < total;
  const inside = useMemo(() => during(profile, thread, part.from, part.until), [
    profile,
    revision,
    thread,
    part.from,
    part.until,
  ]);
  const whole = range === undefined ? profile.duration : range.until - range.from;
  const anomalies = anomaliesOf(model).found.value?.filter((one) => one.thread === thread.id && one.call === call);
  return (
    <Fragment>
      <Head model={model} profile={profile} thread={thread} call={call} />
      <RangeNote model={model} range={range} />
      {anomalies?.map((anomaly, i) => <AnomalyNote key={i} anomaly={anomaly} />)}
      <dl class="facts">
        <Fact name="When">{formatDuration(start)} – {formatDuration(end)}</Fact>
        <Fact name="Duration">
          {formatDuration(total)}
          {cut ? <span class="quiet">{formatDuration(part.until - part.from)} in the range</span> : null}
        </Fact>
        <Fact name="Self" title="Time in the function itself, without what it called">
          {formatDuration(self)} <span class="quiet">{share(self, total)} of it</span>
        </Fact>
        <Fact name={range === undefined ? "Share of run" : "Share of range"}>
          {share(part.until - part.from, whole)}
          <meter class="share" min={0} max={1} value={(part.until - part.from) / whole} aria-hidden="true" />
        </Fact>
        <DuringFacts inside={inside} length={part.until - part.from} />
      </dl>
      <div class="parts">
        <SimilarCalls {...props} />
        <Callers {...props} />
        <Callees {...props} />
        <ModulesLoaded profile={profile} rows={inside.modules} />
        <LogInside model={model} profile={profile} rows={inside.log} />
      </div>
    </Fragment>
  );
}

function Head(props: { model: TimelineModel; profile: Profile; thread: Thread; call: number }) {
  const { model, profile, thread } = props;
  const frame = thread.calls.frame[props.call]!;
  const [name, origin] = [profile.frames.name[frame]!, profile.frames.origin[frame]!];
  const place = placeOf(profile, frame);
  return (
    <header class="details-top">
      <div class="details-head" aria-live="polite">
        <span class="swatch" style={{ background: cssFill(name, origin) }} aria-hidden="true" />
        <SourceLink place={place} class="details-name">{name}</SourceLink>
        <ShowSource profile={profile} frame={frame} />
        {origin === "user" ? null : <span class="badge" title={ORIGINS[origin]}>{origin}</span>}
        <CloseDetails onClose={() => model.select(undefined)} />
      </div>
      <p class="details-place quiet" title={place.title}>
        {[place.text, profile.threads.length > 1 ? `in ${thread.name}` : ""].filter((text) => text !== "").join(" · ")}
      </p>
    </header>
  );
}

const ORIGINS: Record<Profile["frames"]["origin"][number], string> = {
  user: "The program's own code",
  npm: "Code of an npm package",
  jsr: "Code of a JSR package",
  https: "Code from the web",
  wasm: "WebAssembly",
  node: "Node's modules, as Deno has them",
  runtime: "Deno itself",
  v8: "V8, the JavaScript engine",
};
