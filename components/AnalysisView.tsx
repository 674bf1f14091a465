/** @jsx h */
import { h } from "preact";
import { useLayoutEffect } from "preact/hooks";
import { analysisOf } from "../client/analysis.ts";
import type { TimelineModel } from "../client/timeline.ts";
import { AnalysisAnswers } from "./AnalysisAnswers.tsx";
import { AnalysisPrompt } from "./AnalysisPrompt.tsx";

/** A prompt for a language model, and what that answered. */
export function AnalysisView({ model }: { model: TimelineModel }) {
  const analysis = analysisOf(model);
  const id = model.id.value;
  // Before its parts have their effects: they make the prompt.
  useLayoutEffect(() => analysis.open(id), [id]);
  return (
    <section class="analysis" role="tabpanel" aria-label="Analysis" tabIndex={0} data-state={analysis.state.value}>
      <div class="analysis-parts">
        <AnalysisPrompt model={model} analysis={analysis} />
        <AnalysisAnswers model={model} analysis={analysis} />
      </div>
    </section>
  );
}
