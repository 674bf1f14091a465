import assert from "node:assert/strict";
import { makePicture, straightRoute } from "../../canvas/design_picture.ts";
import { formatShown, readShown } from "../../client/address.ts";
import { DesignChoice, nearestThreshold } from "../../client/design_choice.ts";
import { focusOf, neighboursOf, pickOf, rowsOf } from "../../client/design_focus.ts";
import { fadedOf } from "../../client/design_search.ts";
import { designOf, nodesByFrame } from "../../profile/design.ts";
import { ProfileBuilder } from "../../profile/builder.ts";
import type { RecordingRecord } from "../../recording/records.ts";
import { game } from "../browser/designs.ts";
import { graphOf } from "../canvas/design_graphs.ts";

function picture() {
  const graph = graphOf(
    [["outer", -1], ["upper", 0], ["lower", 0], ["beside", -1]],
    [[1, 2, 90], [1, 3, 10], [3, 2, 20], [1, 1, 40]],
  );
  const boxes = graph.nodes.map((_, i) => ({ x: 200 * i, y: 0, width: 100, height: 40 }));
  return makePicture(graph, boxes, graph.edges.map((_, edge) => straightRoute({ graph, boxes }, edge)));
}

Deno.test("boxes and arrows are found again by their keys", () => {
  const { graph } = picture();
  assert.deepEqual(pickOf(graph, { edge: 1 }), { from: "m:1", to: "m:3" });
  assert.deepEqual(rowsOf(graph, { from: "m:1", to: "m:3" }), { node: -1, edge: 1 });
  assert.deepEqual(rowsOf(graph, { node: "m:2" }), { node: 2, edge: -1 });
  assert.deepEqual(rowsOf(graph, { node: "gone" }), { node: -1, edge: -1 });
  assert.deepEqual(rowsOf(graph, undefined), { node: -1, edge: -1 });
});

Deno.test("neighbours of an outer box are those outside it", () => {
  assert.deepEqual(neighboursOf(picture(), 0), { calling: [2], called: [1] });
  assert.deepEqual(neighboursOf(picture(), 2), { calling: [0, 2], called: [] });
});

Deno.test("what is pointed at stands out before what is chosen; its arrows come heaviest first", () => {
  const shown = picture();
  const chosen = focusOf(shown, undefined, { node: "m:1" }, false)!;
  assert.deepEqual(chosen.edges, [0, 3, 1]);
  assert.deepEqual([...chosen.nodes].sort(), [1, 2, 3]);
  const pointed = focusOf(shown, { from: "m:3", to: "m:2" }, { node: "m:1" }, false)!;
  assert.deepEqual([pointed.edge, pointed.chosen, [...pointed.nodes]], [2, 1, [3, 2]]);
  assert.ok(pointed.rest < chosen.rest);
  assert.equal(focusOf(shown, undefined, undefined, false), undefined);
  assert.equal(focusOf(shown, { node: "m:2" }, { node: "m:1" }, true)?.rest, 1, "nothing fades while a box is dragged");
});

Deno.test("a search leaves boxes with what it found, those around them, and arrows that lead there", () => {
  const builder = new ProfileBuilder();
  for (const line of game("game")) builder.add(JSON.parse(line) as RecordingRecord);
  const { profile } = builder;
  const options = { level: "module" as const };
  const graph = designOf(profile, options);
  const found = Uint8Array.from(profile.frames.name, (name) => name === "report" ? 1 : 0);
  const scope = { range: undefined, threads: [0], mine: false, revision: profile.revision };
  const faded = fadedOf(profile, graph, scope, nodesByFrame(profile, graph, options), found);
  const names = graph.nodes.filter((_, i) => faded.nodes[i] === 0).map(({ name }) => name);
  assert.deepEqual(names.sort(), ["game", "report.ts"]);
  const edges = graph.edges.filter((_, i) => faded.edges[i] === 0);
  assert.deepEqual(edges.map(({ label }) => label), ["report"]);
  const other = fadedOf(profile, graph, { ...scope, threads: [] }, nodesByFrame(profile, graph, options), found);
  assert.ok(other.edges.every((one) => one === 1), "calls of threads that are hidden do not count");
});

Deno.test("a box is opened and folded; another recording begins anew", () => {
  const choice = new DesignChoice();
  choice.toggle("runtime");
  assert.deepEqual([...choice.opened.value], ["runtime"]);
  choice.toggle("p:lodash");
  choice.toggle("runtime");
  assert.deepEqual([...choice.opened.value], ["p:lodash"]);
  choice.level.value = "class";
  choice.reset();
  assert.equal(choice.opened.value.size, 0);
  assert.equal(choice.level.value, "class");
});

Deno.test("level and threshold are in the address, and nonsense is not read", () => {
  assert.equal(formatShown({ tab: "design", level: "class", least: 0.05 }), "tab=design&level=class&least=0.05");
  assert.deepEqual(readShown("#a/b/?tab=design&level=class&least=0.05"), {
    tab: "design",
    level: "class",
    least: 0.05,
  });
  assert.deepEqual(readShown("#a/b/?level=atom&least=-1"), {});
  assert.deepEqual(readShown("#a/b/?least=1e9"), {});
  assert.equal(readShown("#a/b/?least=0.04").least, 0.05, "the nearest step");
  assert.equal(nearestThreshold(7), 0.5);
});
