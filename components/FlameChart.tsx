/** @jsx h */
import { useSignal } from "@preact/signals";
import { h } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { barOf, type CallRef, callUnder } from "../canvas/bars.ts";
import { LINE, ROW } from "../canvas/lanes.ts";
import { FlamePainter } from "../canvas/painter.ts";
import { SPAN_ROW } from "../canvas/spans.ts";
import { type SpanHit, spanPlace, spanUnder } from "../canvas/span_hits.ts";
import { attachGestures } from "../client/gestures.ts";
import { placeOf, shortPlace } from "../client/links.ts";
import { headingOf } from "../client/threads.ts";
import type { TimelineModel } from "../client/timeline.ts";
import type { Profile } from "../profile/types.ts";
import { formatDuration } from "../profile/units.ts";
import { ScrollBar } from "./ScrollBar.tsx";
import { SpanTip } from "./SpanDetails.tsx";
import { Tooltip } from "./Tooltip.tsx";

/** All calls over time: a row for each depth, a block for each thread, with what the thread named above its calls. */
export function FlameChart({ model }: { model: TimelineModel }) {
  const area = useRef<HTMLDivElement>(null);
  const bars = useRef<HTMLCanvasElement>(null);
  const labels = useRef<HTMLCanvasElement>(null);
  const hoverFrame = useRef<HTMLDivElement>(null);
  const selectFrame = useRef<HTMLDivElement>(null);
  const tip = useSignal<{ x: number; y: number; call?: CallRef; span?: number } | undefined>(undefined);
  const profile = model.profile.value;

  // A layout effect, because those are ended before the elements go: no frame is painted into what is gone.
  useLayoutEffect(() => {
    const shown = profile;
    if (!shown) return;
    const [place, hoverBox, selectBox] = [area.current!, hoverFrame.current!, selectFrame.current!];
    const { view } = model;
    const painter = new FlamePainter(
      bars.current!,
      labels.current!,
      shown,
      (frame) => shortPlace(shown, frame),
      (thread) => headingOf(shown, thread),
    );
    const paint = () => {
      const found = model.matches.peek();
      painter.paint(model.lanes, view, devicePixelRatio, found);
      place.toggleAttribute("data-faded", found !== undefined);
      outline(hoverBox, model, model.hovered.peek());
      const span = model.selectedSpan();
      if (span < 0) outline(selectBox, model, model.selected.peek());
      else frameAt(selectBox, model, spanPlace(shown.spans, model.lanes, view, span), SPAN_ROW - 3);
      place.dataset.range = `${Math.round(view.start)} ${Math.round(view.end)}`;
      place.dataset.top = String(view.top);
    };
    const point = (ref: CallRef | undefined) => {
      const before = model.hovered.peek();
      if (before?.call === ref?.call && before?.thread === ref?.thread) return;
      model.hovered.value = ref;
      place.classList.toggle("is-pointing", ref !== undefined);
      outline(hoverBox, model, ref);
    };
    const hitAt = (x: number, y: number): SpanHit => spanUnder(shown.spans, model.lanes, view, x, y);
    const size = new ResizeObserver(() => view.resize(place.clientWidth, place.clientHeight));
    size.observe(place);
    view.resize(place.clientWidth, place.clientHeight);
    const ends = [
      () => size.disconnect(),
      model.onPaint(paint),
      attachGestures(place, model, {
        hover: (x, y, event) => {
          const at = { x: event.clientX, y: event.clientY };
          const hit = hitAt(x, y);
          const ref = hit ? undefined : callUnder(model.lanes, view, x, y);
          point(ref);
          place.classList.toggle("is-pointing", ref !== undefined || hit !== undefined);
          if (hit) tip.value = "span" in hit ? { ...at, span: hit.span } : undefined;
          else tip.value = ref && { ...at, call: ref };
        },
        leave: () => {
          point(undefined);
          tip.value = undefined;
        },
        click: (x, y) => {
          const hit = hitAt(x, y);
          if (!hit) model.select(callUnder(model.lanes, view, x, y));
          else if ("span" in hit) model.selectSpan(hit.span);
          else model.toggleSpans(hit.more);
        },
        doubleClick: (x, y) => {
          const hit = hitAt(x, y);
          if (hit) return zoomToSpan(model, shown, hit);
          const ref = callUnder(model.lanes, view, x, y);
          if (ref) model.zoomTo(ref);
          else view.fit();
        },
      }),
    ];
    return () => ends.forEach((end) => end());
  }, [profile]);

  model.followRecording();
  model.hidden.value;
  const empty = model.phase.value === "done" && model.lanes.every((lane) => lane.thread.calls.length === 0);
  return (
    <div
      ref={area}
      id="flame-chart"
      class="flame"
      role="application"
      aria-label="Calls over time. W and S zoom, A and D pan, 0 shows all, a click on a call shows its details."
      tabIndex={0}
      data-role="flame"
    >
      <canvas ref={bars} class="layer" aria-hidden="true" />
      <canvas ref={labels} class="layer" aria-hidden="true" />
      <div ref={selectFrame} class="outline outline-selected" hidden />
      <div ref={hoverFrame} class="outline outline-hovered" hidden />
      {empty ? <NoCalls hidden={model.lanes.length < model.threads.value.length} mine={model.mine.value} /> : null}
      <ScrollBar model={model} />
      {tip.value?.call ? <CallTip {...tip.value} call={tip.value.call} model={model} /> : null}
      {tip.value?.span !== undefined && profile
        ? <SpanTip x={tip.value.x} y={tip.value.y} span={tip.value.span} profile={profile} />
        : null}
    </div>
  );
}

