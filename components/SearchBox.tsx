/** @jsx h */
import { h } from "preact";
import type { TimelineModel } from "../client/timeline.ts";

/** The search over functions, files, packages and log entries. */
export function SearchBox({ model }: { model: TimelineModel }) {
  model.followRecording();
  return <section class="search" />;
}
