import assert from "node:assert/strict";
import { checkBrowser, checkWith, findNode, PAGE_LIB, PAGELESS_LIB } from "../../checks/browser.ts";

Deno.test("what runs in the browser uses nothing of Deno or Node", async () => {
  const { success, text } = await checkBrowser();
  assert.ok(success, text);
});

Deno.test("uses of Deno, Node, and, where there is no page, of the page are found", async () => {
  const folder = await Deno.makeTempDir({ prefix: "microlog-test-" });
  try {
    const check = async (lib: readonly string[], text: string) => {
      const path = `${folder}/module.ts`;
      await Deno.writeTextFile(path, text);
      return (await checkWith(lib, [path])).success;
    };
    assert.ok(await check(PAGELESS_LIB, "export const x = new TextDecoder().decode(new Uint8Array());"));
    assert.ok(await check(PAGE_LIB, "export const x = document.title;"));
    assert.ok(!await check(PAGELESS_LIB, "export const x = document.title;"));
    assert.ok(!await check(PAGE_LIB, "export const x = Deno.pid;"));
    assert.ok(!await check(PAGE_LIB, "export const x = process.pid;"));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("imports of Node's modules are found", () => {
  const found = findNode([{ path: "canvas/a.ts", modules: [], packages: ["node:util", "preact"], foreign: [] }]);
  assert.deepEqual(found, ["canvas/a.ts imports node:util\n"]);
});
