import assert from "node:assert/strict";
import { overlap, Room, shortened, textOf } from "../../canvas/design_detail.ts";
import { TextFitter } from "../../canvas/text.ts";

/** All letters are 7 pixels wide. */
const fitter = new TextFitter((text) => 7 * text.length);

Deno.test("from afar a box says less, and nothing where it could not be read", () => {
  const at = (scale: number) => textOf(fitter, "module.ts", { width: 160 * scale, height: 46 * scale }, scale);
  assert.deepEqual(at(1), { name: "module.ts", size: 12, facts: true });
  assert.deepEqual(at(0.5), { name: "module.ts", size: 10, facts: false });
  assert.equal(at(0.25), undefined, "11 pixels high");
  assert.equal(at(4)!.size, 18, "not larger than one wants to read");
});

Deno.test("no text is smaller than 10 pixels or wider than its box", () => {
  for (let scale = 0.05; scale < 4; scale *= 1.1) {
    const box = { width: 104 * scale, height: 46 * scale };
    const text = textOf(fitter, "a-rather-long-name-of-a-module.ts", box, scale);
    if (!text) continue;
    assert.ok(text.size >= 10);
    assert.ok(fitter.width(text.name) * text.size / 12 <= box.width, `at ${scale}`);
  }
});

Deno.test("of a path the folders go first", () => {
  assert.equal(shortened(fitter, "src/language/print.ts", 200), "src/language/print.ts");
  assert.equal(shortened(fitter, "src/language/print.ts", 7 * 19), "…/language/print.ts");
  assert.equal(shortened(fitter, "src/language/print.ts", 7 * 12), "…/print.ts");
  assert.equal(shortened(fitter, "src/language/print.ts", 7 * 4), "pri…");
  assert.equal(shortened(fitter, "src/language/print.ts", 7 * 5), "print");
  assert.equal(shortened(fitter, "src/language/print.ts", 7), "");
});

Deno.test("room is given once", () => {
  const room = new Room();
  assert.ok(room.takeFree({ x: 10, y: 10, width: 100, height: 20 }));
  assert.ok(!room.takeFree({ x: 100, y: 25, width: 100, height: 20 }), "they share a corner");
  assert.ok(room.takeFree({ x: 110, y: 10, width: 100, height: 20 }), "right beside it");
  room.take({ x: -500, y: -500, width: 400, height: 400 });
  assert.ok(!room.takeFree({ x: -200, y: -200, width: 10, height: 10 }));
  assert.ok(!overlap({ x: 0, y: 0, width: 1, height: 1 }, { x: 1, y: 0, width: 1, height: 1 }));
});
