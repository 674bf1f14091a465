/** @jsx h */
/** @jsxFrag Fragment */
import { Fragment, h } from "preact";
import { useMemo } from "preact/hooks";
import { within } from "../client/details.ts";
import { placeOf } from "../client/links.ts";
import { during } from "../profile/during.ts";
import type { Profile } from "../profile/types.ts";
import { formatDuration } from "../profile/units.ts";
import type { SpanKind } from "../recording/records.ts";
import { CloseDetails, type DetailsProps, Fact, Few, Part, RangeNote, share } from "./DetailsParts.tsx";
import { DuringFacts, LogInside, ModulesLoaded } from "./DuringCall.tsx";
import { SourceLink } from "./SourceLink.tsx";
import { Tooltip } from "./Tooltip.tsx";

/** The function that a program calls for each kind. */
const CALLS: Record<SpanKind, string> = {
  mark: "performance.mark",
  measure: "performance.measure",
  time: "console.time",
  timeStamp: "console.timeStamp",
  group: "console.group",
  enabled: "enabled",
};
/** More of a detail has no room beside the pointer. */
const BRIEF = 200;

/** A span (a row of the span table) in full. */
export function SpanDetails({ model, profile, revision, range, span }: DetailsProps & { span: number }) {
  const { spans, threads } = profile;
  const [time, duration, kind] = [spans.time[span]!, spans.duration[span]!, spans.kind[span]!];
  const thread = threads.find(({ id }) => id === spans.thread[span]);
  const frames = framesOf(profile, spans.stack[span]!);
  const own = frames.find((frame) => profile.frames.origin[frame] === "user") ?? frames[0];
  const place = own === undefined ? undefined : placeOf(profile, own);
  const part = within(range, time, time + duration);
  const inside = useMemo(
    () => thread && part.until > part.from ? during(profile, thread, part.from, part.until) : undefined,
    [profile, revision, thread, part.from, part.until],
  );
  const whole = range === undefined ? profile.duration : range.until - range.from;
  return (
    <Fragment>
      <header class="details-top">
        <div class="details-head" aria-live="polite">
          <span class={`swatch span-${kind}`} aria-hidden="true" />
          {place
            ? <SourceLink place={place} class="details-name">{spans.name[span]}</SourceLink>
            : <span class="details-name">{spans.name[span]}</span>}
          <span class="badge">{CALLS[kind]}</span>
          <CloseDetails onClose={() => model.select(undefined)} />
        </div>
        {place ? <p class="details-place quiet" title={place.title}>{place.text}</p> : null}
      </header>
      {duration > 0 ? <RangeNote model={model} range={range} /> : null}
      <dl class="facts">
        <Fact name="When">
          {duration > 0 ? `${formatDuration(time)} – ${formatDuration(time + duration)}` : formatDuration(time)}
        </Fact>
        {duration > 0 ? <Fact name="Duration">{formatDuration(duration)}</Fact> : null}
        {duration > 0
          ? (
            <Fact name={range === undefined ? "Share of run" : "Share of range"}>
              {share(part.until - part.from, whole)}
            </Fact>
          )
          : null}
        {threads.length > 1 ? <Fact name="Thread">{thread?.name ?? spans.thread[span]}</Fact> : null}
        {inside ? <DuringFacts inside={inside} length={part.until - part.from} /> : null}
        {spans.detail[span] === "" ? null : (
          <Fact name="Detail" class="fact-wide">
            <code class="fact-text" title={spans.detail[span]}>{spans.detail[span]}</code>
          </Fact>
        )}
      </dl>
      <div class="parts">
        {frames.length === 0 ? null : (
          <Part title={duration > 0 ? "Ended in" : "Called in"}>
            <StackList profile={profile} frames={frames} />
          </Part>
        )}
        {inside ? <ModulesLoaded profile={profile} rows={inside.modules} /> : null}
        {inside ? <LogInside model={model} profile={profile} rows={inside.log} /> : null}
      </div>
    </Fragment>
  );
}

function StackList({ profile, frames }: { profile: Profile; frames: number[] }) {
  return (
    <ol class="rows">
      <Few items={frames} first={8} step={100} of={String(frames)}>
        {(frame, i) => {
          const place = placeOf(profile, frame);
          return (
            <li key={i} class={`row row-still ${profile.frames.origin[frame] === "user" ? "" : "row-other"}`}>
              <span class="row-name" title={profile.frames.name[frame]}>{profile.frames.name[frame]}</span>
              <SourceLink place={place} class="row-place row-link" />
            </li>
          );
        }}
      </Few>
    </ol>
  );
}

/** A span in brief, beside the pointer (window coordinates). */
export function SpanTip({ x, y, span, profile }: { x: number; y: number; span: number; profile: Profile }) {
  const { spans } = profile;
  if (span >= spans.length) return null;
  const [duration, detail] = [spans.duration[span]!, spans.detail[span]!];
  return (
    <Tooltip x={x} y={y}>
      <div class="tooltip-name">{spans.name[span]}</div>
      <div class="quiet">{CALLS[spans.kind[span]!]}</div>
      <div class="tooltip-facts">
        <span>at {formatDuration(spans.time[span]!)}</span>
        {duration > 0
          ? (
            <span>
              took <b>{formatDuration(duration)}</b>
            </span>
          )
          : null}
      </div>
      {detail === ""
        ? null
        : <div class="tooltip-message">{detail.length > BRIEF ? `${detail.slice(0, BRIEF)}…` : detail}</div>}
    </Tooltip>
  );
}

/** The frames of a stack, innermost first. */
export function framesOf({ stacks }: Profile, stack: number): number[] {
  const frames: number[] = [];
  for (let at = stack; at >= 0; at = stacks.parent[at] ?? -1) frames.push(stacks.frame[at]!);
  return frames;
}
