import assert from "node:assert/strict";
import { EDGE, MINIMUM_SPAN, Viewport } from "../../canvas/viewport.ts";

function view(duration = 1_000_000): Viewport {
  const view = new Viewport();
  view.resize(1016, 400);
  view.setDuration(duration);
  return view;
}

function near(actual: number, expected: number, message?: string): void {
  assert.ok(
    Math.abs(actual - expected) < 1e-6 * Math.max(1, Math.abs(expected)),
    message ?? `${actual} is not ${expected}`,
  );
}

Deno.test("all of a recording is shown with a little room at both edges", () => {
  const all = view();
  near(all.xAt(0), EDGE);
  near(all.xAt(1_000_000), 1016 - EDGE);
});

Deno.test("while all is shown the view grows with the recording", () => {
  const all = view();
  all.setDuration(5_000_000);
  assert.ok(all.fitted);
  near(all.xAt(5_000_000), 1016 - EDGE);
});

Deno.test("once zoomed, the view stays where it is while the recording grows", () => {
  const zoomed = view();
  zoomed.zoomAt(500, 4);
  const { start, end } = zoomed;
  zoomed.setDuration(5_000_000);
  near(zoomed.start, start);
  near(zoomed.end, end);
});

Deno.test("zooming keeps the time under the pointer", () => {
  const zoomed = view();
  for (const x of [0, 123, 508, 1016]) {
    zoomed.fit();
    const time = zoomed.timeAt(x);
    zoomed.zoomAt(x, 7);
    // At the edges the recording ends, so the view may have to move.
    if (x > 0 && x < 1016) near(zoomed.timeAt(x), time);
    near(zoomed.end - zoomed.start, (1_000_000 * 1016) / 1000 / 7);
  }
});

Deno.test("zooming in ends at the least span, zooming out shows all and follows again", () => {
  const zoomed = view();
  zoomed.zoomAt(500, 1e12);
  near(zoomed.end - zoomed.start, MINIMUM_SPAN);
  zoomed.zoomAt(500, 1e-12);
  assert.ok(zoomed.fitted);
});

Deno.test("panning moves by pixels and stops at both ends", () => {
  const zoomed = view();
  zoomed.zoomAt(508, 10);
  const before = zoomed.start;
  const { perPixel } = zoomed;
  zoomed.panBy(10);
  near(zoomed.start, before + 10 * perPixel);
  zoomed.panBy(-1e9);
  near(zoomed.xAt(0), EDGE * 10, "the room at the edge is as it was");
  zoomed.panBy(1e9);
  near(zoomed.xAt(1_000_000), 1016 - EDGE * 10);
});

Deno.test("the content scrolls within its height", () => {
  const deep = view();
  deep.setContentHeight(1000);
  deep.panBy(0, 250);
  assert.equal(deep.top, 250);
  deep.panBy(0, 1e6);
  assert.equal(deep.top, 600);
  deep.setContentHeight(300);
  assert.equal(deep.top, 0);
});

Deno.test("reveal moves no more than needed", () => {
  const zoomed = view();
  zoomed.setContentHeight(2000);
  zoomed.show(100_000, 200_000);
  const { start, end } = zoomed;
  zoomed.reveal(150_000, 160_000, 100, 120);
  near(zoomed.start, start);
  assert.equal(zoomed.top, 0);
  zoomed.reveal(800_000, 800_010, 900, 920);
  near(zoomed.end - zoomed.start, end - start);
  near((zoomed.start + zoomed.end) / 2, 800_005);
  assert.equal(zoomed.top, 520);
});

Deno.test("a wider window shows more, at the same scale", () => {
  const zoomed = view();
  zoomed.zoomAt(508, 10);
  const { start, perPixel } = zoomed;
  zoomed.resize(1200, 400);
  near(zoomed.perPixel, perPixel);
  near(zoomed.start, start);
});

Deno.test("listeners are told of changes until they end it", () => {
  const seen = view();
  let changes = 0;
  const end = seen.onChange(() => changes++);
  seen.zoomAt(1, 2);
  end();
  seen.zoomAt(1, 2);
  assert.equal(changes, 1);
});
