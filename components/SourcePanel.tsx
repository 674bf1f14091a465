/** @jsx h */
import { h } from "preact";
import type { TimelineModel } from "../client/timeline.ts";

/** The code of a source of the recording, with the time of each line. */
export function SourcePanel({ model }: { model: TimelineModel }) {
  model.followRecording();
  return <section class="source-panel" />;
}
