import assert from "node:assert/strict";
import { type FunctionNames, readFunctionNames } from "../../tracer/names.ts";

/** Stands in a source where V8 says that a function is. */
const MARK = "▸";

async function read(marked: string, isModule = true): Promise<{ names: FunctionNames; at: [number, number] }> {
  const before = marked.slice(0, marked.indexOf(MARK)).split("\n");
  const names = await readFunctionNames(marked.replace(MARK, ""), isModule);
  return { names, at: [before.length - 1, before[before.length - 1]!.length] };
}

function table(title: string, rows: [source: string, name: string | undefined][]): void {
  Deno.test(`names: ${title}`, async () => {
    for (const [source, name] of rows) {
      const { names, at } = await read(source);
      assert.equal(names.declaredAt(...at), name, source);
    }
  });
}

table("functions", [
  ["function spin▸(a, b) {}", "spin"],
  ["async function spin▸() {}", "spin"],
  ["function* spin▸() {}", "spin"],
  ["export function spin▸() {}", "spin"],
  ["export default function▸() {}", "default"],
  ["export default function spin▸() {}", "spin"],
  ["export default ▸() => 1", "default"],
  ["export default ▸async (x) => x", "default"],
  ["export default class { m▸() {} }", "default.m"],
]);

table("what they are assigned to", [
  ["const spin = ▸() => 1;", "spin"],
  ["const spin = ▸async x => x;", "spin"],
  ["const spin = function▸() {};", "spin"],
  ["const spin = function turn▸() {};", "turn"],
  ["let spin; spin = ▸() => 1;", "spin"],
  ["exports.spin = function▸() {};", "exports.spin"],
  ["Board.prototype.spin = function▸() {};", "Board.prototype.spin"],
  ["this.spin = ▸() => 1;", "this.spin"],
  ["handlers['on'] = ▸() => 1;", "handlers['on']"],
  ["spin ??= ▸() => 1;", "spin"],
  ["const spin = fast ? ▸() => 1 : () => 2;", "spin"],
  ["const spin = fast || (▸() => 1);", "spin"],
  ["const { spin = ▸() => 1 } = options;", "spin"],
  ["function turn(spin = ▸() => 1) {}", "spin"],
  ["const [spin] = (▸() => 1);", ""],
]);

table("classes", [
  ["class Board { spin▸() {} }", "Board.spin"],
  ["class Board { async spin▸() {} }", "Board.spin"],
  ["class Board { *spin▸() {} }", "Board.spin"],
  ["class Board { static spin▸() {} }", "Board.spin"],
  ["class Board { #spin▸() {} }", "Board.#spin"],
  ["class Board { constructor▸(size) {} }", "Board"],
  ["class Board { get size▸() { return 1; } }", "get Board.size"],
  ["class Board { set size▸(value) {} }", "set Board.size"],
  ["class Board { static get size▸() { return 1; } }", "get Board.size"],
  ["class Board { [Symbol.iterator]▸() {} }", "Board.[Symbol.iterator]"],
  ["class Board { 'two words'▸() {} }", "Board.two words"],
  ["class Board { 7▸() {} }", "Board.7"],
  ["class Board { spin = ▸() => 1; }", "Board.spin"],
  ["class Board { static spin = ▸async () => 1; }", "Board.spin"],
  ["class Board { #spin = function▸() {}; }", "Board.#spin"],
  ["const Board = class { spin▸() {} };", "Board.spin"],
  ["const Board = class Inner { spin▸() {} };", "Inner.spin"],
  ["game.Board = class { spin▸() {} };", "game.Board.spin"],
  ["foo(class { spin▸() {} });", "foo(…).spin"],
  ["class Board { make() { return class Cell { spin▸() {} }; } }", "Cell.spin"],
  ["class Board { make() { return () => { this.x = ▸() => 1; }; } }", "this.x"],
]);

