/** @jsx h */
import { h } from "preact";
import { useEffect } from "preact/hooks";
import { briefCommand } from "../client/commands.ts";
import { headers, wantHeaders } from "../client/headers.ts";
import { recordings } from "../client/recordings.ts";
import { addressOf, select } from "../client/selection.ts";
import { fullTime, spokenTime } from "../client/times.ts";
import type { TimelineModel } from "../client/timeline.ts";
import { formatDuration } from "../profile/units.ts";

/** More than these are counted only. */
const MOST = 3;

/** Which run started this one, and which it started itself; nothing where there is neither. */
export function Relatives({ model }: { model: TimelineModel }) {
  model.followRecording();
  const { header, children = [] } = model.profile.value ?? {};
  const parent = header?.parent;
  useEffect(() => {
    if (parent !== undefined) wantHeaders([parent]);
  }, [parent]);
  if (parent === undefined && children.length === 0) return null;
  const rest = children.length - MOST;
  return (
    <div class="relatives">
      {parent === undefined ? null : (
        <span class="relative">
          <span class="quiet">started by</span>
          <RecordingLink id={parent} command={headers.value.get(parent)?.command} />
        </span>
      )}
      {children.length === 0 ? null : (
        <span class="relative relative-many">
          <span class="quiet">started:</span>
          {children.slice(0, MOST).map((child) => (
            <RecordingLink key={child.id} id={child.id} command={child.command.join(" ")} at={child.time} />
          ))}
          {rest <= 0 ? null : (
            <button type="button" class="link nowrap" onClick={() => model.tab.value = "report"}>
              and {rest} more
            </button>
          )}
        </span>
      )}
    </div>
  );
}

/** Leads to another recording (`label/time`): when it began, and what was run. */
export function RecordingLink(props: { id: string; command?: string | undefined; at?: number }) {
  const [label = "", time = ""] = props.id.split("/");
  const at = props.at === undefined ? "" : `, ${formatDuration(props.at)} into this run`;
  const spoken = spokenTime(time, new Date());
  if (recordings.value?.every((one) => one.label !== label || one.time !== time)) {
    return (
      <span class="recording-link quiet" title={`${props.id} is not here: deleted, or kept elsewhere`}>{spoken}</span>
    );
  }
  return (
    <a
      class="recording-link"
      href={addressOf(props.id)}
      title={`${label}, ${fullTime(time)}${at}\n${props.command ?? ""}`.trim()}
      onClick={(event) => {
        // A click with a modifier opens another tab or window, as with any link.
        if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
        event.preventDefault();
        select(props.id);
      }}
    >
      {spoken}
      {props.command ? <code class="recording-command">{briefCommand(props.command)}</code> : null}
    </a>
  );
}
