/** @jsx h */
/** @jsxFrag Fragment */
import { Fragment, h } from "preact";
import type { TimelineModel } from "../client/timeline.ts";
import type { During } from "../profile/during.ts";
import type { Profile } from "../profile/types.ts";
import { formatBytes, formatCount, formatDuration, formatPercent } from "../profile/units.ts";
import { displaySource } from "../recording/origin.ts";
import { Fact, Few, Part, share } from "./DetailsParts.tsx";

/** How many modules and log entries are shown at first. */
const MODULES = 4;
const ENTRIES = 5;

/** What the process did meanwhile, in numbers: facts of a list. `length` in µs. */
export function DuringFacts({ inside, length }: { inside: During; length: number }) {
  const { cpu, waits, gc, memory, heap } = inside;
  return (
    <Fragment>
      <Fact name="CPU" title="Average, percent of one core">
        {cpu < 0 ? <span class="quiet">unknown</span> : formatPercent(cpu)}
        {waits
          ? (
            <span
              class="flag"
              title={"Long, and little CPU was used: it waited, for a file, the network, another process or a lock, " +
                "or the machine was busy with others"}
            >
              waited
            </span>
          )
          : null}
      </Fact>
      <Fact name="Garbage collection">
        {gc.count === 0 && gc.time === 0 ? <span class="quiet">none</span> : (
          <Fragment>
            {formatDuration(gc.time)}{" "}
            <span class="quiet">
              {gc.count > 0 ? `${formatCount(gc.count)}×, ` : ""}
              {share(gc.time, length)}
            </span>
          </Fragment>
        )}
      </Fact>
      <Change name="Memory" of={memory} />
      <Change name="Heap" of={heap} />
    </Fragment>
  );
}

function Change({ name, of }: { name: string; of: During["memory"] }) {
  if (of === undefined) return null;
  const change = of.after - of.before;
  return (
    <Fact name={name} title={`From ${formatBytes(of.before)} to ${formatBytes(of.after)}`}>
      {change === 0 ? "unchanged" : `${change > 0 ? "+" : "−"}${formatBytes(Math.abs(change))}`}
      <span class="quiet">{change === 0 ? formatBytes(of.after) : `to ${formatBytes(of.after)}`}</span>
    </Fact>
  );
}

/** The modules that were loaded meanwhile (rows of the table of sources); nothing where there were none. */
export function ModulesLoaded({ profile, rows }: { profile: Profile; rows: readonly number[] }) {
  if (rows.length === 0) return null;
  const { sources, header } = profile;
  return (
    <Part title="Modules loaded" note={formatCount(rows.length)}>
      <ul class="rows">
        <Few items={rows} first={MODULES} step={200} of={`${rows[0]} ${rows.length}`}>
          {(row) => (
            <li key={row} class="row row-still" title={sources.url[row]}>
              <span class="row-name row-path">
                <bdi>{displaySource(sources.url[row]!, header?.cwd)}</bdi>
              </span>
              <span class="row-figures quiet">
                {sources.time[row]! < 0 ? "" : `at ${formatDuration(sources.time[row]!)}`}
              </span>
            </li>
          )}
        </Few>
      </ul>
    </Part>
  );
}

/** The log entries that were made meanwhile (rows of the log table); a click opens them. */
export function LogInside(props: { model: TimelineModel; profile: Profile; rows: readonly number[] }) {
  const { model, rows } = props;
  const { log } = props.profile;
  if (rows.length === 0) return null;
  return (
    <Part
      title="Log entries"
      note={
        <Fragment>
          {formatCount(rows.length)}{" "}
          <button
            type="button"
            class="link"
            title="Show the first of them among all that was said"
            onClick={() => model.showInLog(rows[0]!)}
          >
            Show in Log
          </button>
        </Fragment>
      }
    >
      <ul class="rows">
        <Few items={rows} first={ENTRIES} step={100} of={`${rows[0]} ${rows.length}`}>
          {(row) => (
            <li key={row}>
              <button
                type="button"
                class={`row ${model.entry.value === row ? "is-chosen" : ""}`}
                title={firstPart(log.text[row]!, 400)}
                onClick={() => model.showEntry(row)}
              >
                <span class={`row-dot level-${log.level[row]}`} title={log.level[row]} />
                <span class="row-name row-text">{firstPart(log.text[row]!.trimStart().split("\n", 1)[0]!, 200)}</span>
                <span class="row-figures quiet">{formatDuration(log.time[row]!)}</span>
              </button>
            </li>
          )}
        </Few>
      </ul>
    </Part>
  );
}

function firstPart(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length)}…` : text;
}
