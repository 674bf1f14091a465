/** @jsx h */
import { useSignal } from "@preact/signals";
import { h } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { countLevels, type Dot, dotAt, levelRows, paintDots, placeDots } from "../canvas/dots.ts";
import { attachGestures } from "../client/gestures.ts";
import { LinesView } from "../client/lines_view.ts";
import { clearRange, rangeDrag } from "../client/range.ts";
import type { TimelineModel } from "../client/timeline.ts";
import type { Profile } from "../profile/types.ts";
import { formatDuration } from "../profile/units.ts";
import { Tooltip } from "./Tooltip.tsx";

/** The resource lines, and over them the dots of the log. */
export function ResourceLines({ model }: { model: TimelineModel }) {
  const area = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const tip = useSignal<{ x: number; y: number; dot: Dot } | undefined>(undefined);
  const profile = model.profile.value;

  // A layout effect, because those are ended before the elements go: no frame is painted into what is gone.
  useLayoutEffect(() => {
    const [place, surface] = [area.current!, canvas.current!];
    const context = surface.getContext("2d")!;
    const lines = new LinesView(place, model.view);
    let dots: Dot[] = [];
    // Not asked for in each frame: that costs a layout of the page.
    let height = place.clientHeight;
    const size = new ResizeObserver(() => {
      if (height === place.clientHeight) return;
      height = place.clientHeight;
      model.invalidate();
    });
    size.observe(place);
    let placed = { now: "", hidden: model.hidden.peek() };
    let counted = { revision: -1, height: 0, rows: {} as ReturnType<typeof levelRows> };
    let isFirst = true;
    const paint = () => {
      const shown = model.profile.peek();
      if (!shown) return;
      // The calls are seen a frame sooner.
      if (isFirst) {
        isFirst = false;
        return model.invalidate();
      }
      const { width } = model.view;
      lines.paint(shown, height);
      if (counted.revision !== shown.revision || counted.height !== height) {
        counted = { revision: shown.revision, height, rows: levelRows(countLevels(shown.log), height) };
        place.dataset.logRows = Object.entries(counted.rows).map(([level, y]) => `${level}:${y}`).join(" ");
      }
      // A search or a choice draws the same dots again, and to place a million of them takes longer than a frame.
      const { start, perPixel } = model.view;
      const [now, hidden] = [`${start} ${perPixel} ${width} ${height} ${shown.revision}`, model.hidden.peek()];
      if (placed.now !== now || placed.hidden !== hidden) {
        placed = { now, hidden };
        dots = placeDots(shown.log, counted.rows, model.view, hidden);
      }
      const ratio = devicePixelRatio;
      if (surface.width !== Math.round(width * ratio)) surface.width = Math.round(width * ratio);
      if (surface.height !== Math.round(height * ratio)) surface.height = Math.round(height * ratio);
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      context.clearRect(0, 0, width, height);
      paintDots(context, dots, model.entry.peek(), model.matches.peek()?.entries);
    };
    const ends = [
      () => size.disconnect(),
      model.onPaint(paint),
      attachGestures(place, model, {
        drag: rangeDrag(model),
        hover: (x, y, event) => {
          const dot = dotAt(dots, x, y);
          tip.value = dot && { x: event.clientX, y: event.clientY, dot };
          place.classList.toggle("is-pointing", dot !== undefined);
        },
        leave: () => {
          tip.value = undefined;
          place.classList.remove("is-pointing");
        },
        click: (x, y) => {
          const entry = dotAt(dots, x, y)?.entries[0];
          tip.value = undefined;
          if (entry !== undefined) model.showEntry(entry);
        },
        doubleClick: (x, y) => {
          if (!dotAt(dots, x, y) && !clearRange(model)) model.view.fit();
        },
      }),
      () => lines.end(),
    ];
    return () => ends.forEach((end) => end());
  }, [profile]);

  return (
    <div ref={area} class="lines" data-role="lines">
      <canvas ref={canvas} class="layer" aria-hidden="true" />
      {tip.value && profile ? <DotTip {...tip.value} profile={profile} /> : null}
    </div>
  );
}

function DotTip({ x, y, dot, profile }: { x: number; y: number; dot: Dot; profile: Profile }) {
  const first = dot.entries[0]!;
  const text = profile.log.text[first] ?? "";
  const more = dot.entries.length - 1;
  return (
    <Tooltip x={x} y={y} class="tooltip-log">
      <div class="tooltip-head">
        <span class={`level level-${dot.level}`}>{dot.level}</span>
        <span class="quiet">at {formatDuration(profile.log.time[first]!)}</span>
      </div>
      <div class="tooltip-message">{text.length > 400 ? text.slice(0, 400) + "…" : text}</div>
      {more > 0 ? <div class="quiet">and {more} more here; zoom in to tell them apart</div> : null}
    </Tooltip>
  );
}
