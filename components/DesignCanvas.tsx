/** @jsx h */
import { useSignal } from "@preact/signals";
import { h } from "preact";
import { useLayoutEffect, useMemo, useRef } from "preact/hooks";
import type { DesignPicture } from "../canvas/design_picture.ts";
import { type DesignPick, isSamePick } from "../client/design_choice.ts";
import { neighboursOf, rowsOf } from "../client/design_focus.ts";
import { attachDesignGestures, pressDesignKey } from "../client/design_gestures.ts";
import type { DesignView } from "../client/design_view.ts";
import type { TimelineModel } from "../client/timeline.ts";
import type { DesignEdge, DesignNode } from "../profile/design.ts";
import { formatCount, formatDuration } from "../profile/units.ts";
import { Tooltip } from "./Tooltip.tsx";

/** More boxes than these are not read out: the panel has the list of all. */
const READ_OUT = 500;

/** The picture itself: drawn, and as a list for who does not see it. */
export function DesignCanvas(props: { model: TimelineModel; view: DesignView; enter: () => void }) {
  const { model, view, enter } = props;
  const area = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const tip = useSignal<{ pick: DesignPick; x: number; y: number } | undefined>(undefined);
  const { design } = model;

  useLayoutEffect(() => {
    const ends = [
      view.attach(area.current!, canvas.current!),
      attachDesignGestures(area.current!, view, design, {
        point: (pick, x, y) => {
          tip.value = pick && { pick, x, y };
          if (isSamePick(pick, view.hovered.peek())) return;
          view.hovered.value = pick;
          view.invalidate();
        },
      }),
    ];
    return () => ends.forEach((end) => end());
  }, [view]);

  const picture = view.picture.value;
  const chosen = picture ? rowsOf(picture.graph, design.chosen.value).node : -1;
  return (
    <div
      ref={area}
      class="design-area"
      role="application"
      aria-label="Who calls whom. Arrow keys go from box to box, Enter opens a box or goes to its functions, plus, minus and 0 zoom, Escape lets go."
      aria-activedescendant={chosen >= 0 && chosen < READ_OUT ? `design-box-${chosen}` : undefined}
      tabIndex={0}
      onKeyDown={(event) => {
        if (!pressDesignKey(view, design, event, enter)) return;
        event.preventDefault();
        event.stopPropagation();
      }}
    >
      <canvas ref={canvas} class="design-canvas" aria-hidden="true" />
      {picture ? <Boxes view={view} picture={picture} chosen={chosen} /> : null}
      {tip.value && picture ? <Tip {...tip.value} picture={picture} /> : null}
    </div>
  );
}

/** What is drawn as a list; it keeps step with what is chosen. */
function Boxes({ view, picture, chosen }: { view: DesignView; picture: DesignPicture; chosen: number }) {
  const placed = view.placed.value;
  const rows = useMemo(() =>
    picture.graph.nodes.slice(0, READ_OUT).map((node, i) => ({
      node,
      text: spoken(picture, i),
      place: [picture.boxes[i]!.x, picture.boxes[i]!.y, picture.boxes[i]!.width, picture.boxes[i]!.height].join(" "),
    })), [picture, placed]);
  return (
    <div class="unseen" role="listbox" aria-label="Boxes">
      {rows.map(({ node, text, place }, i) => (
        <div
          key={node.key}
          id={`design-box-${i}`}
          role="option"
          aria-selected={i === chosen}
          data-name={node.name}
          data-place={place}
          data-folded={node.folded || undefined}
        >
          {text}
        </div>
      ))}
    </div>
  );
}

function spoken(picture: DesignPicture, row: number): string {
  const node = picture.graph.nodes[row]!;
  const { calling, called } = neighboursOf(picture, row);
  return `${node.name}, ${kindOf(node)}, total ${formatDuration(node.total)}, self ${formatDuration(node.self)}, ` +
    `called by ${formatCount(calling.length)}, calls ${formatCount(called.length)}`;
}

/** What a box is, in words. */
export function kindOf({ kind, folded, opened }: DesignNode): string {
  return folded ? `${kind}, folded` : opened ? `${kind}, opened` : kind;
}

function Tip({ pick, x, y, picture }: { pick: DesignPick; x: number; y: number; picture: DesignPicture }) {
  const { graph } = picture;
  const { node, edge } = rowsOf(graph, pick);
  const [box, arrow] = [graph.nodes[node], graph.edges[edge]];
  if (!box && !arrow) return null;
  return (
    <Tooltip x={x} y={y} class="design-tip">
      {box ? <BoxTip node={box} /> : null}
      {arrow ? <ArrowTip edge={arrow} nodes={graph.nodes} /> : null}
    </Tooltip>
  );
}

function BoxTip({ node }: { node: DesignNode }) {
  return (
    <div>
      <div class="tooltip-name">
        <bdi>{node.name}</bdi>
      </div>
      {node.title === node.name ? null : <div class="quiet design-tip-title">{node.title}</div>}
      <div class="tooltip-facts">
        <span>
          total <b>{formatDuration(node.total)}</b>
        </span>
        <span>
          self <b>{formatDuration(node.self)}</b>
        </span>
        <span>{formatCount(node.calls)} {node.calls === 1 ? "call" : "calls"}</span>
      </div>
      {node.folded ? <div class="quiet">Double click opens it</div> : null}
      {node.opened ? <div class="quiet">Double click folds it</div> : null}
    </div>
  );
}

function ArrowTip({ edge, nodes }: { edge: DesignEdge; nodes: readonly DesignNode[] }) {
  return (
    <div>
      <div class="tooltip-name">
        <bdi>{nodes[edge.from]!.name}</bdi> → <bdi>{edge.from === edge.to ? "itself" : nodes[edge.to]!.name}</bdi>
      </div>
      <div class="quiet design-tip-title">{edge.label}</div>
      <div class="tooltip-facts">
        <span>
          total <b>{formatDuration(edge.total)}</b>
        </span>
        <span>{formatCount(edge.calls)} {edge.calls === 1 ? "call" : "calls"}</span>
        <span>{formatCount(edge.functions)} {edge.functions === 1 ? "function" : "functions"}</span>
      </div>
    </div>
  );
}
