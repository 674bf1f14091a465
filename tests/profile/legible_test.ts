import assert from "node:assert/strict";
import { ProfileBuilder } from "../../profile/builder.ts";
import { legible } from "../../profile/legible.ts";

Deno.test("what cannot be seen in a name is made visible, letters of all scripts stay", () => {
  assert.equal(legible("Board.spin"), "Board.spin");
  assert.equal(legible("a\nb\tc\u0000\u007f\u0085"), "a b c\ufffd\ufffd\ufffd");
  assert.equal(legible("\u202Eexe.txt\u202C \u2067x\u2069"), "\ufffdexe.txt\ufffd \ufffdx\ufffd");
  assert.equal(legible("שלום 世界 👩‍👩‍👧 é"), "שלום 世界 👩‍👩‍👧 é");
  assert.equal(legible(legible("\u0007\u200b")), "\ufffd\ufffd");
});

Deno.test("names of functions and threads are legible in a profile", () => {
  const builder = new ProfileBuilder();
  builder.add({ type: "frames", first: 0, name: ["a\nb", " \n"], source: [-1, -1], line: [0, 0], column: [0, 0] });
  builder.add({ type: "thread", thread: 3, name: "\u202Ework", time: 0 });
  assert.deepEqual(builder.profile.frames.name, ["a b", "(no name)"]);
  assert.equal(builder.profile.threads[0]!.name, "\ufffdwork");
});
