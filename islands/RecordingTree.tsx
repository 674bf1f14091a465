/** @jsx h */
import { useComputed, useSignal } from "@preact/signals";
import { h } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { HEADERS_AT_ONCE, type RecordingInfo } from "../client/api.ts";
import { headers, wantHeaders } from "../client/headers.ts";
import { recordings, removeRecordings, trouble, watchRecordings } from "../client/recordings.ts";
import { followAddress, select, selection } from "../client/selection.ts";
import { headersWanted, readFilter, treeAction, type TreeRow, treeRows } from "../client/tree.ts";
import { Notice } from "../components/Notice.tsx";
import { FirstRecording } from "../components/EmptyState.tsx";
import { TreeItem } from "../components/TreeItem.tsx";

/** What the page hands to {@linkcode RecordingTree}. */
export interface RecordingTreeProps {
  /** All recordings, newest first. */
  recordings: RecordingInfo[];
  /** `label/time` of the one that is shown. */
  selected?: string;
}

/** Where the browser keeps which labels and runs are open. */
const KEPT = "microlog.tree.open";

/** The recordings at the left: labels, under them their runs, newest first, and under those the runs they started. */
export default function RecordingTree(props: RecordingTreeProps) {
  const text = useSignal("");
  const opened = useSignal<Readonly<Record<string, boolean>>>({});
  const focus = useSignal("");
  const asking = useSignal("");
  const tree = useRef<HTMLUListElement>(null);
  const selected = selection.value ?? props.selected ?? "";
  const filter = useComputed(() => readFilter(text.value));
  const all = recordings.value ?? props.recordings;
  const known = headers.value;
  const parentOf = (id: string) => known.get(id)?.parent;
  // A filter opens all it finds; else open is what the person opened, the selected run and what leads to it, the newest.
  const filtering = text.value.trim() !== "" && filter.value.problem === "";
  const leading = leadsTo(selected, parentOf);
  const isOpen = (key: string) => filtering || (opened.value[key] ?? (leading.has(key) || all[0]?.label === key));
  const rows = treeRows(all, filter.value, isOpen, parentOf);
  const current = rows.find((row) => row.key === focus.value)?.key ?? rows.find((row) => row.key === selected)?.key ??
    rows[0]?.key;

  useEffect(() => {
    opened.value = readKept();
    const ends = [watchRecordings(props.recordings), followAddress()];
    return () => ends.forEach((end) => end());
  }, []);

  useEffect(() => {
    tree.current?.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
  }, [selected]);

  const ask = () => {
    if (!tree.current) return;
    const wanted = headersWanted(rows, keysOnScreen(tree.current), (id) => headers.peek().has(id), HEADERS_AT_ONCE);
    if (wanted.length > 0) wantHeaders(wanted);
  };
  useEffect(ask);

  const setOpen = (key: string, open: boolean) => {
    if (filtering) return;
    opened.value = { ...opened.value, [key]: open };
    localStorage.setItem(KEPT, JSON.stringify(opened.value));
  };
  const moveTo = (key: string | undefined) => {
    if (key === undefined) return;
    focus.value = key;
    // At once, for the next key may follow at once; or when the row has been drawn, which may only just come up.
    const row = () => tree.current?.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`);
    if (row()) row()?.focus();
    else requestAnimationFrame(() => row()?.focus());
  };
  const activate = (row: TreeRow) => {
    focus.value = row.key;
    if (row.run) select(row.key);
    else setOpen(row.key, !row.open);
  };
  const remove = async (row: TreeRow) => {
    const at = rows.findIndex((one) => one.key === row.key);
    const next = rows.slice(at + 1).find((one) => !row.run ? !one.run : true) ?? rows[at - 1];
    asking.value = "";
    if (!(await removeRecordings(row.key))) return moveTo(row.key);
    if (selected === row.key || selected.startsWith(`${row.key}/`)) select("");
    moveTo(next?.key);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const target = event.target as HTMLElement;
    const key = target.closest<HTMLElement>("[role=treeitem]")?.dataset.key;
    const row = rows.find((row) => row.key === key);
    if (!row || event.ctrlKey || event.metaKey || event.altKey) return;
    // A button that has the focus is pressed by these.
    if (target.closest(".tree-delete") && (event.key === "Enter" || event.key === " ")) return;
    const action = treeAction(rows, row.key, event.key);
    if (action && "move" in action) moveTo(action.move);
    else if (action) setOpen(row.key, "open" in action);
    else if (event.key === "Enter" || event.key === " ") activate(row);
    else if (event.key === "Delete" || event.key === "Backspace") asking.value = row.key;
    else if (!["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight"].includes(event.key)) return;
    event.preventDefault();
  };

  return (
    <nav class="tree" aria-label="Recordings">
      <div class="tree-filter">
        <input
          type="search"
          class="field"
          placeholder="Filter (regex)"
          aria-label="Filter recordings by a regular expression"
          aria-invalid={filter.value.problem !== ""}
          aria-describedby="tree-filter-problem"
          spellcheck={false}
          autocomplete="off"
          value={text.value}
          onInput={(event) => text.value = event.currentTarget.value}
          onKeyDown={(event) => {
            if (event.key === "ArrowDown") {
              event.preventDefault();
              moveTo(rows[0]?.key);
            }
            if (event.key === "Escape") text.value = "";
          }}
        />
        <p id="tree-filter-problem" class="field-problem" role="status">{filter.value.problem}</p>
      </div>
      {trouble.value === undefined
        ? null
        : <Notice tone="error" text={trouble.value.message} hint={trouble.value.hint} />}
      <ul ref={tree} class="tree-rows" role="tree" aria-label="Recordings" onKeyDown={onKeyDown} onScroll={ask}>
        {rows.map((row) => (
          <TreeItem
            key={row.key}
            row={row}
            selected={row.key === selected}
            holdsSelected={row.key !== selected && leading.has(row.key)}
            command={known.get(row.key)?.command}
            onToggle={() => setOpen(row.key, !row.open)}
            tabbable={row.key === current}
            asking={asking.value === row.key}
            onActivate={() => activate(row)}
            onAsk={() => asking.value = row.key}
            onKeep={() => {
              asking.value = "";
              moveTo(row.key);
            }}
            onRemove={() => remove(row)}
          />
        ))}
      </ul>
      {rows.length > 0
        ? null
        : all.length > 0
        ? <p class="tree-empty">No recording matches the filter.</p>
        : (
          <div class="tree-empty">
            <p>No recordings yet.</p>
            <FirstRecording />
          </div>
        )}
    </nav>
  );
}

/** Keys of a run and of all that it stands under. */
function leadsTo(selected: string, parentOf: (id: string) => string | undefined): Set<string> {
  const found = new Set<string>();
  for (let at: string | undefined = selected; at !== undefined && !found.has(at); at = parentOf(at)) found.add(at);
  if (selected !== "") found.add(selected.slice(0, selected.indexOf("/")));
  return found;
}

/** Keys of the rows that are seen, and of those just outside. */
function keysOnScreen(tree: HTMLElement): Set<string> {
  const { top, bottom } = tree.getBoundingClientRect();
  const keys = new Set<string>();
  for (const item of tree.children) {
    const box = item.getBoundingClientRect();
    if (box.bottom < top - 200) continue;
    if (box.top > bottom + 200) break;
    keys.add((item as HTMLElement).dataset.key ?? "");
  }
  return keys;
}

function readKept(): Record<string, boolean> {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEPT) ?? "{}");
    return typeof kept === "object" && kept !== null ? kept as Record<string, boolean> : {};
  } catch {
    // Not written by this page, or damaged: start anew.
    return {};
  }
}
