/** @jsx h */
import { type ComponentChildren, h } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { useSignal } from "@preact/signals";

/** Rows beyond what is seen, above and below, so that none is missing while one scrolls. */
const SPARE = 6;

/** What a {@linkcode VirtualList} shows. */
export interface VirtualListProps {
  label: string;
  count: number;
  /** Height of a row, pixels. */
  rowHeight: number;
  /** How many rows are seen at most. */
  most: number;
  /** The selected row, -1 for none; it is scrolled to when it becomes another. */
  selected: number;
  onSelect: (row: number) => void;
  /** The content of a row. */
  children: (row: number) => ComponentChildren;
  /** Classes of a row. */
  rowClass?: (row: number) => string;
  /** What a row says when the pointer rests on it. */
  rowTitle?: (row: number) => string;
}

/** A list of any length of which only the rows in sight are in the page; arrow keys move through it. */
export function VirtualList(props: VirtualListProps) {
  const { count, rowHeight, selected } = props;
  const box = useRef<HTMLDivElement>(null);
  const top = useSignal(0);
  const height = Math.min(count, props.most) * rowHeight;

  useLayoutEffect(() => {
    const { current } = box;
    if (!current || selected < 0) return;
    const [first, last] = [selected * rowHeight, (selected + 1) * rowHeight];
    if (first < current.scrollTop || last > current.scrollTop + height) {
      current.scrollTop = Math.max(0, first - (height - rowHeight) / 2);
    }
    top.value = current.scrollTop;
  }, [selected, count]);

  const first = Math.max(0, Math.floor(top.value / rowHeight) - SPARE);
  const last = Math.min(count, Math.ceil((top.value + height) / rowHeight) + SPARE);
  return (
    <div
      ref={box}
      class="list"
      role="listbox"
      aria-label={props.label}
      aria-activedescendant={selected >= first && selected < last ? `option-${selected}` : undefined}
      tabIndex={0}
      style={{ height: `${height}px` }}
      onScroll={(event) => top.value = event.currentTarget.scrollTop}
      onKeyDown={(event) => {
        const page = Math.max(1, props.most - 1);
        const to = {
          ArrowUp: selected - 1,
          ArrowDown: selected + 1,
          PageUp: selected - page,
          PageDown: selected + page,
          Home: 0,
          End: count - 1,
        }[event.key];
        if (to === undefined) return;
        event.preventDefault();
        event.stopPropagation();
        const row = Math.max(0, Math.min(count - 1, to));
        if (row !== selected) props.onSelect(row);
      }}
    >
      <div class="list-all" role="presentation" style={{ height: `${count * rowHeight}px` }}>
        {Array.from({ length: Math.max(0, last - first) }, (_, i) => {
          const row = first + i;
          return (
            <div
              key={row}
              id={`option-${row}`}
              class={`list-row ${props.rowClass?.(row) ?? ""}`}
              role="option"
              aria-selected={row === selected}
              aria-setsize={count}
              aria-posinset={row + 1}
              title={props.rowTitle?.(row)}
              style={{ transform: `translateY(${row * rowHeight}px)`, height: `${rowHeight}px` }}
              onClick={() => props.onSelect(row)}
            >
              {props.children(row)}
            </div>
          );
        })}
      </div>
    </div>
  );
}
