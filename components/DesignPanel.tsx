/** @jsx h */
/** @jsxFrag Fragment */
import { useSignal } from "@preact/signals";
import { type ComponentChildren, Fragment, h, type RefObject } from "preact";
import { useEffect, useMemo } from "preact/hooks";
import type { DesignPicture } from "../canvas/design_picture.ts";
import type { DesignPick } from "../client/design_choice.ts";
import { neighboursOf, rowsOf } from "../client/design_focus.ts";
import type { ShownGraph } from "../client/design_graph.ts";
import type { DesignView } from "../client/design_view.ts";
import { placeOf } from "../client/links.ts";
import { longestCall, showCall } from "../client/longest.ts";
import type { TimelineModel } from "../client/timeline.ts";
import { type DesignFunction, type DesignNode, functionsOfEdge, functionsOfNode } from "../profile/design.ts";
import type { IndexIntoFrames } from "../profile/types.ts";
import { formatCount, formatDuration } from "../profile/units.ts";
import { BoxName, DesignOverview, Swatch } from "./DesignOverview.tsx";
import { CloseDetails, Fact, Few, Part } from "./DetailsParts.tsx";
import { VirtualList } from "./VirtualList.tsx";

/** Rows of functions that are seen at once. */
const MOST = 14;

/** What a {@linkcode DesignPanel} is about. */
export interface DesignPanelProps {
  model: TimelineModel;
  view: DesignView;
  shown: ShownGraph | undefined;
  picture: DesignPicture | undefined;
  frame: RefObject<HTMLElement | null>;
}

/** Beside the picture: the functions behind the chosen box or arrow; where nothing is chosen, all boxes as a list. */
export function DesignPanel(props: DesignPanelProps) {
  const { model, picture, shown, frame } = props;
  const { node, edge } = picture ? rowsOf(picture.graph, model.design.chosen.value) : { node: -1, edge: -1 };
  return (
    <section
      ref={frame as RefObject<HTMLElement>}
      id="details"
      class="details design-panel"
      aria-label="Details"
      tabIndex={0}
    >
      {!picture || !shown
        ? null
        : node >= 0
        ? <OfBox {...props} picture={picture} shown={shown} node={node} />
        : edge >= 0
        ? <OfArrow {...props} picture={picture} shown={shown} edge={edge} />
        : <DesignOverview {...props} picture={picture} onChoose={(pick) => choose(props, pick)} />}
    </section>
  );
}

interface ShownProps extends DesignPanelProps {
  picture: DesignPicture;
  shown: ShownGraph;
}

function choose({ model, view, frame }: DesignPanelProps, pick: DesignPick): void {
  model.design.chosen.value = pick;
  view.reveal(pick);
  // The link that was pressed goes: the next key press should not go nowhere.
  frame.current?.focus({ preventScroll: true });
  frame.current?.scrollTo(0, 0);
}

function OfBox(props: ShownProps & { node: number }) {
  const { model, picture, shown, node } = props;
  const box = picture.graph.nodes[node]!;
  const functions = useMemo(() => functionsOfNode(shown.profile, shown.options, box.key), [shown, box.key]);
  const { calling, called } = useMemo(() => neighboursOf(picture, node), [picture, node]);
  const { edges } = picture.graph;
  const own = edges.findIndex(({ from, to }) => from === node && to === node);
  return (
    <Fragment>
      <Head model={model} title={box.title === box.name ? "" : box.title}>
        <Swatch graph={picture.graph} node={node} />
        <bdi class="details-name" title={box.name}>{box.name}</bdi>
        <span class="badge">{box.kind}</span>
      </Head>
      <dl class="facts">
        <Fact name="Total">{formatDuration(box.total)}</Fact>
        <Fact name="Self">{formatDuration(box.self)}</Fact>
        <Fact name="Calls">{formatCount(box.calls)}</Fact>
      </dl>
      {box.folded || box.opened
        ? (
          <p class="design-fold">
            <button type="button" class="button" onClick={() => model.design.toggle(box.key)}>
              {box.folded ? "Open" : "Fold"}
            </button>
            <span class="quiet">{box.folded ? "shows what is inside" : "makes it one box again"}</span>
          </p>
        )
        : null}
      <Functions {...props} functions={functions} of={box.key} />
      <Neighbours {...props} title="Called by" edges={calling} end="from" none="Nothing outside called it." />
      <Neighbours {...props} title="Calls" edges={called} end="to" none="It calls nothing outside." />
      {own < 0 ? null : (
        <p class="design-own">
          <button type="button" class="link" onClick={() => choose(props, { from: box.key, to: box.key })}>
            Calls within it
          </button>{" "}
          <span class="quiet">{formatDuration(edges[own]!.total)}</span>
        </p>
      )}
    </Fragment>
  );
}

