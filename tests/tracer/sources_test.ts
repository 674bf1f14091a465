import assert from "node:assert/strict";
import type { CallFrame, ScriptParsed } from "../../tracer/inspector/protocol.ts";
import { baseName, isPersons, readFileUrl, type SourceReader, Sources } from "../../tracer/sources.ts";
import { turn } from "./fake_inspector.ts";
import { dataUrl, sourceMap } from "./source_map.ts";

const URL_TS = "file:///game/board.ts";
const WRITTEN = `interface Cell { alive: boolean }

export class Board {
  private cells: Cell[] = [];
  spin(times: number): void {
    console.log(times);
  }
}
new Board().spin(1);
`;
const RUN = `export class Board {
  cells = [];
  spin(times) {
    console.log(times);
  }
}
new Board().spin(1);
`;
const MAP = sourceMap(URL_TS, WRITTEN, [
  [[0, 2, 0]],
  [[2, 3, 10]],
  [[2, 4, 2], [6, 4, 6]],
  [[4, 5, 4], [12, 5, 12]],
  [],
  [],
  [[0, 8, 0], [12, 8, 12]],
]);

/** A world of scripts, by id: what V8 says of each and the text it runs. */
class World implements SourceReader {
  asked: string[] = [];
  files: Record<string, string> = {};
  texts: Record<string, string | Promise<string>> = {};
  opens = 0;
  openFails = false;

  open(): Promise<void> {
    this.opens++;
    return this.openFails ? Promise.reject(new Error("gone")) : Promise.resolve();
  }
  scriptSource(scriptId: string): Promise<string> {
    this.asked.push(scriptId);
    const text = this.texts[scriptId];
    return text === undefined ? Promise.reject(new Error("no such script")) : Promise.resolve(text);
  }
  file(url: string): Promise<string> {
    this.asked.push(url);
    const text = this.files[url];
    return text === undefined ? Promise.reject(new Error("not found")) : Promise.resolve(text);
  }
}

/** Sources with one script, ready. */
async function ready(text: string, parsed: Partial<ScriptParsed> = {}, world = new World()) {
  const script = { scriptId: "1", url: "file:///a.js", isModule: true, ...parsed };
  world.texts[script.scriptId] ??= text;
  const sources = new Sources(world);
  sources.add(script);
  await sources.prepare([script]);
  const call = (functionName: string, lineNumber: number, columnNumber: number): CallFrame => ({
    functionName,
    scriptId: script.scriptId,
    url: script.url,
    lineNumber,
    columnNumber,
  });
  return { sources, world, url: script.url, call };
}

Deno.test("sources: frames are where they were written, with the names people give them", async () => {
  const { sources, call } = await ready(RUN, { url: URL_TS, sourceMapURL: dataUrl(MAP) });
  assert.deepEqual(sources.frame(call("spin", 2, 6)), { name: "Board.spin", url: URL_TS, line: 5, column: 7 });
  assert.deepEqual(sources.frame(call("", 0, 0)), { name: "import board.ts", url: URL_TS, line: 3, column: 1 });
});

Deno.test("sources: the stacks of log entries are where Deno says, named by what was around", async () => {
  const { sources } = await ready(RUN, { url: URL_TS, sourceMapURL: dataUrl(MAP) });
  assert.deepEqual(sources.site({ functionName: "spin", url: URL_TS, line: 6, column: 13 }), {
    name: "Board.spin",
    url: URL_TS,
    line: 6,
    column: 13,
  });
  assert.deepEqual(sources.site({ functionName: "", url: URL_TS, line: 9, column: 13 }), {
    name: "import board.ts",
    url: URL_TS,
    line: 9,
    column: 13,
  });
});

Deno.test("sources: without a source map, what runs is what was written", async () => {
  const { sources, call, url } = await ready(RUN);
  assert.deepEqual(sources.frame(call("spin", 2, 6)), { name: "Board.spin", url, line: 3, column: 7 });
  assert.deepEqual(sources.site({ functionName: "spin", url, line: 4, column: 13 }), {
    name: "Board.spin",
    url,
    line: 4,
    column: 13,
  });
});

