/** @jsx h */
/** @jsxFrag Fragment */
import { Component, Fragment, h } from "preact";
import { showAnomaly } from "../client/anomalies.ts";
import { spokenMoment } from "../client/log_copy.ts";
import { cutText } from "../client/log_text.ts";
import { type LogList, type LogOther, showOnTimeline } from "../client/log_view.ts";
import type { TimelineModel } from "../client/timeline.ts";
import type { Profile } from "../profile/types.ts";
import { LogRunCard, LogRunReport } from "./LogViewRun.tsx";
import { CutNote, EntryText, Stack } from "./LogText.tsx";

/** What a row of the log is drawn from; where all of it is as before, the row stays as it is. */
export interface LogRowProps {
  model: TimelineModel;
  list: LogList;
  profile: Profile;
  /** The row of the log table. */
  row: number;
  /** Its place among all items, from 0. */
  place: number;
  /** What it says: another where an entry came before it. */
  text: string;
  /** The name of its thread; undefined where there is but one. */
  thread: string | undefined;
  selected: boolean;
  /** `found` where a search has found it, `faded` where not, "" where nothing is searched for. */
  look: "found" | "faded" | "";
  /** Stands for all that is opened in it. */
  opened: string;
  /** What was copied last. */
  copied: boolean;
  onSelect: (row: number) => void;
  onCopy: (row: number) => void;
}

/** An entry of the log. */
export class LogRow extends Component<LogRowProps> {
  override shouldComponentUpdate(next: LogRowProps): boolean {
    const now = this.props;
    return (Object.keys(next) as (keyof LogRowProps)[]).some((name) => next[name] !== now[name]);
  }

  override render() {
    const { list, model, profile, row, place, thread, selected, look, onSelect, onCopy } = this.props;
    const { log } = profile;
    const [time, level, stack] = [log.time[row]!, log.level[row]!, log.stack[row]!];
    const opened = list.stacks.has(row);
    const tab = selected ? 0 : -1;
    return (
      <div
        id={`log-entry-${row}`}
        class={`log-row log-${level} ${look === "" ? "" : `is-${look}`}`}
        role="row"
        data-row={row}
        aria-rowindex={place + 1}
        aria-selected={selected}
        onClick={() => {
          // Who marks text with the mouse does not want the row.
          if (getSelection()?.isCollapsed !== false) onSelect(row);
        }}
      >
        <span class="log-when" role="gridcell">
          <button
            type="button"
            class="link"
            tabIndex={tab}
            title={`${(time / 1e6).toFixed(6)} s into the run; show it on the timeline`}
            onClick={() => showOnTimeline(model, row)}
          >
            At {spokenMoment(time)}
          </button>
        </span>
        <span class="log-level" role="gridcell" title={log.from[row]}>
          <span class="log-dot" aria-hidden="true" />
          {level}
        </span>
        {thread === undefined ? null : <bdi class="log-thread" role="gridcell" title={thread}>{thread}</bdi>}
        <div class="log-said" role="gridcell">
          <Said list={list} profile={profile} row={row} tab={tab} />
          {opened && stack >= 0
            ? (
              <Stack
                profile={profile}
                stack={stack}
                fold={{ whole: list.whole.has(row), toggle: () => list.toggleWhole(row) }}
              />
            )
            : null}
        </div>
        <span class="log-tools" role="gridcell">
          {stack < 0 ? null : (
            <button
              type="button"
              class="log-tool"
              tabIndex={tab}
              aria-expanded={opened}
              title="From where it was said (Enter)"
              onClick={() => list.toggleStack(row)}
            >
              Stack
            </button>
          )}
          <button
            type="button"
            class="log-tool log-copy"
            tabIndex={tab}
            title="Copy text and stack"
            onClick={() => onCopy(row)}
          >
            {this.props.copied ? "Copied" : "Copy"}
          </button>
        </span>
      </div>
    );
  }
}

