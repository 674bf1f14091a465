/** @jsx h */
import { h } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { look } from "../canvas/look.ts";
import { paintOverview } from "../canvas/overview.ts";
import { showExactly } from "../client/address_keeper.ts";
import type { TimelineModel } from "../client/timeline.ts";
import { formatDuration } from "../profile/units.ts";

/** Height, pixels; the style sheet has the same. */
const HEIGHT = 28;
/** Beside the edges of the frame, what still counts as the edge, pixels. */
const EDGE = 6;
/** While a recording grows it is drawn anew this often, ms. */
const PAUSE = 500;
/** What a key moves by, as a part of what is shown. */
const STEP = 1 / 8;

/** Below the charts when they show a part of the recording: all of it, with a frame around that part. */
export function Minimap({ model }: { model: TimelineModel }) {
  model.followView();
  return model.view.fitted || model.tab.value !== "timeline" ? null : <Strip model={model} />;
}

function Strip({ model }: { model: TimelineModel }) {
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const frame = useRef<HTMLDivElement>(null);
  const grabbed = useRef<{ edge: "from" | "until" | "all"; away: number } | undefined>(undefined);
  const { view } = model;

  useLayoutEffect(() => {
    let drawn = { revision: -1, width: 0, at: -Infinity, look: look() };
    return model.onPaint(() => {
      const profile = model.profile.peek();
      const [place, shown] = [box.current, frame.current];
      if (!profile || !place || !shown) return;
      const width = place.clientWidth;
      const due = drawn.revision !== profile.revision && performance.now() - drawn.at > PAUSE;
      if (due || drawn.width !== width || drawn.look !== look()) {
        drawn = { revision: profile.revision, width, at: performance.now(), look: look() };
        paintOverview(canvas.current!, profile, width, HEIGHT, devicePixelRatio);
      }
      const [left, right] = [view.start, view.end].map((time) =>
        Math.min(width, Math.max(0, (time / profile.duration) * width))
      ) as [number, number];
      const across = Math.max(4, right - left);
      shown.style.transform = `translateX(${Math.min(left, width - across)}px)`;
      shown.style.width = `${across}px`;
    });
  }, []);

  const timeAt = (event: PointerEvent) => {
    const { left, width } = box.current!.getBoundingClientRect();
    return ((event.clientX - left) / width) * view.duration;
  };
  const move = (event: PointerEvent) => {
    const held = grabbed.current;
    if (!held) return;
    const time = timeAt(event) - held.away;
    const { start, end } = view;
    if (held.edge === "all") showExactly(model, { from: time, until: time + end - start });
    else if (held.edge === "from") showExactly(model, { from: Math.min(time, end - 100), until: end });
    else showExactly(model, { from: start, until: Math.max(time, start + 100) });
  };
  return (
    <div
      ref={box}
      class="minimap"
      role="slider"
      aria-label="The whole recording; the frame is what the charts show"
      aria-valuemin={0}
      aria-valuemax={Math.round(view.duration)}
      aria-valuenow={Math.round(Math.max(0, view.start))}
      aria-valuetext={`${formatDuration(Math.max(0, view.start))} to ${
        formatDuration(Math.min(view.end, view.duration))
      }`}
      tabIndex={0}
      onKeyDown={(event) => {
        const sign = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
        if (sign === undefined) return;
        event.preventDefault();
        view.panBy(sign * view.width * STEP);
      }}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.preventDefault();
        const time = timeAt(event);
        const near = (EDGE * view.duration) / event.currentTarget.clientWidth;
        const { start, end } = view;
        // Of a narrow frame the middle must stay to be taken.
        const edge = Math.min(near, (end - start) / 3);
        event.currentTarget.setPointerCapture(event.pointerId);
        if (time < start - near || time > end + near) grabbed.current = { edge: "all", away: (end - start) / 2 };
        else if (time < start + edge) grabbed.current = { edge: "from", away: time - start };
        else if (time > end - edge) grabbed.current = { edge: "until", away: time - end };
        else grabbed.current = { edge: "all", away: time - start };
        move(event);
      }}
      onPointerMove={move}
      onPointerUp={() => grabbed.current = undefined}
      onPointerCancel={() => grabbed.current = undefined}
      onDblClick={() => view.fit()}
      title="Drag the frame to move, its edges to zoom; double click shows all"
    >
      <canvas ref={canvas} class="minimap-canvas" aria-hidden="true" />
      <div ref={frame} class="minimap-frame" />
    </div>
  );
}
