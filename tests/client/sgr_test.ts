import assert from "node:assert/strict";
import { styledPieces } from "../../client/sgr.ts";

/** How a text of one character looks in that style. */
function look(sgr: string) {
  const [{ text: _, ...rest }] = styledPieces("x", [[0, 1, sgr]]) as [ReturnType<typeof styledPieces>[number]];
  return rest;
}

Deno.test("text is cut where its colours change, and none is lost", () => {
  assert.deepEqual(styledPieces("an error here", [[3, 8, "31"]]), [
    { text: "an ", classes: "" },
    { text: "error", classes: "sgr-1" },
    { text: " here", classes: "" },
  ]);
  assert.deepEqual(styledPieces("", [[0, 0, "31"]]), []);
  assert.deepEqual(styledPieces("plain", []), [{ text: "plain", classes: "" }]);
});

Deno.test("stretches that overlap add up, and a reset begins anew", () => {
  const pieces = styledPieces("abcdef", [[0, 6, "1"], [2, 6, "31"], [4, 6, "0;32"]]);
  assert.deepEqual(pieces.map(({ text, classes }) => [text, classes]), [
    ["ab", "sgr-bold"],
    ["cd", "sgr-bold sgr-1"],
    ["ef", "sgr-2"],
  ]);
});

Deno.test("stretches beyond the text, as where it was cut, do no harm", () => {
  assert.deepEqual(styledPieces("ab", [[1, 99, "31"], [50, 60, "32"]]).map(({ text }) => text), ["a", "b"]);
});

Deno.test("the sixteen colours are classes", () => {
  assert.deepEqual(look("32"), { classes: "sgr-2" });
  assert.deepEqual(look("91"), { classes: "sgr-9" });
  assert.deepEqual(look("38;5;12"), { classes: "sgr-12" });
  assert.deepEqual(look("41"), { classes: "sgr-back-1" });
  assert.deepEqual(look("30;103"), { classes: "sgr-on-0 sgr-back-11" }, "black on yellow stays black");
  assert.deepEqual(look("1;4;31;39;22"), { classes: "sgr-underline" });
});

Deno.test("other colours are as they are, but for what is too dark or too light to read", () => {
  const [light, dark] = both("38;5;208");
  assert.deepEqual(dark, [255, 135, 0]);
  assert.ok(light!.every((part, i) => part < dark![i]! || part === 0), light!.join());
  assert.deepEqual(both("38;5;250")[1], [188, 188, 188]);
  assert.deepEqual(both("38;2;120;200;255")[1], [120, 200, 255]);
  assert.deepEqual(both("38;2;90;10;10")[0], [90, 10, 10]);
  assert.deepEqual(look("48;2;0;0;80;38;2;0;0;1"), { classes: "", color: "rgb(0 0 1)", background: "rgb(0 0 80)" });
  const black = both("38;2;0;0;0");
  assert.deepEqual(black[0], [0, 0, 0]);
  assert.ok(black[1]!.every((part) => part > 80), black[1]!.join());
});

Deno.test("colours change places where they are inverted", () => {
  assert.deepEqual(look("7"), { classes: "sgr-inverse" });
  assert.deepEqual(look("7;31"), { classes: "sgr-on-0 sgr-back-1" });
});

Deno.test("what is no colour is passed over", () => {
  for (const sgr of ["38", "38;5", "38;5;999", "38;9;1", "58;5;1x", "x", "999", "10"]) {
    assert.doesNotMatch(JSON.stringify(look(sgr)), /undefined|NaN/, sgr);
  }
});

/** The colour of a text on the light page and on the dark one. */
function both(sgr: string): number[][] {
  const { color } = look(sgr);
  assert.match(color!, /^light-dark\(rgb\(.*\), rgb\(.*\)\)$/);
  return [...color!.matchAll(/rgb\((\d+) (\d+) (\d+)\)/g)].map(([, ...parts]) => parts.map(Number));
}
