/** @jsx h */
import { h } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { cutText } from "../client/log_text.ts";
import type { TimelineModel } from "../client/timeline.ts";
import { formatCount, formatDuration } from "../profile/units.ts";
import { CutNote, EntryText, Stack } from "./LogText.tsx";

/** One log entry: what was said, when, and from where; with buttons to the one before and after. */
export function LogPopup({ model }: { model: TimelineModel }) {
  model.followRecording();
  const box = useRef<HTMLDivElement>(null);
  const entry = model.entry.value;
  const open = entry >= 0;
  const { log } = model.profile.value ?? {};
  useEffect(() => {
    if (!open) return;
    const before = document.activeElement;
    box.current?.focus();
    // Whoever goes through entries by the keyboard goes on where they were.
    return () => before instanceof HTMLElement && before.isConnected ? before.focus() : undefined;
  }, [open]);
  if (!log || !open || entry >= log.length) return null;
  const show = (other: number) => model.showEntry(Math.max(0, Math.min(log.length - 1, other)));
  const level = log.level[entry]!;
  // A text of megabytes would hold the page up.
  const { end } = cutText(log.text[entry]!, 1);
  return (
    <div
      ref={box}
      class="popup"
      role="dialog"
      aria-label={`Log entry ${entry + 1} of ${log.length}`}
      tabIndex={-1}
      onKeyDown={(event) => {
        const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
        if (step !== undefined) show(entry + step);
        else if (event.key === "Escape") model.showEntry(-1);
        else if (event.key !== "Home" && event.key !== "End") return;
        else show(event.key === "Home" ? 0 : log.length - 1);
        event.preventDefault();
        event.stopPropagation();
      }}
    >
      <header class="popup-head">
        <button
          type="button"
          class="tool-button"
          aria-label="Previous entry"
          title="Previous (←)"
          disabled={entry === 0}
          onClick={() => show(entry - 1)}
        >
          ‹
        </button>
        <span class="popup-title">Log entry {formatCount(entry + 1)} of {formatCount(log.length)}</span>
        <button
          type="button"
          class="tool-button"
          aria-label="Next entry"
          title="Next (→)"
          disabled={entry === log.length - 1}
          onClick={() => show(entry + 1)}
        >
          ›
        </button>
        <span class={`level level-${level}`}>{level}</span>
        <span class="popup-when">at {formatDuration(log.time[entry]!)}</span>
        <span class="popup-from quiet">
          {[log.from[entry], threadName(model, log.thread[entry]!)].join(" ").trim()}
        </span>
        <button
          type="button"
          class="link popup-log"
          title="Show it among all that was said"
          onClick={() => model.showInLog(entry)}
        >
          Show in Log
        </button>
        <button
          type="button"
          class="icon-button popup-close"
          aria-label="Close"
          title="Close (Escape)"
          onClick={() => model.showEntry(-1)}
        >
          ×
        </button>
      </header>
      <pre class="popup-text" tabIndex={0}>
        <EntryText profile={model.profile.value!} row={entry} end={end} />
        {end < log.text[entry]!.length ? <span class="quiet">… the rest stands in the Log</span> : null}
      </pre>
      <CutNote log={log} row={entry} class="popup-note" />
      {log.stack[entry]! < 0
        ? <p class="popup-note quiet">No stack was taken.</p>
        : <Stack profile={model.profile.value!} stack={log.stack[entry]!} />}
    </div>
  );
}

/** Where there is but one thread its name says nothing. */
function threadName(model: TimelineModel, id: number): string {
  const several = (model.profile.value?.threads.length ?? 0) > 1;
  return several ? `in ${model.thread(id)?.name ?? `thread ${id}`}` : "";
}
