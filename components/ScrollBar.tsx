/** @jsx h */
import { h } from "preact";
import { useRef } from "preact/hooks";
import type { TimelineModel } from "../client/timeline.ts";

/** Scrolls the flame chart down, where it is deeper than its place. It lies over the chart, so the axes stay equal. */
export function ScrollBar({ model }: { model: TimelineModel }) {
  model.followView();
  const grabbed = useRef<number | undefined>(undefined);
  const { top, height, contentHeight } = model.view;
  if (contentHeight <= height) return null;
  const thumb = Math.max(24, (height / contentHeight) * height);
  const way = height - thumb;
  const most = contentHeight - height;
  return (
    <div
      class="scrollbar"
      role="scrollbar"
      aria-controls="flame-chart"
      aria-orientation="vertical"
      aria-label="Scroll the calls"
      aria-valuemin={0}
      aria-valuemax={most}
      aria-valuenow={top}
      onPointerDown={(event) => {
        event.stopPropagation();
        event.currentTarget.setPointerCapture(event.pointerId);
        const at = event.clientY - event.currentTarget.getBoundingClientRect().top;
        const thumbTop = (top / most) * way;
        // On the thumb: keep hold of where it was taken; beside it: bring its middle here.
        grabbed.current = at >= thumbTop && at <= thumbTop + thumb ? at - thumbTop : thumb / 2;
        model.view.scrollTo(((at - grabbed.current) / way) * most);
      }}
      onPointerMove={(event) => {
        event.stopPropagation();
        if (grabbed.current === undefined) return;
        const at = event.clientY - event.currentTarget.getBoundingClientRect().top;
        model.view.scrollTo(((at - grabbed.current) / way) * most);
      }}
      onPointerUp={(event) => {
        event.stopPropagation();
        grabbed.current = undefined;
      }}
      onPointerCancel={() => grabbed.current = undefined}
    >
      <div class="scrollbar-thumb" style={{ height: `${thumb}px`, transform: `translateY(${(top / most) * way}px)` }} />
    </div>
  );
}
