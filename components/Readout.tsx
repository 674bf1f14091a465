/** @jsx h */
import { h } from "preact";
import { SERIES, type SeriesName } from "../canvas/series.ts";
import type { TimelineModel, TimeRange } from "../client/timeline.ts";
import { rowAt } from "../profile/series.ts";
import type { Profile, StatusTable } from "../profile/types.ts";
import { formatBytes, formatCount, formatDuration, formatPercent } from "../profile/units.ts";

/** The four resources in words: at the pointer, or where there is none over the chosen stretch of time, or all of it. */
export function Readout({ model }: { model: TimelineModel }) {
  model.followRecording();
  const profile = model.profile.value;
  if (!profile) return <div class="readout" />;
  const pointer = model.pointer.value;
  const inside = pointer !== undefined && pointer.time >= 0 && pointer.time <= profile.duration;
  const range = model.range.value;
  const values = inside ? at(profile, pointer.time) : overall(profile, range);
  return (
    <div class="readout" data-at={inside ? "pointer" : range ? "range" : "all"}>
      <span class="readout-value readout-time">
        {inside
          ? `T=${moment(pointer.time, profile.duration, model.view.perPixel)}`
          : range
          ? `In ${formatDuration(range.until - range.from)}`
          : `Total ${moment(profile.duration, profile.duration, model.view.perPixel)}`}
      </span>
      {SERIES.map(({ name, title }) => (
        <span key={name} class={`readout-value readout-${name}`}>
          <LineKey name={name} />
          <span class="readout-name">
            {title}
            {inside || AGGREGATES[name] === "" ? null : <span class="readout-kind">{` ${AGGREGATES[name]}`}</span>}
          </span>{" "}
          {values[name]}
        </span>
      ))}
    </div>
  );
}

/** A piece of the line, as it is drawn. */
function LineKey({ name }: { name: SeriesName }) {
  const { dash } = SERIES.find((one) => one.name === name)!;
  return (
    <svg class="readout-key" width="11" height="8" aria-hidden="true">
      <line
        x1="0"
        x2="11"
        y1="4"
        y2="4"
        stroke={`var(--${name})`}
        stroke-width="2"
        stroke-dasharray={dash?.join(" ")}
      />
    </svg>
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
const kept = new WeakMap<
  Profile,
  { revision: number; range: TimeRange | undefined; values: Record<SeriesName, string> }
>();

function overall(profile: Profile, range: TimeRange | undefined): Record<SeriesName, string> {
  const before = kept.get(profile);
  if (before?.revision === profile.revision && before.range === range) return before.values;
  const { status } = profile;
  const [from, until] = [range?.from ?? -Infinity, range?.until ?? Infinity];
  // A row tells of the time since the row before; in a range between two rows the one before it holds.
  const first = Math.max(0, rowAt(status.time, from));
  let last = first;
  let busy = 0;
  let watched = 0;
  let most = first;
  let memory = -1;
  for (let i = first; i < status.length; i++) {
    const begin = Math.max(from, status.time[i - 1] ?? 0);
    if (begin >= until) break;
    const inside = Math.max(0, Math.min(until, status.time[i]!) - begin);
    if (status.cpu[i]! >= 0) {
      busy += status.cpu[i]! * inside;
      watched += inside;
    }
    if (status.time[i]! > until) break;
    last = i;
    memory = Math.max(memory, status.rss[i]!);
    if (status.objects[i]! > status.objects[most]!) most = i;
  }
  const values = {
    cpu: known(watched > 0 ? busy / watched : -1, formatPercent),
    memory: known(memory, formatBytes),
    modules: known(status.modules[last], formatCount),
    objects: objects(status, most),
  };
  kept.set(profile, { revision: profile.revision, range, values });
  return values;
}

function objects(status: StatusTable, row: number): string {
  return known(status.objects[row], (count) => (status.counted[row] === 1 ? "" : "~") + formatCount(Math.round(count)));
}

function known(value: number | undefined, format: (value: number) => string): string {
  return value === undefined || value < 0 ? UNKNOWN : format(value);
}

/** From here on a recording's times are in minutes, µs. */
const LONG = 600e6;

/** A time in seconds, in a short recording in ms, in a long one in minutes, as exact as a pixel is; all in µs. */
function moment(time: number, duration: number, perPixel: number): string {
  if (duration >= LONG) {
    const minutes = Math.floor(time / 60e6);
    return `${minutes} min ${moment(time - minutes * 60e6, 60e6, perPixel)}`;
  }
  const [unit, name, least] = duration < 1e6 ? [1e3, "ms", 0] : [1e6, "s", 1];
  const digits = Math.min(6, Math.max(least, Math.floor(-Math.log10(perPixel / unit))));
  return `${(time / unit).toFixed(digits)} ${name}`;
}
