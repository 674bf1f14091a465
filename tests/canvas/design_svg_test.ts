import assert from "node:assert/strict";
import { makePicture, straightRoute } from "../../canvas/design_picture.ts";
import { designSvg, escapeXml } from "../../canvas/design_svg.ts";
import { DARK, LIGHT, type Look } from "../../canvas/look.ts";
import { TextFitter } from "../../canvas/text.ts";
import { graphOf } from "./design_graphs.ts";

const fitter = new TextFitter((text) => 7 * text.length);

function svgOf(names: readonly string[], label: string, look: Look = DARK): string {
  const graph = graphOf(names.map((name) => [name, -1] as const), [[0, 1, 100, label], [1, 1, 50, label]]);
  const boxes = names.map((_, i) => ({ x: 0, y: 200 * i, width: 160, height: 46 }));
  const picture = makePicture(graph, boxes, graph.edges.map((_, edge) => straightRoute({ graph, boxes }, edge)));
  return designSvg({ picture, look, fitter, title: "Design of <game>" });
}

Deno.test("text is escaped, and what XML cannot hold is left out", () => {
  assert.equal(escapeXml(`<a b="c" d='e'>&`), "&lt;a b=&quot;c&quot; d=&#39;e&#39;&gt;&amp;");
  assert.equal(escapeXml("a\u0000b\u001b[1m\ud800\uffff"), "a\ufffdb\ufffd[1m\ufffd\ufffd");
  assert.equal(escapeXml("exe\u202e.txt"), "exe\ufffd.txt");
});

Deno.test("whatever names hold, no tag comes of them", () => {
  const svg = svgOf(["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>'], "]]></text><script>");
  const tags = new Set([...svg.matchAll(/<\/?([a-z]+)/g)].map(([, tag]) => tag));
  assert.deepEqual([...tags].sort(), ["g", "path", "rect", "svg", "text", "title"]);
  // Left of all tags there is no sign that could begin or end one.
  assert.doesNotMatch(
    svg.replace(/<\/?[a-z]+(?: [a-z-]+="[^"<>]*"| xmlns="[^"]*"| viewBox="[^"]*")*\/?>/g, ""),
    /[<>]/,
  );
});

Deno.test("an SVG has all boxes with their times, and arrows with heads and labels", () => {
  const svg = svgOf(["main.ts", "board.ts"], "spin");
  assert.match(svg, /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" viewBox="-24 -24 [\d.]+ [\d.]+"/);
  assert.match(svg, /<title>Design of &lt;game&gt;<\/title>/);
  assert.match(svg, />main\.ts<\/text>/);
  assert.match(svg, />2 s · self 900 ms<\/text>|>2\.00 s · self 900 ms<\/text>/);
  assert.equal(svg.match(/<path d="M[^"]*Z"/g)?.length, 2, "two heads");
  assert.match(svg, />spin<\/text>/);
  assert.match(svg, /src\/main\.ts → src\/board\.ts/);
  assert.doesNotMatch(svg, /NaN|undefined|Infinity/);
});

Deno.test("an SVG has the colours of the page", () => {
  assert.match(svgOf(["a", "b"], "f", DARK), new RegExp(`fill="${DARK.back}"`));
  assert.match(svgOf(["a", "b"], "f", LIGHT), new RegExp(`fill="${LIGHT.back}"`));
});
