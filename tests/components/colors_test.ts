import assert from "node:assert/strict";
import { DARK, LIGHT, type Look } from "../../canvas/look.ts";
import { contrast, nearest } from "../canvas/colors.ts";

const STYLES = new URL("../../components/styles/", import.meta.url);
const LOOKS: readonly Look[] = [DARK, LIGHT];

/** The variables of colors.css for a look; only those that are opaque. */
async function variables(name: Look["name"]): Promise<Record<string, string>> {
  const css = await Deno.readTextFile(new URL("colors.css", STYLES));
  const found: Record<string, string> = {};
  for (const [, variable, value] of css.matchAll(/--([\w-]+): ([^;]+);/g)) {
    const both = value!.match(/^light-dark\((#\w{6}), (#\w{6})\)$/);
    if (both) found[variable!] = both[name === "light" ? 1 : 2]!;
    else if (/^#\w{6}$/.test(value!)) found[variable!] = value!;
  }
  return found;
}

/** Text and what it stands on: at least 4.5:1. */
const GROUNDS = ["back", "side", "raised", "hover", "chosen", "tip"];
const TEXTS: [text: string, grounds: readonly string[]][] = [
  ["text", GROUNDS],
  ["soft", GROUNDS],
  ["faint", GROUNDS],
  ["accent", GROUNDS],
  ["problem", ["back", "side", "raised", "hover"]],
  ["good-text", ["side", "hover", "chosen"]],
  ["crashed-text", ["side", "hover", "chosen"]],
  ["brand-ink", ["brand"]],
  ["level-ink", ["debug", "info", "warn", "error"]],
  ["danger-text", ["danger-back", "danger-hover"]],
  ["text", ["danger-soft", "grip-back", "grip-back-hover"]],
  ["notice-text", ["notice-back"]],
  ["error-text", ["error-back", "back", "raised"]],
  ["warning-text", ["warning-back"]],
  ["warning-title", ["warning-back"]],
  ["flag-text", ["flag-back"]],
];

/** What is seen against what is beside it: at least 3:1. */
const PARTS: [part: string, grounds: readonly string[]][] = [
  ["strong-edge", ["back", "side", "raised"]],
  ["accent", GROUNDS],
  ["mark", ["back", "side"]],
  ["danger", ["back", "side"]],
  ["good", ["side"]],
  ["bar", ["side"]],
  ["bar-odd", ["side"]],
  ["spread", ["side"]],
  ["spread-chosen", ["side"]],
  ["brand", []],
  ...["cpu", "memory", "modules", "objects"].map((line): [string, string[]] => [line, ["side"]]),
  ...["debug", "info", "warn", "error"].map((level): [string, string[]] => [level, ["side", "raised"]]),
  ...["slow", "import", "pause", "wait", "memory"].map((
    kind,
  ): [string, string[]] => [`kind-${kind}`, ["back", "side"]]),
  ...["measure", "time", "group", "mark", "stamp", "enabled"].map((kind): [string, string[]] => [
    `span-${kind}`,
    ["back", "side"],
  ]),
];

for (const look of LOOKS) {
  Deno.test(`${look.name}: text and parts of the page have the contrast of WCAG AA`, async () => {
    const color = await variables(look.name);
    const low: string[] = [];
    for (const [pairs, least] of [[TEXTS, 4.5], [PARTS, 3]] as const) {
      for (const [one, grounds] of pairs) {
        for (const ground of grounds) {
          const has = contrast(color[one]!, color[ground]!);
          if (!(has >= least)) low.push(`${one} on ${ground}: ${has.toFixed(2)}`);
        }
      }
    }
    assert.deepEqual(low, []);
  });

  Deno.test(`${look.name}: what is both on the page and on a canvas has one colour`, async () => {
    const color = await variables(look.name);
    assert.equal(color.back, look.back);
    assert.equal(color.text, look.text);
    assert.equal(color.faint, look.quiet);
    for (const [level, its] of Object.entries(look.levels)) assert.equal(color[level], its, level);
    for (const [line, its] of Object.entries(look.lines)) assert.equal(color[line], its, line);
    for (const [kind, its] of Object.entries(look.spans)) {
      assert.equal(color[`span-${kind === "timeStamp" ? "stamp" : kind}`], its, kind);
    }
  });

  Deno.test(`${look.name}: kinds of what stands out stay apart for the colour-blind`, async () => {
    const kinds = Object.entries(await variables(look.name)).filter(([name]) => name.startsWith("kind-"));
    const [apart, which] = nearest(Object.fromEntries(kinds));
    assert.ok(apart >= 0.07, `${which}: ${apart}`);
  });

  Deno.test(`${look.name}: terminal colours can be read on the page`, async () => {
    const color = await variables(look.name);
    const css = await Deno.readTextFile(new URL("sgr.css", STYLES));
    const low: string[] = [];
    const check = (name: string, ink: string, ground: string) => {
      const has = contrast(ink, ground);
      if (!(has >= 4.5)) low.push(`${name}: ${has.toFixed(2)}`);
    };
    for (const [, number, light, dark] of css.matchAll(/\.sgr-(\d+) \{\s*color: light-dark\((#\w{6}), (#\w{6})\)/g)) {
      for (const ground of ["back", "side", "raised"]) {
        check(`${number} on ${ground}`, look.name === "light" ? light! : dark!, color[ground]!);
      }
    }
    for (
      const [, number, ground, ink] of css.matchAll(/\.sgr-back-(\d+) \{\s*background: (#\w{6});\s*color: (#\w{6})/g)
    ) {
      check(`text on ${number}`, ink!, ground!);
    }
    assert.deepEqual(low, []);
  });
}

Deno.test("style sheets name no colours but by their variables", async () => {
  const literal: string[] = [];
  for await (const { name } of Deno.readDir(STYLES)) {
    if (!name.endsWith(".css") || name === "colors.css" || name === "sgr.css") continue;
    const css = (await Deno.readTextFile(new URL(name, STYLES))).replace(/\/\*.*?\*\//gs, "");
    for (const [color] of css.matchAll(/#[0-9a-f]{3,8}\b(?=[^{]*[;}])|\b(?:rgb|hsl|oklch|oklab)a?\([^)]*\)/gi)) {
      literal.push(`${name}: ${color}`);
    }
  }
  assert.deepEqual(literal, []);
});

Deno.test("every variable that is used is there", async () => {
  const texts: string[] = [];
  for await (const { name } of Deno.readDir(STYLES)) {
    if (name.endsWith(".css")) texts.push(await Deno.readTextFile(new URL(name, STYLES)));
  }
  const css = texts.join("\n");
  const known = new Set([...css.matchAll(/--([\w-]+):/g)].map(([, name]) => name));
  // Set by components on elements.
  const set = new Set(["panel"]);
  const missing = [...css.matchAll(/var\(--([\w-]+)\)/g)].map(([, name]) => name!)
    .filter((name) => !known.has(name) && !set.has(name));
  assert.deepEqual([...new Set(missing)], []);
});
