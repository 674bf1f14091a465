import assert from "node:assert/strict";
import { MicrologError } from "../../recording/errors.ts";
import { checkLabel, formatId, formatTime, isLabel, isTime, parseId } from "../../recording/identity.ts";

Deno.test("labels are letters, digits, dots, lines and hyphens", () => {
  for (const label of ["hello", "Server-load_2", "a.b", "x".repeat(100), "_", "7"]) {
    assert.equal(checkLabel(label), label);
    assert.ok(isLabel(label));
  }
  for (const label of ["", ".", "..", "a..b", ".hidden", "-x", "a b", "a/b", "a\\b", "ü", "x".repeat(101), "a\n"]) {
    assert.throws(() => checkLabel(label), MicrologError, JSON.stringify(label));
    assert.ok(!isLabel(label));
  }
});

Deno.test("a bad label is refused with the reason", () => {
  assert.throws(() => checkLabel(""), { message: 'Cannot use the label "": it is empty' });
  assert.throws(() => checkLabel("x".repeat(101)), { message: /longer than 100 characters/ });
  assert.throws(() => checkLabel("a/b"), { message: /only letters, digits, \., _ and - may stand in it/ });
});

Deno.test("a time is local, to the second", () => {
  const time = formatTime(new Date(2026, 0, 2, 3, 4, 5, 999));
  assert.equal(time, "2026_01_02_03_04_05");
  assert.ok(isTime(time));
  assert.ok(isTime(`${time}_2`));
  for (const bad of [`${time}_0`, `${time}_`, "2026_01_02", `../${time}`, ""]) assert.ok(!isTime(bad), bad);
});

Deno.test("a name is read as it is shown, and as it stands in a link", () => {
  const id = { label: "hello", time: "2026_11_22_14_01_59_2" };
  const text = formatId(id);
  for (const form of [text, `${text}/`, `#${text}`, `#${text}/`]) assert.deepEqual(parseId(form), id);
  for (const bad of ["hello", "hello/", `../${id.time}`, `hello/${id.time}/x`, `hello/../${id.time}`, `//${id.time}`]) {
    assert.throws(() => parseId(bad), MicrologError, bad);
  }
});
