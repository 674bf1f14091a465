import assert from "node:assert/strict";
import { barOf, callUnder, eachBar, firstEndingAfter } from "../../canvas/bars.ts";
import { HEADING, layOut, ROW } from "../../canvas/lanes.ts";
import { Viewport } from "../../canvas/viewport.ts";
import { emptyThread } from "../../profile/builder.ts";
import type { CallTable, Thread } from "../../profile/types.ts";

/** A thread of calls given as [start, end, depth], µs. */
function thread(calls: [start: number, end: number, depth: number][], id = 0): Thread {
  const depths = Math.max(-1, ...calls.map(([, , depth]) => depth)) + 1;
  const table: CallTable = {
    length: calls.length,
    start: Float64Array.from(calls, ([start]) => start),
    end: Float64Array.from(calls, ([, end]) => end),
    self: new Float64Array(calls.length),
    frame: new Uint32Array(calls.length),
    parent: new Int32Array(calls.length).fill(-1),
    depth: Uint16Array.from(calls, ([, , depth]) => depth),
    rows: Array.from({ length: depths }, (_, depth) => {
      const rows = calls.flatMap(([, , d], i) => d === depth ? [i] : []);
      // Longer than needed, as tables that grow are.
      return { length: rows.length, calls: Uint32Array.from([...rows, 999, 999]) };
    }),
  };
  return { ...emptyThread(id, `thread ${id}`, 0), end: 1e6, calls: table };
}

/** 1000 pixels for 1,000,000 µs, without room at the edges. */
function view(): Viewport {
  const view = new Viewport();
  view.resize(1016, 400);
  view.setDuration(1_000_000);
  return view;
}

function bars(of: Thread, view: Viewport, depth = 0): [call: number, x: number, width: number][] {
  const found: [number, number, number][] = [];
  eachBar(of.calls, of.calls.rows[depth]!, view, (call, x, width) => found.push([call, x, width]));
  return found;
}

Deno.test("bisection finds the first call that ends later, from any position", () => {
  const { calls } = thread(Array.from({ length: 100 }, (_, i) => [i * 10, i * 10 + 5, 0]));
  const row = calls.rows[0]!;
  for (const from of [0, 1, 7, 50]) {
    assert.equal(firstEndingAfter(calls, row, 500, from), 50);
    assert.equal(firstEndingAfter(calls, row, 505, from), 51);
    assert.equal(firstEndingAfter(calls, row, 1e9, from), 100);
    assert.equal(firstEndingAfter(calls, row, -1, from), from);
  }
});

Deno.test("bars are in whole pixels, side by side, and only those in view", () => {
  const one = thread([[0, 100_000, 0], [100_000, 250_400, 0], [900_000, 1_000_000, 0]]);
  assert.deepEqual(bars(one, view()), [[0, 8, 100], [1, 108, 150], [2, 908, 100]]);
  const zoomed = view();
  zoomed.show(120_000, 200_000);
  assert.deepEqual(bars(one, zoomed).map(([call]) => call), [1]);
});

Deno.test("a bar narrower than a pixel takes one, and those that share it are left out", () => {
  const one = thread(Array.from({ length: 100_000 }, (_, i) => [i * 10, i * 10 + 9, 0]));
  const found = bars(one, view());
  assert.ok(found.length <= 1001 && found.length > 900, `${found.length} bars`);
  assert.ok(found.every(([, , width]) => width === 1));
  assert.equal(new Set(found.map(([, x]) => x)).size, found.length, "no pixel is drawn twice");
});

Deno.test("no time that a call covers is left empty", () => {
  let at = 0;
  const calls: [number, number, number][] = [];
  // Widths around a pixel, without gaps.
  for (let i = 0; at < 1_000_000; i++) calls.push([at, at += 300 + ((i * 7919) % 1700), 0]);
  const found = bars(thread(calls), view());
  let x = 8;
  for (const [, left, width] of found) {
    assert.equal(left, x);
    x += width;
  }
  assert.ok(x >= 1008);
});

Deno.test("panning by whole pixels moves the picture and changes nothing in it", () => {
  const one = thread(Array.from({ length: 5000 }, (_, i) => [i * 200, i * 200 + 30 + ((i * 31) % 150), 0]));
  const zoomed = view();
  zoomed.zoomAt(508, 3);
  const before = bars(one, zoomed);
  zoomed.panBy(-7);
  const after = bars(one, zoomed).map(([call, x, width]) => [call, x - 7, width]);
  const inner = (all: number[][]) => all.filter(([, x, width]) => x! > 20 && x! + width! < 980);
  assert.deepEqual(inner(after), inner(before));
});

Deno.test("the call under the pointer is the one that was drawn there", () => {
  const calls: [number, number, number][] = [];
  for (let i = 0; i < 3000; i++) calls.push([i * 333, i * 333 + 20 + ((i * 7919) % 300), 0]);
  const one = thread(calls);
  const { lanes } = layOut([one]);
  for (const factor of [1, 2.7, 40]) {
    const zoomed = view();
    zoomed.zoomAt(400, factor);
    const drawn = new Set<number>();
    for (const [, x, width] of bars(one, zoomed)) for (let at = x; at < x + width; at++) drawn.add(at);
    for (let x = 0; x < 1016; x++) {
      const hit = callUnder(lanes, zoomed, x + 0.5, lanes[0]!.rows + 3);
      assert.equal(hit !== undefined, drawn.has(x), `pixel ${x} at ${factor}`);
      if (!hit) continue;
      const bar = barOf(lanes, zoomed, hit)!;
      assert.ok(x >= bar.x && x < bar.x + bar.width);
    }
  }
});

Deno.test("threads stand one under another; hidden ones are left out; one alone has no heading", () => {
  const [a, b, c] = [thread([[0, 1, 0], [0, 1, 1]], 0), thread([[0, 1, 0]], 1), thread([], 2)];
  const all = layOut([a, b, c]);
  assert.deepEqual(all.lanes.map(({ thread }) => thread.id), [0, 1, 2]);
  assert.equal(all.lanes[0]!.rows - all.lanes[0]!.top, HEADING);
  assert.equal(all.lanes[0]!.bottom - all.lanes[0]!.rows, 2 * ROW);
  assert.ok(all.lanes[1]!.top >= all.lanes[0]!.bottom);
  assert.ok(all.height >= all.lanes[2]!.bottom);
  assert.deepEqual(layOut([a, b, c], { hidden: new Set([0, 2]) }).lanes.map(({ thread }) => thread.id), [1]);
  const [alone] = layOut([a]).lanes;
  assert.equal(alone!.rows, alone!.top);
});

Deno.test("a place finds the call of its thread and depth, scrolled or not", () => {
  const threads = [thread([[0, 1e6, 0], [0, 1e6, 1]], 0), thread([[0, 1e6, 0]], 7)];
  const { lanes, height } = layOut(threads);
  const scrolled = view();
  scrolled.resize(1016, 60);
  scrolled.setContentHeight(height);
  scrolled.scrollTo(30);
  assert.deepEqual(callUnder(lanes, scrolled, 500, lanes[0]!.rows + ROW + 1 - 30), { thread: 0, call: 1 });
  assert.deepEqual(callUnder(lanes, scrolled, 500, lanes[1]!.rows + 1 - 30), { thread: 7, call: 0 });
  assert.equal(callUnder(lanes, scrolled, 500, lanes[1]!.top + 1 - 30), undefined);
  assert.equal(barOf(lanes, scrolled, { thread: 9, call: 0 }), undefined);
});
