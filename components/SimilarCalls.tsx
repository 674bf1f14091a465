/** @jsx h */
/** @jsxFrag Fragment */
import { Fragment, h } from "preact";
import { anomaliesOf } from "../client/anomalies.ts";
import {
  inOrder,
  type SimilarCalls as Similar,
  type SimilarOrder,
  similarOrder,
  similarTo,
  stepSimilar,
} from "../client/details.ts";
import type { TimelineModel } from "../client/timeline.ts";
import type { Thread } from "../profile/types.ts";
import { formatCount, formatDuration } from "../profile/units.ts";
import { type DetailsProps, Part } from "./DetailsParts.tsx";
import { Distribution } from "./Distribution.tsx";
import { VirtualList } from "./VirtualList.tsx";

const ROW = 22;
const ROWS = 7;
const ORDERS: readonly [order: SimilarOrder, text: string, title: string][] = [
  ["duration", "Longest", "The longest first"],
  ["time", "Time", "In the order of time"],
];

/** The calls of the same function by the same caller: how their durations spread, and each of them to click. */
export function SimilarCalls(props: DetailsProps & { thread: Thread; call: number }) {
  const { model, profile, range, thread, call } = props;
  const similar = similarTo(profile, thread, call, range);
  const { all, nested, distribution } = similar;
  const rows = inOrder(similar, similarOrder.value);
  const { start, end } = thread.calls;
  const where = range === undefined ? "" : " in the range";
  if (rows.length < 2) {
    return (
      <Part title="Similar calls">
        <p class="quiet">
          {all > 1 ? `${formatCount(all - 1)} more, none of them${where}` : `none: seen once${within(nested)}`}
        </p>
      </Part>
    );
  }
  const at = rows.indexOf(call);
  const odd = new Set(
    anomaliesOf(model).found.value?.filter((one) => one.thread === thread.id && one.kind === "slow")
      .map((one) => one.call),
  );
  const most = distribution.most || 1;
  const duration = (row: number) => end[rows[row]!]! - start[rows[row]!]!;
  return (
    <Part
      title="Similar calls"
      class="similar"
      note={
        <span title={meaning(similar)}>
          {rows.length < all ? `${formatCount(rows.length)} of ${formatCount(all)}${where}` : formatCount(all)}
          {`, ${formatDuration(similar.together)} together${within(nested)}`}
        </span>
      }
    >
      <Distribution
        distribution={distribution}
        duration={end[call]! - start[call]!}
        rank={rankOf(similar, call, end, start)}
      />
      <div class="similar-tools">
        <div class="switch" role="radiogroup" aria-label="Order of similar calls">
          {ORDERS.map(([order, text, title]) => (
            <button
              key={order}
              type="button"
              role="radio"
              class="switch-part"
              aria-checked={similarOrder.value === order}
              title={title}
              onClick={() => similarOrder.value = order}
            >
              {text}
            </button>
          ))}
        </div>
        <span class="similar-place quiet">{formatCount(at + 1)} of {formatCount(rows.length)}</span>
        <Step model={model} by={-1} name="Previous similar call" sign="‹" end={at <= 0} />
        <Step model={model} by={1} name="Next similar call" sign="›" end={at >= rows.length - 1} />
      </div>
      <VirtualList
        label="Similar calls"
        count={rows.length}
        rowHeight={ROW}
        most={ROWS}
        selected={at}
        onSelect={(row) => model.select({ thread: thread.id, call: rows[row]! })}
        rowClass={(row) => odd.has(rows[row]!) ? "is-odd" : ""}
        rowTitle={(row) => odd.has(rows[row]!) ? "Stands out among its similar calls" : ""}
      >
        {(row) => (
          <Fragment>
            <span class="similar-when quiet">{formatDuration(start[rows[row]!]!)}</span>
            <span class="similar-track">
              <span class="similar-bar" style={{ width: `${100 * duration(row) / most}%` }} />
            </span>
            <span class="similar-took">{formatDuration(duration(row))}</span>
          </Fragment>
        )}
      </VirtualList>
    </Part>
  );
}

function within(nested: number): string {
  return nested === 0 ? "" : `; ${formatCount(nested)} within`;
}

function meaning({ nested, isNested }: Similar): string {
  const same = "Calls of the same function by the same caller";
  if (isNested) return `${same}, within others of them`;
  return nested === 0
    ? same
    : `${same}; those within others of them, ${formatCount(nested)}, are not counted: they are part of these`;
}

function Step(props: { model: TimelineModel; by: 1 | -1; name: string; sign: string; end: boolean }) {
  return (
    <button
      type="button"
      class="tool-button tool-small"
      aria-label={props.name}
      title={`${props.name} (${props.by < 0 ? "[" : "]"})`}
      disabled={props.end}
      onClick={() => stepSimilar(props.model, props.by)}
    >
      {props.sign}
    </button>
  );
}

/** The part of the calls that took less time than one, 0 to 1. */
function rankOf(
  { byDuration }: ReturnType<typeof similarTo>,
  call: number,
  end: Float64Array,
  start: Float64Array,
): number {
  const took = end[call]! - start[call]!;
  let [low, high] = [0, byDuration.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (end[byDuration[middle]!]! - start[byDuration[middle]!]! >= took) low = middle + 1;
    else high = middle;
  }
  return (byDuration.length - low) / byDuration.length;
}
