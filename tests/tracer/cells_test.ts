import assert from "node:assert/strict";
import { displaySource, originOf } from "../../recording/origin.ts";
import { cellUrl } from "../../tracer/cells.ts";

const CASES: [code: string, shown: string][] = [
  ["class Board {\n  spin() {}\n}\n", "cell: class Board"],
  ['await start("life");\nconsole.log(1);\n', 'cell: await start("…")'],
  ["// Comments\n/* of\n both kinds */\nfunction spin(times) {\n}\n", "cell: function spin(times)"],
  ["{\n  const size = 10;\n}\n", "cell: const size = 10"],
  ['const { start } = await import("../mod.ts");\n', 'cell: const { start } = await import("…")'],
  [`const ${"long".repeat(20)} = 1;\n`, `cell: const ${"long".repeat(8)}lo…`],
  ["const keys = ['it\\'s', `\n`], half = 1 / 2;\n", "cell: const keys = ['…', `…`"],
  ["const half = 100 / 2, ratio = 7 % 2;\n", "cell: const half = 100…"],
  ["const rest = 7 % 2;\n", "cell: const rest = 7 % 2"],
  ["lone\ud800(1);\n", "cell: lone\ufffd(1)"],
  ["", "cell: "],
];

for (const [code, shown] of CASES) {
  Deno.test(`cells: ${JSON.stringify(code.slice(0, 40))} is called by how it begins`, () => {
    const url = cellUrl(`'use strict'; void 0;${code}`);
    assert.ok(url !== undefined && /^cell:[\w%.()'*!~-]*$/.test(url), url);
    assert.equal(originOf(url), "user");
    assert.equal(displaySource(url, "/home/me"), shown);
  });
}

Deno.test("cells: generated code is none", () => {
  assert.equal(cellUrl("(function anonymous(view\n) {\nreturn view;\n})"), undefined);
  assert.equal(cellUrl("'use strict'; spin();"), undefined);
});
