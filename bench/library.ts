/**
 * What the library costs the program that it records: the same work in many short stretches, every other one recorded.
 *
 * Run: deno run -A bench/library.ts [--stretches=30] [--stretch=1000]
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { markdownTable, median, readNumber } from "./statistics.ts";

const KINDS: readonly [kind: string, what: string][] = [
  ["calculate", "calculates"],
  ["parse", "parses, and makes much garbage"],
  ["serve", "a Hono server under load"],
];

const stretches = readNumber(Deno.args, "stretches", 30);
const length = readNumber(Deno.args, "stretch", 1000);

/** How much was done in a second of each stretch. */
interface Rates {
  bare: number[];
  recorded: number[];
}

/** What a program says after its name in a line of JSON. */
async function run<T>(name: string, args: readonly string[], env: Record<string, string> = {}): Promise<T> {
  const folder = await Deno.makeTempDir({ prefix: "microlog-bench-" });
  try {
    const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", fileURLToPath(new URL(`programs/${name}.ts`, import.meta.url)), ...args],
      env: { MICROLOG_HOME: folder, MICROLOG_SERVER: "http://127.0.0.1:9", ...env },
    }).output();
    const told = new RegExp(`^${name} (.*)$`, "m").exec(new TextDecoder().decode(stdout))?.[1];
    if (!success || told === undefined) {
      throw new Error(`Cannot measure: ${name} failed: ${new TextDecoder().decode(stderr)}`);
    }
    return JSON.parse(told) as T;
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Each recorded stretch against the bare one before it and the one after it: what grows slower or faster cancels out. */
function slowdowns({ bare, recorded }: Rates): number[] {
  return recorded.flatMap((rate, i) => [bare[i]!, bare[i + 1] ?? bare[i]!].map((alone) => alone / rate))
    .sort((a, b) => a - b);
}

const rows = [["", "slowdown, median", "half of them between"]];
for (const [kind, what] of KINDS) {
  const rates = await run<Rates>("library", [kind, String(stretches), String(length)]);
  const ratios = slowdowns(rates);
  const at = (part: number) => ratios[Math.floor((ratios.length - 1) * part)]!.toFixed(3);
  rows.push([what, median(ratios).toFixed(3), `${at(0.25)} and ${at(0.75)}`]);
  console.error(`${kind}: ${median(ratios).toFixed(3)}`);
}
console.log(
  `Work in ${2 * stretches} stretches of ${length / 1000} s, every other one between \`start\` and \`stop\` ` +
    "(bench/programs/library.ts); each recorded one against its neighbours.\n",
);
console.log(markdownTable(rows));

const off = await run<{ block: number; entry: number }>("disabled", [], { MICROLOG_DISABLE: "true" });
console.log(
  `\nSwitched off by MICROLOG_DISABLE: ${off.block.toFixed(0)} ns for a block, ${
    off.entry.toFixed(0)
  } ns for a log entry.`,
);
