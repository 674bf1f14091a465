/** @jsx h */
import { h } from "preact";
import type { Distribution as Spread } from "../profile/similar.ts";
import { formatCount, formatDuration } from "../profile/units.ts";

/** Pixels down. */
const HEIGHT = 44;
/** Where the bars stand: above them there is room for the mark, pixels. */
const TOP = 6;

/**
 * How long calls took, as bars on a logarithmic scale, with their median and one of them (`duration`, µs) marked.
 * `rank`: the part of them that took less time, 0 to 1.
 */
export function Distribution(props: { distribution: Spread; duration: number; rank: number }) {
  const { bins, median, mad, least, most, p90, count } = props.distribution;
  const [first, last] = [bins[0], bins.at(-1)];
  if (!first || !last) return null;
  // The scale begins where the first bin does, which may be at 0.
  const low = Math.log(Math.max(first.from, first.until / 2, 0.5));
  const high = Math.log(last.until);
  const at = (value: number) => 100 * Math.max(0, Math.min(1, (Math.log(Math.max(value, 1e-3)) - low) / (high - low)));
  const tallest = Math.max(...bins.map((bin) => bin.count));
  const tall = (bin: { count: number }) => bin.count === 0 ? 0 : Math.max(2, (HEIGHT - TOP) * bin.count / tallest);
  const all = least === most
    ? `all took ${formatDuration(most)}`
    : `from ${formatDuration(least)} to ${formatDuration(most)}`;
  return (
    <figure class="spread">
      <svg
        class="spread-chart"
        width="100%"
        height={HEIGHT}
        role="img"
        aria-label={`Durations of ${formatCount(count)} calls: ${all}, median ${formatDuration(median)}`}
      >
        {bins.map((bin) => (
          <rect
            key={bin.from}
            class={props.duration >= bin.from && props.duration < bin.until ? "spread-bar is-chosen" : "spread-bar"}
            x={`${at(bin.from)}%`}
            y={HEIGHT - tall(bin)}
            width={`${Math.max(0.5, at(bin.until) - at(bin.from) - 0.6)}%`}
            height={tall(bin)}
            rx="1"
          >
            <title>
              {`${formatCount(bin.count)} took ${formatDuration(bin.from)} to ${formatDuration(bin.until)}`}
            </title>
          </rect>
        ))}
        <line class="spread-median" x1={`${at(median)}%`} x2={`${at(median)}%`} y1="0" y2={HEIGHT} />
        <line class="spread-this" x1={`${at(props.duration)}%`} x2={`${at(props.duration)}%`} y1="0" y2={HEIGHT} />
        <svg x={`${at(props.duration)}%`} overflow="visible">
          <path class="spread-mark" d="M-4 0H4L0 6Z" />
        </svg>
      </svg>
      <div class="spread-ends quiet">
        <span>{formatDuration(least)}</span>
        <span>{least === most ? "" : formatDuration(most)}</span>
      </div>
      <figcaption class="spread-legend">
        <span
          title={`Half of them took less. Median distance from it: ${formatDuration(mad)}; nine of ten took ${
            formatDuration(p90)
          } or less`}
        >
          <i class="key key-median" />median {formatDuration(median)}
        </span>
        <span>
          <i class="key key-this" />this {place(props.rank, props.duration, most)}
        </span>
      </figcaption>
    </figure>
  );
}

function place(rank: number, duration: number, most: number): string {
  if (duration >= most) return rank === 0 ? "took as long as all" : "took longest";
  return rank === 0 ? "took least" : `took longer than ${rank > 0.99 ? "99" : Math.max(1, Math.floor(100 * rank))}%`;
}
