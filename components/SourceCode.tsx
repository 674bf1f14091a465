/** @jsx h */
import { h } from "preact";
import { useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { useSignal } from "@preact/signals";
import { linkTo } from "../client/links.ts";
import { functionAround, MAX_LINES, MAX_SHOWN, shownLine } from "../client/source.ts";
import type { SourcePlace } from "../client/timeline.ts";
import type { LineTimes } from "../profile/lines.ts";
import { formatCount, formatDuration, formatPercent } from "../profile/units.ts";
import { Bar } from "./ReportParts.tsx";

/** Height of a line, pixels; the style sheet has the same. */
const ROW = 18;
/** Lines beside the code beyond what is seen, above and below. */
const SPARE = 20;
/** Lines that are one text. */
const CHUNK = 500;
/** Of sources with more lines than this only the text around what is seen is in the page; the browser finds in it. */
const WHOLE = 20_000;

/** What {@linkcode SourceCode} shows. */
export interface SourceCodeProps {
  url: string;
  lines: readonly string[];
  /** Lines that were left out at the end. */
  cut: number;
  times: LineTimes;
  place: SourcePlace;
  /** By line the column that is worth showing where the line is too long to be shown. */
  columns: ReadonlyMap<number, number>;
  onLine: (line: number) => void;
}

/**
 * Code, and beside it the number and the time of each line. The code is text as on any page, to be selected and searched;
 * what stands beside it is there for the lines in sight.
 */
export function SourceCode(props: SourceCodeProps) {
  const { lines, place, columns, times } = props;
  const box = useRef<HTMLDivElement>(null);
  const shown = useRef<string | undefined>(undefined);
  const top = useSignal(0);
  const height = useSignal(600);
  const [first, last] = useMemo(() => functionAround(lines, columns.keys(), place.line), [
    lines,
    columns,
    place.line,
  ]);
  const width = useMemo(() => widest(lines), [lines]);
  const most = Math.max(1, ...times.lines.map(({ self }) => self));
  const byLine = useMemo(() => new Map(times.lines.map((time) => [time.line, time])), [times]);

  useLayoutEffect(() => {
    const current = box.current!;
    const observer = new ResizeObserver(() => height.value = current.clientHeight);
    observer.observe(current);
    height.value = current.clientHeight;
    // So that arrows scroll it.
    if (current.parentElement === document.activeElement) current.focus();
    return () => observer.disconnect();
  }, []);
  useLayoutEffect(() => {
    const current = box.current!;
    const at = (Math.min(place.line, lines.length) - 1) * ROW;
    const seen = at >= current.scrollTop && at + 2 * ROW <= current.scrollTop + current.clientHeight;
    if (place.line > 0 && (shown.current !== props.url || !seen)) {
      current.scrollTop = Math.max(0, at - current.clientHeight / 3);
    }
    shown.current = props.url;
    top.value = current.scrollTop;
  }, [lines, place.line]);

  const from = Math.max(0, Math.floor(top.value / ROW) - SPARE);
  const to = Math.min(lines.length, Math.ceil((top.value + height.value) / ROW) + SPARE);
  const column = (line: number) => line === place.line && place.column ? place.column : columns.get(line) ?? 0;
  return (
    <div
      ref={box}
      class="source-code"
      role="group"
      aria-label="Code"
      tabIndex={0}
      onScroll={(event) => top.value = event.currentTarget.scrollTop}
    >
      <div class="source-all" style={{ height: `${lines.length * ROW}px`, minWidth: `calc(${width}ch + 240px)` }}>
        {place.line > 0
          ? (
            <div
              class="source-extent"
              style={{ top: `${(first - 1) * ROW}px`, height: `${(last - first + 1) * ROW}px` }}
            />
          )
          : null}
        {place.line > 0 ? <div class="source-here" style={{ top: `${(place.line - 1) * ROW}px` }} /> : null}
        <div class="source-gutter">
          {Array.from({ length: Math.max(0, to - from) }, (_, i) => {
            const line = from + i + 1;
            const time = byLine.get(line);
            return (
              <Line
                key={line}
                url={props.url}
                line={line}
                column={column(line)}
                self={time?.self ?? 0}
                samples={time?.samples ?? 0}
                most={most}
                all={times.self}
                isHere={line === place.line}
                onLine={props.onLine}
              />
            );
          })}
        </div>
        <Chunks lines={lines} from={from} to={to} column={column} />
      </div>
      {props.cut > 0
        ? <p class="source-end quiet">{formatCount(props.cut)} more lines after these {formatCount(MAX_LINES)}.</p>
        : null}
    </div>
  );
}

/** What stands beside a line: its time and its number. */
function Line(props: {
  url: string;
  line: number;
  column: number;
  self: number;
  samples: number;
  most: number;
  all: number;
  isHere: boolean;
  onLine: (line: number) => void;
}) {
  const { line, self, samples } = props;
  const { href, editor } = linkTo(props.url, line, props.column);
  const share = props.all > 0 ? self / props.all : 0;
  const count = samples === 1 ? "1 sample" : `${formatCount(samples)} samples`;
  return (
    <div
      class="source-line"
      style={{ top: `${(line - 1) * ROW}px` }}
      data-line={line}
      aria-current={props.isHere ? "true" : undefined}
    >
      {samples === 0 ? <span class="source-heat" /> : (
        <span
          class="source-heat"
          title={`${formatPercent(100 * share)} of the time in this file, ${count}${samples < 5 ? ": rough" : ""}`}
          onClick={() => props.onLine(line)}
        >
          <Bar share={self / props.most} class="source-bar" />
          <span class="source-time">{formatDuration(self)}</span>
          <span class="source-share quiet">{formatPercent(100 * share)}</span>
        </span>
      )}
      {href === undefined ? <span class="source-number">{line}</span> : (
        <a
          class="source-number"
          href={href}
          title={`Open line ${line} in ${editor}`}
          aria-label={`Open line ${line} in ${editor}`}
          tabIndex={props.isHere ? 0 : -1}
        >
          {line}
        </a>
      )}
    </div>
  );
}

/** The code, in pieces: where it is short all of them, so that the browser's own search finds everything. */
function Chunks(props: {
  lines: readonly string[];
  from: number;
  to: number;
  column: (line: number) => number;
}) {
  const { lines } = props;
  const whole = lines.length <= WHOLE;
  const first = whole ? 0 : Math.floor(props.from / CHUNK);
  const last = Math.ceil((whole ? lines.length : props.to) / CHUNK);
  return (
    <div class="source-text" translate={false}>
      {Array.from(
        { length: Math.max(0, last - first) },
        (_, i) => <Chunk key={first + i} lines={lines} first={(first + i) * CHUNK} column={props.column} />,
      )}
    </div>
  );
}

function Chunk({ lines, first, column }: {
  lines: readonly string[];
  /** 0-based. */
  first: number;
  column: (line: number) => number;
}) {
  const text = lines.slice(first, first + CHUNK);
  const long = text.flatMap((line, i) => line.length > MAX_SHOWN ? [column(first + i + 1)] : []).join();
  const content = useMemo(() => {
    const shown = text.map((line, i) => shownLine(line, column(first + i + 1)));
    return shown.map(({ text, part }) => part === undefined ? text : `${partNote(part)}${text} …`).join("\n");
  }, [lines, first, long]);
  return (
    <pre
      class="source-chunk"
      style={{ top: `${first * ROW}px`, height: `${text.length * ROW}px` }}
    >
      {content}
    </pre>
  );
}

function partNote({ from, to, of }: { from: number; to: number; of: number }): string {
  return `⟨characters ${formatCount(from)} – ${formatCount(to)} of ${formatCount(of)}⟩ … `;
}

/** How many characters wide the code is as it is shown. */
function widest(lines: readonly string[]): number {
  let most = 0;
  for (const line of lines) {
    // A tab is up to four wide.
    if (line.length > most) most = line.startsWith("\t") ? line.replaceAll("\t", "    ").length : line.length;
  }
  return Math.min(most, MAX_SHOWN + 80);
}
