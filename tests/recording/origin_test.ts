import assert from "node:assert/strict";
import { displaySource, originOf, packageOf } from "../../recording/origin.ts";
import type { Origin, PackageName } from "../../recording/origin.ts";

const CACHE = "file:///home/me/.cache/deno/npm/registry.npmjs.org";

const CASES: [url: string, origin: Origin, of: PackageName | undefined, display: string][] = [
  ["file:///home/me/game/main.ts", "user", undefined, "main.ts"],
  ["file:///home/me/game/src/my%20board.ts", "user", undefined, "src/my board.ts"],
  ["file:///home/me/game2/main.ts", "user", undefined, "/home/me/game2/main.ts"],
  ["file:///home/me/100%.ts", "user", undefined, "/home/me/100%.ts"],
  ["data:text/javascript,1", "user", undefined, "data:text/javascript,1"],
  ["", "user", undefined, "(no source)"],
  ["cell:const%20size%20%3D%2010", "user", undefined, "cell: const size = 10"],
  ["[ext:cli/tools/jupyter/mod.rs:149:9]", "runtime", undefined, "[ext:cli/tools/jupyter/mod.rs:149:9]"],
  [
    `${CACHE}/prettier/3.6.2/index.mjs`,
    "npm",
    { name: "prettier", version: "3.6.2" },
    "npm:prettier@3.6.2/index.mjs",
  ],
  [
    `${CACHE}/@babel/core/7.0.0-rc.1/lib/a.js`,
    "npm",
    { name: "@babel/core", version: "7.0.0-rc.1" },
    "npm:@babel/core@7.0.0-rc.1/lib/a.js",
  ],
  ["file:///C:/cache/npm/localhost_4873/a/1.0.0/b.js", "npm", { name: "a", version: "1.0.0" }, "npm:a@1.0.0/b.js"],
  ["file:///home/me/game/node_modules/chalk/index.js", "npm", { name: "chalk" }, "npm:chalk/index.js"],
  [
    "file:///p/node_modules/.deno/@std+x@1.2.3_b@1/node_modules/@std/x/a.js",
    "npm",
    { name: "@std/x", version: "1.2.3" },
    "npm:@std/x@1.2.3/a.js",
  ],
  ["file:///p/node_modules/a/node_modules/b/c.js", "npm", { name: "b" }, "npm:b/c.js"],
  ["npm:prettier@3.6.2/bin", "npm", { name: "prettier", version: "3.6.2" }, "npm:prettier@3.6.2/bin"],
  ["npm:@scope/name", "npm", { name: "@scope/name" }, "npm:@scope/name"],
  ["npm:/chalk@5", "npm", { name: "chalk", version: "5" }, "npm:chalk@5"],
  ["jsr:@std/path@1", "jsr", { name: "@std/path", version: "1" }, "jsr:@std/path@1"],
  [
    "https://jsr.io/@std/path/1.0.0/posix/join.ts",
    "jsr",
    { name: "@std/path", version: "1.0.0" },
    "jsr:@std/path@1.0.0/posix/join.ts",
  ],
  ["https://deno.land/x/a/mod.ts", "https", undefined, "https://deno.land/x/a/mod.ts"],
  ["http://localhost:8000/a.js", "https", undefined, "http://localhost:8000/a.js"],
  ["node:fs", "node", undefined, "node:fs"],
  ["ext:core/01_core.js", "runtime", undefined, "ext:core/01_core.js"],
  ["wasm://wasm/3f2a91be", "wasm", undefined, "wasm://wasm/3f2a91be"],
  ["file:///home/me/game/lib.wasm", "wasm", undefined, "lib.wasm"],
  ["file:///home/me/npm/tool/main.ts", "user", undefined, "/home/me/npm/tool/main.ts"],
];

for (const [url, origin, of, display] of CASES) {
  Deno.test(`origin, package and name of ${JSON.stringify(url)}`, () => {
    assert.equal(originOf(url), origin);
    assert.deepEqual(packageOf(url), of);
    assert.equal(displaySource(url, "/home/me/game"), display);
  });
}

Deno.test("a source is named relative to any folder", () => {
  const url = "file:///home/me/game/main.ts";
  assert.equal(displaySource(url), "/home/me/game/main.ts");
  assert.equal(displaySource(url, "/home/me/game/"), "main.ts");
  assert.equal(displaySource(url, "/"), "home/me/game/main.ts");
  assert.equal(displaySource("file:///C:/me/a%20b/main.ts", "C:\\me\\a b"), "main.ts");
  assert.equal(displaySource("file:///C:/me/main.ts", "C:\\you"), "C:/me/main.ts");
  assert.equal(displaySource(`data:text/javascript,${"x".repeat(90)}`).length, 40);
});
