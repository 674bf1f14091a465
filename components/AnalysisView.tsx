/** @jsx h */
import { h } from "preact";
import type { TimelineModel } from "../client/timeline.ts";

/** A prompt for a language model, and what that answered. */
export function AnalysisView({ model }: { model: TimelineModel }) {
  model.followRecording();
  return <section class="analysis-view" />;
}