Deno.test("sources: a source map beside the script is read, and used for stacks as well", async () => {
  const world = new World();
  world.files["file:///game/out/board.js.map"] = JSON.stringify(MAP);
  const url = "file:///game/out/board.js";
  const { sources, call } = await ready(RUN, { url, sourceMapURL: "board.js.map" }, world);
  assert.deepEqual(sources.frame(call("spin", 2, 6)), { name: "Board.spin", url: URL_TS, line: 5, column: 7 });
  assert.deepEqual(sources.site({ functionName: "spin", url, line: 4, column: 13 }), {
    name: "Board.spin",
    url: URL_TS,
    line: 6,
    column: 13,
  });
});

Deno.test("sources: a source map that cannot be had, or is none, leaves the positions that run", async () => {
  const broken = [
    ["file:///a.js", "a.js.map"],
    ["file:///a.js", dataUrl("{")],
    ["file:///a.js", "data:application/json;base64,%%%"],
    ["https://example.org/a.js", "a.js.map"],
  ] as const;
  for (const [url, sourceMapURL] of broken) {
    const { sources, call, world } = await ready(RUN, { url, sourceMapURL });
    assert.deepEqual(sources.frame(call("spin", 2, 6)), { name: "Board.spin", url, line: 3, column: 7 }, sourceMapURL);
    assert.ok(!world.asked.some((asked) => asked.startsWith("https:")), "nothing is fetched");
  }
});

Deno.test("sources: a position that the map does not know stays what it is", async () => {
  const { sources, call } = await ready(RUN, { url: URL_TS, sourceMapURL: dataUrl(MAP) });
  assert.deepEqual(sources.frame(call("later", 40, 2)), { name: "later", url: URL_TS, line: 41, column: 3 });
});

Deno.test("sources: where the target does not tell the text, the file is read, but not in place of what was transpiled", async () => {
  const world = new World();
  world.texts["1"] = Promise.reject(new Error("gone"));
  world.files["file:///a.js"] = RUN;
  const plain = await ready("", { isModule: false }, world);
  assert.equal(plain.sources.frame(plain.call("spin", 2, 6)).name, "Board.spin");
  assert.deepEqual(world.asked, ["1", "file:///a.js"]);

  const other = new World();
  other.texts["1"] = Promise.reject(new Error("gone"));
  other.files[URL_TS] = WRITTEN;
  const mapped = await ready("", { url: URL_TS, sourceMapURL: dataUrl(MAP) }, other);
  assert.deepEqual(mapped.sources.frame(mapped.call("spin", 2, 6)), { name: "spin", url: URL_TS, line: 5, column: 7 });
  assert.deepEqual(other.asked, ["1"]);
});

Deno.test("sources: a module that is a file is read without the target, which is asked where that fails", async () => {
  const world = new World();
  world.files["file:///a.js"] = RUN;
  const { sources, call } = await ready("", {}, world);
  assert.equal(sources.frame(call("spin", 2, 6)).name, "Board.spin");
  assert.deepEqual(world.asked, ["file:///a.js"]);
  assert.equal(world.opens, 0, "the debugger is left alone");

  const closed = await ready(RUN);
  assert.equal(closed.sources.frame(closed.call("spin", 2, 6)).name, "Board.spin");
  assert.deepEqual(closed.world.asked, ["file:///a.js", "1"]);
});

Deno.test("sources: where nothing can be had, V8's names and positions do", async () => {
  const world = new World();
  world.openFails = true;
  const gone = Promise.reject(new Error("gone"));
  // Asked for after the file only: not unhandled until then.
  gone.catch(() => {});
  world.texts["1"] = gone;
  const { sources, call, url } = await ready("", {}, world);
  assert.deepEqual(sources.frame(call("spin", 2, 6)), { name: "spin", url, line: 3, column: 7 });
  assert.equal(sources.frame(call("", 2, 6)).name, "(anonymous)");
  assert.equal(sources.site({ functionName: "", url, line: 3, column: 7 }).name, "(anonymous)");
  const unknown = "file:///never_told.js";
  assert.deepEqual(sources.frame({ ...call("f", 1, 1), scriptId: "9", url: unknown }), {
    name: "f",
    url: unknown,
    line: 2,
    column: 2,
  });
});

