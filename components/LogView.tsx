/** @jsx h */
import { h } from "preact";
import type { TimelineModel } from "../client/timeline.ts";

/** All log entries in the order of time. */
export function LogView({ model }: { model: TimelineModel }) {
  model.followRecording();
  return <section class="log-view" />;
}
