import assert from "node:assert/strict";
import { ProfileBuilder } from "../../profile/builder.ts";
import {
  type DesignFunction,
  type DesignGraph,
  designOf,
  type DesignOptions,
  designSteps,
  firstOpened,
  functionsOfEdge,
  functionsOfNode,
  nodesByFrame,
} from "../../profile/design.ts";
import { folders } from "../../profile/design_folders.ts";
import { ownerOf } from "../../profile/design_owner.ts";
import type { Profile } from "../../profile/types.ts";
import type { RecordingRecord } from "../../recording/records.ts";
import { HEADER, INTERVAL, profileOf, profileWith, Sampler } from "./samples.ts";

const HOME = "file:///home/me/game/";
const RUNTIME = "ext:core/01_core.js";

/** A profile of a text whose functions are named `module:function`; `_` is a space, `v8:name` has no source. */
function profileIn(
  urls: Record<string, string>,
  text: string,
  chunks: (sampler: Sampler) => RecordingRecord[] = () => [],
): Profile {
  const builder = new ProfileBuilder();
  const names = Object.keys(urls);
  const sampler = new Sampler();
  builder.add(HEADER);
  builder.add({ type: "thread", thread: 0, name: "main", time: 0 });
  builder.add({ type: "sources", first: 0, url: Object.values(urls), time: names.map(() => 0) });
  for (const record of [...sampler.chunk(text), ...chunks(sampler)]) {
    if (record.type === "frames") {
      for (const [i, name] of record.name.entries()) {
        const colon = name.indexOf(":");
        if (name.startsWith("(") || colon < 0) continue;
        record.source[i] = names.indexOf(name.slice(0, colon));
        record.name[i] = name.slice(colon + 1).replaceAll("_", " ");
        record.line[i] = record.first + i + 1;
      }
    }
    builder.add(record);
  }
  return builder.profile;
}

/** Boxes, indented by what they lie in: `name self total calls functions`, in samples; `+` where it can be opened. */
function boxes({ nodes }: DesignGraph, parent = -1, indent = ""): string[] {
  return nodes.flatMap((node, index) => {
    if (node.parent !== parent) return [];
    const { name, self, total, calls, functions, folded } = node;
    assert.ok(node.parent < index);
    const text = `${indent}${name} ${self / INTERVAL} ${total / INTERVAL} ${calls} ${functions}${folded ? " +" : ""}`;
    return [text, ...boxes({ nodes } as DesignGraph, index, `${indent}  `)];
  });
}

/** Edges: `from>to total calls functions: label`, in samples. */
function edges({ nodes, edges }: DesignGraph): string[] {
  return edges.map(({ from, to, total, calls, functions, label }) =>
    `${nodes[from]!.name}>${nodes[to]!.name} ${total / INTERVAL} ${calls} ${functions}: ${label}`
  );
}

function list(functions: readonly DesignFunction[]): string[] {
  return functions.map(({ name, total, self, calls }) => `${name} ${total / INTERVAL} ${self / INTERVAL} ${calls}`);
}

const GAME = { m: `${HOME}main.ts`, b: `${HOME}board.ts`, lib: "npm:lib@1.0.0/index.js", r: RUNTIME };
const PROGRAM = `
  m:main m:main       m:main       m:main  m:main  r:tick
  .      b:Board.spin b:Board.spin lib:pad m:draw  m:draw
  .      .            b:check      b:check v8:sort .`;

Deno.test("design: modules are boxes in those of packages, dependencies and the runtime are one each", () => {
  const graph = designOf(profileIn(GAME, PROGRAM), { level: "module" });
  assert.deepEqual(
    boxes(graph),
    [
      "game 5 6 6 4",
      "  main.ts 3 6 3 2",
      "  board.ts 2 3 3 2 +",
      "lib 0 1 1 1 +",
      "Runtime 0 1 1 1 +",
    ].map((line) => line.replace("game 5 6 6 4", "game 6 6 6 4").replace("board.ts 2 3", "board.ts 3 3")),
  );
  assert.deepEqual(edges(graph), [
    "main.ts>board.ts 2 1 1: Board.spin",
    "board.ts>board.ts 1 1 1: check",
    "main.ts>lib 1 1 1: pad",
    "lib>board.ts 1 1 1: check",
    "main.ts>main.ts 1 1 1: draw",
    "Runtime>main.ts 1 1 1: draw",
  ]);
  assert.equal(graph.nodes.find(({ name }) => name === "lib")!.title, "npm:lib@1.0.0");
  assert.equal(graph.nodes.find(({ name }) => name === "board.ts")!.title, "board.ts");
});

