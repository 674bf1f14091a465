/** @jsx h */
import { h } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { briefCommand } from "../client/commands.ts";
import { addressOf } from "../client/selection.ts";
import { clockTime, fullTime, spokenTime } from "../client/times.ts";
import type { TreeRow } from "../client/tree.ts";
import { formatBytes } from "../profile/units.ts";

/** What a {@linkcode TreeItem} shows and tells. */
export interface TreeItemProps {
  row: TreeRow;
  selected: boolean;
  /** Whether the selected run stands under it. */
  holdsSelected: boolean;
  /** The command line of a run, as far as it is known. */
  command?: string | undefined;
  /** Opens or closes what stands under a run. */
  onToggle: () => void;
  /** Whether the Tab key comes here; of all rows one only. */
  tabbable: boolean;
  /** Whether it asks if it should really be deleted. */
  asking: boolean;
  onActivate: () => void;
  onAsk: () => void;
  onKeep: () => void;
  onRemove: () => void;
}

/** One row of the tree: a label or a run. */
export function TreeItem(props: TreeItemProps) {
  const { row } = props;
  const classes = [
    "tree-item",
    row.run ? "tree-run" : "tree-label",
    // Deeper than that there is no room to indent.
    `tree-level-${Math.min(row.level, 6)}`,
    props.selected ? "is-selected" : "",
    props.holdsSelected ? "holds-selected" : "",
    props.asking ? "is-asking" : "",
  ];
  return (
    <li
      class={classes.filter(Boolean).join(" ")}
      role="treeitem"
      data-key={row.key}
      aria-level={row.level}
      aria-posinset={row.position}
      aria-setsize={row.siblings}
      aria-expanded={row.count === 0 ? undefined : row.open}
      aria-selected={props.selected}
      tabIndex={props.tabbable ? 0 : -1}
    >
      {props.asking ? <Question {...props} /> : <Row {...props} />}
    </li>
  );
}

function Row(props: TreeItemProps) {
  const { row } = props;
  const what = row.run ? `run of ${fullTime(row.run.time)}` : `label ${row.label}`;
  return (
    <div class="tree-row">
      {row.run && row.count > 0 ? <Toggle {...props} /> : null}
      {row.run
        ? <RunLink {...props} run={row.run} />
        : (
          <button type="button" class="tree-name" tabIndex={-1} onClick={props.onActivate}>
            <span class="tree-arrow" aria-hidden="true" />
            <span class="tree-text" title={row.label}>{row.label}</span>
            <span class="tree-count" title={row.count === 1 ? "1 run" : `${row.count} runs`}>{row.count}</span>
          </button>
        )}
      <button
        type="button"
        class="icon-button tree-delete"
        tabIndex={-1}
        aria-label={`Delete ${what}`}
        title={`Delete ${what} (Delete key)`}
        onClick={props.onAsk}
      >
        ×
      </button>
    </div>
  );
}

function Toggle({ row, onToggle }: TreeItemProps) {
  const what = row.count === 1 ? "the run that it started" : `the ${row.count} runs that it started`;
  return (
    <button
      type="button"
      class="tree-toggle"
      tabIndex={-1}
      aria-label={`${row.open ? "Hide" : "Show"} ${what}`}
      title={`${row.open ? "Hide" : "Show"} ${what}`}
      onClick={onToggle}
    >
      <span class="tree-arrow" aria-hidden="true" />
    </button>
  );
}

function RunLink(props: TreeItemProps & { run: NonNullable<TreeRow["run"]> }) {
  const { run } = props;
  // Of what a run has started the times are much the same; what was run tells them apart.
  const started = props.row.level > 2 && (props.command ?? "") !== "";
  return (
    <a
      class="tree-name"
      href={addressOf(props.row.key)}
      tabIndex={-1}
      title={[`${run.label}, ${fullTime(run.time)}`, props.command ?? ""].join("\n").trim()}
      onClick={(event) => {
        // A click with a modifier opens another tab or window, as with any link.
        if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
        event.preventDefault();
        props.onActivate();
      }}
    >
      <span class="tree-text">{started ? briefCommand(props.command!) : spokenTime(run.time, new Date())}</span>
      {run.state === "growing"
        ? <span class="badge badge-live" title="Being recorded right now">live</span>
        : run.state === "crashed"
        ? <span class="badge badge-crashed" title="Microlog was interrupted; what it wrote is here">cut off</span>
        : <span class="tree-size">{started ? clockTime(run.time) : formatBytes(run.bytes)}</span>}
    </a>
  );
}

function Question(props: TreeItemProps) {
  const { row } = props;
  const button = useRef<HTMLButtonElement>(null);
  // At once: a key pressed right after must not reach the row.
  useLayoutEffect(() => button.current?.focus(), []);
  const text = row.run
    ? `Delete this run?${stays(row.total)}`
    : row.total === 1
    ? "Delete its run?"
    : `Delete all ${row.total} runs?`;
  return (
    <div
      class="tree-question"
      role="group"
      aria-label={text}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === "Escape") props.onKeep();
      }}
    >
      <span class="tree-question-text">{text}</span>
      <button ref={button} type="button" class="button button-danger" onClick={props.onRemove}>Delete</button>
      <button type="button" class="button" onClick={props.onKeep}>Keep</button>
    </div>
  );
}

function stays(started: number): string {
  if (started === 0) return "";
  return started === 1 ? " The one it started stays." : ` The ${started} it started stay.`;
}
