/** @jsx h */
import { useSignal } from "@preact/signals";
import { h } from "preact";
import { useEffect, useMemo } from "preact/hooks";
import { useCalculated } from "../client/calculated.ts";
import { keepSorting, readSorting, sortedBy, sortFunctions } from "../client/functions_view.ts";
import { longestCall, showCall } from "../client/longest.ts";
import { functionOfCall } from "../client/merged_view.ts";
import { useScope, whyEmpty } from "../client/scope.ts";
import type { TimelineModel } from "../client/timeline.ts";
import type { FunctionOptions, FunctionRow } from "../profile/functions.ts";
import type { IndexIntoFrames, Profile } from "../profile/types.ts";
import { formatCount } from "../profile/units.ts";
import { FunctionNeighbours } from "./FunctionNeighbours.tsx";
import { FunctionsTable } from "./FunctionsTable.tsx";

const NONE: readonly FunctionRow[] = [];

/** All functions with their times, to sort; those that the search has found, where there is one; for the chosen one who called it and what it called. */
export function FunctionsView({ model }: { model: TimelineModel }) {
  const profile = model.profile.value;
  return profile ? <Functions model={model} profile={profile} /> : null;
}

function Functions({ model, profile }: { model: TimelineModel; profile: Profile }) {
  const scope = useScope(model);
  const sorting = useSignal(readSorting());
  const found = model.matches.value?.frames;
  const options = useMemo<FunctionOptions>(() => ({
    from: scope.range?.from,
    to: scope.range?.until,
    threads: scope.threads,
    mine: scope.mine,
  }), [scope]);
  const known = useCalculated(profile, "functions", options);
  const all = known ?? NONE;
  const time = useMemo(() => all.reduce((sum, row) => sum + row.self, 0), [all]);
  const sorted = useMemo(() => sortFunctions(all, sorting.value), [all, sorting.value]);
  const rows = useMemo(() => found ? sorted.filter((row) => found[row.frame] === 1) : sorted, [sorted, found]);
  const chosen = functionOfCall(profile, model.selected.value);
  const row = all.find((row) => row.frame === chosen);

  const choose = (frame: IndexIntoFrames) => model.select(longestCall(profile, scope, frame));
  const show = (frame: IndexIntoFrames) => {
    const ref = longestCall(profile, scope, frame);
    if (ref) showCall(model, ref);
  };
  useEffect(() => keepSorting(sorting.value), [sorting.value]);

  return (
    <section class="functions" role="tabpanel" aria-label="Functions" data-role="functions">
      <div class="view-bar">
        <span class="quiet nowrap functions-count" role="status">
          {found === undefined
            ? counted(all.length)
            : `${formatCount(rows.length)} of ${counted(all.length)} match the search`}
        </span>
      </div>
      <div class="functions-body">
        <FunctionsTable
          profile={profile}
          rows={rows}
          time={time}
          sorting={sorting.value}
          chosen={chosen}
          empty={all.length > 0 ? "No function matches the search." : known ? whyEmpty(model) : "Summing up the calls…"}
          onSort={(by) => sorting.value = sortedBy(sorting.value, by)}
          onChoose={choose}
          onShow={show}
        />
        {row
          ? <FunctionNeighbours profile={profile} row={row} options={options} onChoose={choose} onShow={show} />
          : null}
      </div>
    </section>
  );
}

function counted(count: number): string {
  return count === 1 ? "1 function" : `${formatCount(count)} functions`;
}
