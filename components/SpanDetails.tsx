/** @jsx h */
/** @jsxFrag Fragment */
import { Fragment, h } from "preact";
import { placeOf } from "../client/links.ts";
import type { TimelineModel } from "../client/timeline.ts";
import type { Profile } from "../profile/types.ts";
import { formatDuration } from "../profile/units.ts";
import type { SpanKind } from "../recording/records.ts";
import { CloseDetails, Fact, share } from "./DetailsParts.tsx";
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

/** A span (a row of the span table) in full, in the strip at the bottom. */
export function SpanDetails({ model, profile, span }: { model: TimelineModel; profile: Profile; span: number }) {
  model.followRecording();
  const { spans, threads } = profile;
  const [time, duration, kind] = [spans.time[span]!, spans.duration[span]!, spans.kind[span]!];
  const thread = threads.find(({ id }) => id === spans.thread[span]);
  const frames = framesOf(profile, spans.stack[span]!);
  const own = frames.find((frame) => profile.frames.origin[frame] === "user") ?? frames[0];
  const place = own === undefined ? undefined : placeOf(profile, own);
  return (
    <Fragment>
      <header class="details-head" aria-live="polite">
        <span class={`swatch span-${kind}`} aria-hidden="true" />
        {place
          ? <SourceLink place={place} class="details-name">{spans.name[span]}</SourceLink>
          : <span class="details-name">{spans.name[span]}</span>}
        <span class="badge">{CALLS[kind]}</span>
        {place ? <span class="details-place quiet" title={place.title}>{place.text}</span> : null}
        <CloseDetails model={model} />
      </header>
      <dl class="facts">
        <Fact name="When">
          {duration > 0 ? `${formatDuration(time)} – ${formatDuration(time + duration)}` : formatDuration(time)}
        </Fact>
        {duration > 0 ? <Fact name="Duration">{formatDuration(duration)}</Fact> : null}
        {duration > 0 ? <Fact name="Share of run">{share(duration, profile.duration)}</Fact> : null}
        {threads.length > 1 ? <Fact name="Thread">{thread?.name ?? spans.thread[span]}</Fact> : null}
        {spans.detail[span] === "" ? null : (
          <Fact name="Detail" class="fact-wide">
            <code class="fact-text" title={spans.detail[span]}>{spans.detail[span]}</code>
          </Fact>
        )}
        {frames.length === 0 ? null : (
          <Fact name={duration > 0 ? "Ended in" : "Called in"} class="fact-wide">
            <span class="fact-text">
              {frames.slice(0, 8).map((frame, i) => (
                <Fragment key={i}>
                  {i === 0 ? null : <span class="quiet stack-arrow">←</span>}
                  <SourceLink place={placeOf(profile, frame)}>{profile.frames.name[frame]}</SourceLink>
                </Fragment>
              ))}
            </span>
          </Fact>
        )}
      </dl>
    </Fragment>
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
