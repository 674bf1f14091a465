import assert from "node:assert/strict";
import { DARK, LIGHT, type Look } from "../../canvas/look.ts";
import { contrast, distance, nearest } from "./colors.ts";

/** What is below the charts: the page, and behind the lines the side. */
const SIDES: Record<Look["name"], string> = { dark: "#141923", light: "#f5f7fa" };

for (const look of [DARK, LIGHT]) {
  const { name, back } = look;
  const bars = [...look.user, ...look.packages, ...look.runtime, ...look.engine];

  Deno.test(`${name}: text can be read on every bar`, () => {
    for (const { fill, ink } of [...bars, look.faded]) {
      assert.ok(contrast(fill, ink) >= 4.5, `${ink} on ${fill}: ${contrast(fill, ink)}`);
    }
  });

  Deno.test(`${name}: text beside bars can be read`, () => {
    for (const [ink, ground] of [[look.text, back], [look.quiet, back], [look.text, look.spanBody]] as const) {
      assert.ok(contrast(ink, ground) >= 4.5, `${ink} on ${ground}: ${contrast(ink, ground)}`);
    }
  });

  Deno.test(`${name}: what is drawn stands out from the page`, () => {
    const drawn = {
      ...Object.fromEntries(bars.map(({ fill }, i) => [`bar ${i}`, fill])),
      ...look.levels,
      ...look.lines,
      ...look.spans,
      ...Object.fromEntries(look.threads.map((color, i) => [`thread ${i}`, color])),
      mark: look.mark,
      busyEdge: look.busyEdge,
    };
    for (const [what, color] of Object.entries(drawn)) {
      for (const ground of [back, SIDES[name]]) {
        // Bars lie on the page itself.
        if (ground !== back && what.startsWith("bar")) continue;
        assert.ok(contrast(color, ground) >= 3, `${what} ${color} on ${ground}: ${contrast(color, ground)}`);
      }
    }
  });

  Deno.test(`${name}: colours stay apart for the colour-blind`, () => {
    const lists: Record<string, [colors: Record<string, string>, least: number]> = {
      levels: [look.levels, 0.1],
      lines: [look.lines, 0.075],
      spans: [look.spans, 0.075],
      threads: [Object.fromEntries(look.threads.map((color, i) => [i, color])), 0.1],
      functions: [Object.fromEntries(look.user.map(({ fill }, i) => [i, fill])), 0.065],
    };
    for (const [what, [colors, least]] of Object.entries(lists)) {
      const [apart, which] = nearest(colors);
      assert.ok(apart >= least, `${what} ${which}: ${apart}`);
    }
  });

  Deno.test(`${name}: the person's own code stands out from what it stands on`, () => {
    const away = (paints: Look["user"]) => paints.map(({ fill }) => contrast(fill, back));
    assert.ok(Math.min(...away(look.user)) > 1.15 * Math.max(...away(look.packages)));
    assert.ok(Math.min(...away(look.packages)) >= Math.max(...away(look.runtime)));
  });
}

Deno.test("both looks have as many colours of each kind", () => {
  for (const kind of ["user", "packages", "runtime", "engine", "threads"] as const) {
    assert.equal(LIGHT[kind].length, DARK[kind].length, kind);
  }
});

Deno.test("the simulation takes red and green together and leaves blue and yellow apart", () => {
  assert.ok(distance("#c03020", "#607010", "deuteranopia") < distance("#c03020", "#607010", "normal") / 2);
  assert.ok(distance("#2040c0", "#c0b020", "protanopia") > 0.3);
  assert.equal(distance("#123456", "#123456", "protanopia"), 0);
  assert.ok(Math.abs(distance("#000000", "#ffffff", "deuteranopia") - 1) < 0.01);
});
