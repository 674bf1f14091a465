import assert from "node:assert/strict";
import { readAnsi, type Style } from "../../tracer/ansi.ts";

const ESC = "\x1b";

function check(input: string, text: string, styles: Style[]): void {
  assert.deepEqual(readAnsi(input), { text, styles }, JSON.stringify(input));
}

Deno.test("ansi: plain text stays as it is", () => {
  for (const text of ["", "hello", "a\n\tb\r\n", "[31mno escape", "\0\x07\x7f", "😀\ud800"]) check(text, text, []);
});

Deno.test("ansi: a colour is a style of the characters it is on", () => {
  check(`${ESC}[31mred${ESC}[39m`, "red", [[0, 3, "31"]]);
  check(`a ${ESC}[31mred${ESC}[0m b`, "a red b", [[2, 5, "31"]]);
  check(`${ESC}[1;31mbold red`, "bold red", [[0, 8, "1;31"]]);
  check(`${ESC}[91mbright${ESC}[m plain`, "bright plain", [[0, 6, "91"]]);
  check(`😀${ESC}[32m😀${ESC}[39m`, "😀😀", [[2, 4, "32"]]);
});

Deno.test("ansi: codes add up, and each reset takes back what is its own", () => {
  const rows: [codes: string, sgr: string][] = [
    ["1", "1"],
    ["31", "1;31"],
    ["44", "1;31;44"],
    ["2;3;4;5;7;8;9;53", "1;2;3;4;5;7;8;9;53;31;44"],
    ["22", "3;4;5;7;8;9;53;31;44"],
    ["23;24;25", "7;8;9;53;31;44"],
    ["27;28;29;55", "31;44"],
    ["39", "44"],
    ["49", ""],
    ["107;36", "36;107"],
    ["0;1", "1"],
    ["", ""],
  ];
  const input = rows.map(([codes]) => `${ESC}[${codes}mx`).join("");
  const expected = rows.map(([, sgr], i): Style => [i, i + 1, sgr]).filter(([, , sgr]) => sgr !== "");
  check(input, "x".repeat(rows.length), expected);
});

Deno.test("ansi: colours of the palette, and true ones", () => {
  check(`${ESC}[38;5;208mx`, "x", [[0, 1, "38;5;208"]]);
  check(`${ESC}[48;2;1;2;3;1mx`, "x", [[0, 1, "1;48;2;1;2;3"]]);
  check(`${ESC}[38:2::255:0:0mx`, "x", [[0, 1, "38:2::255:0:0"]]);
  check(`${ESC}[58;5;9;4:3mx${ESC}[59;4:0my`, "xy", [[0, 1, "4:3;58;5;9"]]);
  check(`${ESC}[38;5;1m${ESC}[32mx`, "x", [[0, 1, "32"]]);
  // What breaks off, or that nobody knows, means nothing.
  for (const codes of ["38", "38;5", "38;2;1;2", "38;7;1", "99", "x", "1000"]) {
    assert.deepEqual(readAnsi(`${ESC}[${codes}m.`).styles, [], codes);
  }
});

Deno.test("ansi: equal neighbours are one, however they came about", () => {
  check(`${ESC}[31ma${ESC}[0m${ESC}[31mb${ESC}[39;31mc`, "abc", [[0, 3, "31"]]);
  check(`${ESC}[1;31ma${ESC}[0;31;1mb`, "ab", [[0, 2, "1;31"]]);
  check(`${ESC}[31ma${ESC}[2Kb`, "ab", [[0, 2, "31"]]);
  check(`${ESC}[31ma${ESC}[0m ${ESC}[31mb`, "a b", [[0, 1, "31"], [2, 3, "31"]]);
  check(`${ESC}[31m${ESC}[32m${ESC}[0m`, "", []);
});

Deno.test("ansi: what is no text and no colour is left out", () => {
  const rows: [input: string, text: string][] = [
    [`${ESC}[2K${ESC}[1Gdone`, "done"],
    [`${ESC}[?25lhidden cursor${ESC}[?25h`, "hidden cursor"],
    [`${ESC}]8;;https://x.org\x07link${ESC}]8;;\x07 after`, "link after"],
    [`${ESC}]8;;https://x.org${ESC}\\link${ESC}]8;;${ESC}\\ after`, "link after"],
    [`${ESC}]0;title\x07text`, "text"],
    [`${ESC}P1$r0m${ESC}\\text`, "text"],
    [`${ESC}7saved${ESC}8`, "saved"],
    [`${ESC}(Bascii`, "ascii"],
    ["\x9b31mone byte", "one byte"],
    [`${ESC}[>4;2mkeys`, "keys"],
    [`${ESC}[?4mkeys`, "keys"],
    // Where a text was cut.
    [`text${ESC}`, "text"],
    [`text${ESC}[`, "text"],
    [`text${ESC}[38;5`, "text"],
    [`text${ESC}]8;;https://x`, "text"],
  ];
  for (const [input, text] of rows) assert.equal(readAnsi(input).text, text, JSON.stringify(input));
  check(`${ESC}[>4;2mkeys`, "keys", []);
});

Deno.test("ansi: a text is read in time linear in its length, whatever is in it", () => {
  const pieces = [ESC, `${ESC}[`, `${ESC}]`, `${ESC}[${"1".repeat(50)}`, `${ESC}[31m`, `${ESC}[  `, `${ESC}P`, "\x9b;"];
  for (const piece of pieces) {
    // Quadratic, one of these would take minutes.
    const { text } = readAnsi(piece.repeat(200_000));
    assert.ok(text.length <= 200_000 * piece.length);
  }
  assert.equal(readAnsi(`${ESC}[${"1;".repeat(1_000_000)}mx`).text, "x");
  assert.equal(readAnsi(`${ESC}[${" ".repeat(1_000_000)}`).text, " ".repeat(1_000_000));
});
