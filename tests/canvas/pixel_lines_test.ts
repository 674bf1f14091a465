import assert from "node:assert/strict";
import { PixelLines } from "../../canvas/pixel_lines.ts";
import { DARK } from "../../canvas/look.ts";
import { peakOf, RISE, SERIES } from "../../canvas/series.ts";
import { Viewport } from "../../canvas/viewport.ts";
import type { StatusTable } from "../../profile/types.ts";

const HEIGHT = 104;
const make = (width: number, height: number) =>
  ({ width, height, data: new Uint8ClampedArray(4 * width * height) }) as ImageData;

/** Rows each 100 ms; what is not given is unknown. */
function status(columns: Partial<Pick<StatusTable, "cpu" | "rss" | "modules" | "objects">>): StatusTable {
  const length = Object.values(columns)[0]!.length;
  const unknown = () => Array<number>(length).fill(-1);
  return {
    length,
    time: unknown().map((_, i) => i * 100_000),
    cpu: unknown(),
    rss: unknown(),
    heap: unknown(),
    modules: unknown(),
    objects: unknown(),
    counted: unknown(),
    ...columns,
  };
}

function viewOf(table: StatusTable): Viewport {
  const view = new Viewport();
  view.resize(500, 300);
  view.setDuration(table.time.at(-1)!);
  return view;
}

/** Where the pixels of a colour are in a column, as solid as the line is. */
function rowsOf({ width, height, data }: ImageData, x: number, color: string): number[] {
  const [red, green, blue] = [1, 3, 5].map((at) => parseInt(color.slice(at, at + 2), 16));
  return Array.from({ length: height }, (_, y) => y).filter((y) => {
    const at = 4 * (y * width + x);
    return data[at + 3]! > 100 && data[at] === red && data[at + 1] === green && data[at + 2] === blue;
  });
}

Deno.test("pixel lines: a level line is where its share of the height is, at any ratio", () => {
  const table = status({ rss: Array(11).fill(5e6) });
  const memory = SERIES.find(({ name }) => name === "memory")!;
  for (const ratio of [1, 1.5, 2]) {
    const picture = new PixelLines().paint(table, viewOf(table), HEIGHT, ratio, make);
    assert.deepEqual([picture.width, picture.height], [500 * ratio, HEIGHT * ratio]);
    const expected = HEIGHT * ratio * (1 - memory.share / RISE);
    for (const x of [20, 250, 480]) {
      const rows = rowsOf(picture, Math.round(x * ratio), DARK.lines.memory);
      assert.ok(rows.length >= 1 && rows.every((y) => Math.abs(y + 0.5 - expected) < 2 * ratio), `${rows} at ${ratio}`);
    }
  }
});

Deno.test("pixel lines: one leads without a gap from point to point, and no further than they do", () => {
  const table = status({ rss: [100, 0, 90, 10, 100, 0, 50, 50, 50, 0, 100] });
  const picture = new PixelLines().paint(table, viewOf(table), HEIGHT, 1, make);
  let before: number[] = [];
  for (let x = 10; x < 490; x++) {
    const rows = rowsOf(picture, x, DARK.lines.memory);
    assert.ok(rows.length > 0, `nothing at ${x}`);
    if (before.length > 0) assert.ok(rows[0]! <= before.at(-1)! + 2 && rows.at(-1)! >= before[0]! - 2, `a gap at ${x}`);
    before = rows;
  }
  assert.equal(rowsOf(picture, 2, DARK.lines.memory).length, 0);
  assert.equal(rowsOf(picture, 497, DARK.lines.memory).length, 0);
});

Deno.test("pixel lines: modules go up in steps; what is unknown is not drawn", () => {
  const table = status({ modules: [1, 1, 1, 1, 1, 9, 9, 9, 9, 9, 9] });
  const picture = new PixelLines().paint(table, viewOf(table), HEIGHT, 1, make);
  const at = (x: number) => rowsOf(picture, x, DARK.lines.modules);
  // Of a dash and the gap after it.
  const near = (x: number) => [...new Set([0, 4, 8].flatMap((by) => at(x + by)))];
  assert.deepEqual(near(20), near(230));
  assert.deepEqual(near(262), near(480));
  assert.ok(near(20)[0]! > near(480)[0]! + 20);
  for (const name of ["cpu", "memory", "objects"] as const) {
    assert.equal(rowsOf(picture, 100, DARK.lines[name]).length, 0);
  }
});

Deno.test("pixel lines: dashes tell lines apart, and stand still in time as the view moves", () => {
  const table = status({ modules: Array(11).fill(5) });
  const view = viewOf(table);
  const drawn = () => {
    const picture = new PixelLines().paint(table, view, HEIGHT, 1, make);
    return Array.from({ length: 400 }, (_, x) => rowsOf(picture, 50 + x, DARK.lines.modules).length > 0);
  };
  const before = drawn();
  const { dash } = SERIES.find(({ name }) => name === "modules")!;
  const share = before.filter((on) => on).length / before.length;
  assert.ok(Math.abs(share - dash![0] / (dash![0] + dash![1])) < 0.05, String(share));
  view.zoomAt(250, 1.5);
  const zoomed = drawn();
  view.panBy(5);
  assert.deepEqual(drawn().slice(0, -5), zoomed.slice(5));
});

Deno.test("the peak of a line keeps up with a table that grows, and is never less than the least", () => {
  const table = status({ cpu: [20, 30] });
  const cpu = SERIES.find(({ name }) => name === "cpu")!;
  assert.equal(peakOf(table, cpu), 100);
  table.cpu.push(250);
  table.length++;
  assert.equal(peakOf(table, cpu), 250);
});
