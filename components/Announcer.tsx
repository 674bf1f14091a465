/** @jsx h */
import { h } from "preact";
import { useEffect } from "preact/hooks";
import { useSignal } from "@preact/signals";
import type { TimelineModel } from "../client/timeline.ts";
import { legible } from "../profile/legible.ts";
import { formatDuration } from "../profile/units.ts";

/** Whoever holds an arrow key down goes through many: only where they stay is told, ms. */
const PAUSE = 250;
/** Longer texts are cut. */
const LONGEST = 160;

/** Tells screen readers what has been selected, as the charts are pictures to them. Nothing is seen of it. */
export function Announcer({ model }: { model: TimelineModel }) {
  const text = useSignal("");
  const now = sayOf(model);
  useEffect(() => {
    const timer = setTimeout(() => text.value = now, PAUSE);
    return () => clearTimeout(timer);
  }, [now]);
  return <p class="unseen" role="status" aria-live="polite" data-role="announcer">{text.value}</p>;
}

function sayOf(model: TimelineModel): string {
  const [entry, call, range] = [model.entry.value, model.selected.value, model.range.value];
  const span = model.span.value === undefined ? -1 : model.selectedSpan();
  const profile = model.profile.value;
  if (!profile) return "";
  const { log, spans, frames, threads } = profile;
  if (entry >= 0 && entry < log.length) {
    return `Log entry ${entry + 1} of ${log.length}, ${log.level[entry]}, at ${formatDuration(log.time[entry]!)}: ${
      short(log.text[entry]!)
    }`;
  }
  const calls = call && model.thread(call.thread)?.calls;
  if (call && calls) {
    const [start, end] = [calls.start[call.call]!, calls.end[call.call]!];
    const thread = threads.length > 1 ? `, thread ${model.thread(call.thread)!.name}` : "";
    return `${short(frames.name[calls.frame[call.call]!] ?? "")}, at ${formatDuration(start)}, took ${
      formatDuration(end - start)
    }, depth ${calls.depth[call.call]! + 1}${thread}`;
  }
  if (span >= 0) {
    return `${short(spans.name[span]!)}, at ${formatDuration(spans.time[span]!)}, took ${
      formatDuration(spans.duration[span]!)
    }`;
  }
  if (range) return `Chosen: from ${formatDuration(range.from)} until ${formatDuration(range.until)}`;
  return "";
}

function short(text: string): string {
  const line = legible(text.slice(0, 4 * LONGEST)).trim();
  return line === "" ? "(no name)" : line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line;
}
