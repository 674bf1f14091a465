/**
 * Puts a server of this process under load, from a process of its own, for as long as this one lives.
 *
 * @module
 */
import { fileURLToPath } from "node:url";

/**
 * Resolves when the first requests are on their way.
 *
 * @param path What comes before the number in their paths
 */
export async function load(port: number, path: string): Promise<void> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", fileURLToPath(new URL("load.ts", import.meta.url)), String(port), path, "Infinity"],
    stdout: "piped",
    stderr: "null",
    // Its environment is empty, so that it is not recorded as a child of this one.
    clearEnv: true,
    env: { PATH: Deno.env.get("PATH") ?? "", HOME: Deno.env.get("HOME") ?? "" },
  }).spawn();
  globalThis.addEventListener("unload", () => child.kill("SIGKILL"));
  const reader = child.stdout.getReader();
  await reader.read();
  reader.releaseLock();
}
