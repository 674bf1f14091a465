/** @jsx h */
/** @jsxFrag Fragment */
import { useSignal, useSignalEffect } from "@preact/signals";
import { type ComponentChildren, Fragment, h } from "preact";
import { useEffect } from "preact/hooks";
import { foldPanel } from "../client/panel.ts";
import { clearRange } from "../client/range.ts";
import type { TimelineModel, TimeRange } from "../client/timeline.ts";
import type { Profile } from "../profile/types.ts";
import { formatCount, formatDuration } from "../profile/units.ts";

/** While a recording grows, what is dear to work out is worked out anew after so long, ms. */
const STEADY = 250;
/** A range that has not been moved for so long is at rest, ms. */
const AT_REST = 80;

/** What parts of the details are about. */
export interface DetailsProps {
  model: TimelineModel;
  profile: Profile;
  /** The profile grows in place, and a part is only drawn anew where its properties change. */
  revision: number;
  /** What the numbers are about; undefined: all of the run. */
  range: TimeRange | undefined;
}

/** One fact of a list of facts: its name above it. */
export function Fact(props: { name: string; class?: string; title?: string | undefined; children: ComponentChildren }) {
  return (
    <div class={`fact ${props.class ?? ""}`} title={props.title}>
      <dt>{props.name}</dt>
      <dd>{props.children}</dd>
    </div>
  );
}

/** A part of the details under a heading of its own. */
export function Part(props: { title: string; note?: ComponentChildren; class?: string; children: ComponentChildren }) {
  return (
    <section class={`part ${props.class ?? ""}`} aria-label={props.title}>
      <header class="part-head">
        <h2 class="part-title">{props.title}</h2>
        {props.note === undefined ? null : <span class="part-note quiet">{props.note}</span>}
      </header>
      {props.children}
    </section>
  );
}

/** The button that puts the panel away, at the end of its first line. */
export function CloseButton(props: { label: string; title: string; onClick: () => void }) {
  return (
    <button
      type="button"
      class="icon-button details-close"
      aria-label={props.label}
      title={props.title}
      onClick={props.onClick}
    >
      ×
    </button>
  );
}

/** The button that lets go of what is selected. */
export function CloseDetails({ onClose }: { onClose: () => void }) {
  return <CloseButton label="Close details" title="Close (Escape)" onClick={onClose} />;
}

/** The button that folds the panel where nothing is selected. */
export function HideDetails() {
  const title = "Hide the details until something is selected";
  return <CloseButton label="Hide the details" title={title} onClick={() => foldPanel(true)} />;
}

/** The first few of many things, and a button for more. Shown anew from the first where `of` is another. */
export function Few<T>(props: {
  items: readonly T[];
  /** How many at first. */
  first: number;
  /** How many more with each click. */
  step?: number;
  of: string;
  children: (item: T, place: number) => ComponentChildren;
}) {
  const shown = useSignal(props.first);
  useEffect(() => {
    shown.value = props.first;
  }, [props.of]);
  const { items } = props;
  // A single one more takes no more room than the button.
  const most = items.length === shown.value + 1 ? items.length : shown.value;
  const rest = items.length - most;
  const step = Math.min(rest, props.step ?? 50);
  return (
    <Fragment>
      {items.slice(0, most).map(props.children)}
      {rest <= 0 ? null : (
        <button type="button" class="link few-more" onClick={() => shown.value = most + step}>
          {step === rest ? `Show ${formatCount(rest)} more` : `Show ${step} of ${formatCount(rest)} more`}
        </button>
      )}
    </Fragment>
  );
}

/** Has the component be drawn again when the recording has grown, but not more often than a person can read. */
export function useSteadyRevision(model: TimelineModel): number {
  const steady = useSignal(model.revision.peek());
  useSignalEffect(() => {
    if (model.phase.value !== "loading") {
      steady.value = model.revision.value;
      return;
    }
    const timer = setInterval(() => steady.value = model.revision.peek(), STEADY);
    return () => clearInterval(timer);
  });
  return steady.value;
}

/** The chosen stretch of time, once it has come to rest: it changes many times a second while it is dragged. */
export function useSteadyRange(model: TimelineModel): TimeRange | undefined {
  const steady = useSignal(model.range.peek());
  useSignalEffect(() => {
    const range = model.range.value;
    const timer = setTimeout(() => steady.value = range, range === undefined ? 0 : AT_REST);
    return () => clearTimeout(timer);
  });
  return steady.value;
}

/** A part of a whole, in percent. */
export function share(part: number, whole: number): string {
  const percent = whole > 0 ? (part / whole) * 100 : 0;
  return percent > 0 && percent < 0.1 ? "<0.1%" : `${percent.toFixed(percent < 99.95 ? 1 : 0)}%`;
}

/** Says that numbers are about the range, and lets go of it. */
export function RangeNote({ model, range }: { model: TimelineModel; range: TimeRange | undefined }) {
  if (range === undefined) return null;
  return (
    <p class="range-note">
      <span>
        Numbers are about {formatDuration(range.from)} – {formatDuration(range.until)}{" "}
        <span class="quiet">({formatDuration(range.until - range.from)})</span>
      </span>
      <button type="button" class="link nowrap" onClick={() => clearRange(model)}>All of the run</button>
    </p>
  );
}
