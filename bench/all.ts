/**
 * Runs all benches and writes docs/bench.md.
 *
 * deno task bench [--seconds=10] [--rounds=4] [--empty=30]
 *
 * @module
 */
import { fileURLToPath } from "node:url";

/** Those that take time on purpose take the options too. */
const BENCHES: readonly [title: string, file: string, args: readonly string[]][] = [
  ["What recording costs", "overhead.ts", Deno.args],
  ["What the library costs", "library.ts", []],
  ["How large recordings are", "size.ts", Deno.args],
  ["From a recording to its calls", "model.ts", []],
  ["The page", "viewer.ts", []],
  ["The other pages", "pages.ts", []],
];

/** Runs one bench; what it prints is Markdown. Its progress goes to the terminal. */
async function run(file: string, args: readonly string[]): Promise<string> {
  const { success, stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", fileURLToPath(new URL(file, import.meta.url)), ...args],
    stdout: "piped",
    stderr: "inherit",
  }).output();
  if (!success) throw new Error(`Cannot go on: bench/${file} failed`);
  return new TextDecoder().decode(stdout).trim();
}

const memory = Math.round(Deno.systemMemoryInfo().total / 2 ** 30);
const parts = [
  "# Benches",
  "Made by `deno task bench`; not edited by hand. Runs that are compared are interleaved: *paired* is the median of the " +
  "ratios of neighbours, and how far chance may have moved it; *fastest* the fastest run against the fastest.",
  `Deno ${Deno.version.deno}, ${Deno.build.os} ${Deno.build.arch}, ${navigator.hardwareConcurrency} cores, ${memory} GiB.`,
];
for (const [title, file, args] of BENCHES) parts.push(`## ${title}`, await run(file, args));
const file = fileURLToPath(new URL("../docs/bench.md", import.meta.url));
await Deno.writeTextFile(file, `${parts.join("\n\n")}\n`);
// As all files here: the gate asks for it.
await new Deno.Command(Deno.execPath(), { args: ["fmt", "--quiet", file] }).spawn().status;
