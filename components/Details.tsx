/** @jsx h */
import { h } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { isTaken } from "../client/gestures.ts";
import { placeIn, similarTo, stepSimilar } from "../client/details.ts";
import type { TimelineModel } from "../client/timeline.ts";
import { CallDetails } from "./CallDetails.tsx";
import { useSteadyRange, useSteadyRevision } from "./DetailsParts.tsx";
import { RunDetails } from "./RunDetails.tsx";
import { SpanDetails } from "./SpanDetails.tsx";

/** Keys by which one scrolls; elsewhere they move the charts. */
const SCROLLS = ["ArrowUp", "ArrowDown", "PageUp", "PageDown", "Home", "End", " "];

/** What there is to say of the selected call or span, or where there is none of the run itself. */
export function Details({ model }: { model: TimelineModel }) {
  const revision = useSteadyRevision(model);
  const range = useSteadyRange(model);
  const panel = useRef<HTMLElement>(null);
  const profile = model.profile.value;
  const selected = model.selected.value;
  const span = model.selectedSpan();
  const before = useRef(selected);

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || isTaken(event)) return;
      if (event.key === "[" || event.key === "]") {
        if (stepSimilar(model, event.key === "[" ? -1 : 1)) event.preventDefault();
      } else if (event.key === "Escape" && model.tab.peek() !== "timeline") {
        // On the timeline Escape has more to do; see pressKey.
        model.select(undefined);
      }
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, []);
  // Among similar calls the place stays, so that they can be clicked through; of any other the first line comes first.
  useEffect(() => {
    const [last, now] = [before.current, selected];
    before.current = now;
    const thread = now && last?.thread === now.thread ? model.thread(now.thread) : undefined;
    const shown = model.profile.peek();
    if (shown && thread && last && now && now.call < thread.calls.length) {
      if (placeIn(similarTo(shown, thread, now.call, undefined).byTime, last.call) >= 0) return;
    }
    if (panel.current) panel.current.scrollTop = 0;
  }, [selected, span]);

  return (
    <section
      ref={panel}
      id="details"
      class="details"
      aria-label="Details"
      tabIndex={0}
      onKeyDown={(event) => {
        if (SCROLLS.includes(event.key)) event.stopPropagation();
      }}
    >
      {!profile
        ? null
        : span >= 0
        ? <SpanDetails model={model} profile={profile} revision={revision} range={range} span={span} />
        : selected
        ? <CallDetails model={model} profile={profile} revision={revision} range={range} />
        : <RunDetails model={model} profile={profile} revision={revision} range={range} />}
    </section>
  );
}
