/** @jsx h */
import { h } from "preact";
import { useMemo } from "preact/hooks";
import { useCalculated } from "../client/calculated.ts";
import { placeOf } from "../client/links.ts";
import { clearRange, formatRange } from "../client/range.ts";
import { useScope } from "../client/scope.ts";
import type { TimelineModel } from "../client/timeline.ts";
import { during } from "../profile/during.ts";
import type { FunctionRow } from "../profile/functions.ts";
import type { Profile } from "../profile/types.ts";
import { formatBytes, formatCount, formatDuration, formatPercent } from "../profile/units.ts";
import { Bar, Card, type Column, Pair, Pairs, Table } from "./ReportParts.tsx";
import { SourceLink } from "./SourceLink.tsx";

/** So many functions are listed. */
const MOST = 10;

/** What the chosen stretch of time was spent on; nothing where none is chosen. The rest of a report is of all of it. */
export function RangeCard({ model, profile }: { model: TimelineModel; profile: Profile }) {
  const scope = useScope(model);
  const { range, threads, mine } = scope;
  const options = useMemo(
    () => ({ from: range?.from, to: range?.until, threads: range ? threads : [], mine }),
    [profile, scope],
  );
  const known = useCalculated(profile, "functions", options);
  const rows = known ?? [];
  const main = profile.threads[0];
  const facts = useMemo(() => range && main && during(profile, main, range.from, range.until), [profile, scope]);
  if (!range) return null;
  const time = rows.reduce((sum, row) => sum + row.self, 0);
  const columns: Column<FunctionRow>[] = [
    {
      title: "Function",
      grow: true,
      cell: ({ frame, name }) => {
        const place = placeOf(profile, frame);
        return (
          <span>
            <bdi>
              <SourceLink place={place}>{name}</SourceLink>
            </bdi>{" "}
            <span class="quiet">{place.text}</span>
          </span>
        );
      },
    },
    { title: "", cell: ({ self }) => <Bar share={self / time} class="table-share" /> },
    { title: "Share", number: true, cell: ({ self }) => formatPercent(100 * self / time) },
    { title: "Self", number: true, cell: ({ self }) => formatDuration(self) },
    { title: "Total", number: true, cell: ({ total }) => formatDuration(total) },
    { title: "Calls", number: true, cell: ({ calls }) => formatCount(calls) },
  ];
  return (
    <Card title="Chosen stretch of time" aside={formatRange(range)} wide>
      <Pairs>
        <Pair name="Memory">
          {facts?.memory && `${formatBytes(facts.memory.before)} before, ${formatBytes(facts.memory.after)} after`}
        </Pair>
        <Pair name="Garbage">
          {facts && facts.gc.count > 0
            ? `${formatDuration(facts.gc.time)} in ${formatCount(facts.gc.count)} collections`
            : ""}
        </Pair>
      </Pairs>
      {rows.length === 0
        ? <p class="card-note">{known ? "No calls were seen in it." : "Summing up the calls…"}</p>
        : <Table label="Functions in the chosen stretch of time" rows={rows.slice(0, MOST)} columns={columns} />}
      <p class="card-note">
        All else in this report is about the whole run.{" "}
        <button type="button" class="link" onClick={() => clearRange(model)}>All of the run</button>
      </p>
    </Card>
  );
}
