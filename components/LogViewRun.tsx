/** @jsx h */
import { h } from "preact";
import { useMemo } from "preact/hooks";
import { logReport } from "../profile/log_report.ts";
import type { Profile } from "../profile/types.ts";
import { formatBytes } from "../profile/units.ts";
import { Markdown } from "./Markdown.tsx";
import { began, permissionsOf } from "./ReportRun.tsx";
import { Pair, Pairs } from "./ReportParts.tsx";

/** What was run, at the top of the log. */
export function LogRunCard({ profile }: { profile: Profile }) {
  const { header, run } = profile;
  if (!header) return <span class="log-card" role="gridcell" />;
  const machine = [
    run?.host ?? "",
    `${header.cores} cores`,
    header.memory > 0 ? formatBytes(header.memory) : "",
    header.os,
  ];
  return (
    <div class="log-card" role="gridcell">
      <code class="log-command">
        <bdi>{header.command.join(" ")}</bdi>
      </code>
      <Pairs>
        <Pair name="Folder">
          <bdi>{header.cwd}</bdi>
        </Pair>
        <Pair name="Began">{began(header.start)}</Pair>
        <Pair name="Machine">{machine.filter((fact) => fact !== "").join(", ")}</Pair>
        <Pair name="Versions">
          {[...Object.entries(header.runtime), ["microlog", header.microlog]].map((pair) => pair.join(" ")).join(", ")}
        </Pair>
        <Pair name="Process id">{header.pid}</Pair>
        {run ? <Pair name="Permissions">{permissionsOf(run.permissions)}</Pair> : null}
      </Pairs>
    </div>
  );
}

/** What there is to say at the end, at the bottom of the log. */
export function LogRunReport({ profile }: { profile: Profile }) {
  const text = useMemo(() => logReport(profile), [profile, profile.revision]);
  return (
    <div class="log-report" role="gridcell">
      <Markdown text={text} level={2} />
    </div>
  );
}
