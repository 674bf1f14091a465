/** @jsx h */
/** @jsxFrag Fragment */
import { Fragment, h } from "preact";
import { scriptOf } from "../client/threads.ts";
import type { TimelineModel } from "../client/timeline.ts";
import { garbageTime, heapPeak, threadUse } from "../profile/threads.ts";
import type { Profile, Thread } from "../profile/types.ts";
import { formatBytes, formatCount, formatDuration, formatPercent } from "../profile/units.ts";
import { RecordingLink } from "./Relatives.tsx";
import { Bar, Card, type Column, Table } from "./ReportParts.tsx";

/** All threads and what each used; nothing where there is but one. */
export function ThreadsCard({ model, profile }: { model: TimelineModel; profile: Profile }) {
  const threads = model.threads.value;
  if (threads.length < 2) return null;
  const nameOf = (id: number) => profile.threads.find((thread) => thread.id === id)?.name ?? "";
  const most = Math.max(1, ...threads.map((thread) => threadUse(thread).cpu));
  const untold = threads.some((thread) => threadUse(thread).from === "samples");
  const columns: Column<Thread>[] = [
    {
      title: "Thread",
      grow: true,
      cell: (thread) => (
        <Fragment>
          <b>{thread.name}</b> <code class="quiet" title={thread.url}>{scriptOf(profile, thread)}</code>
        </Fragment>
      ),
    },
    { title: "From", number: true, cell: (thread) => formatDuration(thread.start) },
    {
      title: "Until",
      number: true,
      cell: (thread) => thread.ended < 0 ? <span class="quiet">the end</span> : formatDuration(thread.ended),
    },
    {
      title: "CPU",
      hint: "Percent of one core on average, while it was there",
      number: true,
      cell: (thread) => {
        const { cpu, from } = threadUse(thread);
        if (from === "none") return <span class="quiet">–</span>;
        return (
          <span class="with-bar">
            <Bar share={cpu / most} />
            {from === "samples" ? "~" : ""}
            {formatPercent(cpu)}
          </span>
        );
      },
    },
    { title: "CPU time", number: true, cell: (thread) => formatDuration(threadUse(thread).time) },
    {
      title: "Garbage",
      hint: "Time in garbage collection",
      number: true,
      cell: (thread) => formatDuration(garbageTime(profile, thread)),
    },
    {
      title: "Heap",
      hint: "JavaScript heap in use, at most",
      number: true,
      cell: (thread) => heapPeak(thread) < 0 ? <span class="quiet">–</span> : formatBytes(heapPeak(thread)),
    },
    { title: "Samples", number: true, cell: (thread) => formatCount(thread.samples) },
  ];
  if (threads.some((thread) => thread.parent > 0)) {
    columns.splice(1, 0, { title: "Started by", cell: (thread) => thread.parent < 0 ? "" : nameOf(thread.parent) });
  }
  return (
    <Card title="Threads" aside={threads.length} wide>
      <Table label="Threads" rows={threads} columns={columns} />
      {untold ? <p class="card-note">~ from samples: the share of them that did not find the thread idle</p> : null}
    </Card>
  );
}

/** The programs it started that have recordings of their own. */
export function ChildrenCard({ profile }: { profile: Profile }) {
  const { children } = profile;
  if (children.length === 0) return null;
  const columns: Column<Profile["children"][number]>[] = [
    {
      title: "Recording",
      cell: (child) => (
        <span class="nowrap">
          <RecordingLink id={child.id} />
        </span>
      ),
    },
    { title: "At", number: true, cell: (child) => formatDuration(child.time) },
    { title: "Process id", number: true, cell: (child) => child.pid },
    { title: "Command", grow: true, cell: (child) => <code>{child.command.join(" ")}</code> },
  ];
  return (
    <Card title="Started programs" aside={children.length} wide>
      <Table label="Started programs" rows={children} columns={columns} />
    </Card>
  );
}

/** Files and the like that were open at the end and not at the start. */
export function OpenCard({ profile }: { profile: Profile }) {
  const { open } = profile;
  if (!open) return null;
  const rows = open.name.map((name, i) => ({ name, kind: open.kind[i] ?? "other" }));
  return (
    <Card title="Left open" aside={rows.length}>
      {rows.length === 0 ? <p class="card-note">Every file and socket that was opened was closed again.</p> : (
        <Table
          label="Left open"
          rows={rows}
          columns={[
            { title: "Kind", cell: ({ kind }) => kind },
            { title: "Name", grow: true, cell: ({ name }) => <code>{name}</code> },
          ]}
        />
      )}
    </Card>
  );
}

/** What Microlog, or the reader of the recording, has to say about it. */
export function NoticesCard({ notices }: { notices: readonly string[] }) {
  if (notices.length === 0) return null;
  return (
    <Card title="Notices" aside={notices.length}>
      <ul class="bullets">
        {notices.map((text, i) => <li key={i}>{text}</li>)}
      </ul>
    </Card>
  );
}
