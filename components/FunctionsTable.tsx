/** @jsx h */
import { useSignal } from "@preact/signals";
import { h } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { cssFill } from "../canvas/palette.ts";
import type { Sorting, SortKey } from "../client/functions_view.ts";
import { placeOf, shortPlace } from "../client/links.ts";
import type { FunctionRow } from "../profile/functions.ts";
import type { IndexIntoFrames, Profile } from "../profile/types.ts";
import { formatCount, formatDuration, formatPercent } from "../profile/units.ts";
import { Bar } from "./ReportParts.tsx";
import { ShowSource } from "./ShowSource.tsx";
import { SourceLink } from "./SourceLink.tsx";

/** Height of a row, pixels. */
const ROW = 28;
/** Rows beyond what is seen, above and below. */
const SPARE = 8;

const COLUMNS: readonly [by: SortKey, title: string, hint: string][] = [
  ["name", "Function", "Name and file"],
  ["self", "Self", "Time in the function itself"],
  ["total", "Total", "Time in the function and in all that it called"],
  ["calls", "Calls", "How often it was called; calls that no sample fell between are one"],
  ["average", "Average", "What a call took on average"],
  ["longest", "Longest", "The longest call"],
];

/** What a {@linkcode FunctionsTable} shows. */
export interface FunctionsTableProps {
  profile: Profile;
  rows: readonly FunctionRow[];
  /** All time, µs: what shares are of. */
  time: number;
  sorting: Sorting;
  /** Frame of the chosen function, -1 for none. */
  chosen: IndexIntoFrames;
  /** Said where there are no rows. */
  empty: string;
  onSort: (by: SortKey) => void;
  onChoose: (frame: IndexIntoFrames) => void;
  onShow: (frame: IndexIntoFrames) => void;
}

/** Functions in rows, of which only those in sight are in the page. */
export function FunctionsTable(props: FunctionsTableProps) {
  const { rows, chosen } = props;
  const box = useRef<HTMLDivElement>(null);
  const top = useSignal(0);
  const height = useSignal(400);
  const at = rows.findIndex((row) => row.frame === chosen);

  useLayoutEffect(() => {
    const place = box.current!;
    const measure = () => height.value = place.clientHeight;
    const observer = new ResizeObserver(measure);
    observer.observe(place);
    measure();
    return () => observer.disconnect();
  }, []);
  useLayoutEffect(() => {
    const place = box.current!;
    if (at >= 0) reveal(place, at);
    top.value = place.scrollTop;
  }, [at, rows.length]);

  const first = Math.max(0, Math.floor((top.value - ROW) / ROW) - SPARE);
  const last = Math.min(rows.length, Math.ceil((top.value + height.value) / ROW) + SPARE);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    // The titles' buttons and links have keys of their own.
    if (event.target !== event.currentTarget && (event.key === "Enter" || event.key === " ")) return;
    if (event.key === "Enter" && at >= 0) {
      event.preventDefault();
      return props.onShow(chosen);
    }
    const page = Math.max(1, Math.floor(height.value / ROW) - 2);
    const to = {
      ArrowUp: at - 1,
      ArrowDown: at + 1,
      PageUp: at - page,
      PageDown: at + page,
      Home: 0,
      End: rows.length - 1,
    }[event.key];
    if (to === undefined || rows.length === 0) return;
    event.preventDefault();
    props.onChoose(rows[Math.max(0, Math.min(rows.length - 1, to))]!.frame);
  };

  return (
    <div
      ref={box}
      class="functions-table"
      role="grid"
      aria-label="Functions"
      aria-rowcount={rows.length + 1}
      aria-activedescendant={at >= first && at < last ? `function-${chosen}` : undefined}
      tabIndex={0}
      onScroll={(event) => top.value = event.currentTarget.scrollTop}
      onKeyDown={onKeyDown}
    >
      <div class="functions-head" role="row" aria-rowindex={1}>
        {COLUMNS.map(([by, title, hint]) => <Title key={by} {...props} by={by} title={title} hint={hint} />)}
      </div>
      <div class="functions-all" role="presentation" style={{ height: `${rows.length * ROW}px` }}>
        {rows.slice(first, last).map((row, i) => (
          <Row key={row.frame} {...props} row={row} place={first + i} isChosen={row.frame === chosen} />
        ))}
      </div>
      {rows.length > 0 ? null : <p class="view-empty">{props.empty}</p>}
    </div>
  );
}

function reveal(place: HTMLElement, at: number): void {
  // The titles stand over the rows.
  const seen = place.clientHeight - ROW;
  if (at * ROW < place.scrollTop) place.scrollTop = at * ROW;
  else if ((at + 1) * ROW > place.scrollTop + seen) place.scrollTop = (at + 1) * ROW - seen;
}

function Title(props: FunctionsTableProps & { by: SortKey; title: string; hint: string }) {
  const { sorting, by } = props;
  const sorted = sorting.by === by;
  return (
    <span
      class={by === "name" ? "functions-cell" : "functions-cell is-number"}
      role="columnheader"
      aria-sort={sorted ? (sorting.descending ? "descending" : "ascending") : "none"}
    >
      <button
        type="button"
        class="functions-title"
        title={`${props.hint}. Click to sort.`}
        onClick={() => props.onSort(by)}
      >
        {props.title}
        <span class="functions-way" aria-hidden="true">{sorted ? (sorting.descending ? "▾" : "▴") : ""}</span>
      </button>
    </span>
  );
}

function Row(props: FunctionsTableProps & { row: FunctionRow; place: number; isChosen: boolean }) {
  const { profile, row, time } = props;
  const { frame, name } = row;
  const place = placeOf(profile, frame);
  return (
    <div
      id={`function-${frame}`}
      class="functions-row"
      role="row"
      aria-rowindex={props.place + 2}
      aria-selected={props.isChosen}
      style={{ transform: `translateY(${props.place * ROW}px)` }}
      onClick={(event) => {
        if (!(event.target instanceof Element && event.target.closest("a, button"))) props.onChoose(frame);
      }}
      onDblClick={() => props.onShow(frame)}
    >
      <span class="functions-cell functions-name" role="gridcell" title={`${name}\n${place.title}`}>
        <span
          class="swatch"
          style={{ background: cssFill(name, profile.frames.origin[frame]!) }}
          aria-hidden="true"
        />
        <bdi class="functions-text">{name === "" ? "(no name)" : name}</bdi>
        <SourceLink place={place} class="functions-place">{shortPlace(profile, frame)}</SourceLink>
        <ShowSource profile={profile} frame={frame} tabIndex={-1} />
      </span>
      <Time value={row.self} of={time} />
      <Time value={row.total} of={time} />
      <span class="functions-cell is-number" role="gridcell">{formatCount(row.calls)}</span>
      <span class="functions-cell is-number" role="gridcell">{formatDuration(row.average)}</span>
      <span class="functions-cell is-number" role="gridcell">{formatDuration(row.longest)}</span>
    </div>
  );
}

function Time({ value, of }: { value: number; of: number }) {
  const share = of > 0 ? value / of : 0;
  return (
    <span class="functions-cell is-number functions-time" role="gridcell">
      <Bar share={Math.min(1, share)} />
      <span class="functions-share quiet">{formatPercent(100 * share)}</span>
      <span class="functions-value">{formatDuration(value)}</span>
    </span>
  );
}