Deno.test("sources: a text is asked for once, and only for what is somebody's", async () => {
  const world = new World();
  world.texts = { 1: "let a;", 2: "let b;", 3: "let c;" };
  const sources = new Sources(world);
  const scripts = [
    { scriptId: "1", url: "file:///a.js" },
    { scriptId: "2", url: "https://example.org/b.js" },
    { scriptId: "3", url: "file:///c.js" },
    { scriptId: "4", url: "ext:deno_web/01_console.js" },
    { scriptId: "5", url: "node:fs" },
    { scriptId: "6", url: "file:///huge.js", length: 4_000_000 },
  ];
  for (const script of scripts) sources.add(script);
  await sources.prepare([scripts[0]!, scripts[3]!, scripts[4]!, scripts[5]!]);
  await sources.collect(scripts);
  await sources.prepare(scripts);
  await sources.prepare([{ url: "file:///a.js" }]);
  assert.deepEqual(world.asked, ["1", "2", "3"]);
  const { opens } = world;
  await sources.prepare(scripts);
  assert.equal(world.opens, opens, "the debugger is left alone");
});

Deno.test("sources: who collects waits for what others have asked for", async () => {
  const world = new World();
  const text = Promise.withResolvers<string>();
  world.texts["1"] = text.promise;
  const script = { scriptId: "1", url: "file:///a.js" };
  const sources = new Sources(world);
  sources.add(script);
  const first = sources.collect([script]);
  let collected = false;
  const second = sources.collect([script]).then(() => collected = true);
  await turn();
  assert.equal(collected, false);
  text.resolve(RUN);
  await Promise.all([first, second]);
  assert.deepEqual(world.asked, ["1"]);
});

Deno.test("sources: texts that only the target has are kept before it is too late", async () => {
  const world = new World();
  world.texts = { 1: "let a;", 2: "let b;" };
  const sources = new Sources(world);
  sources.add({ scriptId: "1", url: "file:///a.js", sourceMapURL: "" });
  sources.add({ scriptId: "2", url: URL_TS, sourceMapURL: dataUrl(MAP) });
  sources.add({ scriptId: "3", url: "file:///huge.js", sourceMapURL: dataUrl(MAP), length: 4_000_000 });
  await sources.keepTranspiled();
  await sources.keepTranspiled();
  assert.deepEqual(world.asked, ["2"]);
  assert.equal(world.opens, 1);
});

Deno.test("sources: which nameless functions are the script itself", async () => {
  const module = await ready(`${" ".repeat(40)}(() => 1)();\n(() => 2)();`);
  const names = (of: typeof module, positions: [number, number][]) =>
    positions.map(([line, column]) => of.sources.frame(of.call("", line, column)).name);
  assert.deepEqual(names(module, [[0, 0], [-1, -1], [0, 41], [1, 1]]), [
    "import a.js",
    "import a.js",
    "(immediate)",
    "(immediate)",
  ]);
  const common = await ready("(function (exports, require) { [() => 1] })", { isModule: false });
  assert.deepEqual(names(common, [[0, 0], [0, 10], [0, 32]]), ["import a.js", "import a.js", "(anonymous)"]);
  const runtime = await ready("", { url: "ext:deno_node/path.ts" });
  assert.deepEqual(names(runtime, [[0, 31], [0, 32], [1, 0]]), ["import path.ts", "(anonymous)", "(anonymous)"]);
});

Deno.test("sources: V8's own frames have no place", () => {
  const sources = new Sources(new World());
  const own = { scriptId: "0", url: "", lineNumber: -1, columnNumber: -1 };
  assert.deepEqual(sources.frame({ ...own, functionName: "(idle)" }), { name: "(idle)", url: "", line: 0, column: 0 });
  assert.equal(sources.frame({ ...own, functionName: "" }).name, "(anonymous)");
});

Deno.test("sources: a position V8 does not know is none", async () => {
  const { sources, call, url } = await ready("let a;");
  assert.deepEqual(sources.frame(call("f", -1, -1)), { name: "f", url, line: 0, column: 0 });
});

