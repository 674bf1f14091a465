/**
 * Records all examples, one after the other.
 *
 * deno run -A examples/run_all.ts
 *
 * @module
 */
import { fileURLToPath } from "node:url";

const EXAMPLES: readonly [label: string, script: string][] = [
  ["life", "life.ts"],
  ["server", "server.ts"],
  ["workers", "workers.ts"],
  ["children", "children.ts"],
  ["data", "data.ts"],
  ["leak", "leak.ts"],
  ["slow-imports", "slow_imports.ts"],
];

const microlog = fileURLToPath(new URL("../mod.ts", import.meta.url));
let failed = 0;
for (const [label, script] of EXAMPLES) {
  console.error(`\n── ${script}`);
  const { success } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", microlog, label, fileURLToPath(new URL(script, import.meta.url))],
    stdout: "inherit",
    stderr: "inherit",
  }).output();
  if (!success) failed++;
}
if (failed > 0) Deno.exit(1);