Deno.test("design: packages alone, or the classes of modules", () => {
  const profile = profileIn(GAME, PROGRAM);
  const packages = designOf(profile, { level: "package" });
  assert.deepEqual(boxes(packages), ["game 6 6 6 4 +", "lib 0 1 1 1 +", "Runtime 0 1 1 1 +"]);
  assert.deepEqual(edges(packages).map((edge) => edge.split(" ")[0]), [
    "game>game",
    "game>lib",
    "lib>game",
    "Runtime>game",
  ]);
  assert.deepEqual(boxes(designOf(profile, { level: "class" })).slice(0, 5), [
    "game 6 6 6 4",
    "  main.ts 3 6 3 2",
    "  board.ts 3 3 3 2",
    "    Board 1 2 1 1",
    "    (functions) 2 2 2 1",
  ]);
});

Deno.test("design: what is folded opens one step further than the level", () => {
  const profile = profileIn(GAME, PROGRAM);
  const opened = designOf(profile, { level: "package", opened: new Set(["runtime", "p:npm:lib@1.0.0"]) });
  assert.deepEqual(
    boxes(opened),
    [
      "game 6 6 6 4 +",
      "lib 0 1 1 1",
      "  index.js 0 1 1 1",
      "Runtime 0 1 1 1",
      "  01_core.js 0 1 1 1",
    ],
  );
  assert.deepEqual(opened.nodes.filter(({ opened }) => opened).map(({ name }) => name), ["lib", "Runtime"]);
  const module = designOf(profile, { level: "module", opened: new Set([`m:${HOME}board.ts`]) });
  assert.deepEqual(module.nodes.filter(({ kind }) => kind === "class").map(({ name }) => name), [
    "Board",
    "(functions)",
  ]);
});

Deno.test("design: a box that is on the stack several times counts once", () => {
  const graph = designOf(
    profileIn(
      GAME,
      `
      m:f m:f m:f m:f
      b:g b:g b:g .
      m:f m:f .   .
      b:g .   .   .`,
    ),
    { level: "module" },
  );
  assert.deepEqual(boxes(graph), ["game 4 4 4 2", "  main.ts 2 4 2 1", "  board.ts 2 3 2 1"]);
  assert.deepEqual(edges(graph), ["main.ts>board.ts 3 2 1: g", "board.ts>main.ts 2 1 1: f"]);
});

Deno.test("design: what has no source, and collecting garbage, is part of what called it", () => {
  const graph = designOf(
    profileIn(
      GAME,
      `
      m:main m:main m:main (gc)
      v8:map v8:map (gc)   .
      .      b:each .      .`,
    ),
    { level: "module" },
  );
  assert.deepEqual(boxes(graph), ["game 4 4 2 2", "  main.ts 3 4 1 1", "  board.ts 1 1 1 1"]);
  assert.deepEqual(edges(graph), ["main.ts>board.ts 1 1 1: each"]);
  const alone = designOf(profileIn(GAME, "v8:run v8:run\nm:main ."), { level: "module" });
  assert.deepEqual(edges(alone), ["Runtime>main.ts 1 1 1: main"]);
});

Deno.test("design: a range cuts calls, threads are chosen", () => {
  const profile = profileIn(GAME, PROGRAM, (sampler) => [
    { type: "thread", thread: 1, name: "worker", time: 0 },
    ...sampler.chunk("b:work b:work", 0, 1),
  ]);
  const part = designOf(profile, {
    level: "package",
    range: { from: 0.5 * INTERVAL, until: 2 * INTERVAL },
    threads: [0],
  });
  assert.deepEqual(boxes(part), ["game 1.5 1.5 2 2 +"]);
  assert.deepEqual(boxes(designOf(profile, { level: "module", threads: [1] })), [
    "game 2 2 1 1",
    "  board.ts 2 2 1 1 +",
  ]);
  assert.deepEqual(boxes(designOf(profile, { level: "module", threads: [] })), []);
});

