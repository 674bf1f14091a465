/**
 * Children: three processes share the work, each started another way, the last by a script of npm's. Each gets a
 * recording of its own, below that of this program.
 *
 * deno run -A mod.ts children examples/children.ts [numbers to go through]
 *
 * @module
 */
import { execFile } from "node:child_process";
import { dirname } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const FOLDER = fileURLToPath(new URL("children", import.meta.url));

/** A way to start the program that counts; returns what it wrote. */
type Start = (range: string[]) => Promise<string>;

const byDeno: Start = async (range) => {
  const command = new Deno.Command(Deno.execPath(), { args: ["run", "primes.ts", ...range], cwd: FOLDER });
  return new TextDecoder().decode((await command.output()).stdout);
};

const byNode: Start = async (range) => {
  const { stdout } = await promisify(execFile)(Deno.execPath(), ["run", "primes.ts", ...range], { cwd: FOLDER });
  return stdout;
};

const byNpm: Start = async (range) => {
  // Scripts find Deno where this one runs, whether it is installed or not.
  const env = { ...process.env, PATH: `${dirname(Deno.execPath())}:${process.env.PATH ?? ""}` };
  const args = ["run", "--silent", "primes", "--", ...range];
  const { stdout } = await promisify(execFile)("npm", args, { cwd: FOLDER, env });
  return stdout;
};

const numbers = Number(Deno.args[0] ?? 6_000_000);
const third = Math.ceil(numbers / 3);
const counts = await Promise.all([byDeno, byNode, byNpm].map(async (start, i) => {
  const range = [i * third, Math.min(numbers, (i + 1) * third)].map(String);
  const count = Number(await start(range));
  console.log(`${range.join(" to ")}: ${count} primes`);
  return count;
}));
console.log(`${counts.reduce((sum, count) => sum + count, 0)} primes in all`);
