import assert from "node:assert/strict";
import { Heights } from "../../client/log_heights.ts";
import { HIGHEST, LogScroll } from "../../client/log_scroll.ts";

Deno.test("heights: where rows lie, among a million with some that are higher", () => {
  const heights = new Heights(1_000_000, 26);
  assert.equal(heights.total, 26_000_000);
  assert.equal(heights.topOf(1_000_000), 26_000_000);
  assert.equal(heights.rowAt(26 * 123_456), 123_456);
  assert.equal(heights.rowAt(26 * 123_456 - 1), 123_455);
  for (const row of [0, 5, 1023, 1024, 999_999]) assert.equal(heights.set(row, 126), 100);
  assert.equal(heights.total, 26_000_500);
  assert.equal(heights.topOf(5), 26 * 5 + 100);
  assert.equal(heights.rowAt(heights.topOf(5) + 125), 5);
  assert.equal(heights.rowAt(heights.topOf(6)), 6);
  assert.equal(heights.topOf(1025), 1025 * 26 + 400);
  assert.equal(heights.rowAt(-50), 0);
  assert.equal(heights.rowAt(1e9), 999_999);
  assert.equal(heights.set(5, 126), 0);
  assert.equal(heights.set(2_000_000, 126), 0, "there is no such row");
});

Deno.test("heights: of no rows", () => {
  const heights = new Heights(0, 26);
  assert.deepEqual([heights.total, heights.topOf(0), heights.rowAt(10), heights.of(0)], [0, 0, -1, 0]);
});

/** A list of rows of 26 px in a view of 520 px: 20 rows. */
function list(rows: number): LogScroll {
  const scroll = new LogScroll(new Heights(rows, 26));
  scroll.height = 520;
  return scroll;
}

Deno.test("a short list scrolls as its element does", () => {
  const scroll = list(100);
  assert.equal(scroll.content, 2600);
  assert.equal(scroll.scrolled(100, 2080), true);
  assert.equal(scroll.top, 100);
  scroll.scrolled(2080, 2080);
  assert.equal(scroll.top, 2080);
  assert.equal(scroll.atEnd, true);
  assert.equal(scroll.wanted, 2080);
});

Deno.test("a list higher than any element can be is scrolled pixel by pixel, and by leaps to its end", () => {
  const scroll = list(1_000_000);
  assert.equal(scroll.content, HIGHEST);
  const most = HIGHEST - 520;
  scroll.scrolled(100, most);
  assert.equal(scroll.top, 100, "a step is as long as it looks");
  scroll.scrolled(most / 2, most);
  assert.ok(Math.abs(scroll.top - scroll.most / 2) < 1, "in the middle of the bar is the middle of the list");
  const middle = scroll.top;
  scroll.scrolled(most / 2 + 30, most);
  assert.equal(scroll.top, middle + 30);
  scroll.scrolled(most, most);
  assert.equal(scroll.top, 26_000_000 - 520);
  assert.equal(scroll.pin, "end");
  assert.equal(scroll.wanted, most);
});

Deno.test("what the page scrolled itself is no step", () => {
  const scroll = list(1_000_000);
  scroll.show({ row: 500_000, align: "start" });
  scroll.placed(scroll.wanted);
  assert.equal(scroll.scrolled(scroll.wanted, HIGHEST - 520), false);
  assert.equal(scroll.top, 13_000_000);
});

Deno.test("the bar is astray where it has come to an end and the list has not", () => {
  const scroll = list(1_000_000);
  const most = HIGHEST - 520;
  scroll.show({ row: 10, align: "start" });
  scroll.placed(100);
  scroll.scrolled(0, most);
  assert.equal(scroll.top, 160);
  assert.equal(scroll.isAstray(most), true);
  scroll.placed(scroll.wanted);
  assert.equal(scroll.isAstray(most), false);
});

Deno.test("rows above that turn out higher move nothing that is in sight", () => {
  const scroll = list(1000);
  scroll.top = 26 * 100;
  assert.equal(scroll.measured(50, 226), true);
  assert.equal(scroll.top, 26 * 100 + 200);
  assert.equal(scroll.measured(105, 226), true);
  assert.equal(scroll.top, 26 * 100 + 200);
  assert.equal(scroll.measured(105, 226), false);
});

Deno.test("what is shown stays in sight as heights become known", () => {
  const scroll = list(1000);
  scroll.show({ row: 500, align: "center" });
  assert.equal(scroll.top, 26 * 500 - (520 - 26) / 2);
  scroll.measured(495, 126);
  scroll.measured(500, 226);
  scroll.keepPin();
  assert.equal(scroll.top, 26 * 500 + 100 - (520 - 226) / 2);
  scroll.show({ row: 500, align: "center" });
  scroll.measured(500, 900);
  scroll.keepPin();
  assert.equal(scroll.top, 26 * 500 + 100, "of what is higher than the view the beginning");
  scroll.show("end");
  scroll.measured(999, 400);
  scroll.keepPin();
  assert.equal(scroll.top, scroll.most);
});

Deno.test("a row is brought into sight with as little movement as can be", () => {
  const scroll = list(1000);
  scroll.show({ row: 100, align: "start" });
  scroll.pin = undefined;
  scroll.reveal(110);
  assert.equal(scroll.top, 2600);
  scroll.reveal(120);
  assert.equal(scroll.top, 2626);
  scroll.reveal(99);
  assert.equal(scroll.top, 26 * 99);
  scroll.reveal(0);
  assert.equal(scroll.top, 0);
});
