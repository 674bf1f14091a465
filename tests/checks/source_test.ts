import assert from "node:assert/strict";
import { importAll } from "../../checks/graph.ts";
import { listModules, toSystemPath, toUrl } from "../../checks/places.ts";
import { RULES } from "../../checks/rules.ts";
import { runDeno } from "../../checks/run.ts";

/** One Deno command on the checkout that has to succeed. */
function check(name: string, args: readonly string[]): void {
  Deno.test(name, async () => {
    const { success, stdout, stderr } = await runDeno(args);
    assert.ok(success, `deno ${args.join(" ")}\n${stdout}${stderr}`);
  });
}

check("everything is formatted", ["fmt", "--check"]);
check("nothing is to be said by the linter", ["lint", "--quiet"]);
check("all types are right, also in the examples of the documentation", ["check", "--quiet", "--doc"]);

Deno.test("importing any module does nothing that would need a permission", async () => {
  const folder = await Deno.makeTempDir({ prefix: "microlog-imports-" });
  try {
    // The browser's entry needs a page; all it imports is imported here.
    const paths = (await listModules(Object.keys(RULES))).filter((path) => path !== "server/client.tsx");
    const entry = `${folder}/all.ts`;
    await Deno.writeTextFile(entry, importAll(paths));
    const { success, stdout, stderr } = await runDeno([
      "run",
      "--no-prompt",
      "--no-check",
      "--config",
      toSystemPath("deno.json"),
      entry,
    ]);
    assert.ok(success, stderr);
    assert.equal(stdout, "");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("each file of JSX names its factory: once published it does not know deno.json", async () => {
  const paths = (await listModules(Object.keys(RULES))).filter((path) => path.endsWith(".tsx"));
  assert.ok(paths.length > 0);
  const unnamed: string[] = [];
  for (const path of paths) {
    const text = await Deno.readTextFile(toUrl(path));
    if (!text.startsWith("/** @jsx h */\n")) unnamed.push(`${path} does not begin with /** @jsx h */`);
    if (text.includes("<>") && !text.includes("/** @jsxFrag Fragment */\n")) {
      unnamed.push(`${path}: /** @jsxFrag Fragment */`);
    }
  }
  assert.deepEqual(unnamed, []);
});