Deno.test("design: small edges are left out, and boxes that had no others", () => {
  const profile = profileIn(GAME, PROGRAM);
  const graph = designOf(profile, { level: "module", threshold: 0.75 });
  assert.deepEqual(edges(graph), ["main.ts>board.ts 2 1 1: Board.spin"]);
  assert.deepEqual([graph.hidden, graph.hiddenNodes], [5, 2]);
  assert.deepEqual(boxes(graph), ["game 6 6 6 4", "  main.ts 3 6 3 2", "  board.ts 3 3 3 2 +"]);
  assert.equal(designOf(profile, { level: "module", threshold: 0.5 }).hidden, 0);
});

Deno.test("design: the functions behind a box, and behind an edge", () => {
  const profile = profileIn(GAME, PROGRAM);
  const options: DesignOptions = { level: "module" };
  assert.deepEqual(list(functionsOfNode(profile, options, `m:${HOME}board.ts`)), [
    "check 2 2 2",
    "Board.spin 2 1 1",
  ]);
  assert.equal(functionsOfNode(profile, options, `p:${HOME}`).length, 4);
  assert.deepEqual(list(functionsOfEdge(profile, options, "p:npm:lib@1.0.0", `m:${HOME}board.ts`)), ["check 1 1 1"]);
  assert.deepEqual(functionsOfNode(profile, options, "m:none"), []);
  assert.deepEqual(functionsOfEdge(profile, options, "m:none", "runtime"), []);
});

Deno.test("design: each function's box is known, none where it is left out", () => {
  const profile = profileIn(GAME, PROGRAM);
  const options: DesignOptions = { level: "module", threshold: 0.75 };
  const graph = designOf(profile, options);
  const found = [...nodesByFrame(profile, graph, options)].map((node, frame) =>
    `${profile.frames.name[frame]} ${graph.nodes[node]?.name ?? "none"}`
  );
  assert.deepEqual(found, [
    "main main.ts",
    "Board.spin board.ts",
    "check board.ts",
    "pad none",
    "draw main.ts",
    "sort none",
    "tick none",
  ]);
});

Deno.test("design: it is worked out once for each state of the profile, in steps or at once", () => {
  const profile = profileIn(GAME, PROGRAM);
  const graph = designOf(profile, { level: "module", threads: [0] });
  assert.equal(designOf(profile, { level: "module", threads: [0] }), graph);
  const steps = designSteps(profile, { level: "module" });
  let step = steps.next();
  while (!step.done) step = steps.next();
  assert.deepEqual(step.value, graph);
  profile.revision++;
  assert.notEqual(designOf(profile, { level: "module", threads: [0] }), graph);
});

Deno.test("design: an empty recording has no boxes", () => {
  const none = { nodes: [], edges: [], hidden: 0, hiddenNodes: 0 };
  assert.deepEqual(designOf(new ProfileBuilder().profile, { level: "module", threshold: 0.5 }), none);
  assert.deepEqual(designOf(profileOf("(idle) (program)"), { level: "class" }), none);
});

Deno.test("design: a function that calls itself alone is a box with an edge to itself", () => {
  const profile = profileOf("A A A\n. A A\n. . A");
  const graph = designOf(profile, { level: "module" });
  assert.deepEqual(edges(graph), ["main.ts>main.ts 2 2 1: A"]);
  assert.equal(designOf(profile, { level: "module", threshold: 1 }).hidden, 0);
});

Deno.test("design: a chain of five thousand, and a knot", () => {
  const urls: Record<string, string> = {};
  for (let i = 0; i < 5000; i++) urls[`f${i}`] = `${HOME}f${i}.ts`;
  const chain = profileIn(urls, Object.keys(urls).map((name) => `${name}:g`).join("\n"));
  const graph = designOf(chain, { level: "module" });
  assert.deepEqual([graph.nodes.length, graph.edges.length], [5001, 4999]);
  const names = Array.from({ length: 12 }, (_, i) => `f${i}:g`);
  const pairs = names.flatMap((one) => names.map((other) => [one, other]));
  const knot = profileIn(urls, [0, 1].map((row) => pairs.map((pair) => pair[row]).join(" ")).join("\n"));
  assert.equal(designOf(knot, { level: "module" }).edges.length, 144);
});

Deno.test("design: names can be read, whatever is in them", () => {
  const profile = profileIn(
    { m: `${HOME}main.ts`, odd: `${HOME}%E2%80%AEexe.ts` },
    `m:main\nodd:\u202eevil${"x".repeat(100)}`,
  );
  const { nodes, edges: [edge] } = designOf(profile, { level: "module" });
  assert.deepEqual(nodes.map(({ name }) => name), ["game", "main.ts", "\ufffdexe.ts"]);
  assert.equal(edge!.label, `\ufffdevil${"x".repeat(26)}…`);
});

