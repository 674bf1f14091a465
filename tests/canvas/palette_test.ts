import assert from "node:assert/strict";
import { FramePaints, paintOf, PAINTS } from "../../canvas/palette.ts";
import type { Origin } from "../../recording/origin.ts";

const ORIGINS: Origin[] = ["user", "npm", "jsr", "https", "node", "runtime", "wasm", "v8"];

/** Contrast as the Web Content Accessibility Guidelines define it. */
function contrast(a: string, b: string): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light! + 0.05) / (dark! + 0.05);
}

function luminance(color: string): number {
  const [r, g, b] = [1, 3, 5].map((i) => {
    const part = parseInt(color.slice(i, i + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}

Deno.test("text can be read on every colour", () => {
  for (const { fill, ink } of PAINTS) assert.ok(contrast(fill, ink) >= 4.5, `${ink} on ${fill}`);
});

Deno.test("the person's own code stands out from all else against the page", () => {
  const page = "#10141b";
  const fills = (origin: Origin) => Array.from({ length: 200 }, (_, i) => PAINTS[paintOf(`name ${i}`, origin)]!.fill);
  const least = Math.min(...fills("user").map((fill) => contrast(fill, page)));
  for (const origin of ORIGINS.slice(1)) {
    assert.ok(Math.max(...fills(origin).map((fill) => contrast(fill, page))) < least / 1.5, origin);
  }
});

Deno.test("a name always has the same colour, and names spread over all colours", () => {
  assert.equal(paintOf("Board.spin", "user"), paintOf("Board.spin", "user"));
  const used = new Set(Array.from({ length: 300 }, (_, i) => paintOf(`f${i}`, "user")));
  assert.equal(used.size, 12);
  for (const origin of ORIGINS) assert.ok(PAINTS[paintOf("", origin)]);
});

Deno.test("paints keep up with a table that grows", () => {
  const frames = { name: ["a"], origin: ["user" as Origin] };
  const paints = new FramePaints(frames);
  assert.equal(paints.of(0), paintOf("a", "user"));
  frames.name.push("b");
  frames.origin.push("npm");
  assert.equal(paints.of(1), paintOf("b", "npm"));
});
