/** @jsx h */
/** @jsxFrag Fragment */
import { Fragment, h } from "preact";
import { logLevels, logStatistics, toggleLevel } from "../client/log_settings.ts";
import type { LogList } from "../client/log_view.ts";
import type { TimelineModel } from "../client/timeline.ts";
import { formatCount } from "../profile/units.ts";
import { LEVELS } from "../recording/records.ts";
import { RangeChip } from "./Scope.tsx";
import { ThreadStrip } from "./ThreadStrip.tsx";

/** Above the log: which levels, which text, which threads, and how much that is. */
export function LogBar(props: { model: TimelineModel; list: LogList; said: string; onCopyAll: () => void }) {
  const { model, list, said, onCopyAll } = props;
  const items = list.items.value;
  const entry = model.entry.value;
  const astray = entry >= 0 && !list.busy.value && items.length > 0 && !items.has(entry);
  return (
    <Fragment>
      <div class="view-bar log-bar">
        <Levels list={list} />
        <input
          type="search"
          class="field log-find"
          placeholder="Filter by text"
          aria-label="Filter entries by text"
          spellcheck={false}
          autocomplete="off"
          value={list.text.value}
          onInput={(event) => list.text.value = event.currentTarget.value}
          onKeyDown={(event) => {
            if (event.key === "Escape") list.text.value = "";
          }}
        />
        <label class="toggle" title="CPU, memory, modules and objects between the entries, and slow imports">
          <input
            type="checkbox"
            checked={logStatistics.value}
            onChange={(event) => logStatistics.value = event.currentTarget.checked}
          />
          Statistics
        </label>
        <RangeChip model={model} />
        <span class="log-count quiet" role="status">
          {said !== "" ? said : astray
            ? (
              <Fragment>
                The selected entry is hidden.{" "}
                <button type="button" class="link" onClick={() => list.showAll()}>Show it</button>
              </Fragment>
            )
            : <Count model={model} list={list} />}
        </span>
        <button
          type="button"
          class="button log-copy-all"
          disabled={items.entries === 0}
          title="Copy all entries that are shown, with their stacks"
          onClick={onCopyAll}
        >
          Copy all shown
        </button>
      </div>
      <ThreadStrip model={model} />
    </Fragment>
  );
}

function Levels({ list }: { list: LogList }) {
  const counts = list.counts.value;
  return (
    <div class="log-levels" role="group" aria-label="Levels">
      {LEVELS.map((level) => {
        const shown = logLevels.value.has(level);
        return (
          <button
            key={level}
            type="button"
            class={`log-toggle log-${level}`}
            aria-pressed={shown}
            aria-label={`${level}, ${formatCount(counts[level])}`}
            title={shown ? `Hide entries of level ${level}` : `Show entries of level ${level}`}
            onClick={() => toggleLevel(level)}
          >
            <span class="log-dot" aria-hidden="true" />
            {level} <span class="log-toggle-count">{formatCount(counts[level])}</span>
          </button>
        );
      })}
    </div>
  );
}

function Count({ model, list }: { model: TimelineModel; list: LogList }) {
  model.followRecording();
  const all = model.profile.value?.log.length ?? 0;
  const { entries } = list.items.value;
  const shown = list.filtered || entries !== all ? `${formatCount(entries)} of ${counted(all)}` : counted(all);
  return <Fragment>{list.busy.value && list.text.value !== "" ? `${shown}, looking` : shown}</Fragment>;
}

function counted(count: number): string {
  return count === 1 ? "1 entry" : `${formatCount(count)} entries`;
}