Deno.test("design: a program from a package is opened at first, a person's own is not", () => {
  const tool = profileIn(GAME, "lib:main lib:main lib:main m:main");
  assert.equal(firstOpened(designOf(tool, { level: "module" })), "p:npm:lib@1.0.0");
  const own = profileIn(GAME, "m:main m:main m:main lib:pad");
  assert.equal(firstOpened(designOf(own, { level: "module" })), undefined);
  assert.equal(firstOpened(designOf(new ProfileBuilder().profile, { level: "module" })), undefined);
});

Deno.test("design: classes and objects are told by names", () => {
  const owners = {
    "Board.spin": "Board",
    "Board.#spin": "Board",
    "get Board.size": "Board",
    "returned by Board.spin": "Board",
    "Board.prototype.spin": "Board",
    "Board.[Symbol.iterator]": "Board",
    "ts.Parser.parse": "ts.Parser",
    "Größe.messen": "Größe",
    "spin": "",
    "(anonymous)": "",
    "import board.ts": "",
    'app.get("/users", …)': "",
    "this.spin": "",
    "module.exports.spin": "",
    "exports.Board.spin": "Board",
    "globalThis.spin": "",
    "a()": "",
    "1.5": "",
    "..": "",
    "": "",
  };
  assert.deepEqual(Object.keys(owners).map((name) => [name, ownerOf(name)]), Object.entries(owners));
});

Deno.test("design: a constructor belongs to its class", () => {
  const profile = profileIn(GAME, "m:main m:main m:main\nb:Board b:Board.spin b:help");
  const graph = designOf(profile, { level: "class", opened: new Set() });
  assert.deepEqual(list(functionsOfNode(profile, { level: "class" }, `c:${HOME}board.ts\nBoard`)), [
    "Board 1 1 1",
    "Board.spin 1 1 1",
  ]);
  assert.deepEqual(graph.nodes.filter(({ kind }) => kind === "class").map(({ name }) => name), [
    "Board",
    "(functions)",
  ]);
});

Deno.test("design: a large program is told apart by its folders", () => {
  const many = (folder: string, count: number) =>
    Array.from({ length: count }, (_, i) => `${HOME}src/${folder}m${i}.ts`);
  const urls = [
    ...many("", 2),
    ...many("client/", 5),
    ...many("server/", 20),
    ...many("server/api/", 3),
    ...many("few/", 2),
    "file:///elsewhere/x.ts",
    "cell:a",
    "data:text/javascript,1",
  ];
  const found = folders(urls, "/home/me/game");
  const counts: Record<string, number> = {};
  for (const url of urls) counts[found.get(url)!.name] = (counts[found.get(url)!.name] ?? 0) + 1;
  assert.deepEqual(counts, {
    src: 4,
    client: 5,
    server: 20,
    "server/api": 3,
    elsewhere: 1,
    Notebook: 1,
    "Made while it ran": 1,
  });
  assert.equal(found.get(`${HOME}src/client/m0.ts`)!.title, "game/src/client");
  assert.equal(new Set([...folders(urls.slice(0, 7), "/home/me/game").values()]).size, 1);
});

Deno.test("design: two versions of a package are two boxes, modules of one name have their folders", () => {
  const urls = {
    a: "npm:lib@1.0.0/a/index.js",
    b: "npm:lib@1.0.0/b/index.js",
    c: "npm:lib@2.0.0/index.js",
    m: `${HOME}main.ts`,
  };
  const profile = profileIn(urls, "m:x m:x m:x\na:f b:f c:f");
  const graph = designOf(profile, { level: "module", opened: new Set(["p:npm:lib@1.0.0"]) });
  assert.deepEqual(graph.nodes.map(({ name }) => name), [
    "game",
    "lib@1.0.0",
    "lib@2.0.0",
    "main.ts",
    "a/index.js",
    "b/index.js",
  ]);
});

Deno.test("design: functions of a package in the samples' own language", () => {
  const graph = designOf(profileWith([], "A A\n$x ."), { level: "module" });
  assert.deepEqual(edges(graph), ["main.ts>lib 1 1 1: $x"]);
});
