/** @jsx h */
import { type ComponentChildren, h } from "preact";
import type { TimelineModel } from "../client/timeline.ts";

/** One fact of a list of facts: its name above it. */
export function Fact(props: { name: string; class?: string; children: ComponentChildren }) {
  return (
    <div class={`fact ${props.class ?? ""}`}>
      <dt>{props.name}</dt>
      <dd>{props.children}</dd>
    </div>
  );
}

/** The button that puts the details away. */
export function CloseDetails({ model }: { model: TimelineModel }) {
  return (
    <button
      type="button"
      class="icon-button details-close"
      aria-label="Close details"
      title="Close (Escape)"
      onClick={() => model.select(undefined)}
    >
      ×
    </button>
  );
}

/** A part of a whole, in percent. */
export function share(part: number, whole: number): string {
  const percent = whole > 0 ? (part / whole) * 100 : 0;
  return percent > 0 && percent < 0.1 ? "<0.1%" : `${percent.toFixed(percent < 99.95 ? 1 : 0)}%`;
}