table("objects", [
  ["const handlers = { click▸() {} };", "handlers.click"],
  ["const handlers = { click: ▸() => 1 };", "handlers.click"],
  ["const handlers = { click: function▸() {} };", "handlers.click"],
  ["const handlers = { mouse: { click▸() {} } };", "handlers.mouse.click"],
  ["const handlers = { [event]: ▸() => 1 };", "handlers.[event]"],
  ["const handlers = { 'on click': ▸() => 1 };", "handlers.on click"],
  ["const handlers = { get click▸() { return 1; } };", "handlers.click"],
  ["export default { fetch▸() {} };", "default.fetch"],
  ["module.exports = { run▸() {} };", "module.exports.run"],
  ["serve({ handler▸() {} });", "serve().handler"],
  ["serve({ handler: ▸() => 1 });", "serve().handler"],
  ["({ handler▸() {} });", "handler"],
]);

table("what they are passed to", [
  ["app.get('/users', ▸() => 1);", 'app.get("/users", …)'],
  ["app.get('/users', auth, ▸() => 1);", 'app.get("/users", …)'],
  ["app.get(path, ▸() => 1);", "app.get(…)"],
  ["setTimeout(▸() => 1, 5);", "setTimeout(…)"],
  ["new Promise(▸(resolve) => 1);", "new Promise(…)"],
  ["items.map(▸x => x).filter(Boolean);", "items.map(…)"],
  ["items.map(Boolean).filter(▸x => x);", "items.map().filter(…)"],
  ["a?.b?.map(▸x => x);", "a.b.map(…)"],
  ["super_(▸() => 1);", "super_(…)"],
  ["import('x').then(▸() => 1);", "import.then(…)"],
  ["(function () {}).call(▸() => 1);", "(function).call(…)"],
  ["describe('a very long title that nobody could want to read twice', ▸() => 1);", "describe(…)"],
  [`${"x".repeat(60)}.then(▸() => 1);`, `${"x".repeat(43)}.then(…)`],
  ["[1, 2].map(▸x => x);", "….map(…)"],
]);

table("others", [
  ["(▸() => 1)();", "(immediate)"],
  ["(function▸() {})();", "(immediate)"],
  ["(async function main▸() {})();", "main"],
  ["await (▸async () => 1)();", "(immediate)"],
  ["const handlers = [() => 1, ▸() => 2];", "handlers[1]"],
  ["const handlers = [[▸() => 2]];", "handlers[0][0]"],
  ["[▸() => 2];", ""],
  ["function make() { return function▸() {}; }", "returned by make"],
  ["function make() { if (x) { return ▸() => 1; } }", "returned by make"],
  ["const add = a => ▸b => a + b;", "returned by add"],
  ["const add = a => b => ▸c => a + b + c;", "returned by add"],
  ["class Board { make() { return ▸() => 1; } }", "returned by Board.make"],
  ["(() => ▸() => 1)();", "returned by (immediate)"],
  ["[() => ▸() => 1];", ""],
]);

Deno.test("names: without any function at the position there is none", async () => {
  for (const source of ["▸", "let x = ▸1;", "function f() { ▸ }", "class ▸Board {}"]) {
    const { names, at } = await read(source);
    assert.equal(names.declaredAt(...at), undefined, source);
  }
});

Deno.test("names: the functions of a default value do not hide the function itself", async () => {
  const { names, at } = await read("function turn▸(spin = () => 1) {}");
  assert.equal(names.declaredAt(...at), "turn");
});

Deno.test("names: lines and columns, also of several functions on a line", async () => {
  const { names, at } = await read("const a = 1;\n\nfunction b() {} function c() {} function d▸() {}\nfunction e() {}");
  assert.deepEqual(at, [2, 42]);
  assert.equal(names.declaredAt(...at), "d");
  assert.equal(names.declaredAt(2, 26), "c");
});

Deno.test("names: minified code", async () => {
  const source = 'var e={};(()=>{"use strict";var t=class{a(){return()=>this.b}b▸(){}};e.x=t,e.y=n=>r=>n})();';
  const { names, at } = await read(source);
  assert.equal(names.declaredAt(...at), "t.b");
  assert.equal(names.around(0, source.indexOf("this.b")), "returned by t.a");
});

