/** @jsx h */
import { h } from "preact";
import type { TimelineModel } from "../client/timeline.ts";

/** The structure of the program as a picture: modules, classes and packages, and the calls between them. */
export function DesignView({ model }: { model: TimelineModel }) {
  model.followRecording();
  return <section class="design-view" />;
}
