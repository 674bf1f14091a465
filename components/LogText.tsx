/** @jsx h */
/** @jsxFrag Fragment */
import { Fragment, h } from "preact";
import { placeInLine, placeOf } from "../client/links.ts";
import { seen } from "../client/log_text.ts";
import { styledPieces } from "../client/sgr.ts";
import type { LogTable, Profile } from "../profile/types.ts";
import { formatBytes, formatCount } from "../profile/units.ts";
import { ShowSource } from "./ShowSource.tsx";
import { SourceLink } from "./SourceLink.tsx";
import { framesOf } from "./SpanDetails.tsx";

/**
 * What an entry (a row of the log table) says, in its colours; of an error that nobody caught, with links to where it was.
 */
export function EntryText(props: { profile: Profile; row: number; end?: number }) {
  const { log } = props.profile;
  const styles = log.styles[props.row]!;
  const text = log.text[props.row]!.slice(0, props.end);
  return log.from[props.row] === "uncaught" && styles.length === 0
    ? <ErrorText text={text} profile={props.profile} />
    : <StyledText text={text} styles={styles} />;
}

/** How much of an entry the recording holds; nothing where it holds all. */
export function CutNote({ log, row, class: name }: { log: LogTable; row: number; class?: string }) {
  if (log.bytes[row]! < 0) return null;
  return (
    <p class={`quiet ${name ?? ""}`}>
      Cut: the first {formatBytes(bytesOf(log.text[row]!))} of {formatBytes(log.bytes[row]!)}.
    </p>
  );
}

function StyledText({ text, styles }: { text: string; styles: LogTable["styles"][number] }) {
  if (styles.length === 0) return <Fragment>{seen(text)}</Fragment>;
  return (
    <Fragment>
      {styledPieces(text, styles.filter(([from]) => from < text.length)).map(
        ({ text, classes, color, background }, i) =>
          classes === "" && color === undefined && background === undefined
            ? seen(text)
            : <span key={i} class={classes} style={looks(color, background)}>{seen(text)}</span>,
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
          ? <span key={i} class="popup-cause">{seen(line)}</span>
          : seen(line)
      )}
    </Fragment>
  );
}

function StackLine({ line, profile }: { line: string; profile: Profile }) {
  const found = placeInLine(profile, line);
  if (!found) return <Fragment>{seen(line)}</Fragment>;
  return (
    <Fragment>
      {seen(line.slice(0, found.from))}
      <SourceLink place={found.place} />
      {seen(line.slice(found.to))}
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

/** A stack, innermost first. With `fold` the frames of the runtime are told by number only, until they are asked for. */
export function Stack(props: { profile: Profile; stack: number; fold?: { whole: boolean; toggle: () => void } }) {
  const { profile, stack, fold } = props;
  const frames = framesOf(profile, stack);
  const outer = frames.filter((frame) => !isRuntime(profile, frame));
  const folded = fold !== undefined && !fold.whole && outer.length > 0 && outer.length < frames.length;
  const shown = folded ? outer : frames;
  return (
    <ol class="stack" aria-label="Stack, innermost first">
      {shown.map((frame, i) => (
        <li key={i} class={profile.frames.origin[frame] === "user" ? "" : "quiet"}>
          <bdi class="stack-name">{profile.frames.name[frame]}</bdi>
          <SourceLink place={placeOf(profile, frame)} class="stack-place" />
          <ShowSource profile={profile} frame={frame} />
        </li>
      ))}
      {fold === undefined || outer.length === 0 || outer.length === frames.length ? null : (
        <li class="stack-folded">
          <button type="button" class="link" aria-expanded={fold.whole} onClick={fold.toggle}>
            {folded ? `${formatCount(frames.length - outer.length)} of the runtime` : "Fold those of the runtime"}
          </button>
        </li>
      )}
    </ol>
  );
}

function isRuntime({ frames }: Profile, frame: number): boolean {
  const origin = frames.origin[frame];
  return origin === "runtime" || origin === "node" || origin === "v8";
}
