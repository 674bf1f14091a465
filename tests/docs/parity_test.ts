import assert from "node:assert/strict";

const root = new URL("../../", import.meta.url);

/** The rows of all tables: cells as text. */
function rowsOf(markdown: string): string[][] {
  return markdown.split("\n").filter((line) => line.startsWith("|") && !/^\|[\s|-]+\|$/.test(line))
    .map((line) => line.split(/(?<!\\)\|/).slice(1, -1).map((cell) => cell.trim()));
}

Deno.test("what docs/parity.md says of a test is so: each item has one, and each is there", async () => {
  const markdown = await Deno.readTextFile(new URL("docs/parity.md", root));
  const rows = rowsOf(markdown).filter(([item]) => item !== "The model");
  assert.ok(rows.length > 40, `${rows.length} items`);
  for (const [item, here, shown = "", ...more] of rows) {
    assert.ok(item && here && more.length === 0, `the row of ${item}`);
    const tests = [...shown.matchAll(/`([\w/]+_test\.ts)` “([^”]+)”/g)];
    assert.ok(tests.length > 0, `${item} has no test`);
    for (const [, file, name] of tests) {
      const text = await Deno.readTextFile(new URL(`tests/${file}`, root));
      assert.ok(text.includes(JSON.stringify(name).slice(1, -1)), `${file} has no test ${name}`);
    }
  }
});
