/** @jsx h */
/** @jsxFrag Fragment */
import { Fragment, h } from "preact";
import { keepMine } from "../client/mine.ts";
import { clearRange, formatRange } from "../client/range.ts";
import type { TimelineModel } from "../client/timeline.ts";
import { zoomToRange } from "./RangeSelector.tsx";
import { Readout } from "./Readout.tsx";
import { ThreadStrip } from "./ThreadStrip.tsx";

/** Above the views: the resources in words, and what all views are about: which time, whose code, which threads. */
export function Scope({ model }: { model: TimelineModel }) {
  return (
    <Fragment>
      <div class="scope">
        <Readout model={model} />
        <div class="scope-tools">
          <RangeChip model={model} />
          <label class="toggle" title="Fold calls of the runtime and of packages into those of your own code">
            <input
              type="checkbox"
              checked={model.mine.value}
              onChange={(event) => {
                model.setMine(event.currentTarget.checked);
                keepMine(event.currentTarget.checked);
              }}
            />
            My code only
          </label>
        </div>
      </div>
      <ThreadStrip model={model} />
    </Fragment>
  );
}

/** The chosen stretch of time in words; nothing where there is none. */
export function RangeChip({ model }: { model: TimelineModel }) {
  const range = model.range.value;
  if (!range) return null;
  return (
    <span class="chip" role="group" aria-label="Chosen stretch of time">
      <span class="chip-text">{formatRange(range)}</span>
      <button
        type="button"
        class="chip-button"
        title="Zoom to it"
        onClick={() => {
          model.tab.value = "timeline";
          zoomToRange(model);
        }}
      >
        Zoom to it
      </button>
      <button
        type="button"
        class="chip-button chip-clear"
        title="All of the time again"
        aria-label="Clear the range"
        onClick={() => clearRange(model)}
      >
        ×
      </button>
    </span>
  );
}