Deno.test("sources: minified code keeps V8's names, and its nameless functions stay so", async () => {
  const line = `var t=class{a(){return 1}};${"x();".repeat(100)}\n`;
  const { sources, call, url } = await ready(line.repeat(60));
  assert.equal(sources.frame(call("a", 0, 13)).name, "a");
  assert.equal(sources.site({ functionName: "", url, line: 2, column: 14 }).name, "(anonymous)");
  const short = await ready(line);
  assert.equal(short.sources.frame(short.call("a", 0, 13)).name, "t.a", "a short one is parsed all the same");
});

Deno.test("sources: code that cannot be parsed keeps V8's names", async () => {
  const { sources, call } = await ready("class Board { spin() {} } using from the = future;");
  assert.equal(sources.frame(call("spin", 0, 18)).name, "spin");
});

Deno.test("sources: V8's name is qualified, never replaced by less", async () => {
  const text = [
    "class Board { spin() {} get size() { return 1; } #hide() {} x = [1].map(() => 2); static { log(); } }",
    "Board.prototype.turn = function () {};",
    "const table = { [event]() {} }; table[i] = () => 3;",
    "named(function () {}); [() => 1];",
  ].join("\n");
  const { sources, call, url } = await ready(text);
  const rows: [name: string, line: number, of: string, expected: string][] = [
    ["spin", 0, "() {}", "Board.spin"],
    ["get size", 0, "() { return", "get Board.size"],
    ["#hide", 0, "() {} x", "Board.#hide"],
    ["", 0, "() => 2", "….map(…)"],
    ["<instance_members_initializer>", 0, "x =", "Board (fields)"],
    ["<static_initializer>", 0, "{ log", "Board (static)"],
    ["Board.turn", 1, "() {}", "Board.turn"],
    ["table", 2, "() {}", "table.[event]"],
    ["table.<computed>", 2, "() => 3", "table[i]"],
    ["renamed", 3, "() {}", "renamed"],
    ["", 3, "() => 1", "(anonymous)"],
  ];
  const lines = text.split("\n");
  for (const [name, line, of, expected] of rows) {
    const column = lines[line]!.indexOf(of);
    assert.equal(sources.frame(call(name, line, column)).name, expected);
  }
  const initializer = { functionName: "<static_initializer>", url, line: 1, column: lines[0]!.indexOf("log()") + 1 };
  assert.equal(sources.site(initializer).name, "Board (static)");
  assert.equal(
    sources.frame({ ...call("<static_initializer>", 9, 0), scriptId: "?", url: "file:///b.js" }).name,
    "<static_initializer>",
  );
});

Deno.test("sources: what is somebody's, and what the runtime's", () => {
  for (const url of ["file:///a.ts", "https://jsr.io/@std/a.ts", "file:///home/ann/.cache/deno/npm/x/1.0.0/a.js"]) {
    assert.equal(isPersons(url), true, url);
  }
  for (const url of ["", "ext:core/01_core.js", "node:fs", "wasm://wasm/1", "ext:microlog/hooks.js"]) {
    assert.equal(isPersons(url), false, url);
  }
});

Deno.test("sources: the last part of a URL", () => {
  assert.equal(baseName("file:///a/b.ts"), "b.ts");
  assert.equal(baseName("https://example.org/x/mod.ts?v=1#top"), "mod.ts");
  assert.equal(baseName("https://esm.sh/preact/"), "preact");
  assert.equal(baseName("node:fs"), "node:fs");
});

Deno.test("sources: files are read, and nothing else", async () => {
  assert.equal(await readFileUrl(import.meta.url), await Deno.readTextFile(new URL(import.meta.url)));
  await assert.rejects(readFileUrl("https://example.org/a.ts"), {
    name: "MicrologError",
    message: "Cannot read https://example.org/a.ts: it is no file",
  });
});

/** A cell of a notebook, as Deno gives it to V8. */
const CELL = `'use strict'; void 0;class Board {
  spin(times) {
    return times.map((time) => time + 1);
  }
}
await new Board().spin([1]);
`;

Deno.test("sources: cells of a notebook are called by how they begin, and their functions by full names", async () => {
  const { sources, call } = await ready(CELL, { url: "", isModule: false, hash: "a" });
  const url = "cell:class%20Board";
  assert.deepEqual(sources.frame(call("spin", 1, 6)), { name: "Board.spin", url, line: 2, column: 7 });
  assert.deepEqual(sources.frame(call("", 2, 21)), { name: "times.map(…)", url, line: 3, column: 22 });
  assert.deepEqual(sources.frame(call("", -1, -1)), { name: "cell: class Board", url, line: 0, column: 0 });
  assert.deepEqual(sources.frame(call("", 0, 0)), { name: "cell: class Board", url, line: 1, column: 1 });
});

