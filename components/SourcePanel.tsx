/** @jsx h */
/** @jsxFrag Fragment */
import { type ComponentChildren, Fragment, h } from "preact";
import { useEffect, useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { useSignal } from "@preact/signals";
import { linkTo } from "../client/links.ts";
import { useScope } from "../client/scope.ts";
import { exampleSource } from "../client/settings.ts";
import { columnsOf, FEW, hotLines, loadSource, nextHot, type SourceState } from "../client/source.ts";
import type { SourcePlace, TimelineModel } from "../client/timeline.ts";
import { type LineTimes, lineTimes } from "../profile/lines.ts";
import type { Profile } from "../profile/types.ts";
import { formatCount, formatDuration, formatPercent } from "../profile/units.ts";
import { displaySource } from "../recording/origin.ts";
import { EmptyState } from "./EmptyState.tsx";
import { SourceCode } from "./SourceCode.tsx";

/** Keys that scroll, or press what has the focus. */
const SCROLLS = /^(Arrow.*|Page.*|Home|End|Enter| )$/;

/** The code of a source of the recording, with the time of each line. */
export function SourcePanel({ model }: { model: TimelineModel }) {
  const profile = model.profile.value;
  const place = model.source.value;
  const url = profile?.sources.url.find((_, row) => profile.sources.origin[row] === "user") ?? "";
  if (url === "") model.followRecording();
  useEffect(() => {
    exampleSource.value = url.startsWith("file:") ? url : "";
  }, [url]);
  useEffect(() => () => {
    exampleSource.value = "";
  }, []);
  if (!profile || !place || place.source >= profile.sources.length) return null;
  return <Panel model={model} profile={profile} place={place} />;
}

function Panel(props: { model: TimelineModel; profile: Profile; place: SourcePlace }) {
  const { model, profile, place } = props;
  const { source } = place;
  const id = model.id.value;
  const url = profile.sources.url[source]!;
  const panel = useRef<HTMLElement>(null);
  const state = useSignal<SourceState>({ kind: "loading" });
  const scope = useScope(model);
  const times = useMemo(() => lineTimes(profile, source, scope), [profile, source, scope]);
  const hot = useMemo(() => hotLines(times), [times]);
  const columns = useMemo(() => columnsOf(profile, source), [profile, source, scope.revision]);

  useEffect(() => {
    const abort = new AbortController();
    state.value = { kind: "loading" };
    loadSource(id, url, abort.signal).then((loaded) => {
      if (!abort.signal.aborted) state.value = loaded;
    });
    return () => abort.abort();
  }, [id, url]);
  useEffect(() => {
    const before = document.activeElement;
    panel.current?.focus();
    // Whoever goes through functions by the keyboard goes on where they were.
    return () => before instanceof HTMLElement && before.isConnected ? before.focus() : undefined;
  }, []);

  // Tabs and search stay in reach above it.
  useLayoutEffect(() => {
    const head = panel.current?.parentElement?.querySelector<HTMLElement>(".timeline-head");
    if (!head) return;
    const place = () => panel.current?.style.setProperty("--source-top", `${head.offsetHeight}px`);
    const observer = new ResizeObserver(place);
    observer.observe(head);
    place();
    return () => observer.disconnect();
  }, []);

  const close = () => model.source.value = undefined;
  const go = (step: 1 | -1) => {
    const to = nextHot(hot, place.line, step);
    if (to) model.source.value = { source, line: to.line };
  };
  return (
    <section
      ref={panel}
      class="source-panel"
      aria-label={`Source ${displaySource(url, profile.header?.cwd)}`}
      data-state={state.value.kind}
      tabIndex={-1}
      onKeyDown={(event) => {
        if (event.ctrlKey || event.metaKey || event.altKey) return;
        // These scroll the code, or work its links and buttons; the charts behind it would follow them.
        if (SCROLLS.test(event.key)) return event.stopPropagation();
        const key = event.key.toLowerCase();
        if (key === "escape") close();
        else if (key === "n") go(1);
        else if (key === "p") go(-1);
        else return;
        event.stopPropagation();
        event.preventDefault();
      }}
    >
      <Head {...props} url={url} times={times} onClose={close}>
        <HotLines times={times} hot={hot} line={place.line} onGo={go} />
      </Head>
      <Facts model={model} profile={profile} times={times} state={state.value} />
      <Body {...props} url={url} state={state.value} times={times} columns={columns} />
    </section>
  );
}

function Head(props: {
  profile: Profile;
  place: SourcePlace;
  url: string;
  times: LineTimes;
  onClose: () => void;
  children: ComponentChildren;
}) {
  const { profile, place, url } = props;
  const { href, editor } = linkTo(url, place.line, place.column);
  const name = displaySource(url, profile.header?.cwd);
  return (
    <header class="source-head">
      <h2 class="source-title" title={url}>
        <bdi>{name}</bdi>
      </h2>
      {props.children}
      {href === undefined || editor === undefined
        ? null
        : (
          <a class="link source-open" href={href} title={`Open ${url}:${place.line} in ${editor}`}>
            Open in {editor}
          </a>
        )}
      <button
        type="button"
        class="icon-button"
        aria-label="Close the source"
        title="Close (Escape)"
        onClick={props.onClose}
      >
        ×
      </button>
    </header>
  );
}

/** Goes through the lines that take the most time. */
function HotLines(props: {
  times: LineTimes;
  hot: ReturnType<typeof hotLines>;
  line: number;
  onGo: (step: 1 | -1) => void;
}) {
  const { hot, line, times } = props;
  if (hot.length === 0) return null;
  const at = hot.findIndex((one) => one.line === line);
  const here = hot[at];
  return (
    <div class="source-hot" role="group" aria-label="Hot lines">
      <button
        type="button"
        class="tool-button"
        aria-label="Previous hot line"
        title="Previous hot line (P)"
        onClick={() => props.onGo(-1)}
      >
        ‹
      </button>
      <span class="source-rank" role="status">
        {here ? `Hot line ${at + 1} of ${hot.length}` : hot.length === 1 ? "1 hot line" : `${hot.length} hot lines`}
        <span class="source-spoken">
          {here ? `: line ${line}, ${formatDuration(here.self)}, ${percent(here.self, times.self)} of the file` : ""}
        </span>
      </span>
      <button
        type="button"
        class="tool-button"
        aria-label="Next hot line"
        title="Next hot line (N)"
        onClick={() => props.onGo(1)}
      >
        ›
      </button>
    </div>
  );
}

/** What there is to say of the source as a whole. */
function Facts(props: { model: TimelineModel; profile: Profile; times: LineTimes; state: SourceState }) {
  const { model, profile, times, state } = props;
  const range = model.range.value;
  return (
    <div class="source-facts">
      <p>
        {times.samples === 0 ? <span class="quiet">{whyNone(profile, model)}</span> : (
          <Fragment>
            <strong>{formatDuration(times.self)}</strong> in the lines of this file
            <span class="quiet">
              {" · "}
              {times.samples === 1 ? "1 sample" : `${formatCount(times.samples)} samples`}
              {times.samples < FEW ? ": rough" : ""}
              {range && times.from !== undefined && times.until !== undefined
                ? ` · by the second: ${formatDuration(times.from)} – ${formatDuration(times.until)}`
                : ""}
            </span>
          </Fragment>
        )}
      </p>
      {state.kind === "text" && state.changed
        ? (
          <p class="source-changed" role="note">
            This file was changed after it was recorded
            {state.modified > 0 ? `, on ${new Date(state.modified).toLocaleString()}` : ""}: lines may not fit their
            times.
          </p>
        )
        : null}
    </div>
  );
}

function whyNone(profile: Profile, model: TimelineModel): string {
  if (profile.lines.length === 0) {
    return model.phase.value === "loading" ? "No times by line so far" : "This recording has no times by line";
  }
  return model.range.value
    ? "No sample fell on this file in the chosen stretch of time"
    : "No sample fell on this file";
}

function Body(props: {
  model: TimelineModel;
  profile: Profile;
  place: SourcePlace;
  url: string;
  state: SourceState;
  times: LineTimes;
  columns: ReadonlyMap<number, number>;
}) {
  const { state, url } = props;
  switch (state.kind) {
    case "loading":
      return (
        <EmptyState title="Loading">
          <progress class="progress" aria-label={`Loading ${url}`} />
        </EmptyState>
      );
    case "error":
      return (
        <EmptyState title={state.message} tone="error">
          {state.hint === undefined ? null : <p>{state.hint}</p>}
        </EmptyState>
      );
    case "elsewhere":
      return (
        <EmptyState title="The code is not here">
          <p>{state.why}</p>
          {state.href === undefined
            ? null
            : <a class="link" href={state.href} target="_blank" rel="noreferrer">{state.href}</a>}
        </EmptyState>
      );
    case "text":
      return (
        <SourceCode
          url={url}
          lines={state.lines}
          cut={state.cut}
          times={props.times}
          place={props.place}
          columns={props.columns}
          onLine={(line) => props.model.source.value = { source: props.place.source, line }}
        />
      );
  }
}

function percent(part: number, of: number): string {
  return formatPercent(of > 0 ? 100 * part / of : 0);
}
