/** @jsx h */
/** @jsxFrag Fragment */
import { useSignal } from "@preact/signals";
import { Fragment, h } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { barOf } from "../canvas/bars.ts";
import { LINE, ROW } from "../canvas/lanes.ts";
import { placeMarks } from "../canvas/marks.ts";
import { anomaliesOf, ANOMALY_NAMES, showAnomaly } from "../client/anomalies.ts";
import type { TimelineModel } from "../client/timeline.ts";
import type { Anomaly } from "../profile/anomalies.ts";
import { formatCount } from "../profile/units.ts";
import { AnomalyIcon } from "./AnomalyIcon.tsx";
import { FlameChart } from "./FlameChart.tsx";
import { Tooltip } from "./Tooltip.tsx";

/** Height of the line under an anomaly's bar, pixels. */
const STRIPE = 3;

/** The flame chart with what stands out marked on it. */
export function MarkedFlameChart({ model }: { model: TimelineModel }) {
  const { value: found } = anomaliesOf(model).found;
  return (
    <div class="flame-area">
      <FlameChart model={model} />
      {found && found.length > 0 ? <AnomalyMarks model={model} anomalies={found} /> : null}
    </div>
  );
}

/**
 * A mark at the upper edge of the chart for each anomaly, and a line under its bar. They follow each painted frame by
 * being moved, without being rendered anew.
 */
export function AnomalyMarks({ model, anomalies }: { model: TimelineModel; anomalies: readonly Anomaly[] }) {
  const layer = useRef<HTMLDivElement>(null);
  const tip = useSignal<{ x: number; y: number; rows: number[] } | undefined>(undefined);
  /** What each mark stands for, by its row. */
  const groups = useRef<number[][]>([]);

  useLayoutEffect(() => {
    const marks = [...layer.current!.querySelectorAll<HTMLElement>(".mark")];
    const stripes = [...layer.current!.querySelectorAll<HTMLElement>(".mark-stripe")];
    return model.onPaint(() => {
      const { view, lanes } = model;
      const hidden = model.hidden.peek();
      groups.current = [];
      for (const { x, rows } of placeMarks(anomalies, view, (row) => !hidden.has(anomalies[row]!.thread))) {
        groups.current[rows[0]!] = rows;
        marks[rows[0]!]!.style.transform = `translateX(${Math.round(x)}px)`;
      }
      for (const [row, mark] of marks.entries()) {
        const shown = groups.current[row] !== undefined;
        if (mark.hidden === shown) mark.hidden = !shown;
      }
      for (const [row, stripe] of stripes.entries()) {
        const { thread, call } = anomalies[row]!;
        const bar = call < 0 ? undefined : barOf(lanes, view, { thread, call });
        const left = bar ? Math.max(bar.x, 0) : 0;
        const right = bar ? Math.min(bar.x + bar.width, view.width) : 0;
        const seen = bar !== undefined && right > left && bar.y > -ROW && bar.y < view.height;
        if (stripe.hidden === seen) stripe.hidden = !seen;
        if (!seen) continue;
        stripe.style.transform = `translate(${left}px, ${bar.y + ROW - LINE - STRIPE}px)`;
        stripe.style.width = `${Math.max(2, right - left)}px`;
      }
    });
  }, [model, anomalies]);

  const point = (row: number, event: PointerEvent) => {
    const { thread, call } = anomalies[row]!;
    tip.value = { x: event.clientX, y: event.clientY, rows: groups.current[row] ?? [row] };
    model.hovered.value = call < 0 ? undefined : { thread, call };
    model.invalidate();
  };
  const leave = () => {
    tip.value = undefined;
    model.hovered.value = undefined;
    model.invalidate();
  };
  return (
    <Fragment>
      <div ref={layer} class="marks" data-role="marks">
        {anomalies.map(({ kind }, row) => <i key={`s${row}`} class={`mark-stripe anomaly-${kind}`} hidden />)}
        {anomalies.map((anomaly, row) => (
          <button
            key={row}
            type="button"
            class={`mark anomaly-${anomaly.kind}`}
            // The list of anomalies is what a keyboard reaches.
            tabIndex={-1}
            aria-label={anomaly.text}
            hidden
            onPointerMove={(event) => point(row, event)}
            onPointerLeave={leave}
            onClick={() => {
              leave();
              showAnomaly(model, anomaly);
            }}
            onWheel={(event) => {
              // The mark lies over the chart, which zooms.
              event.preventDefault();
              leave();
              const chart = layer.current?.parentElement?.querySelector("[data-role=flame]");
              chart?.dispatchEvent(new WheelEvent("wheel", event));
            }}
          />
        ))}
      </div>
      {tip.value ? <MarkTip {...tip.value} anomalies={anomalies} /> : null}
    </Fragment>
  );
}

function MarkTip(props: { x: number; y: number; rows: number[]; anomalies: readonly Anomaly[] }) {
  const [first, ...more] = props.rows.map((row) => props.anomalies[row]).filter((one) => one !== undefined);
  if (!first) return null;
  return (
    <Tooltip x={props.x} y={props.y}>
      <div class="tooltip-head">
        <AnomalyIcon kind={first.kind} />
        <b>{ANOMALY_NAMES[first.kind]}</b>
      </div>
      <div>{first.text}</div>
      {more.length > 0
        ? <div class="quiet">and {formatCount(more.length)} more here; zoom in to tell them apart</div>
        : null}
    </Tooltip>
  );
}
