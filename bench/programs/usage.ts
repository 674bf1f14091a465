/**
 * Loaded before a program: at its end, writes what processor time the process took into the file that BENCH_USAGE
 * names, µs.
 *
 * @module
 */
import { cpuUsage } from "node:process";

const path = Deno.env.get("BENCH_USAGE");
if (path !== undefined) {
  globalThis.addEventListener("unload", () => {
    const { user, system } = cpuUsage();
    Deno.writeTextFileSync(path, String(user + system));
  });
}
