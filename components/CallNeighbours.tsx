/** @jsx h */
import { type ComponentChildren, h } from "preact";
import { useMemo } from "preact/hooks";
import { cssFill } from "../canvas/palette.ts";
import { placeOf } from "../client/links.ts";
import { calleesOf } from "../profile/during.ts";
import { parents } from "../profile/query.ts";
import type { Profile, Thread } from "../profile/types.ts";
import { formatCount, formatDuration } from "../profile/units.ts";
import { type DetailsProps, Few, Part, share } from "./DetailsParts.tsx";

/** How many callers and callees are shown at first. */
const CALLERS = 5;
const CALLEES = 6;

interface NeighboursProps extends DetailsProps {
  thread: Thread;
  call: number;
}

/** The calls around a call, the one that made it first; each to click. */
export function Callers({ model, profile, thread, call }: NeighboursProps) {
  const { calls } = thread;
  const chain = parents(calls, call);
  return (
    <Part title="Called by" note={chain.length > 1 ? `${formatCount(chain.length)} deep` : undefined}>
      {chain.length === 0
        ? <p class="quiet">nothing: outermost{profile.threads.length > 1 ? ` in ${thread.name}` : ""}</p>
        : (
          <ol class="rows">
            <Few items={chain} first={CALLERS} step={100} of={`${thread.id} ${call}`}>
              {(caller) => (
                <Row
                  key={caller}
                  profile={profile}
                  frame={calls.frame[caller]!}
                  onClick={() => model.select({ thread: thread.id, call: caller })}
                >
                  {formatDuration(calls.end[caller]! - calls.start[caller]!)}
                </Row>
              )}
            </Few>
          </ol>
        )}
    </Part>
  );
}

/** What a call called, by function, most time first; a click leads to the longest such call. */
export function Callees({ model, profile, revision, range, thread, call }: NeighboursProps) {
  const { calls } = thread;
  const callees = useMemo(() => calleesOf(profile, thread, call), [profile, revision, thread, call]);
  const total = calls.end[call]! - calls.start[call]!;
  if (callees.length === 0) {
    return (
      <Part title="Calls">
        <p class="quiet">nothing that was seen</p>
      </Part>
    );
  }
  const cut = range !== undefined;
  return (
    <Part title="Calls" note={cut ? "in all of the call" : undefined}>
      <ul class="rows">
        <Few items={callees} first={CALLEES} step={100} of={`${thread.id} ${call}`}>
          {(row) => (
            <Row
              key={row.frame}
              profile={profile}
              frame={row.frame}
              part={row.total / total}
              title={`${share(row.total, total)} of the call${
                row.count > 1 ? `, ${formatCount(row.count)} times; a click leads to the longest` : ""
              }`}
              onClick={() => model.select({ thread: thread.id, call: row.longest })}
            >
              {row.count > 1 ? <span class="quiet">{formatCount(row.count)}×</span> : null}
              {formatDuration(row.total)}
            </Row>
          )}
        </Few>
      </ul>
    </Part>
  );
}

/** A function to click, with numbers at its right, and where `part` is given a bar behind it. */
function Row(props: {
  profile: Profile;
  frame: number;
  /** 0 to 1. */
  part?: number;
  title?: string;
  onClick: () => void;
  children: ComponentChildren;
}) {
  const { profile, frame, part } = props;
  const [name, origin] = [profile.frames.name[frame]!, profile.frames.origin[frame]!];
  const place = placeOf(profile, frame).text;
  const fill = cssFill(name, origin);
  return (
    <li>
      <button
        type="button"
        class={`row ${origin === "user" ? "" : "row-other"}`}
        title={[name, place, props.title].filter((text) => text).join("\n")}
        onClick={props.onClick}
      >
        {part === undefined
          ? null
          : <span class="row-bar" style={{ width: `${100 * Math.min(1, part)}%`, background: fill }} />}
        <span class="row-swatch" style={{ background: fill }} />
        <span class="row-name">{name}</span>
        <span class="row-place quiet">{place.replace(/^.*\/(?=[^/])/, "")}</span>
        <span class="row-figures">{props.children}</span>
      </button>
    </li>
  );
}
