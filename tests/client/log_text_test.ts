import assert from "node:assert/strict";
import { spokenMoment } from "../../client/log_copy.ts";
import { cutText, seen } from "../../client/log_text.ts";

Deno.test("short texts are shown whole", () => {
  for (const text of ["", "a", "a\nb", "a\n".repeat(12), "x".repeat(1000)]) {
    assert.deepEqual(cutText(text, 0), { end: text.length, more: "" });
  }
});

Deno.test("many lines are cut at a line, and shown all when asked for", () => {
  const text = Array.from({ length: 5000 }, (_, i) => `line ${i}`).join("\n");
  const { end, more } = cutText(text, 0);
  assert.match(text.slice(0, end), /line 11$/);
  assert.equal(more, "Show all 5,000 lines");
  assert.deepEqual(cutText(text, 1), { end: text.length, more: "" });
});

Deno.test("a line of ten megabytes is shown piece by piece", () => {
  const text = "x".repeat(10_000_000);
  assert.deepEqual(cutText(text, 0), { end: 1000, more: "Show 199.0 kB more of 10.0 MB" });
  assert.deepEqual(cutText(text, 3), { end: 600_000, more: "Show 200.0 kB more of 10.0 MB" });
  assert.equal(cutText("x".repeat(3000), 0).more, "Show all of 3.0 kB");
});

Deno.test("no character is cut in half", () => {
  assert.equal(cutText("x".repeat(999) + "😀😀", 0).end, 999);
});

Deno.test("what cannot be seen is seen, one for one", () => {
  assert.equal(seen("a\u001b[31m\u0007\u0000\u007f\u0085b"), "a␛[31m␇␀␡\ufffdb");
  assert.equal(seen("one\ttwo\r\nthree\rfour"), "one\ttwo\r\nthree␍four");
  assert.equal(seen("\u202Egnp.exe\u202C"), "\ufffdgnp.exe\ufffd");
  assert.equal(seen("שלום é 😀 \u200fx"), "שלום é 😀 \u200fx");
});

Deno.test("moments are told to the hundredth of a second, however late", () => {
  assert.equal(spokenMoment(14_890_000), "14.89 s");
  assert.equal(spokenMoment(320_000), "320 ms");
  assert.equal(spokenMoment(65_129_000), "1 min 5.12 s");
  assert.equal(spokenMoment(3_725_990_000), "1 h 2 min 5.99 s");
});
