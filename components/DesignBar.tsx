/** @jsx h */
import { h } from "preact";
import { useEffect } from "preact/hooks";
import { look } from "../canvas/look.ts";
import { designSvg } from "../canvas/design_svg.ts";
import { LEVELS, nearestThreshold, THRESHOLDS } from "../client/design_choice.ts";
import type { ShownGraph } from "../client/design_graph.ts";
import { type DesignView, ZOOM_STEP } from "../client/design_view.ts";
import type { TimelineModel } from "../client/timeline.ts";
import type { DesignGraph, DesignLevel } from "../profile/design.ts";
import { formatCount, formatPercent } from "../profile/units.ts";
import { RangeChip } from "./Scope.tsx";

const TITLES: Record<DesignLevel, [title: string, hint: string]> = {
  package: ["Packages", "A box for each package, and for each folder of a large program"],
  module: ["Modules", "A box for each module; runtime and dependencies are one box each until opened"],
  class: ["Classes", "The classes of each module, and its functions that are in none"],
};

/** Above the picture: how finely, which arrows, how large; and as a file. */
export function DesignBar(props: { model: TimelineModel; view: DesignView; shown: ShownGraph | undefined }) {
  const { model, view, shown } = props;
  const { level, threshold } = model.design;
  useEffect(() => model.design.keep(), [level.value, threshold.value]);
  const least = threshold.value ?? shown?.options.threshold ?? 0;
  const none = view.picture.value === undefined;
  return (
    <div class="view-bar design-bar">
      <fieldset class="design-levels">
        <legend class="unseen">How finely the program is taken apart</legend>
        {LEVELS.map((one) => (
          <label key={one} class="design-level" title={TITLES[one][1]}>
            <input
              type="radio"
              name="design-level"
              class="unseen"
              value={one}
              checked={level.value === one}
              onChange={() => level.value = one}
            />
            <span class="design-level-text">{TITLES[one][0]}</span>
          </label>
        ))}
      </fieldset>
      <label class="design-threshold" title="Leaves out arrows with less time than this share of the heaviest">
        <span class="quiet nowrap">Arrows from</span>
        <input
          type="range"
          class="design-slider"
          aria-label="Leave out arrows with less time than this share of the heaviest"
          min={0}
          max={THRESHOLDS.length - 1}
          step={1}
          value={THRESHOLDS.indexOf(nearestThreshold(least))}
          aria-valuetext={thresholdText(least)}
          onInput={(event) => threshold.value = THRESHOLDS[Number(event.currentTarget.value)] ?? 0}
        />
        <output class="design-least">{thresholdText(least)}</output>
      </label>
      <span class="quiet design-hidden" role="status">{hiddenText(shown?.graph)}</span>
      <span class="design-tools">
        <RangeChip model={model} />
        <span class="design-zoom" role="group" aria-label="Zoom">
          <button
            type="button"
            class="tool-button"
            title="Zoom out (−)"
            aria-label="Zoom out"
            onClick={() => view.zoomBy(1 / ZOOM_STEP)}
          >
            −
          </button>
          <button
            type="button"
            class="tool-button"
            title="Zoom in (+)"
            aria-label="Zoom in"
            onClick={() => view.zoomBy(ZOOM_STEP)}
          >
            +
          </button>
          <button
            type="button"
            class="tool-button tool-wide"
            title="Show all (0, or double click beside the boxes)"
            onClick={() => view.fit()}
          >
            Fit
          </button>
        </span>
        <button
          type="button"
          class="tool-button"
          title="Lay out all boxes anew, also those that were moved"
          disabled={none}
          onClick={() => view.tidy()}
        >
          Tidy
        </button>
        <button
          type="button"
          class="tool-button nowrap"
          title="Save the picture as a file"
          disabled={none}
          onClick={() => exportSvg(model, view)}
        >
          Export SVG
        </button>
      </span>
    </div>
  );
}

function thresholdText(threshold: number): string {
  return threshold === 0 ? "all" : formatPercent(100 * threshold);
}

function hiddenText(graph: DesignGraph | undefined): string {
  if (!graph) return "";
  const parts = [
    ...graph.hidden > 0 ? [`${formatCount(graph.hidden)} ${graph.hidden === 1 ? "arrow" : "arrows"}`] : [],
    ...graph.hiddenNodes > 0 ? [`${formatCount(graph.hiddenNodes)} ${graph.hiddenNodes === 1 ? "box" : "boxes"}`] : [],
  ];
  return parts.length === 0 ? "" : `${parts.join(", ")} hidden`;
}

/** Hands the picture over as a file. */
function exportSvg(model: TimelineModel, view: DesignView): void {
  const { drawn } = view;
  if (!drawn) return;
  const id = model.id.peek();
  const text = designSvg({
    picture: drawn.scene.picture,
    look: look(),
    fitter: drawn.painter.fitter,
    title: `Design of ${id}`,
  });
  const url = URL.createObjectURL(new Blob([text], { type: "image/svg+xml" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = `${id.replace(/[^\w.-]+/g, "-")}-design.svg`;
  link.click();
  // The browser has taken over the file by the next turn, not before.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