function NoCalls({ hidden, mine }: { hidden: boolean; mine: boolean }) {
  if (hidden) return <p class="flame-empty">No thread with calls is shown.</p>;
  if (mine) return <p class="flame-empty">No calls of your own code were seen.</p>;
  return (
    <p class="flame-empty">
      No calls were seen: the program ended, or waited, before the first sample was taken. Set{" "}
      <code>TRACER_SAMPLE_DELAY=0.001</code> to sample more often.
    </p>
  );
}

function CallTip({ x, y, call, model }: { x: number; y: number; call: CallRef; model: TimelineModel }) {
  const profile = model.profile.value;
  const calls = model.thread(call.thread)?.calls;
  if (!profile || !calls) return null;
  const frame = calls.frame[call.call]!;
  const [start, end, self] = [calls.start[call.call]!, calls.end[call.call]!, calls.self[call.call]!];
  const place = placeOf(profile, frame);
  return (
    <Tooltip x={x} y={y}>
      <div class="tooltip-name">{profile.frames.name[frame]}</div>
      {place.text === "" ? null : <div class="quiet">{place.text}</div>}
      <div class="tooltip-facts">
        <span>at {formatDuration(start)}</span>
        <span>
          took <b>{formatDuration(end - start)}</b>
        </span>
        <span>self {formatDuration(self)}</span>
      </div>
    </Tooltip>
  );
}

function zoomToSpan(model: TimelineModel, { spans }: Profile, hit: NonNullable<SpanHit>): void {
  if (!("span" in hit)) return;
  const [from, length] = [spans.time[hit.span]!, spans.duration[hit.span]!];
  if (length > 0) model.view.show(from, from + length);
}

/** Puts an outline around a call's bar, as far as it is in view. */
function outline(frame: HTMLElement, model: TimelineModel, ref: CallRef | undefined): void {
  frameAt(frame, model, ref && barOf(model.lanes, model.view, ref), ROW - LINE);
}

function frameAt(
  frame: HTMLElement,
  model: TimelineModel,
  bar: { x: number; y: number; width: number } | undefined,
  high: number,
): void {
  const { width, height } = model.view;
  const seen = bar && bar.x < width && bar.x + bar.width > 0 && bar.y + ROW > 0 && bar.y < height;
  frame.hidden = !seen;
  if (!bar || !seen) return;
  const left = Math.max(bar.x, -4);
  const right = Math.min(bar.x + bar.width, width + 4);
  frame.style.transform = `translate(${left - 1}px, ${bar.y - 1}px)`;
  frame.style.width = `${Math.max(3, right - left + 1)}px`;
  frame.style.height = `${high + 2}px`;
}
