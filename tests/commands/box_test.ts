import assert from "node:assert/strict";
import { formatBox } from "../../commands/box.ts";

Deno.test("box: as wide as usual for a short line", () => {
  assert.equal(
    formatBox("Microlog: http://localhost:7777/#hello/2026_11_22_14_01_59/"),
    "┏━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┓\n" +
      "┃ Microlog: http://localhost:7777/#hello/2026_11_22_14_01_59/    ┃\n" +
      "┗━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┛\n",
  );
});

Deno.test("box: it grows with its line", () => {
  for (const length of [0, 1, 61, 62, 63, 200]) {
    const lines = formatBox("x".repeat(length)).split("\n");
    assert.equal(lines.length, 4);
    assert.deepEqual(new Set(lines.slice(0, 3).map((line) => line.length)), new Set([Math.max(length, 62) + 4]));
    assert.ok(lines[1]!.startsWith(`┃ ${"x".repeat(length)} `));
  }
});
