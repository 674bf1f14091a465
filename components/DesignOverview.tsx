/** @jsx h */
/** @jsxFrag Fragment */
import { Fragment, h } from "preact";
import { useMemo } from "preact/hooks";
import { DARK, LIGHT } from "../canvas/look.ts";
import type { DesignPicture } from "../canvas/design_picture.ts";
import { colorOf } from "../canvas/design_style.ts";
import type { DesignPick } from "../client/design_choice.ts";
import type { DesignGraph } from "../profile/design.ts";
import { formatCount, formatDuration } from "../profile/units.ts";
import { HideDetails, Part } from "./DetailsParts.tsx";
import { VirtualList } from "./VirtualList.tsx";

/** Rows that are seen at once. */
const MOST = 24;

/** All boxes as a list, those in which most time was spent first. */
export function DesignOverview(props: { picture: DesignPicture; onChoose: (pick: DesignPick) => void }) {
  const { graph, inside } = props.picture;
  const rows = useMemo(
    () =>
      graph.nodes.map((_, node) => node).filter((node) => inside[node]!.length === 0)
        .sort((a, b) => graph.nodes[b]!.self - graph.nodes[a]!.self || a - b),
    [graph],
  );
  return (
    <Fragment>
      <header class="details-top">
        <div class="details-head">
          <span class="details-name">
            {formatCount(rows.length)} {rows.length === 1 ? "box" : "boxes"}, {formatCount(graph.edges.length)}{" "}
            {graph.edges.length === 1 ? "arrow" : "arrows"}
          </span>
          <HideDetails />
        </div>
      </header>
      <p class="design-hint quiet">
        Arrows go from who calls to what is called, as thick as the time that took. Click a box or an arrow for the
        functions behind it; drag boxes where you want them.
      </p>
      <Part title="Boxes" note="most own time first">
        <div class="design-columns design-columns-boxes quiet" aria-hidden="true">
          <span>Name</span>
          <span>Total</span>
          <span>Self</span>
        </div>
        <VirtualList
          label="All boxes"
          count={rows.length}
          rowHeight={26}
          most={MOST}
          selected={-1}
          onSelect={(at) => props.onChoose({ node: graph.nodes[rows[at]!]!.key })}
          rowTitle={(at) => graph.nodes[rows[at]!]!.title}
        >
          {(at) => {
            const node = graph.nodes[rows[at]!]!;
            return (
              <span class="design-columns design-columns-boxes">
                <span class="design-name">
                  <Swatch graph={graph} node={rows[at]!} />
                  <BoxName graph={graph} node={rows[at]!} />
                </span>
                <span>{formatDuration(node.total)}</span>
                <span>{formatDuration(node.self)}</span>
              </span>
            );
          }}
        </VirtualList>
      </Part>
    </Fragment>
  );
}

/** A box's name; of a class, or the functions that are in none, with their module's. */
export function BoxName({ graph, node }: { graph: DesignGraph; node: number }) {
  const { name, kind, parent } = graph.nodes[node]!;
  const around = kind === "class" ? graph.nodes[parent] : undefined;
  return (
    <Fragment>
      <bdi>{name}</bdi>
      {around ? <bdi class="quiet">{around.name}</bdi> : null}
    </Fragment>
  );
}

/** The colour of a box. */
export function Swatch({ graph, node }: { graph: DesignGraph; node: number }) {
  const background = `light-dark(${colorOf(graph, node, LIGHT)}, ${colorOf(graph, node, DARK)})`;
  return <span class="swatch" style={{ background }} aria-hidden="true" />;
}
