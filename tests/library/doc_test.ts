import assert from "node:assert/strict";
import { runDeno } from "../../checks/run.ts";

Deno.test("the examples in the library's documentation run, and record what they say", async () => {
  const home = await Deno.makeTempDir({ prefix: "microlog-doc-" });
  try {
    // Types are checked by `deno check --doc`.
    const args = ["test", "--doc", "-A", "--no-check", "mod.ts", "library/", "recording/errors.ts"];
    const { success, stdout, stderr } = await runDeno(args, {
      env: { MICROLOG_HOME: home, MICROLOG_SERVER: "http://127.0.0.1:9" },
    });
    assert.ok(success, stdout + stderr);
    const [, passed] = /(\d+) passed \| 0 failed/.exec(stdout) ?? [];
    assert.ok(Number(passed) >= 8, stdout);
    const labels = [...Deno.readDirSync(home)].map(({ name }) => name).sort();
    assert.deepEqual(labels, ["block", "cell", "hello", "sum"]);
  } finally {
    await Deno.remove(home, { recursive: true });
  }
});

Deno.test("all that the library exports is documented", async () => {
  const { success, stderr } = await runDeno(["doc", "--lint", "mod.ts"]);
  assert.ok(success, stderr);
});
