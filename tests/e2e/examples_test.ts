import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { validateLines } from "../recording/schema.ts";
import { Home } from "./harness.ts";

const RUN_ALL = fileURLToPath(new URL("../../examples/run_all.ts", import.meta.url));

Deno.test("all examples are recorded by one command", async () => {
  await using home = await Home.create();
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", RUN_ALL],
    env: { ...home.env(), NO_COLOR: "1" },
    stdout: "null",
    stderr: "piped",
  }).output();
  const said = new TextDecoder().decode(stderr);
  assert.ok(success, said);
  const infos = await home.list();
  const labels = ["children", "data", "leak", "life", "server", "slow-imports", "workers"];
  assert.deepEqual([...new Set(infos.map(({ label }) => label))].sort(), labels);
  // Three of its children are programs of their own.
  assert.equal(infos.filter(({ label }) => label === "children").length, 4);
  for (const info of infos) {
    assert.equal(info.state, "sealed");
    const { text, end } = await home.read(info);
    assert.deepEqual(validateLines(text), []);
    assert.equal(end?.reason, "exit");
    // Of a child that ends while many others do the code is not always learnt.
    assert.equal(end.code ?? 0, 0);
  }
});
