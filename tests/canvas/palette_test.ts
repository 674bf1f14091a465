import assert from "node:assert/strict";
import { DARK, LIGHT, look, useLook } from "../../canvas/look.ts";
import { cssFill, FramePaints, paintFor, paintOf, paintsOf } from "../../canvas/palette.ts";
import type { Origin } from "../../recording/origin.ts";

const ORIGINS: Origin[] = ["user", "npm", "jsr", "https", "node", "runtime", "wasm", "v8"];

Deno.test("a name always has the same colour, and names spread over all colours", () => {
  assert.equal(paintOf("Board.spin", "user"), paintOf("Board.spin", "user"));
  const used = new Set(Array.from({ length: 300 }, (_, i) => paintOf(`f${i}`, "user")));
  assert.equal(used.size, DARK.user.length);
  for (const origin of ORIGINS) assert.ok(paintsOf(DARK)[paintOf("", origin)]);
});

Deno.test("what a function is part of decides its group of colours", () => {
  assert.ok(DARK.user.includes(paintsOf(DARK)[paintOf("f", "user")]!));
  assert.ok(DARK.packages.includes(paintsOf(DARK)[paintOf("f", "npm")]!));
  assert.ok(DARK.runtime.includes(paintsOf(DARK)[paintOf("f", "node")]!));
  assert.ok(DARK.engine.includes(paintsOf(DARK)[paintOf("f", "v8")]!));
});

Deno.test("colours follow the look; those of elements follow the page", () => {
  const before = look();
  const row = paintOf("f", "user");
  try {
    useLook(LIGHT);
    assert.deepEqual(paintFor("f", "user"), LIGHT.user[row]);
    useLook(DARK);
    assert.deepEqual(paintFor("f", "user"), DARK.user[row]);
    assert.equal(cssFill("f", "user"), `light-dark(${LIGHT.user[row]!.fill}, ${DARK.user[row]!.fill})`);
  } finally {
    useLook(before);
  }
});

Deno.test("paints keep up with a table that grows", () => {
  const frames = { name: ["a"], origin: ["user" as Origin] };
  const paints = new FramePaints(frames);
  assert.equal(paints.of(0), paintOf("a", "user"));
  frames.name.push("b");
  frames.origin.push("npm");
  assert.equal(paints.of(1), paintOf("b", "npm"));
});
