/** @jsx h */
import { useSignal } from "@preact/signals";
import { h } from "preact";
import { useEffect, useMemo } from "preact/hooks";
import { findFunctions, keepSorting, readSorting, sortedBy, sortFunctions } from "../client/functions_view.ts";
import { longestCall, showCall } from "../client/longest.ts";
import { functionOfCall } from "../client/merged_view.ts";
import { useScope, whyEmpty } from "../client/scope.ts";
import type { TimelineModel } from "../client/timeline.ts";
import { type FunctionOptions, functionTable } from "../profile/functions.ts";
import type { IndexIntoFrames, Profile } from "../profile/types.ts";
import { formatCount } from "../profile/units.ts";
import { FunctionNeighbours } from "./FunctionNeighbours.tsx";
import { FunctionsTable } from "./FunctionsTable.tsx";

/** All functions with their times, to sort and to search; for the chosen one who called it and what it called. */
export function FunctionsView({ model }: { model: TimelineModel }) {
  const profile = model.profile.value;
  return profile ? <Functions model={model} profile={profile} /> : null;
}

function Functions({ model, profile }: { model: TimelineModel; profile: Profile }) {
  const scope = useScope(model);
  const sorting = useSignal(readSorting());
  const text = model.find.value;
  const options = useMemo<FunctionOptions>(() => ({
    from: scope.range?.from,
    to: scope.range?.until,
    threads: scope.threads,
    mine: scope.mine,
  }), [scope]);
  const all = useMemo(() => functionTable(profile, options), [profile, options]);
  const time = useMemo(() => all.reduce((sum, row) => sum + row.self, 0), [all]);
  const sorted = useMemo(() => sortFunctions(all, sorting.value), [all, sorting.value]);
  const { rows, filter } = useMemo(() => findFunctions(profile, sorted, text), [sorted, text]);
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
        <input
          type="search"
          class="field functions-find"
          placeholder="Find functions (regex)"
          aria-label="Find functions by a regular expression on name or file"
          aria-invalid={filter.problem !== ""}
          title={filter.problem || undefined}
          spellcheck={false}
          autocomplete="off"
          value={text}
          onInput={(event) => model.find.value = event.currentTarget.value}
          onKeyDown={(event) => {
            if (event.key === "Escape") model.find.value = "";
          }}
        />
        <span class="quiet nowrap functions-count" role="status">
          {filter.problem !== ""
            ? filter.problem
            : rows.length === all.length
            ? counted(all.length)
            : `${formatCount(rows.length)} of ${counted(all.length)}`}
        </span>
      </div>
      <div class="functions-body">
        <FunctionsTable
          profile={profile}
          rows={rows}
          time={time}
          sorting={sorting.value}
          chosen={chosen}
          empty={all.length > 0 ? "No function matches." : whyEmpty(model)}
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
