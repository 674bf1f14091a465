/** @jsx h */
import { h } from "preact";
import { SERIES, type SeriesName } from "../canvas/series.ts";
import type { TimelineModel } from "../client/timeline.ts";
import { rowAt } from "../profile/series.ts";
import type { Profile, StatusTable } from "../profile/types.ts";
import { formatBytes, formatCount, formatPercent } from "../profile/units.ts";

/** The four resources in words: at the pointer, or where there is none over the whole recording. */
export function Readout({ model }: { model: TimelineModel }) {
  model.followRecording();
  const profile = model.profile.value;
  if (!profile) return <div class="readout" />;
  const pointer = model.pointer.value;
  const inside = pointer !== undefined && pointer.time >= 0 && pointer.time <= profile.duration;
  const values = inside ? at(profile, pointer.time) : overall(profile);
  return (
    <div class="readout" data-at={inside ? "pointer" : "all"}>
      <span class="readout-value readout-time">
        {inside
          ? `T=${moment(pointer.time, profile.duration, model.view.perPixel)}`
          : `Total ${moment(profile.duration, profile.duration, model.view.perPixel)}`}
      </span>
      {SERIES.map(({ name, title }) => (
        <span key={name} class={`readout-value readout-${name}`}>
          <span class="readout-name">{inside ? title : `${title} ${AGGREGATES[name]}`.trim()}</span> {values[name]}
        </span>
      ))}
    </div>
  );
}

/** What is shown of each line where there is no pointer. */
const AGGREGATES: Record<SeriesName, string> = { cpu: "average", memory: "peak", modules: "", objects: "peak" };
const UNKNOWN = "–";

function at({ status }: Profile, time: number): Record<SeriesName, string> {
  const before = Math.max(0, rowAt(status.time, time));
  return {
    cpu: known(status.cpu[before], formatPercent),
    memory: known(status.rss[before], formatBytes),
    modules: known(status.modules[before], formatCount),
    objects: objects(status, before),
  };
}

/** Kept until the recording grows: the readout is drawn anew with each move of the pointer. */
const kept = new WeakMap<Profile, { revision: number; values: Record<SeriesName, string> }>();

function overall(profile: Profile): Record<SeriesName, string> {
  const before = kept.get(profile);
  if (before?.revision === profile.revision) return before.values;
  const { status } = profile;
  const rows = status.length;
  let busy = 0;
  let watched = 0;
  let most = 0;
  let memory = -1;
  for (let i = 0; i < rows; i++) {
    memory = Math.max(memory, status.rss[i]!);
    if (status.objects[i]! > status.objects[most]!) most = i;
    const span = status.time[i]! - (status.time[i - 1] ?? 0);
    if (status.cpu[i]! < 0) continue;
    busy += status.cpu[i]! * span;
    watched += span;
  }
  const values = {
    cpu: known(watched > 0 ? busy / watched : -1, formatPercent),
    memory: known(memory, formatBytes),
    modules: known(status.modules[rows - 1], formatCount),
    objects: objects(status, most),
  };
  kept.set(profile, { revision: profile.revision, values });
  return values;
}

function objects(status: StatusTable, row: number): string {
  return known(status.objects[row], (count) => (status.counted[row] === 1 ? "" : "~") + formatCount(Math.round(count)));
}

function known(value: number | undefined, format: (value: number) => string): string {
  return value === undefined || value < 0 ? UNKNOWN : format(value);
}

/** A time in seconds, in a short recording in ms, as exact as a pixel is; all in µs. */
function moment(time: number, duration: number, perPixel: number): string {
  const [unit, name, least] = duration < 1e6 ? [1e3, "ms", 0] : [1e6, "s", 1];
  const digits = Math.min(6, Math.max(least, Math.floor(-Math.log10(perPixel / unit))));
  return `${(time / unit).toFixed(digits)} ${name}`;
}
