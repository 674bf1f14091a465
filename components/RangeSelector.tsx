/** @jsx h */
import { h } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { clearRange, formatRange, movedRange, rangeBetween, withEdge } from "../client/range.ts";
import type { TimelineModel, TimeRange } from "../client/timeline.ts";
import { formatDuration } from "../profile/units.ts";

/** What a key moves by, as a part of what the charts show. */
const STEP = 1 / 200;

/**
 * The chosen stretch of time: what lies outside of it is darkened. Dragging in the lines chooses one (see
 * {@linkcode ../client/range.ts}); here its edges are dragged, and it is moved as a whole.
 */
export function RangeSelector({ model }: { model: TimelineModel }) {
  const layer = useRef<HTMLDivElement>(null);
  const range = model.range.value;
  const has = range !== undefined;
  const alone = model.tab.value !== "timeline";

  // Where the flame chart is not there to tell, the view is as large as it would be.
  useLayoutEffect(() => {
    const place = layer.current!;
    if (!alone) return;
    const charts = place.parentElement!;
    const ruler = charts.querySelector<HTMLElement>(".ruler")!;
    const measure = () => {
      const above = parseFloat(getComputedStyle(charts).getPropertyValue("--lines-there")) + ruler.offsetHeight;
      model.view.resize(charts.clientWidth, Math.max(1, charts.clientHeight - above));
    };
    const observer = new ResizeObserver(measure);
    observer.observe(charts);
    measure();
    return () => observer.disconnect();
  }, [alone]);
  useLayoutEffect(() => {
    if (!has) return;
    const [before, after, inside] = [...layer.current!.children] as [HTMLElement, HTMLElement, HTMLElement];
    return model.onPaint(() => {
      const shown = model.range.peek();
      const { view } = model;
      if (!shown) return;
      const [left, right] = [view.xAt(shown.from), view.xAt(shown.until)].map((x) =>
        Math.round(Math.min(view.width + 8, Math.max(-8, x)))
      ) as [number, number];
      before.style.width = `${Math.max(0, left)}px`;
      after.style.left = `${right}px`;
      inside.style.transform = `translateX(${left}px)`;
      inside.style.width = `${Math.max(1, right - left)}px`;
      inside.classList.toggle("is-narrow", right - left < 56);
    });
  }, [has]);
  useLayoutEffect(() => model.invalidate(), [range]);

  return (
    <div ref={layer} class="range" data-role="range" data-range={range && `${range.from} ${range.until}`}>
      {range ? [<div key="before" class="range-shade" />, <div key="after" class="range-shade range-after" />] : null}
      {range ? <Window model={model} range={range} /> : null}
    </div>
  );
}

function Window({ model, range }: { model: TimelineModel; range: TimeRange }) {
  const change = (to: TimeRange) => model.range.value = to;
  const duration = () => model.profile.peek()?.duration ?? 0;
  const step = (event: KeyboardEvent) => {
    const sign = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const { start, end } = model.view;
    return sign === undefined ? undefined : sign * (end - start) * STEP;
  };
  const clears = (event: KeyboardEvent) => {
    if (!["Escape", "Delete", "Backspace"].includes(event.key)) return;
    event.preventDefault();
    clearRange(model);
  };
  const edge = (which: "from" | "until", title: string) => (
    <div
      class={`range-edge range-${which}`}
      role="slider"
      tabIndex={0}
      aria-label={title}
      aria-valuemin={0}
      aria-valuemax={Math.round(duration())}
      aria-valuenow={range[which]}
      aria-valuetext={formatDuration(range[which])}
      title={`${title}: drag, or arrow keys`}
      onKeyDown={(event) => {
        const by = step(event);
        if (by === undefined) return clears(event);
        event.preventDefault();
        event.stopPropagation();
        change(withEdge(range, which, range[which] + by, duration()));
      }}
      {...dragged(model, (time, _, start) => {
        // Beyond the other edge the stretch is turned round.
        const to = rangeBetween(which === "from" ? start.until : start.from, time, duration());
        if (to) change(to);
      })}
    />
  );
  return (
    <div
      class="range-window"
      role="group"
      tabIndex={0}
      aria-label={`Chosen stretch of time: ${formatRange(range)}. Arrow keys move it, with shift its end.`}
      onKeyDown={(event) => {
        const by = step(event);
        if (by === undefined) return event.key === "Enter" ? zoomToRange(model) : clears(event);
        event.preventDefault();
        change(
          event.shiftKey ? withEdge(range, "until", range.until + by, duration()) : movedRange(range, by, duration()),
        );
      }}
    >
      <div
        class="range-grip"
        title="Drag to move the chosen stretch of time, double click to clear it"
        onDblClick={() => clearRange(model)}
        {...dragged(model, (_, by, start) => change(movedRange(start, by, duration())))}
      />
      {edge("from", "From")}
      {edge("until", "Until")}
      <button
        type="button"
        class="range-clear"
        title="Clear the chosen stretch of time"
        aria-label="Clear the chosen stretch of time"
        onClick={() => clearRange(model)}
      >
        ×
      </button>
    </div>
  );
}

/** Shows the chosen stretch as wide as the charts. */
export function zoomToRange(model: TimelineModel): void {
  const range = model.range.peek();
  if (range) model.view.show(range.from, range.until);
}

/** Lets an element be dragged: tells the time under the pointer, how far it went (µs), and the range at the start. */
function dragged(model: TimelineModel, move: (time: number, by: number, start: TimeRange) => void) {
  return {
    onPointerDown: (event: PointerEvent) => {
      const range = model.range.peek();
      if (event.button !== 0 || !range) return;
      event.stopPropagation();
      (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId);
      grabs.set(event.currentTarget!, { x: event.clientX, range });
    },
    onPointerMove: (event: PointerEvent) => {
      const from = grabs.get(event.currentTarget!);
      if (!from) return;
      const box = (event.currentTarget as HTMLElement).closest(".range")!.getBoundingClientRect();
      move(model.view.timeAt(event.clientX - box.left), (event.clientX - from.x) * model.view.perPixel, from.range);
    },
    onPointerUp: (event: PointerEvent) => grabs.delete(event.currentTarget!),
    onPointerCancel: (event: PointerEvent) => grabs.delete(event.currentTarget!),
  };
}

/** Where each element that is dragged was taken; the component is drawn anew meanwhile. */
const grabs = new WeakMap<EventTarget, { x: number; range: TimeRange }>();