Deno.test("around: the innermost function that runs at a position", async () => {
  const rows: [source: string, name: string | undefined][] = [
    ["▸log();", undefined],
    ["function f() { ▸log(); }", "f"],
    ["function f() { ▸log(); function g() {} }", "f"],
    ["function f() { function g() {} ▸log(); }", "f"],
    ["function f() { items.map((x) => ▸log(x)); }", "items.map(…)"],
    ["function f() { } ▸log();", undefined],
    ["class Board { spin() { ▸log(); } }", "Board.spin"],
    ["[() => ▸log()];", ""],
    ["function f(x = ▸log()) {}", "f"],
  ];
  for (const [source, name] of rows) {
    const { names, at } = await read(source);
    assert.equal(names.around(...at), name, source);
  }
});

Deno.test("classAt: the innermost class around a position", async () => {
  const rows: [source: string, name: string | undefined][] = [
    ["class Board { x = ▸1; }", "Board"],
    ["class Board { cell = class Cell { x = ▸1; }; }", "Cell"],
    ["class Board { cell = class Cell {}; x = ▸1; }", "Board"],
    ["const Board = class { x = ▸1; };", "Board"],
    ["class Board {} ▸f();", undefined],
  ];
  for (const [source, name] of rows) {
    const { names, at } = await read(source);
    assert.equal(names.classAt(...at), name, source);
  }
});

Deno.test("names: scripts may say what modules may not, and either what Deno allows", async () => {
  const script = await read("with (x) { f = function▸() {}; } return 1;", false);
  assert.equal(script.names.declaredAt(...script.at), "f");
  await assert.rejects(read("with (x) { f = function▸() {}; }", true), SyntaxError);
  const hashbang = await read(
    "#!/usr/bin/env deno\nimport x from 'x' with { type: 'json' };\nconst f = ▸() => 1; await f();",
  );
  assert.equal(hashbang.names.declaredAt(...hashbang.at), "f");
});

Deno.test("names: a source that is none is refused", async () => {
  await assert.rejects(readFunctionNames("function (", true), SyntaxError);
  await assert.rejects(readFunctionNames("const x: number = 1", true), SyntaxError);
});

Deno.test("names: code that nests deeper than the parser goes is refused, not a crash", async () => {
  for (const [open, close] of [["(() => ", ")"], ["[", "]"], ["function f() {", "}"], ["f(() => ", ")"]] as const) {
    await assert.rejects(readFunctionNames(`x = ${open.repeat(5_000)}1${close.repeat(5_000)}`, true), SyntaxError);
  }
});

Deno.test("names: deep nesting, and chains of 5,000 calls, give short names", async () => {
  const deep = await read(`const f = ${"() => ".repeat(200)}▸() => 1`);
  assert.equal(deep.names.declaredAt(...deep.at), "returned by f");
  const nested = await read(`${"function f() { ".repeat(200)}function last▸() {}${" }".repeat(200)}`);
  assert.equal(nested.names.declaredAt(...nested.at), "last");
  const chain = await read(`p${".then(() => 1)".repeat(4_999)}.then(▸() => 2)`);
  assert.equal(chain.names.declaredAt(...chain.at), "…().then().then().then().then().then().then(…)");
});

Deno.test("names: each of 20,000 functions is found, and what is around the gaps between them", async () => {
  const count = 5_000;
  const line = (n: number) => `class C${n} { a${n}() { return [1].map((x) => x); } b${n}() {} } /* gap */`;
  const names = await readFunctionNames(Array.from({ length: count }, (_, n) => line(n)).join("\n"), true);
  for (let n = 0; n < count; n++) {
    const text = line(n);
    assert.equal(names.declaredAt(n, text.indexOf(") {") - 1), `C${n}.a${n}`);
    assert.equal(names.declaredAt(n, text.indexOf("(x)")), "….map(…)");
    assert.equal(names.declaredAt(n, text.lastIndexOf("()")), `C${n}.b${n}`);
    assert.equal(names.around(n, text.indexOf("return")), `C${n}.a${n}`);
    assert.equal(names.around(n, text.indexOf("gap")), undefined);
  }
});