function OfArrow(props: ShownProps & { edge: number }) {
  const { model, picture, shown, edge } = props;
  const { nodes, edges } = picture.graph;
  const arrow = edges[edge]!;
  const [from, to] = [nodes[arrow.from]!, nodes[arrow.to]!];
  const functions = useMemo(
    () => functionsOfEdge(shown.profile, shown.options, from.key, to.key),
    [shown, from.key, to.key],
  );
  const end = (node: DesignNode) => (
    <button
      type="button"
      class="link design-end"
      title={node.title}
      onClick={() => choose(props, { node: node.key })}
    >
      <bdi>{node.name}</bdi>
    </button>
  );
  return (
    <Fragment>
      <Head model={model} title="">
        {end(from)}
        <span aria-label="calls">→</span>
        {arrow.from === arrow.to ? <span class="quiet">itself</span> : end(to)}
      </Head>
      <dl class="facts">
        <Fact name="Total">{formatDuration(arrow.total)}</Fact>
        <Fact name="Calls">{formatCount(arrow.calls)}</Fact>
        <Fact name="Functions">{formatCount(arrow.functions)}</Fact>
      </dl>
      <Functions {...props} functions={functions} of={`${from.key}\n${to.key}`} />
    </Fragment>
  );
}

function Head(props: { model: TimelineModel; title: string; children: ComponentChildren }) {
  return (
    <header class="details-top">
      <div class="details-head">
        {props.children}
        <CloseDetails onClose={() => props.model.design.chosen.value = undefined} />
      </div>
      {props.title === "" ? null : <div class="details-place quiet" title={props.title}>{props.title}</div>}
    </header>
  );
}

/** The functions behind a box or an arrow; a click selects the longest call of one. */
function Functions(props: ShownProps & { functions: readonly DesignFunction[]; of: string }) {
  const { model, shown, functions } = props;
  const row = useSignal(-1);
  useEffect(() => {
    row.value = -1;
  }, [props.of, shown]);
  const longest = (frame: IndexIntoFrames) => longestCall(shown.profile, { ...shown.scope, mine: false }, frame);
  const selected = functions[row.value];
  const ref = useMemo(() => selected && longest(selected.frame), [selected]);
  return (
    <Part title="Functions" note={formatCount(functions.length)}>
      <div class="design-columns quiet" aria-hidden="true">
        <span>Name</span>
        <span>Total</span>
        <span>Self</span>
        <span>Calls</span>
      </div>
      <VirtualList
        label="Functions"
        count={functions.length}
        rowHeight={26}
        most={MOST}
        selected={row.value}
        onSelect={(at) => {
          row.value = at;
          const call = longest(functions[at]!.frame);
          if (call) model.select(call);
        }}
        rowTitle={(at) => `${functions[at]!.name}\n${placeOf(shown.profile, functions[at]!.frame).title}`}
      >
        {(at) => {
          const { name, total, self, calls } = functions[at]!;
          return (
            <span class="design-columns">
              <bdi class="design-name">{name === "" ? "(no name)" : name}</bdi>
              <span>{formatDuration(total)}</span>
              <span>{formatDuration(self)}</span>
              <span class="quiet">{formatCount(calls)}×</span>
            </span>
          );
        }}
      </VirtualList>
      <p class="design-go" role="status">
        {!selected
          ? <span class="quiet">Choose a function to select its longest call.</span>
          : !ref
          ? <span class="quiet">No call of it lies in what is shown.</span>
          : (
            <button type="button" class="button" onClick={() => showCall(model, ref)}>
              Show its longest call in the Timeline
            </button>
          )}
      </p>
    </Part>
  );
}

/** Boxes at the other ends of arrows, as links. */
function Neighbours(
  props: ShownProps & {
    title: string;
    edges: readonly number[];
    end: "from" | "to";
    none: string;
  },
) {
  const { picture, edges, end } = props;
  const { graph } = picture;
  return (
    <Part title={props.title} note={formatCount(edges.length)}>
      {edges.length === 0 ? <p class="quiet">{props.none}</p> : null}
      <ul class="rows">
        <Few items={edges} first={8} of={`${graph.nodes[props.edges[0] ?? 0]?.key}`}>
          {(edge) => {
            const { [end]: node, total, from, to, label } = graph.edges[edge]!;
            return (
              <li key={edge} class="design-neighbour">
                <button
                  type="button"
                  class="link design-name"
                  title={graph.nodes[node]!.title}
                  onClick={() => choose(props, { node: graph.nodes[node]!.key })}
                >
                  <BoxName graph={graph} node={node} />
                </button>
                <button
                  type="button"
                  class="link design-label quiet"
                  title={`Show the calls: ${label}`}
                  onClick={() => choose(props, { from: graph.nodes[from]!.key, to: graph.nodes[to]!.key })}
                >
                  {label}
                </button>
                <span class="design-time">{formatDuration(total)}</span>
              </li>
            );
          }}
        </Few>
      </ul>
    </Part>
  );
}
