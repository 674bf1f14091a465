/** @jsx h */
import { h } from "preact";
import { ticks } from "../canvas/ticks.ts";
import type { TimelineModel } from "../client/timeline.ts";

/** The time axis between the lines and the flame chart. */
export function Ruler({ model }: { model: TimelineModel }) {
  model.followView();
  const { view } = model;
  // A label at the very edge would be cut off.
  const marks = ticks(view.start, view.end, view.perPixel).filter(({ time }) => view.xAt(time) < view.width - 48);
  return (
    <div class="ruler" aria-hidden="true">
      {marks.map(({ time, label }) => (
        <span key={time} class="tick" style={{ transform: `translateX(${Math.round(view.xAt(time))}px)` }}>
          {label}
        </span>
      ))}
    </div>
  );
}