function Said({ list, profile, row, tab }: { list: LogList; profile: Profile; row: number; tab: number }) {
  const steps = list.more.get(row) ?? 0;
  const { log } = profile;
  const text = log.text[row]!;
  const { end, more } = cutText(text, steps);
  return (
    <Fragment>
      <div class="log-text" dir="auto">
        {text.trim() === ""
          ? <span class="quiet">(an empty line)</span>
          : <EntryText profile={profile} row={row} end={end} />}
        {more === "" ? null : "…"}
      </div>
      {more === "" && steps === 0 ? null : (
        <p class="log-more">
          {more === ""
            ? null
            : (
              <button type="button" class="link" tabIndex={tab} onClick={() => list.showMore(row, steps + 1)}>
                {more}
              </button>
            )}
          {steps === 0 ? null : (
            <button type="button" class="link" tabIndex={tab} onClick={() => list.showMore(row, 0)}>
              Show less
            </button>
          )}
        </p>
      )}
      {log.bytes[row]! < 0 ? null : <CutNote log={log} row={row} class="log-more" />}
    </Fragment>
  );
}

/** What stands between entries. */
export function LogOtherRow(props: {
  model: TimelineModel;
  list: LogList;
  profile: Profile;
  other: LogOther;
  place: number;
  faded: boolean;
}) {
  const { model, list, profile, other, place, faded } = props;
  return (
    <div
      class={`log-row log-${other.kind} ${faded ? "is-faded" : ""}`}
      role="row"
      data-key={other.key}
      aria-rowindex={place + 1}
    >
      {other.kind === "run"
        ? <LogRunCard profile={profile} />
        : other.kind === "report"
        ? <LogRunReport profile={profile} />
        : other.kind === "nothing"
        ? <Nothing model={model} list={list} profile={profile} />
        : <Remark model={model} profile={profile} other={other} />}
    </div>
  );
}

function Remark(props: {
  model: TimelineModel;
  profile: Profile;
  other: Extract<LogOther, { kind: "status" | "import" }>;
}) {
  const { model, profile, other } = props;
  const { time } = other;
  return (
    <Fragment>
      <span class="log-when" role="gridcell">
        <button
          type="button"
          class="link"
          title={`${(time / 1e6).toFixed(6)} s into the run; show it on the timeline`}
          onClick={() => other.kind === "import" ? showAnomaly(model, other.anomaly) : model.showTime(time, time)}
        >
          At {spokenMoment(time)}
        </button>
      </span>
      {other.kind === "import"
        ? (
          <span class="log-remark" role="gridcell">
            <span class="flag">Slow import</span> <bdi>{other.anomaly.text}</bdi>
            {profile.threads.length > 1
              ? <span class="quiet">{` in ${model.thread(other.anomaly.thread)?.name ?? ""}`}</span>
              : null}
          </span>
        )
        : (
          <span class="log-remark" role="gridcell">
            {other.facts.map((fact) => {
              const at = fact.indexOf(" ");
              return (
                <span key={fact.slice(0, at)} class="log-fact">
                  {fact.slice(0, at)} <b>{fact.slice(at + 1)}</b>
                </span>
              );
            })}
          </span>
        )}
    </Fragment>
  );
}

function Nothing({ model, list, profile }: { model: TimelineModel; list: LogList; profile: Profile }) {
  const some = profile.log.length > 0;
  const elsewhere = model.range.value !== undefined || model.hidden.value.size > 0;
  return (
    <div class="log-empty" role="gridcell">
      {some
        ? (
          <Fragment>
            <p>
              {list.filtered ? "No entry passes the filter." : "Nothing was said in what is shown of the recording."}
            </p>
            <p>
              {list.filtered
                ? <button type="button" class="button" onClick={() => list.clearFilters()}>Clear the filter</button>
                : null}
              {elsewhere
                ? (
                  <button type="button" class="button" onClick={() => list.showAll()}>
                    All threads, all of the time
                  </button>
                )
                : null}
            </p>
          </Fragment>
        )
        : (
          <Fragment>
            <p>{list.live ? "The program has said nothing so far." : "The program said nothing."}</p>
            <p class="quiet">
              What it prints, logs with <code>console</code>, or fails with stands here.
            </p>
          </Fragment>
        )}
    </div>
  );
}
