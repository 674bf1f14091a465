/** @jsx h */
import { h } from "preact";
import type { TimelineModel } from "../client/timeline.ts";

/** A line down all charts at the pointer. */
export function Hairline({ model }: { model: TimelineModel }) {
  const pointer = model.pointer.value;
  if (!pointer) return null;
  return <div class="hairline" aria-hidden="true" style={{ transform: `translateX(${Math.round(pointer.x)}px)` }} />;
}
