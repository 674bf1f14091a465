/** @jsx h */
import { useSignal } from "@preact/signals";
import { h } from "preact";
import { useEffect, useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { ROW } from "../canvas/lanes.ts";
import { isWithin, type MergedView, nodeAt, nodeUnder, pathOf, stepFrom, timeOf } from "../canvas/merged_bars.ts";
import { MergedPainter } from "../canvas/merged_painter.ts";
import { useCalculated } from "../client/calculated.ts";
import { isTaken } from "../client/gestures.ts";
import { shortPlace } from "../client/links.ts";
import { longestCall } from "../client/longest.ts";
import { barOfPath, functionOfCall, pathToCall } from "../client/merged_view.ts";
import { useScope, whyEmpty } from "../client/scope.ts";
import { theme } from "../client/theme.ts";
import type { TimelineModel } from "../client/timeline.ts";
import { mergeCalls } from "../profile/merged.ts";
import type { Profile } from "../profile/types.ts";
import { MergedBar, MergedFoot, MergedTip } from "./MergedParts.tsx";

/** All calls merged: those of the same path in one bar, as wide as the time they took together, heaviest first. */
export function FlameGraph({ model }: { model: TimelineModel }) {
  const profile = model.profile.value;
  return profile ? <Graph model={model} profile={profile} /> : null;
}

function Graph({ model, profile }: { model: TimelineModel; profile: Profile }) {
  const scope = useScope(model);
  const { merged } = model;
  const only = merged.thread.value;
  const within = useMemo(() => scope.threads.includes(only) ? { ...scope, threads: [only] } : scope, [scope, only]);
  const none = useMemo(() => mergeCalls(profile, { threads: [] }), [profile]);
  const known = useCalculated(profile, "merged", within);
  const tree = known ?? none;
  const selected = model.selected.value;
  const chosen = useMemo(
    () => selected ? barOfPath(tree, pathToCall(profile, selected, within.mine)) : -1,
    [tree, selected?.thread, selected?.call],
  );
  const zoom = nodeAt(tree, merged.zoom.value);
  const tip = useSignal<{ x: number; y: number; node: number } | undefined>(undefined);
  const area = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const size = useSignal({ width: 1, height: 1 });
  const top = useSignal(0);
  const view: MergedView = { zoom, top: top.value, ...size.value };
  const hovered = tip.value?.node ?? -1;
  const all = useMemo(() => timeOf(tree), [tree]);
  const hits = model.matches.value?.frames;

  const choose = (node: number) => {
    if (node >= 0) model.select(longestCall(profile, within, tree.frame[node]!, pathOf(tree, node)));
  };
  const up = () => merged.zoomOut();

  const painter = useMemo(() => ({ current: undefined as MergedPainter | undefined }), [profile]);
  // Read to be drawn anew in the other colours.
  theme.value;
  useLayoutEffect(() => {
    painter.current ??= new MergedPainter(canvas.current!, profile.frames, (frame) => shortPlace(profile, frame));
    const frame = functionOfCall(profile, selected);
    painter.current.paint(tree, view, { chosen, frame, hovered, hits }, devicePixelRatio);
  });
  useLayoutEffect(() => {
    const place = area.current!;
    const measure = () => size.value = { width: place.clientWidth || 1, height: place.clientHeight || 1 };
    const observer = new ResizeObserver(measure);
    observer.observe(place);
    measure();
    return () => observer.disconnect();
  }, []);
  // What was zoomed to is brought to the top; what is walked to with the keyboard stays in sight.
  useEffect(() => {
    const row = Math.max(0, zoom < 0 ? 0 : tree.depth[zoom]! - 3);
    area.current!.scrollTop = row * ROW;
  }, [merged.zoom.value]);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (isTaken(event) || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.key !== "Escape" && event.key !== "Backspace") return;
      if (model.entry.peek() >= 0) model.showEntry(-1);
      else if (!up() && event.key === "Escape") model.select(undefined);
      event.preventDefault();
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, []);

  const at = (event: MouseEvent) => {
    const box = area.current!.getBoundingClientRect();
    return nodeUnder(tree, view, event.clientX - box.left, event.clientY - box.top);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Enter") merged.zoomTo(tree, chosen);
    else if (event.key === "Home") merged.zoomTo(tree, -1);
    else if (event.key.startsWith("Arrow")) {
      const node = stepFrom(tree, chosen, event.key);
      if (node < 0) return event.preventDefault();
      // Beside the bar that is zoomed to: go up until it can be seen.
      let around = zoom;
      while (around >= 0 && !isWithin(tree, node, around) && !isWithin(tree, around, node)) {
        around = tree.parent[around]!;
      }
      if (around !== zoom) merged.zoomTo(tree, around);
      choose(node);
      const y = tree.depth[node]! * ROW;
      const place = area.current!;
      if (y < place.scrollTop) place.scrollTop = y;
      else if (y + ROW > place.scrollTop + place.clientHeight) place.scrollTop = y + ROW - place.clientHeight;
    } else return;
    event.preventDefault();
  };

  return (
    <section class="merged" role="tabpanel" aria-label="Flame graph" data-role="merged">
      <MergedBar model={model} profile={profile} tree={tree} threads={scope.threads} />
      <div
        ref={area}
        class={hovered >= 0 ? "merged-area is-pointing" : "merged-area"}
        role="application"
        aria-label="Calls merged by what called them, heaviest first. Arrow keys walk, Enter zooms to a bar, Escape goes up."
        aria-busy={known === undefined}
        tabIndex={0}
        data-bars={tree.length}
        onScroll={(event) => top.value = event.currentTarget.scrollTop}
        onPointerMove={(event) => {
          const node = at(event);
          tip.value = node < 0 ? undefined : { x: event.clientX, y: event.clientY, node };
        }}
        onPointerLeave={() => tip.value = undefined}
        onClick={(event) => {
          const node = at(event);
          if (node < 0) return;
          merged.zoomTo(tree, node);
          choose(node);
        }}
        onKeyDown={onKeyDown}
      >
        <div class="merged-content" style={{ height: `${Math.max(1, tree.rows.length) * ROW}px` }}>
          <canvas
            ref={canvas}
            class="merged-canvas"
            aria-hidden="true"
            style={{ width: `${size.value.width}px`, height: `${size.value.height}px` }}
          />
        </div>
        {tree.length > 0 ? null : <p class="view-empty">{known ? whyEmpty(model) : "Summing up the calls…"}</p>}
      </div>
      <MergedFoot model={model} profile={profile} tree={tree} node={chosen} all={all} />
      {tip.value && hovered < tree.length ? <MergedTip {...tip.value} profile={profile} tree={tree} all={all} /> : null}
    </section>
  );
}
