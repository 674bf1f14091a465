/** @jsx h */
/** @jsxFrag Fragment */
import { Fragment, h } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { placeInLine, placeOf } from "../client/links.ts";
import { styledPieces } from "../client/sgr.ts";
import type { TimelineModel } from "../client/timeline.ts";
import type { LogTable, Profile } from "../profile/types.ts";
import { formatBytes, formatCount, formatDuration } from "../profile/units.ts";
import { SourceLink } from "./SourceLink.tsx";
import { framesOf } from "./SpanDetails.tsx";

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
          class="icon-button popup-close"
          aria-label="Close"
          title="Close (Escape)"
          onClick={() => model.showEntry(-1)}
        >
          ×
        </button>
      </header>
      <pre class="popup-text" tabIndex={0}>
        {log.from[entry] === "uncaught" && log.styles[entry]!.length === 0
          ? <ErrorText text={log.text[entry]!} profile={model.profile.value!} />
          : <StyledText text={log.text[entry]!} styles={log.styles[entry]!} />}
      </pre>
      {log.bytes[entry]! >= 0
        ? (
          <p class="popup-note quiet">
            Cut: the first {formatBytes(bytesOf(log.text[entry]!))} of {formatBytes(log.bytes[entry]!)}.
          </p>
        )
        : null}
      <Stack profile={model.profile.value!} stack={log.stack[entry]!} />
    </div>
  );
}

function StyledText({ text, styles }: { text: string; styles: LogTable["styles"][number] }) {
  if (styles.length === 0) return <Fragment>{text}</Fragment>;
  return (
    <Fragment>
      {styledPieces(text, styles).map(({ text, classes, color, background }, i) =>
        classes === "" && color === undefined && background === undefined
          ? text
          : <span key={i} class={classes} style={looks(color, background)}>{text}</span>
      )}
    </Fragment>
  );
}

/** An error with its causes: what it says stands out from where it was, and that leads to the source. */
function ErrorText({ text, profile }: { text: string; profile: Profile }) {
  return (
    <Fragment>
      {text.split(/(?<=\n)/).map((line, i) =>
        /^\s*at /.test(line)
          ? (
            <span key={i} class="quiet">
              <StackLine line={line} profile={profile} />
            </span>
          )
          : /^\s*(\[?cause\]?|Caused by):? /i.test(line)
          ? <span key={i} class="popup-cause">{line}</span>
          : line
      )}
    </Fragment>
  );
}

function StackLine({ line, profile }: { line: string; profile: Profile }) {
  const found = placeInLine(profile, line);
  if (!found) return <Fragment>{line}</Fragment>;
  return (
    <Fragment>
      {line.slice(0, found.from)}
      <SourceLink place={found.place} />
      {line.slice(found.to)}
    </Fragment>
  );
}

/** An object rather than text: what a script sets property by property, the page's security policy allows. */
function looks(color: string | undefined, background: string | undefined): Record<string, string> {
  return { ...(color === undefined ? {} : { color }), ...(background === undefined ? {} : { background }) };
}

function bytesOf(text: string): number {
  return new TextEncoder().encode(text).length;
}

/** Where there is but one thread its name says nothing. */
function threadName(model: TimelineModel, id: number): string {
  const several = (model.profile.value?.threads.length ?? 0) > 1;
  return several ? `in ${model.thread(id)?.name ?? `thread ${id}`}` : "";
}

function Stack({ profile, stack }: { profile: Profile; stack: number }) {
  if (stack < 0) return <p class="popup-note quiet">No stack was taken.</p>;
  const frames = framesOf(profile, stack);
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
