/** @jsx h */
/** @jsxFrag Fragment */
import { Fragment, h } from "preact";
import { ZOOM_STEP } from "../client/gestures.ts";
import { recordings } from "../client/recordings.ts";
import type { TimelineModel } from "../client/timeline.ts";
import { fullTime, spokenTime } from "../client/times.ts";
import { formatBytes } from "../profile/units.ts";

/** The line above a recording: what it is, its threads, and buttons to zoom. */
export function TimelineBar({ model }: { model: TimelineModel }) {
  const [label = "", time = ""] = model.id.value.split("/");
  const info = recordings.value?.find((one) => one.label === label && one.time === time);
  const loading = model.phase.value === "loading";
  const live = loading && info?.state === "growing";
  return (
    <header class="timeline-bar">
      <h1 class="timeline-title">
        <span class="timeline-label" title={label}>{label}</span>
        <time class="timeline-time" title={fullTime(time)}>{spokenTime(time, new Date())}</time>
      </h1>
      {live
        ? <span class="badge badge-live" title="Being recorded right now">live</span>
        : loading
        ? <span class="timeline-loading" role="status">Loading {formatBytes(model.bytes.value)}</span>
        : null}
      <Threads model={model} />
      <div class="timeline-zoom" role="group" aria-label="Zoom">
        <button
          type="button"
          class="tool-button"
          title="Zoom out (S or −)"
          aria-label="Zoom out"
          onClick={() => model.view.zoomAt(model.view.width / 2, 1 / ZOOM_STEP)}
        >
          −
        </button>
        <button
          type="button"
          class="tool-button"
          title="Zoom in (W or +)"
          aria-label="Zoom in"
          onClick={() => model.view.zoomAt(model.view.width / 2, ZOOM_STEP)}
        >
          +
        </button>
        <button
          type="button"
          class="tool-button tool-wide"
          title="Show all (0 or double click beside the calls)"
          onClick={() => model.view.fit()}
        >
          Fit
        </button>
      </div>
    </header>
  );
}

function Threads({ model }: { model: TimelineModel }) {
  model.followRecording();
  const threads = model.profile.value?.threads ?? [];
  if (threads.length < 2) return <Fragment />;
  return (
    <div class="threads" role="group" aria-label="Threads">
      {threads.map((thread) => {
        const shown = !model.hidden.value.has(thread.id);
        return (
          <button
            key={thread.id}
            type="button"
            class="chip"
            aria-pressed={shown}
            title={`${shown ? "Hide" : "Show"} thread ${thread.name}`}
            onClick={() => model.toggleThread(thread.id)}
          >
            {thread.name}
          </button>
        );
      })}
    </div>
  );
}
