/** @jsx h */
import { h } from "preact";
import { recordings } from "../client/recordings.ts";
import { ZOOM_STEP } from "../client/shortcuts.ts";
import type { Tab, TimelineModel } from "../client/timeline.ts";
import { fullTime, spokenTime } from "../client/times.ts";
import { formatBytes } from "../profile/units.ts";
import { SearchBox } from "./SearchBox.tsx";

/** The line above a recording: what it is, how it is shown, and buttons to zoom. */
export function TimelineBar({ model }: { model: TimelineModel }) {
  const [label = "", time = ""] = model.id.value.split("/");
  const info = recordings.value?.find((one) => one.label === label && one.time === time);
  const loading = model.phase.value === "loading";
  const live = loading && info?.state === "growing";
  return (
    <header class="timeline-head">
      <div class="timeline-bar">
        <h1 class="timeline-title">
          <span class="timeline-label" title={label}>{label}</span>
          <time class="timeline-time" title={fullTime(time)}>{spokenTime(time, new Date())}</time>
          <span class="timeline-state" role="status">
            {live
              ? <span class="badge badge-live" title="Being recorded right now">live</span>
              : loading
              ? `Loading ${formatBytes(model.bytes.value)}`
              : null}
          </span>
        </h1>
        <Tabs model={model} />
        <Zoom model={model} />
        <SearchBox model={model} />
      </div>
    </header>
  );
}

/** Keeps its place where there is nothing to zoom, so that nothing moves from view to view. */
function Zoom({ model }: { model: TimelineModel }) {
  const { view } = model;
  return (
    <div
      class="timeline-zoom"
      role="group"
      aria-label="Zoom"
      style={{ visibility: model.tab.value === "timeline" ? "visible" : "hidden" }}
    >
      <button
        type="button"
        class="tool-button"
        title="Zoom out (S or −)"
        aria-label="Zoom out"
        onClick={() => view.zoomAt(view.width / 2, 1 / ZOOM_STEP)}
      >
        −
      </button>
      <button
        type="button"
        class="tool-button"
        title="Zoom in (W or +)"
        aria-label="Zoom in"
        onClick={() => view.zoomAt(view.width / 2, ZOOM_STEP)}
      >
        +
      </button>
      <button
        type="button"
        class="tool-button tool-wide"
        title="Show all (0 or double click beside the calls)"
        onClick={() => view.fit()}
      >
        Fit
      </button>
    </div>
  );
}

/** All tabs, in the order of the keys that show them. */
const TABS: readonly [tab: Tab, title: string, hint: string][] = [
  ["timeline", "Timeline", "Calls in the order of time"],
  ["flame", "Flame graph", "Calls merged by what called them, heaviest first"],
  ["functions", "Functions", "All calls of a function together"],
  ["log", "Log", "What the program said, in the order of time"],
  ["design", "Design", "How the program is built: who calls whom"],
  ["report", "Report", "The run as a whole"],
  ["analysis", "Analysis", "What a language model says of it"],
];

function Tabs({ model }: { model: TimelineModel }) {
  return (
    <div
      class="tabs"
      role="tablist"
      aria-label="What is shown of the recording"
      onKeyDown={(event) => {
        const at = TABS.findIndex(([tab]) => tab === model.tab.value);
        const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: TABS.length - 1 }[event.key];
        if (to === undefined) return;
        event.preventDefault();
        event.stopPropagation();
        const [next] = TABS[(to + TABS.length) % TABS.length]!;
        model.tab.value = next;
        event.currentTarget.querySelector<HTMLElement>(`[data-tab=${next}]`)?.focus();
      }}
    >
      {TABS.map(([tab, title, hint], at) => (
        <button
          key={tab}
          type="button"
          role="tab"
          class="tab"
          data-tab={tab}
          title={`${hint} (${at + 1})`}
          aria-selected={model.tab.value === tab}
          tabIndex={model.tab.value === tab ? 0 : -1}
          onClick={() => model.tab.value = tab}
        >
          {title}
        </button>
      ))}
    </div>
  );
}
