/** @jsx h */
/** @jsxFrag Fragment */
import { Fragment, h } from "preact";
import { useEffect, useMemo } from "preact/hooks";
import { useSignal } from "@preact/signals";
import { isTaken } from "../client/gestures.ts";
import { SourceOpener } from "../client/source.ts";
import { warmUp } from "../canvas/painter.ts";
import { whenIdle } from "../client/idle.ts";
import { recordings, trouble } from "../client/recordings.ts";
import { keepAddress } from "../client/address_keeper.ts";
import { selection } from "../client/selection.ts";
import { pressKey } from "../client/shortcuts.ts";
import { readSidebar } from "../client/sidebar.ts";
import { followTheme, theme } from "../client/theme.ts";
import { TimelineModel } from "../client/timeline.ts";
import { Announcer } from "../components/Announcer.tsx";
import { MarkedFlameChart } from "../components/AnomalyMarks.tsx";
import { BesideDetails } from "../components/DetailsFrame.tsx";
import { EmptyState, FirstRecording } from "../components/EmptyState.tsx";
import { Hairline } from "../components/Hairline.tsx";
import { lazy } from "../components/Lazy.tsx";
import { LogPopup } from "../components/LogPopup.tsx";
import { Notice } from "../components/Notice.tsx";
import { Minimap } from "../components/Minimap.tsx";
import { RangeSelector } from "../components/RangeSelector.tsx";
import { Relatives } from "../components/Relatives.tsx";
import { ResourceLines } from "../components/ResourceLines.tsx";
import { Ruler } from "../components/Ruler.tsx";
import { Scope } from "../components/Scope.tsx";
import { SourcePanel } from "../components/SourcePanel.tsx";
import { TimelineBar } from "../components/TimelineBar.tsx";

// The first chart does not wait for what is not there at first.
const later = () => import("../components/LaterViews.ts");
const AnalysisView = lazy(async () => (await later()).AnalysisView);
const DesignView = lazy(async () => (await later()).DesignView);
const FlameGraph = lazy(async () => (await later()).FlameGraph);
const FunctionsView = lazy(async () => (await later()).FunctionsView);
const LogView = lazy(async () => (await later()).LogView);
const Report = lazy(async () => (await later()).Report);

/** What the page hands to {@linkcode Timeline}. */
export interface TimelineProps {
  /** `label/time` of the recording to show. */
  selected?: string;
}

/** One recording over time: what it used and said above, its calls below; or as a whole, in a report. */
export default function Timeline(props: TimelineProps) {
  const model = useMemo(() => new TimelineModel(), []);
  const id = selection.value ?? props.selected ?? "";
  const ready = useSignal(false);

  useEffect(() => {
    model.open(id);
    const release = keepAddress(model);
    document.title = id === "" ? "Microlog" : `${id} · Microlog`;
    return () => {
      release();
      model.close();
    };
  }, [id]);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!isTaken(event) && pressKey(model, event)) event.preventDefault();
    };
    addEventListener("keydown", onKey);
    readSidebar();
    const unfollow = followTheme();
    ready.value = true;
    return () => {
      unfollow();
      removeEventListener("keydown", onKey);
    };
  }, []);
  // While the recording is on its way.
  useEffect(() => whenIdle(warmUp), []);
  useEffect(() => model.invalidate(), [theme.value]);
  // Before somebody asks for them, and while the server that has them is there; if it fails, whoever asks is told.
  const done = model.phase.value === "done";
  useEffect(() => done ? whenIdle(() => later().catch(() => {})) : undefined, [done]);
  // A recording that could not be read because the server was gone is read again once it is back.
  const reachable = trouble.value === undefined;
  useEffect(() => {
    if (reachable && model.phase.peek() === "error") model.open(id);
  }, [reachable]);

  return (
    <main
      id="main"
      class="timeline"
      tabIndex={-1}
      data-phase={model.phase.value}
      data-recording={model.id.value}
      data-ready={ready.value || undefined}
    >
      {id === "" ? <Welcome /> : model.profile.value ? <Recording model={model} /> : <Waiting model={model} id={id} />}
      <Announcer model={model} />
    </main>
  );
}

function Welcome() {
  const some = (recordings.value?.length ?? 0) > 0;
  return (
    <EmptyState title={some ? "Choose a recording" : "Nothing recorded yet"} alone>
      {some ? <p>Pick a run at the left to see where its time went.</p> : <FirstRecording />}
    </EmptyState>
  );
}

function Waiting({ model, id }: { model: TimelineModel; id: string }) {
  const error = model.error.value;
  if (!error) {
    return (
      <EmptyState title="Loading" alone>
        <p>{id}</p>
        <progress class="progress" aria-label={`Loading ${id}`} />
      </EmptyState>
    );
  }
  return (
    <EmptyState title={error.message} tone="error" alone>
      {error.hint === undefined ? null : <p>{error.hint}</p>}
      <button type="button" class="button" onClick={() => model.open(id)}>Try again</button>
    </EmptyState>
  );
}

function Recording({ model }: { model: TimelineModel }) {
  return (
    <SourceOpener.Provider value={model}>
      <TimelineBar model={model} />
      <Relatives model={model} />
      {model.tab.value === "report" ? null : <Notices model={model} />}
      <TabView model={model} />
      <SourcePanel model={model} />
    </SourceOpener.Provider>
  );
}

function TabView({ model }: { model: TimelineModel }) {
  switch (model.tab.value) {
    case "log":
      return <LogView model={model} />;
    case "design":
      return <DesignView model={model} />;
    case "report":
      return <Report model={model} />;
    case "analysis":
      return <AnalysisView model={model} />;
    default:
      return (
        <Fragment>
          <Scope model={model} />
          <Charts model={model} />
        </Fragment>
      );
  }
}

function Charts({ model }: { model: TimelineModel }) {
  return (
    <BesideDetails model={model}>
      <div class="charts" data-view={model.tab.value}>
        <ResourceLines model={model} />
        <Ruler model={model} />
        <MainView model={model} />
        <RangeSelector model={model} />
        <Hairline model={model} />
        <Minimap model={model} />
        <LogPopup model={model} />
      </div>
    </BesideDetails>
  );
}

/** What stands below the lines: calls over time, merged, or by function. */
function MainView({ model }: { model: TimelineModel }) {
  if (model.tab.value === "flame") return <FlameGraph model={model} />;
  if (model.tab.value === "functions") return <FunctionsView model={model} />;
  return <MarkedFlameChart model={model} />;
}

function Notices({ model }: { model: TimelineModel }) {
  model.followRecording();
  const dismissed = useSignal(0);
  const notices = model.profile.value?.notices ?? [];
  const error = model.error.value;
  useEffect(() => {
    dismissed.value = 0;
  }, [model.id.value]);
  const news = notices.slice(dismissed.value);
  return (
    <Fragment>
      {error ? <Notice tone="error" text={error.message} hint={error.hint} /> : null}
      {news.length === 0 ? null : (
        <div class="notices">
          <Notice
            tone="quiet"
            text={news.length === 1 ? news[0]! : `${news[0]} (and ${news.length - 1} more)`}
            onDismiss={() => dismissed.value = notices.length}
          />
        </div>
      )}
    </Fragment>
  );
}
