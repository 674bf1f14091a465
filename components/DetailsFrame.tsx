/** @jsx h */
import { type ComponentChildren, h } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { useSignal } from "@preact/signals";
import { anomaliesOf } from "../client/anomalies.ts";
import {
  foldPanel,
  isPanelFolded,
  keepPanel,
  panelLimits,
  type PanelSide,
  panelSize,
  readPanel,
  resetPanel,
  resizePanel,
} from "../client/panel.ts";
import type { TimelineModel } from "../client/timeline.ts";
import { formatCount } from "../profile/units.ts";
import { Details } from "./Details.tsx";

/** Where there is less room than this the panel stands below. The style sheet has the same. */
const NARROW = "(max-width: 900px)";
/** How far an arrow key moves the edge, pixels. */
const STEP = 24;

/** What stands beside a panel of details. */
export interface BesideProps {
  model: TimelineModel;
  children: ComponentChildren;
  /** Another panel in place of that of calls and the run; and whether it has something to show that was chosen. */
  panel?: { content: ComponentChildren; chosen: boolean };
}

/** Charts, and beside them the panel of details; in a narrow window it is below them. */
export function BesideDetails({ model, children, panel }: BesideProps) {
  const frame = useRef<HTMLDivElement>(null);
  const room = useSignal({ across: 0, down: 0 });
  const side = useSignal<PanelSide>(sideOf());

  useEffect(() => anomaliesOf(model).follow(), [model]);
  useEffect(() => {
    readPanel();
    const place = frame.current!;
    const narrow = matchMedia(NARROW);
    const turn = () => side.value = sideOf();
    const measure = new ResizeObserver(() => room.value = { across: place.clientWidth, down: place.clientHeight });
    measure.observe(place);
    narrow.addEventListener("change", turn);
    return () => {
      measure.disconnect();
      narrow.removeEventListener("change", turn);
    };
  }, []);

  const chosen = panel ? panel.chosen : model.selected.value !== undefined || model.span.value !== undefined;
  const at = side.value;
  const folded = isPanelFolded(at) && !chosen;
  const space = room.value[at];
  const size = panelSize(at, space || 1000);

  // What was clicked may lie where the panel has come to stand.
  useEffect(() => {
    const ref = model.selected.peek();
    if (folded || at !== "down" || !ref) return;
    const frame = requestAnimationFrame(() => model.select(ref));
    return () => cancelAnimationFrame(frame);
  }, [folded]);

  return (
    <div
      ref={frame}
      class={`beside ${folded ? "is-folded" : ""}`}
      style={{ "--panel": `${size}px` }}
      data-side={at}
    >
      <div class="beside-main">{children}</div>
      {folded ? <Unfold model={model} /> : <Edge side={at} size={size} room={space} frame={() => frame.current!} />}
      {folded ? null : panel ? panel.content : <Details model={model} />}
    </div>
  );
}

function sideOf(): PanelSide {
  return matchMedia(NARROW).matches ? "down" : "across";
}

function Unfold({ model }: { model: TimelineModel }) {
  const count = anomaliesOf(model).found.value?.length ?? 0;
  return (
    <button type="button" class="unfold" title="Show the details" onClick={() => foldPanel(false)}>
      <span class="unfold-text">
        Details
        {count === 0 ? null : (
          <span class="unfold-count">
            {formatCount(count)} {count === 1 ? "thing" : "things"} stand{count === 1 ? "s" : ""} out
          </span>
        )}
      </span>
    </button>
  );
}

/** The edge between charts and panel: dragged, or moved by arrow keys. */
function Edge(props: { side: PanelSide; size: number; room: number; frame: () => HTMLElement }) {
  const { side, size, room } = props;
  const [least, most] = panelLimits(side, room);
  const across = side === "across";
  const drag = (event: PointerEvent & { currentTarget: HTMLElement }) => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const box = props.frame().getBoundingClientRect();
    resizePanel(side, across ? box.right - event.clientX : box.bottom - event.clientY, room);
  };
  return (
    <div
      class="beside-edge"
      role="separator"
      aria-label="Size of the details"
      aria-controls="details"
      aria-orientation={across ? "vertical" : "horizontal"}
      aria-valuemin={least}
      aria-valuemax={most}
      aria-valuenow={size}
      tabIndex={0}
      title="Drag to resize, double click for the size at first"
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.preventDefault();
        event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onPointerMove={drag}
      onPointerUp={keepPanel}
      onDblClick={() => resetPanel(side)}
      onKeyDown={(event) => {
        const larger = across ? "ArrowLeft" : "ArrowUp";
        const smaller = across ? "ArrowRight" : "ArrowDown";
        const wanted = {
          [larger]: size + STEP,
          [smaller]: size - STEP,
          Home: least,
          End: most,
        }[event.key];
        if (wanted === undefined) return;
        resizePanel(side, wanted, room);
        keepPanel();
        // The charts would pan by the same keys.
        event.preventDefault();
        event.stopPropagation();
      }}
    />
  );
}
