/** @jsx h */
import { h } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { placeOf } from "../client/links.ts";
import type { TimelineModel } from "../client/timeline.ts";
import type { Profile } from "../profile/types.ts";
import { formatBytes, formatCount, formatDuration } from "../profile/units.ts";
import { SourceLink } from "./SourceLink.tsx";

/** One log entry: what was said, when, and from where; with buttons to the one before and after. */
export function LogPopup({ model }: { model: TimelineModel }) {
  model.followRecording();
  const box = useRef<HTMLDivElement>(null);
  const entry = model.entry.value;
  const open = entry >= 0;
  const { log } = model.profile.value ?? {};
  useEffect(() => {
    if (open) box.current?.focus();
  }, [open]);
  if (!log || !open || entry >= log.length) return null;
  const show = (other: number) => model.showEntry(Math.max(0, Math.min(log.length - 1, other)));
  const level = log.level[entry]!;
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
        <span class="popup-from quiet">{log.from[entry]}</span>
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
      <pre class="popup-text" tabIndex={0}>{log.text[entry]}</pre>
      {log.bytes[entry]! >= 0
        ? <p class="popup-note quiet">Cut here: the whole text has {formatBytes(log.bytes[entry]!)}.</p>
        : null}
      <Stack profile={model.profile.value!} stack={log.stack[entry]!} />
    </div>
  );
}

function Stack({ profile, stack }: { profile: Profile; stack: number }) {
  if (stack < 0) return <p class="popup-note quiet">No stack was taken.</p>;
  const frames: number[] = [];
  for (let at = stack; at >= 0; at = profile.stacks.parent[at] ?? -1) frames.push(profile.stacks.frame[at]!);
  return (
    <ol class="stack" aria-label="Stack, innermost first">
      {frames.map((frame, i) => {
        const place = placeOf(profile, frame);
        return (
          <li key={i} class={profile.frames.origin[frame] === "user" ? "" : "quiet"}>
            <span class="stack-name">{profile.frames.name[frame]}</span>
            <SourceLink place={place} class="stack-place" />
          </li>
        );
      })}
    </ol>
  );
}
