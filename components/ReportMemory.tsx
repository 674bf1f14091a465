/** @jsx h */
/** @jsxFrag Fragment */
import { Fragment, h } from "preact";
import { placeOf } from "../client/links.ts";
import type { TimelineModel } from "../client/timeline.ts";
import { type GcKind, type GcPause, gcStatistics } from "../profile/gc.ts";
import { type HeapSite, heapSites } from "../profile/heap.ts";
import { findLeaks, type Leak } from "../profile/memory.ts";
import type { Profile } from "../profile/types.ts";
import { formatBytes, formatCount, formatDuration, formatPercent } from "../profile/units.ts";
import { Bar, Card, type Column, Pair, Pairs, Table } from "./ReportParts.tsx";
import { framesOf } from "./SpanDetails.tsx";
import { SourceLink } from "./SourceLink.tsx";

/** What a report says of memory, worked out once for each look at a recording that grows. */
export interface MemoryFacts {
  leaks: Leak[];
  gc: ReturnType<typeof gcStatistics>;
  sites: HeapSite[];
}

const LONGEST = 10;
const SITES = 20;
/** Frames of the stack that memory was allocated from; further out they say little. */
const FRAMES = 5;

/** Works out what there is to say of memory. */
export function memoryFacts(profile: Profile): MemoryFacts {
  return { leaks: findLeaks(profile), gc: gcStatistics(profile, LONGEST), sites: heapSites(profile) };
}

/** That memory grows and grows, and what speaks for it; nothing where it does not. */
export function LeakWarnings({ profile, leaks }: { profile: Profile; leaks: readonly Leak[] }) {
  return (
    <Fragment>
      {leaks.map((leak, i) => (
        <section key={i} class="warning" role="alert" aria-label="Memory leak">
          <h2 class="warning-title">{titleOf(profile, leak)}</h2>
          <p>{evidenceOf(leak)}</p>
          {leak.site === undefined ? null : <Suspect profile={profile} site={leak.site} />}
        </section>
      ))}
    </Fragment>
  );
}

function Suspect({ profile, site }: { profile: Profile; site: HeapSite }) {
  const place = placeOf(profile, site.frame);
  const callers = framesOf(profile, site.stack).filter((frame) => profile.frames.origin[frame] === "user")
    .slice(0, FRAMES);
  return (
    <p>
      {site.grown === undefined ? "Most of what is alive was allocated in " : "What grew most was allocated in "}
      <SourceLink place={place} class="warning-site">{site.name}</SourceLink>{" "}
      <code>
        <SourceLink place={place} />
      </code>
      {site.grown === undefined ? `: ${formatBytes(site.bytes)}` : `: ${formatBytes(site.grown)} more than at first`}
      {callers.length < 2 ? null : (
        <span class="warning-callers">
          {callers.map((frame, i) => (
            <Fragment key={i}>
              {i === 0 ? null : <span class="stack-arrow">←</span>}
              <SourceLink place={placeOf(profile, frame)}>{profile.frames.name[frame]}</SourceLink>
            </Fragment>
          ))}
        </span>
      )}
    </p>
  );
}

/** Garbage collection, its longest pauses, and what is alive. */
export function MemoryCards({ model, profile, facts }: { model: TimelineModel; profile: Profile; facts: MemoryFacts }) {
  return (
    <Fragment>
      <SitesCard profile={profile} sites={facts.sites} />
      <GcCard gc={facts.gc} />
      <PausesCard model={model} profile={profile} pauses={facts.gc.longest} />
    </Fragment>
  );
}

function GcCard({ gc }: { gc: MemoryFacts["gc"] }) {
  if (gc.observed === 0) return null;
  const columns: Column<GcKind>[] = [
    { title: "Kind", grow: true, cell: ({ kind }) => spokenKind(kind) },
    { title: "Times", number: true, cell: ({ count }) => formatCount(count) },
    { title: "Time", number: true, cell: ({ duration }) => formatDuration(duration) },
    { title: "Freed", number: true, cell: ({ freed }) => formatBytes(freed) },
  ];
  return (
    <Card title="Garbage collection">
      {gc.count === 0 ? <p class="card-note">There was none.</p> : (
        <Fragment>
          <Pairs>
            <Pair name="Times">{`${formatCount(gc.count)}, ${formatDuration(gc.average)} each on average`}</Pair>
            <Pair name="Time">{`${formatDuration(gc.duration)}, ${formatPercent(100 * gc.share)} of the run`}</Pair>
            <Pair name="Freed">{formatBytes(gc.freed)}</Pair>
          </Pairs>
          <Table label="Garbage collection by kind" rows={gc.kinds} columns={columns} />
        </Fragment>
      )}
    </Card>
  );
}