Deno.test("sources: generated code keeps V8's names, and nobody is asked about it without end", async () => {
  const { sources, call, world } = await ready("(function anonymous() {})", { url: "", isModule: false, hash: "a" });
  assert.deepEqual(sources.frame(call("", 0, 9)), { name: "(anonymous)", url: "", line: 1, column: 10 });
  const asked = async (from: number, to: number) => {
    const before = world.asked.length;
    for (let id = from; id < to; id++) {
      const script = { scriptId: `${id}`, url: "", hash: `${id}` };
      world.texts[script.scriptId] = "(function anonymous() {})";
      sources.add(script);
      await sources.prepare([script]);
    }
    return world.asked.length - before;
  };
  assert.equal(await asked(100, 200), 49);
  const { opens } = world;
  await sources.collect([{ scriptId: "999", url: "" }]);
  assert.equal(world.opens, opens);
});

Deno.test("sources: where there is a notebook, new cells are asked for", async () => {
  const { sources, world } = await ready(CELL, { url: "", isModule: false, hash: "a" });
  const { opens } = world;
  await sources.collect([{ scriptId: "999", url: "" }]);
  assert.equal(world.opens, opens + 1);
});

Deno.test("sources: the texts of cells are kept before it is too late", async () => {
  const world = new World();
  const script = { scriptId: "1", url: "", isModule: false, hash: "a" };
  world.texts["1"] = CELL;
  const sources = new Sources(world);
  sources.add(script);
  await sources.keepTranspiled();
  delete world.texts["1"];
  await sources.prepare([script]);
  const frame = { functionName: "spin", scriptId: "1", url: "", lineNumber: 1, columnNumber: 6 };
  assert.equal(sources.frame(frame).name, "Board.spin");
});

Deno.test("sources: a line of the script is the line that it was written on", async () => {
  const { sources, call } = await ready(RUN, { url: URL_TS, sourceMapURL: dataUrl(MAP) });
  const spin = call("spin", 2, 2);
  assert.deepEqual(sources.line(spin, 4), { url: URL_TS, line: 6 });
  assert.equal(sources.line(spin, 3)!.line, 5, "on its own first line, where the function begins");
  assert.equal(sources.line(spin, 5)!.line, 6, "what has no place of its own is of the line before");
  assert.deepEqual(sources.line(call("", 0, 0), 7), { url: URL_TS, line: 9 });
  const plain = await ready("function a() {}", { url: "file:///a.js" });
  assert.deepEqual(plain.sources.line(plain.call("a", 0, 8), 5), { url: "file:///a.js", line: 5 });
});

Deno.test("sources: lines of a script that is one long line are those that its functions begin on", async () => {
  const map = {
    version: 3,
    sources: ["file:///a.ts", "file:///b.ts"],
    names: [],
    // At column 0 line 1 of a, at column 20 line 5 of b; on the second line at column 0 line 1 of a again.
    mappings: "AAAA,oBCIA;ADJA",
  };
  const { sources, call } = await ready("", { url: "file:///bundle.js", sourceMapURL: dataUrl(map) });
  assert.deepEqual(sources.line(call("a", 0, 0), 1), { url: "file:///a.ts", line: 1, column: 1 });
  assert.equal(sources.line(call("b", 0, 20), 1)!.url, "file:///b.ts");
  assert.equal(sources.line(call("b", 0, 20), 1)!.line, 5);
  assert.equal(sources.line(call("b", 0, 20), 2)!.url, "file:///b.ts", "another source is not b's");
});

Deno.test("sources: lines of the runtime are nobody's", async () => {
  const { sources, call } = await ready("x", { url: "ext:core/01_core.js" });
  assert.equal(sources.line(call("a", 0, 0), 1), undefined);
  assert.equal(
    sources.line({ functionName: "(idle)", scriptId: "0", url: "", lineNumber: -1, columnNumber: -1 }, 1),
    undefined,
  );
});
