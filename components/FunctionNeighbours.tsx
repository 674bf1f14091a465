/** @jsx h */
import { h } from "preact";
import { useMemo } from "preact/hooks";
import { useCalculated } from "../client/calculated.ts";
import { placeOf, shortPlace } from "../client/links.ts";
import type { FunctionOptions, FunctionRow, Neighbour } from "../profile/functions.ts";
import type { IndexIntoFrames, Profile } from "../profile/types.ts";
import { formatCount, formatDuration } from "../profile/units.ts";
import { Bar } from "./ReportParts.tsx";
import { ShowSource } from "./ShowSource.tsx";
import { SourceLink } from "./SourceLink.tsx";

/** More than these are counted only. */
const MOST = 200;

/** Who called a function and what it called, each with its time, to click through. */
export function FunctionNeighbours(props: {
  profile: Profile;
  row: FunctionRow;
  options: FunctionOptions;
  onChoose: (frame: IndexIntoFrames) => void;
  onShow: (frame: IndexIntoFrames) => void;
}) {
  const { profile, row, options } = props;
  const about = useMemo(() => ({ frame: row.frame, within: options }), [row.frame, options]);
  const known = useCalculated(profile, "neighbours", about);
  const place = placeOf(profile, row.frame);
  return (
    <aside class="neighbours" aria-label={`Callers and callees of ${row.name}`}>
      <header class="neighbours-head">
        <SourceLink place={place} class="neighbours-name">
          <bdi>{row.name}</bdi>
        </SourceLink>
        <ShowSource profile={profile} frame={row.frame} />
        <button type="button" class="link nowrap" onClick={() => props.onShow(row.frame)}>
          Show the longest call in the Timeline
        </button>
      </header>
      <div class="neighbours-lists">
        <List {...props} title="Called by" rows={known?.callers} none="Nothing called it: it is outermost." />
        <List {...props} title="Calls" rows={known?.callees} none="It calls nothing that was seen." />
      </div>
    </aside>
  );
}

function List(props: {
  profile: Profile;
  title: string;
  /** Undefined until they are known. */
  rows: readonly Neighbour[] | undefined;
  none: string;
  onChoose: (frame: IndexIntoFrames) => void;
}) {
  const { profile, rows = [] } = props;
  const most = Math.max(1, ...rows.slice(0, 1).map((row) => row.total));
  return (
    <section class="neighbours-list" role="group" aria-label={props.title}>
      <h2 class="neighbours-title">
        {props.title} <span class="quiet">{props.rows && formatCount(rows.length)}</span>
      </h2>
      {props.rows?.length === 0 ? <p class="quiet">{props.none}</p> : null}
      <ul class="neighbours-rows">
        {rows.slice(0, MOST).map((row) => (
          <li key={row.frame} class="neighbour">
            {row.frame < 0 ? <span class="neighbour-name quiet">nothing: outermost</span> : (
              <button
                type="button"
                class="link neighbour-name"
                title={`${row.name}\n${placeOf(profile, row.frame).title}`}
                onClick={() => props.onChoose(row.frame)}
              >
                <bdi>{row.name}</bdi> <span class="quiet">{shortPlace(profile, row.frame)}</span>
              </button>
            )}
            <Bar share={row.total / most} />
            <span class="neighbour-time">{formatDuration(row.total)}</span>
            <span class="neighbour-calls quiet">{formatCount(row.calls)}×</span>
          </li>
        ))}
      </ul>
      {rows.length > MOST ? <p class="quiet">and {formatCount(rows.length - MOST)} more</p> : null}
    </section>
  );
}
