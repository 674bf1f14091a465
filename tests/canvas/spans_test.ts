import assert from "node:assert/strict";
import { GAP, HEADING, layOut } from "../../canvas/lanes.ts";
import { spanPlace, spanTop, spanUnder } from "../../canvas/span_hits.ts";
import { eachSpan, placeSpans, SPAN_ROW, SPAN_ROWS } from "../../canvas/spans.ts";
import { Viewport } from "../../canvas/viewport.ts";
import { emptyThread } from "../../profile/builder.ts";
import type { SpanTable } from "../../profile/types.ts";

/** Spans given as [from, to, thread], µs, in order of their begin. */
function table(spans: [from: number, to: number, thread?: number][]): SpanTable {
  return {
    length: spans.length,
    thread: spans.map(([, , thread]) => thread ?? 0),
    time: spans.map(([from]) => from),
    duration: spans.map(([from, to]) => to - from),
    kind: spans.map(() => "measure"),
    name: spans.map((_, i) => `span ${i}`),
    stack: spans.map(() => -1),
    detail: spans.map(() => ""),
  };
}

/** 1000 pixels for 1,000,000 µs, and eight more at each edge. */
function view(): Viewport {
  const view = new Viewport();
  view.resize(1016, 400);
  view.setDuration(1_000_000);
  return view;
}

Deno.test("spans stand below those they lie within, and beside those they follow", () => {
  const spans = table([[0, 100], [10, 50], [20, 30], [50, 60], [100, 200]]);
  assert.deepEqual(placeSpans(spans).get(0)!.rows, [[0, 4], [1, 3], [2]]);
});

Deno.test("of spans that begin together the longer holds the shorter", () => {
  assert.deepEqual(placeSpans(table([[0, 10], [0, 100]])).get(0)!.rows, [[1], [0]]);
});

Deno.test("a span within another stands below it, even where a row above is free", () => {
  // 1 outlives 0; 2 lies within 1 and begins after 0 has ended.
  assert.deepEqual(placeSpans(table([[0, 50], [10, 100], [60, 70]])).get(0)!.rows, [[0], [1], [2]]);
});

Deno.test("spans that overlap one another in a chain go back to the first free row", () => {
  const chain = table(Array.from({ length: 100 }, (_, i) => [i * 10, i * 10 + 15]));
  assert.equal(placeSpans(chain).get(0)!.rows.length, 2);
});

Deno.test("moments stand apart, and each thread has its own", () => {
  const placed = placeSpans(table([[0, 10, 0], [5, 5, 0], [5, 9, 1]]));
  assert.deepEqual(placed.get(0), { moments: [1], rows: [[0]] });
  assert.deepEqual(placed.get(1), { moments: [], rows: [[2]] });
  assert.equal(placed.get(2), undefined);
});

Deno.test("only spans in view are given, one for a pixel at most", () => {
  const spans = table([[0, 100_000], [100_000, 100_010], [100_020, 100_030], [500_000, 600_000]]);
  const seen: [number, number, number][] = [];
  eachSpan(spans, [0, 1, 2, 3], view(), (span, x, width) => seen.push([span, x, width]));
  assert.deepEqual(seen, [[0, 8, 100], [1, 108, 1], [3, 508, 100]]);
  const near = view();
  near.show(500_000, 510_000);
  seen.length = 0;
  eachSpan(spans, [0, 1, 2, 3], near, (...span) => seen.push(span));
  assert.deepEqual(seen.map(([span]) => span), [3]);
});

Deno.test("without spans a lane has no room for them", () => {
  const { lanes } = layOut([emptyThread(0, "main", 0)], { named: placeSpans(table([])) });
  assert.deepEqual([lanes[0]!.top, lanes[0]!.spans, lanes[0]!.rows], [GAP, GAP, GAP]);
});

Deno.test("each thread's spans stand between its heading and its calls", () => {
  const named = placeSpans(table([[0, 10, 1], [5, 5, 1]]));
  const { lanes: [main, worker] } = layOut([emptyThread(0, "main", 0), emptyThread(1, "w", 0)], { named });
  assert.equal(main!.rows, main!.spans);
  assert.equal(worker!.spans, worker!.top + HEADING);
  assert.ok(worker!.rows >= worker!.spans + 2 * SPAN_ROW);
});

Deno.test("a few rows are shown, all of them where a person asks", () => {
  const spans = table(Array.from({ length: SPAN_ROWS + 3 }, (_, i) => [i, 1000 - i]));
  const named = placeSpans(spans);
  const threads = [emptyThread(0, "main", 0)];
  const few = layOut(threads, { named }).lanes[0]!;
  assert.equal(few.shown, SPAN_ROWS);
  const all = layOut(threads, { named, expanded: new Set([0]) }).lanes[0]!;
  assert.equal(all.shown, SPAN_ROWS + 3);
  assert.equal(all.rows - few.rows, 3 * SPAN_ROW);
  for (const lane of [few, all]) {
    assert.deepEqual(spanUnder(spans, [lane], view(), 20, spanTop(lane, lane.shown) + 3), { more: 0 });
  }
  assert.equal(spanPlace(spans, [few], view(), SPAN_ROWS), undefined, "that row is not shown");
  assert.equal(spanPlace(spans, [all], view(), SPAN_ROWS)!.y, spanTop(all, SPAN_ROWS));
});

Deno.test("what is under the pointer is what is drawn there", () => {
  const spans = table([[0, 500_000], [100_000, 100_000], [100_000, 200_000], [300_000, 300_000]]);
  const { lanes } = layOut([emptyThread(0, "main", 0)], { named: placeSpans(spans) });
  const at = (x: number, y: number) => spanUnder(spans, lanes, view(), x, y);
  for (const span of [0, 1, 2, 3]) {
    const { x, y, width } = spanPlace(spans, lanes, view(), span)!;
    assert.deepEqual(at(x + width / 2, y + 5), { span }, `span ${span}`);
  }
  assert.equal(at(600, lanes[0]!.spans + 5), undefined);
  assert.equal(at(700, spanTop(lanes[0]!, 0) + 5), undefined);
  assert.equal(at(50, lanes[0]!.rows + 2), undefined, "there the calls begin");
});
