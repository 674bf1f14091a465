import assert from "node:assert/strict";
import { BarPainter } from "../../canvas/bar_painter.ts";
import { type Lane, layOut, LINE, ROW } from "../../canvas/lanes.ts";
import { Viewport } from "../../canvas/viewport.ts";
import { ProfileBuilder } from "../../profile/builder.ts";
import type { Profile } from "../../profile/types.ts";
import { RecordingDecoder } from "../../recording/decode.ts";
import { synthetic } from "../fixtures/synthetic.ts";

function profileOf(lines: readonly string[]): Profile {
  const builder = new ProfileBuilder();
  const decoder = new RecordingDecoder("test");
  for (const record of decoder.push(lines.join(""))) builder.add(record);
  return builder.profile;
}

const LEAST = 26;
const make = (width: number, height: number) =>
  ({ width, height, data: new Uint8ClampedArray(4 * width * height) }) as ImageData;

function paint(painter: BarPainter, lanes: readonly Lane[], view: Viewport, ratio = 1) {
  const { picture, wide } = painter.paint(lanes, view, ratio, LEAST, make);
  return { pixels: new Uint32Array(picture.data.buffer.slice(0)), picture, wide };
}

function scene() {
  const profile = profileOf(synthetic({ seconds: 20, interval: 1000, depth: 12, workers: 1 }));
  const { lanes, height } = layOut(profile.threads);
  const view = new Viewport();
  view.resize(700, 300);
  view.setDuration(profile.duration);
  view.setContentHeight(height);
  return { profile, lanes, view };
}

Deno.test("bars: a picture that was moved is the one that is drawn anew", () => {
  const { profile, lanes, view } = scene();
  const moved = new BarPainter(profile);
  for (const ratio of [1, 2, 1.25]) {
    for (const factor of [1.7, 12, 300]) {
      view.fit();
      view.zoomAt(350, factor);
      for (const [x, y] of [[0, 0], [3, 0], [-11, 0], [40, 60], [-200, 0], [0.4, -7], [650, 0], [-699, 0], [5000, 0]]) {
        view.panBy(x!, y);
        const [now, fresh] = [paint(moved, lanes, view, ratio), paint(new BarPainter(profile), lanes, view, ratio)];
        assert.ok(now.pixels.every((pixel, i) => pixel === fresh.pixels[i]), `by ${x}, ${factor} times, at ${ratio}`);
        assert.deepEqual(now.wide.map(({ lane: _, ...bar }) => bar), fresh.wide.map(({ lane: _, ...bar }) => bar));
      }
    }
  }
});

Deno.test("bars: each is a block of its colour, with a line below it and a gap beside it", () => {
  const { profile, lanes, view } = scene();
  view.zoomAt(100, 40);
  for (const ratio of [1, 2]) {
    const { pixels, picture, wide } = paint(new BarPainter(profile), lanes, view, ratio);
    const at = (x: number, y: number) => pixels[Math.round(y * ratio) * picture.width + Math.round(x * ratio)]!;
    const inside = wide.filter(({ x, y, width }) => y > 0 && y + ROW < view.height && x > 0 && x + width < view.width);
    assert.ok(inside.length > 5);
    for (const { x, y, width } of inside) {
      const color = at(x, y);
      assert.equal(color >>> 24, 255);
      for (const [right, down] of [[0, ROW - LINE - 1], [width - 2, 0], [width - 2, ROW - LINE - 1], [9, 9]]) {
        assert.equal(at(x + right!, y + down!), color);
      }
      assert.notEqual(at(x + 5, y + ROW - LINE), color);
      assert.notEqual(at(x + width - 1, y + 3), color);
    }
  }
});

Deno.test("bars: what came since is drawn, calls that have become longer too", () => {
  const lines = synthetic({ seconds: 4, interval: 1000, depth: 5 });
  const decoder = new RecordingDecoder("test");
  const builder = new ProfileBuilder();
  for (const record of decoder.push(lines.slice(0, 2).join(""))) builder.add(record);
  const { profile } = builder;
  const painter = new BarPainter(profile);
  const view = new Viewport();
  view.resize(500, 200);
  view.setDuration(4e6);
  const before = paint(painter, layOut(profile.threads).lanes, view);
  for (const record of decoder.push(lines.slice(2).join(""))) builder.add(record);
  const after = paint(painter, layOut(profile.threads).lanes, view);
  assert.notDeepEqual(after.pixels, before.pixels);
  assert.deepEqual(after.pixels, paint(new BarPainter(profile), layOut(profile.threads).lanes, view).pixels);
});

Deno.test("bars: the marks of the ruler go on below them, and only where no bar is", () => {
  const { profile, view } = scene();
  const { pixels, picture } = paint(new BarPainter(profile), [], view);
  const columns = new Set<number>();
  pixels.forEach((pixel, i) => pixel === 0 || columns.add(i % picture.width));
  assert.ok(columns.size >= 2);
  assert.equal(pixels.filter((pixel) => pixel !== 0).length, columns.size * picture.height);
});

Deno.test("bars: what a search has not found is faded; what it has found is seen where it shares a pixel, too", () => {
  const { profile, lanes, view } = scene();
  const paintWith = (painter: BarPainter, hits?: Uint8Array) =>
    new Uint32Array(painter.paint(lanes, view, 1, LEAST, make, hits).picture.data.buffer.slice(0));
  const painter = new BarPainter(profile);
  const plain = paintWith(painter);
  const none = paintWith(painter, new Uint8Array(profile.frames.length));
  const faded = new Set([...none].filter((pixel, i) => pixel !== plain[i]));
  assert.equal(faded.size, 1, "all in one colour");
  const [fade] = [...faded];
  assert.deepEqual(paintWith(painter, new Uint8Array(profile.frames.length).fill(1)), plain);

  const frame = profile.frames.name.indexOf("Board.heights");
  const hits = new Uint8Array(profile.frames.length);
  hits[frame] = 1;
  const some = paintWith(painter, hits);
  let found = 0;
  for (const { thread, rows } of lanes) {
    const { calls } = thread;
    for (let call = 0; call < calls.length; call++) {
      if (calls.frame[call] !== frame) continue;
      const y = rows + calls.depth[call]! * ROW - view.top + 5;
      const x = Math.round(calls.start[call]! / view.perPixel) - Math.round(view.start / view.perPixel);
      if (x < 0 || x >= view.width || y >= view.height) continue;
      assert.notEqual(some[y * view.width + x], fade);
      found++;
    }
  }
  assert.ok(found > 20, `${found} calls`);
  assert.ok([...some].filter((pixel) => pixel === fade).length > 1000);
  assert.deepEqual(paintWith(painter), plain, "and back");
});