function PausesCard(props: { model: TimelineModel; profile: Profile; pauses: readonly GcPause[] }) {
  const { model, profile, pauses } = props;
  if (pauses.length === 0) return null;
  const columns: Column<GcPause>[] = [
    { title: "Time", number: true, cell: ({ duration }) => <b>{formatDuration(duration)}</b> },
    {
      title: "When",
      hint: "Shows it on the timeline",
      number: true,
      cell: ({ from, until, seen }) => (
        <button type="button" class="link" onClick={() => model.showTime(from, until)}>
          {seen ? `at ${formatDuration(from)}` : `${formatDuration(from)} – ${formatDuration(until)}`}
        </button>
      ),
    },
    { title: "Kind", grow: true, cell: ({ kind }) => <span title={kind}>{SPOKEN[kind] ?? kind}</span> },
    {
      title: "Heap",
      hint: "In use before and after",
      number: true,
      cell: ({ before, after }) => `${formatBytes(before)} → ${formatBytes(after)}`,
    },
  ];
  if (profile.threads.length > 1) columns.splice(2, 0, { title: "Thread", cell: (row) => nameOf(profile, row.thread) });
  return (
    <Card title="Longest pauses">
      <Table label="Longest pauses" rows={pauses} columns={columns} />
    </Card>
  );
}

function SitesCard({ profile, sites }: { profile: Profile; sites: readonly HeapSite[] }) {
  const last = profile.heaps.at(-1);
  if (last === undefined) return null;
  const shown = sites.slice(0, SITES);
  const total = sites.reduce((sum, { bytes }) => sum + bytes, 0);
  const most = Math.max(1, ...shown.map(({ bytes }) => bytes));
  const columns: Column<HeapSite>[] = [
    {
      title: "Allocated in",
      grow: true,
      cell: ({ frame, name }) =>
        frame < 0 ? <span class="quiet">{name}</span> : (
          <Fragment>
            <SourceLink place={placeOf(profile, frame)}>{name}</SourceLink>{" "}
            <code class="quiet">{placeOf(profile, frame).text}</code>
          </Fragment>
        ),
    },
    {
      title: "Alive",
      number: true,
      cell: ({ bytes, share }) => (
        <span class="with-bar">
          <Bar share={bytes / most} />
          {formatBytes(bytes)}
          <span class="quiet table-share">{formatPercent(100 * share)}</span>
        </span>
      ),
    },
  ];
  if (shown.some(({ grown }) => grown !== undefined)) {
    columns.push({
      title: "Since first look",
      hint: "How much more it is than when the heap was first looked at",
      number: true,
      cell: ({ grown }) =>
        grown === undefined ? "" : grown > 0 ? `+${formatBytes(grown)}` : grown === 0 ? "same" : formatBytes(grown),
    });
  }
  if (profile.threads.length > 1) columns.splice(1, 0, { title: "Thread", cell: (row) => nameOf(profile, row.thread) });
  return (
    <Card title="What is alive" aside={`about ${formatBytes(total)} at ${formatDuration(last.time)}`} wide>
      {shown.length === 0
        ? <p class="card-note">No allocation that is still alive was sampled.</p>
        : <Table label="What is alive" rows={shown} columns={columns} />}
      <p class="card-note">
        {sites.length > shown.length ? `and ${formatCount(sites.length - shown.length)} smaller ones. ` : ""}
        An estimate, from one sample every {formatBytes(last.interval)} allocated.
      </p>
    </Card>
  );
}

function titleOf(profile: Profile, { where, thread, slope }: Leak): string {
  const what = where === "outside"
    ? "Memory outside the JavaScript heap"
    : profile.threads.length > 1
    ? `The heap of ${nameOf(profile, thread)}`
    : "The JavaScript heap";
  return `${what} grows by ${formatBytes(slope)} a minute: this may be a leak`;
}

function evidenceOf({ before, after, from, until, basis, points, where }: Leak): string {
  const change = `From ${formatBytes(before)} at ${formatDuration(from)} to ${formatBytes(after)} at ${
    formatDuration(until)
  }, and still rising at the end`;
  if (basis === "collections") {
    return `${change}: what was left after V8 had gone through the whole heap, ${formatCount(points)} times.`;
  }
  const read = `by the lowest readings in ${formatCount(points)} stretches of the run`;
  return where === "outside" ? `${change}, ${read}: buffers, WebAssembly, native code.` : `${change}, ${read}.`;
}

/** What V8 calls its collections, and what that is. */
function spokenKind(kind: string): string {
  return kind in SPOKEN ? `${SPOKEN[kind]} (${kind})` : kind;
}

const SPOKEN: Readonly<Record<string, string>> = {
  Scavenge: "young objects",
  MinorMarkSweep: "young objects",
  MarkSweepCompact: "whole heap",
  IncrementalMarking: "marking",
  ProcessWeakCallbacks: "weak references",
};

function nameOf(profile: Profile, id: number): string {
  return profile.threads.find((thread) => thread.id === id)?.name ?? `thread ${id}`;
}
