/** @jsx h */
/** @jsxFrag Fragment */
import { Fragment, h } from "preact";
import type { TimelineModel } from "../client/timeline.ts";
import { machineText } from "../profile/machine.ts";
import { type Growth, memoryGrowth } from "../profile/memory.ts";
import type { Summary } from "../profile/summary.ts";
import type { Profile } from "../profile/types.ts";
import { formatBytes, formatCount, formatDuration, formatPercent } from "../profile/units.ts";
import { type GitState, LEVELS } from "../recording/records.ts";
import { ending } from "./RunDetails.tsx";
import { Card, Pair, Pairs } from "./ReportParts.tsx";

/** What was run, where and how. */
export function RunCard({ profile }: { profile: Profile }) {
  const { header, run } = profile;
  if (!header) return null;
  return (
    <Card title="Run">
      <Pairs>
        <Pair name="Command">
          <code class="wrap">{header.command.join(" ")}</code>
        </Pair>
        <Pair name="Folder">
          <code class="wrap">{header.cwd}</code>
        </Pair>
        <Pair name="Began">{began(header.start)}</Pair>
        <Pair name="Machine">
          {[run?.host ?? "", `${header.cores} cores`, header.memory > 0 ? formatBytes(header.memory) : "", header.os]
            .filter((fact) => fact !== "").join(", ")}
        </Pair>
        <Pair name="Versions">
          {[...Object.entries(header.runtime), ["microlog", header.microlog]].map(([name, version]) =>
            `${name} ${version}`
          ).join(", ")}
        </Pair>
        <Pair name="Process id">{header.pid}</Pair>
        {run?.git ? <Pair name="Git">{gitOf(run.git)}</Pair> : null}
        {run ? <Pair name="Permissions">{permissionsOf(run.permissions)}</Pair> : null}
      </Pairs>
      {run ? <Folded title="Settings" values={run.settings} /> : null}
      {run ? <Folded title="Environment" values={run.env} /> : null}
    </Card>
  );
}

/** What the process used. */
export function ProcessCard({ model, profile, summary }: { model: TimelineModel; profile: Profile; summary: Summary }) {
  const growth = memoryGrowth(profile);
  const cpu = summary.cpu < 0
    ? ""
    : `${formatDuration(summary.cpuSeconds * 1e6)}, ${formatPercent(summary.cpu)} of a core on average`;
  return (
    <Card title="Process">
      <Pairs>
        <Pair name="Duration">{formatDuration(summary.duration)}</Pair>
        <Pair name="Ended">{ending(profile.end)}</Pair>
        <Pair name="CPU">{cpu}</Pair>
        <Pair name="Memory">{growthOf(growth.rss)}</Pair>
        <Pair name="System">{machineText(profile) ?? ""}</Pair>
        <Pair name="Heap">{growthOf(growth.heap)}</Pair>
        <Pair name="Objects">{summary.objectsPeak < 0 ? "" : `${formatCount(summary.objectsPeak)} at most`}</Pair>
        <Pair name="Modules">{formatCount(summary.modules)}</Pair>
        <Pair name="Samples">
          {`${formatCount(summary.samples)}, every ${formatDuration(profile.header?.sampleInterval ?? 0)}; they make ${
            formatCount(summary.calls)
          } calls`}
        </Pair>
        <Pair name="Time">{summary.samples === 0 ? "" : <Shares summary={summary} />}</Pair>
        <Pair name="Log">
          {profile.log.length === 0 ? "nothing" : (
            <span>
              <button
                type="button"
                class="link"
                onClick={() => {
                  model.tab.value = "timeline";
                  model.showEntry(0);
                }}
              >
                {profile.log.length === 1 ? "1 entry" : `${formatCount(profile.log.length)} entries`}
              </button>
              <span class="quiet">
                {`: ${
                  LEVELS.filter((level) => summary.logs[level] > 0).map((level) =>
                    `${formatCount(summary.logs[level])} ${level}`
                  ).join(", ")
                }`}
              </span>
            </span>
          )}
        </Pair>
      </Pairs>
    </Card>
  );
}

function Shares({ summary }: { summary: Summary }) {
  const parts: [name: string, share: number][] = [
    ["busy", summary.busyShare],
    ["idle", summary.idleShare],
    ["collecting garbage", summary.gcShare],
    ["in V8", summary.programShare],
  ];
  return (
    <Fragment>
      {parts.filter(([, share]) => share >= 0.0005).map(([name, share]) => `${formatPercent(100 * share)} ${name}`)
        .join(", ")}
    </Fragment>
  );
}

function growthOf(growth: Growth | undefined): string {
  if (growth === undefined) return "";
  const { first, last, peak } = growth;
  return `${formatBytes(peak)} at most, ${formatBytes(first)} at first, ${formatBytes(last)} at last`;
}

/** Names and values that are many and rarely read. */
function Folded({ title, values }: { title: string; values: Record<string, string> }) {
  const entries = Object.entries(values).sort(([a], [b]) => a < b ? -1 : 1);
  if (entries.length === 0) return null;
  return (
    <details class="folded">
      <summary>
        {title} <span class="quiet">{entries.length}</span>
      </summary>
      <dl class="values">
        {entries.map(([name, value]) => (
          <Fragment key={name}>
            <dt>{name}</dt>
            <dd class={value === "***" ? "quiet" : ""}>{value === "***" ? "masked" : value}</dd>
          </Fragment>
        ))}
      </dl>
    </details>
  );
}

/** When it began, for people: `2026-11-22 13:01:59 UTC`. */
export function began(start: string): string {
  const date = new Date(start);
  return Number.isNaN(date.getTime()) ? start : `${date.toISOString().slice(0, 19).replace("T", " ")} UTC`;
}

function gitOf(git: GitState): string {
  const dirty = git.dirty === undefined ? "" : git.dirty ? ", with changes" : ", clean";
  return `${git.commit.slice(0, 12)}${git.branch === undefined ? "" : ` on ${git.branch}`}${dirty}`;
}

/** What it was allowed, for people. */
export function permissionsOf(permissions: Record<string, string>): string {
  const by = new Map<string, string[]>();
  for (const [name, state] of Object.entries(permissions)) by.set(state, [...by.get(state) ?? [], name]);
  const states = [["granted", ""], ["partial", " in part"], ["prompt", " on asking"], ["denied", " denied"]] as const;
  if (by.size === 1 && by.has("granted")) return "all";
  if (by.size > 0 && !by.has("granted") && !by.has("partial")) return "none";
  return states.filter(([state]) => by.has(state) && state !== "prompt")
    .map(([state, words]) => `${by.get(state)!.join(", ")}${words}`).join("; ");
}
