import assert from "node:assert/strict";
import { TextFitter } from "../../canvas/text.ts";

Deno.test("a text that fits stays whole; another is cut with an ellipsis; three letters are the least", () => {
  const fitter = new TextFitter((text) => text.length * 10);
  assert.equal(fitter.cut("Board.spin", 100), "Board.spin");
  assert.equal(fitter.cut("Board.spin", 99), "Board.sp…");
  assert.equal(fitter.cut("Board.spin", 40), "Boa…");
  assert.equal(fitter.cut("Board.spin", 39), "");
  assert.equal(fitter.cut("", 0), "");
});

Deno.test("a width is measured once", () => {
  const asked: string[] = [];
  const fitter = new TextFitter((text) => {
    asked.push(text);
    return text.length;
  });
  fitter.width("a");
  fitter.width("a");
  assert.deepEqual(asked, ["a"]);
});
