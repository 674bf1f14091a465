/** @jsx h */
/** @jsxFrag Fragment */
import { Fragment, h } from "preact";
import { paintOf, PAINTS } from "../canvas/palette.ts";
import { placeOf } from "../client/links.ts";
import type { TimelineModel } from "../client/timeline.ts";
import type { Profile } from "../profile/types.ts";
import { formatCount, formatDuration } from "../profile/units.ts";
import { CloseDetails, Fact, share } from "./DetailsParts.tsx";
import { SourceLink } from "./SourceLink.tsx";
import { SpanDetails } from "./SpanDetails.tsx";

/** The strip at the bottom: the selected call or span, or where there is none the run itself. */
export function Details({ model }: { model: TimelineModel }) {
  model.followRecording();
  const profile = model.profile.value;
  if (!profile) return <section class="details" />;
  const span = model.selectedSpan();
  return (
    <section class="details" aria-label="Details">
      {span >= 0
        ? <SpanDetails model={model} profile={profile} span={span} />
        : model.selected.value
        ? <CallDetails model={model} profile={profile} />
        : <RunDetails model={model} profile={profile} />}
    </section>
  );
}

function CallDetails({ model, profile }: { model: TimelineModel; profile: Profile }) {
  model.followRecording();
  const ref = model.selected.value!;
  const thread = model.thread(ref.thread);
  if (!thread || ref.call >= thread.calls.length) return <Fragment />;
  const { calls } = thread;
  const frame = calls.frame[ref.call]!;
  const parent = calls.parent[ref.call]!;
  const [start, end, self] = [calls.start[ref.call]!, calls.end[ref.call]!, calls.self[ref.call]!];
  const [name, origin] = [profile.frames.name[frame]!, profile.frames.origin[frame]!];
  const place = placeOf(profile, frame);
  const total = end - start;
  return (
    <Fragment>
      <header class="details-head" aria-live="polite">
        <span class="swatch" style={{ background: PAINTS[paintOf(name, origin)]!.fill }} aria-hidden="true" />
        <SourceLink place={place} class="details-name">{name}</SourceLink>
        {origin === "user" ? null : <span class="badge">{origin}</span>}
        <span class="details-place quiet" title={place.title}>{place.text}</span>
        <CloseDetails model={model} />
      </header>
      <dl class="facts">
        <Fact name="When">{formatDuration(start)} – {formatDuration(end)}</Fact>
        <Fact name="Duration">{formatDuration(total)}</Fact>
        <Fact name="Self">
          {formatDuration(self)} <span class="quiet">{share(self, total)} of it</span>
        </Fact>
        <Fact name="Share of run">
          {share(total, profile.duration)}
          <meter class="share" min={0} max={1} value={total / profile.duration} aria-hidden="true" />
        </Fact>
        <Fact name="Called by">
          {parent < 0
            ? <span class="quiet">nothing: outermost{profile.threads.length > 1 ? ` in ${thread.name}` : ""}</span>
            : (
              <button type="button" class="link" onClick={() => model.select({ thread: ref.thread, call: parent })}>
                {profile.frames.name[calls.frame[parent]!]}
              </button>
            )}
        </Fact>
      </dl>
    </Fragment>
  );
}

function RunDetails({ model, profile }: { model: TimelineModel; profile: Profile }) {
  model.followRecording();
  const { header, threads, log, end } = profile;
  if (!header) return <Fragment />;
  const command = header.command.join(" ");
  const samples = threads.reduce((sum, thread) => sum + thread.samples, 0);
  const calls = threads.reduce((sum, thread) => sum + thread.calls.length, 0);
  return (
    <Fragment>
      <header class="details-head">
        <code class="details-command" title={`${command}\nin ${header.cwd}`}>{command}</code>
        <span class="details-hint quiet">
          Drag to pan, wheel to zoom, click a call for its details, double click to zoom to it
        </span>
      </header>
      <dl class="facts">
        <Fact name="Runtime">Deno {header.runtime.deno ?? "?"}</Fact>
        <Fact name="Machine" class="fact-machine">{header.cores} cores, {header.os}</Fact>
        <Fact name="Sampled">
          {formatCount(samples)} <span class="quiet">every {formatDuration(header.sampleInterval)}</span>
        </Fact>
        <Fact name="Calls">{formatCount(calls)}</Fact>
        <Fact name="Log">
          {log.length === 0
            ? "nothing"
            : (
              <button type="button" class="link" title="Read them from the first" onClick={() => model.showEntry(0)}>
                {log.length === 1 ? "1 entry" : `${formatCount(log.length)} entries`}
              </button>
            )}
        </Fact>
        <Fact name="Ended">{ending(end)}</Fact>
      </dl>
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
