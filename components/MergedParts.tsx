/** @jsx h */
/** @jsxFrag Fragment */
import { Fragment, h } from "preact";
import { cssFill } from "../canvas/palette.ts";
import { placeOf } from "../client/links.ts";
import { showCall } from "../client/longest.ts";
import type { TimelineModel } from "../client/timeline.ts";
import type { MergedTree } from "../profile/merged.ts";
import type { IndexIntoFrames, Profile } from "../profile/types.ts";
import { formatCount, formatDuration, formatPercent } from "../profile/units.ts";
import { Tooltip } from "./Tooltip.tsx";

/** Of a longer path the first and the last steps are shown. */
const STEPS = 5;

/** Above a flame graph: of which threads it is, and the path to what is zoomed to. */
export function MergedBar(props: {
  model: TimelineModel;
  profile: Profile;
  tree: MergedTree;
  threads: readonly number[];
}) {
  const { model, profile, threads } = props;
  const { merged } = model;
  const path = merged.zoom.value;
  const left = path.length > STEPS ? path.length - STEPS + 1 : 0;
  return (
    <div class="view-bar">
      {threads.length < 2 ? null : (
        <select
          class="select"
          aria-label="Threads of the flame graph"
          value={String(threads.includes(merged.thread.value) ? merged.thread.value : -1)}
          onChange={(event) => {
            merged.thread.value = Number(event.currentTarget.value);
            merged.zoom.value = [];
          }}
        >
          <option value="-1">All {formatCount(threads.length)} shown threads</option>
          {model.threads.value.filter(({ id }) => threads.includes(id)).map((thread) => (
            <option key={thread.id} value={String(thread.id)}>{thread.name}</option>
          ))}
        </select>
      )}
      <nav class="crumbs" aria-label="Zoomed to">
        <Crumb current={path.length === 0} title="Show all" onClick={() => merged.zoom.value = []}>All</Crumb>
        {path.map((frame, i) => {
          // The outermost stays, and what lies nearest.
          if (left > 0 && i > 0 && i <= left) return i === 1 ? <Hidden key="hidden" count={left} /> : null;
          return (
            <Crumb
              key={i}
              current={i === path.length - 1}
              title={nameOf(profile, frame)}
              onClick={() => merged.zoom.value = path.slice(0, i + 1)}
            >
              {nameOf(profile, frame)}
            </Crumb>
          );
        })}
      </nav>
      {path.length === 0 ? null : (
        <button
          type="button"
          class="tool-button tool-wide"
          title="Zoom out by one call (Escape)"
          onClick={() => merged.zoomOut()}
        >
          Up
        </button>
      )}
    </div>
  );
}

function Crumb(props: { current: boolean; title: string; onClick: () => void; children: string }) {
  return (
    <button
      type="button"
      class="crumb"
      title={props.title}
      aria-current={props.current ? "location" : undefined}
      onClick={props.onClick}
    >
      <bdi>{props.children}</bdi>
    </button>
  );
}

function Hidden({ count }: { count: number }) {
  return <span class="crumb-hidden quiet" title={`${formatCount(count)} more calls between them`}>…</span>;
}

/** What there is to say of the chosen bar. */
export function MergedFoot(props: {
  model: TimelineModel;
  profile: Profile;
  tree: MergedTree;
  node: number;
  all: number;
}) {
  const { model, profile, tree, node, all } = props;
  const selected = model.selected.value;
  if (node < 0 || !selected) {
    return (
      <footer class="view-foot quiet">
        Click a bar to zoom to it, Escape goes up. Bars of the same path are one, heaviest first.
      </footer>
    );
  }
  const frame = tree.frame[node]!;
  const name = nameOf(profile, frame);
  const place = placeOf(profile, frame);
  return (
    <footer class="view-foot" aria-live="polite">
      <span
        class="swatch"
        style={{ background: cssFill(name, profile.frames.origin[frame]!) }}
        aria-hidden="true"
      />
      <b class="view-foot-name" title={name}>
        <bdi>{name}</bdi>
      </b>
      <span class="view-foot-place quiet" title={place.title}>{place.text}</span>
      <Facts tree={tree} node={node} all={all} />
      <span class="view-foot-tools">
        <button type="button" class="link" onClick={() => showCall(model, selected)}>
          Longest call in the Timeline
        </button>
        <button type="button" class="link" onClick={() => model.tab.value = "functions"}>In Functions</button>
      </span>
    </footer>
  );
}

/** Beside the pointer. */
export function MergedTip(props: {
  x: number;
  y: number;
  node: number;
  profile: Profile;
  tree: MergedTree;
  all: number;
}) {
  const { profile, tree, node, all } = props;
  const frame = tree.frame[node]!;
  const place = placeOf(profile, frame);
  return (
    <Tooltip x={props.x} y={props.y}>
      <div class="tooltip-name">
        <bdi>{nameOf(profile, frame)}</bdi>
      </div>
      {place.text === "" ? null : <div class="quiet">{place.text}</div>}
      <div class="tooltip-facts">
        <Facts tree={tree} node={node} all={all} />
      </div>
    </Tooltip>
  );
}

function Facts({ tree, node, all }: { tree: MergedTree; node: number; all: number }) {
  const [total, count] = [tree.total[node]!, tree.count[node]!];
  return (
    <Fragment>
      <span class="nowrap">
        total <b>{formatDuration(total)}</b> {formatPercent(100 * total / all)}
      </span>
      <span class="nowrap">self {formatDuration(tree.self[node]!)}</span>
      <span class="nowrap">{count === 1 ? "1 call" : `${formatCount(count)} calls`}</span>
    </Fragment>
  );
}

function nameOf(profile: Profile, frame: IndexIntoFrames): string {
  return profile.frames.name[frame] ?? "";
}
