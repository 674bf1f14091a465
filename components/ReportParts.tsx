/** @jsx h */
import { type ComponentChildren, h } from "preact";

/** A part of the report under a title of its own. */
export function Card(props: { title: string; aside?: ComponentChildren; wide?: boolean; children: ComponentChildren }) {
  return (
    <section class={props.wide ? "card card-wide" : "card"} aria-label={props.title}>
      <h2 class="card-title">
        {props.title}
        {props.aside === undefined ? null : <span class="card-aside">{props.aside}</span>}
      </h2>
      {props.children}
    </section>
  );
}

/** Facts in two columns: names and values. */
export function Pairs(props: { children: ComponentChildren }) {
  return <dl class="pairs">{props.children}</dl>;
}

/** One line of {@linkcode Pairs}; nothing where there is no value. */
export function Pair(props: { name: string; children: ComponentChildren }) {
  if (props.children === undefined || props.children === null || props.children === "") return null;
  return (
    <div class="pair">
      <dt>{props.name}</dt>
      <dd>{props.children}</dd>
    </div>
  );
}

/** A column of a {@linkcode Table}. */
export interface Column<Row> {
  title: string;
  /** What it means, on pointing at the title. */
  hint?: string;
  /** Numbers stand at the right. */
  number?: boolean;
  /** Takes the room that the others leave. */
  grow?: boolean;
  cell: (row: Row) => ComponentChildren;
}

/** A table of a report. */
export function Table<Row>(props: { rows: readonly Row[]; columns: readonly Column<Row>[]; label: string }) {
  const classOf = ({ number, grow }: Column<Row>) =>
    [number ? "is-number" : "", grow ? "is-wide" : ""].join(" ").trim() || undefined;
  return (
    <div class="table-box" tabIndex={0} role="group" aria-label={props.label}>
      <table class="table">
        <thead>
          <tr>
            {props.columns.map((column) => (
              <th key={column.title} class={classOf(column)} title={column.hint}>{column.title}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {props.rows.map((row, i) => (
            <tr key={i}>
              {props.columns.map((column) => <td key={column.title} class={classOf(column)}>{column.cell(row)}</td>)}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** How much of a whole, as a short bar; 0 to 1. */
export function Bar(props: { share: number; class?: string }) {
  return <meter class={`share ${props.class ?? ""}`} min={0} max={1} value={props.share} aria-hidden="true" />;
}
