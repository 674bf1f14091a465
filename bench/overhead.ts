/**
 * What recording costs: a busy program bare and recorded, in turn, round after round; and an empty one.
 *
 * Run: deno run -A bench/overhead.ts [--seconds=10] [--rounds=5] [--empty=30] [--only=server,workers]
 *
 * @module
 */
import { argumentFor, measure, type Measurement, type Program, type Way } from "./runs.ts";
import { compare, markdownTable, median, readNumber, readOnly } from "./statistics.ts";

const WAYS: readonly [name: string, way: Way][] = [
  ["bare", { kind: "bare" }],
  ["Microlog, 50 ms", { kind: "microlog", interval: 50 }],
  ["Microlog, 10 ms", { kind: "microlog", interval: 10 }],
  ["Microlog, 1 ms", { kind: "microlog", interval: 1 }],
  ["deno run --cpu-prof, 1 ms", { kind: "cpu-prof", interval: 1 }],
];

/** Runs the program in all ways, in turn. */
async function interleave(
  name: Program,
  args: readonly string[],
  ways: readonly (readonly [string, Way])[],
  rounds: number,
): Promise<Map<string, Measurement[]>> {
  const runs = new Map<string, Measurement[]>(ways.map(([title]) => [title, []]));
  for (let round = 1; round <= rounds; round++) {
    // Each round begins with another way, so that none always follows the same.
    const order = [...ways.slice(round % ways.length), ...ways.slice(0, round % ways.length)];
    for (const [title, way] of order) {
      const run = await measure(way, name, args);
      runs.get(title)!.push(run);
      console.error(`${name}, round ${round} of ${rounds}: ${title}: ${run.total.toFixed(0)} ms`);
    }
  }
  return runs;
}

/** The table of one busy program. */
async function busyTable(name: Exclude<Program, "empty" | "stalls">, what: string, ways: typeof WAYS): Promise<string> {
  const busy = await interleave(name, [await argumentFor(name, seconds)], ways, rounds);
  const bare = busy.get("bare")!;
  const format = (number: number) => number.toFixed(3);
  const rows = [["", "time, paired", "time, fastest", "CPU, paired", "CPU, least", "Microlog's own, % of a core"]];
  for (const [title, way] of ways) {
    if (way.kind === "bare") continue;
    const runs = busy.get(title)!;
    const time = compare(runs.map(({ wall }) => wall), bare.map(({ wall }) => wall));
    const cpu = compare(runs.map(({ cpu }) => cpu), bare.map(({ cpu }) => cpu));
    const own = median(runs.map(({ microlog, total }) => microlog / total * 100));
    rows.push([
      title,
      ...[time, cpu].flatMap(({ paired, error, fastest }) => [
        `${format(paired)} ± ${format(error)}`,
        format(fastest),
      ]),
      way.kind === "microlog" ? own.toFixed(1) : "",
    ]);
  }
  const length = (median(bare.map(({ wall }) => wall)) / 1000).toFixed(1);
  const title =
    `${what} (bench/programs/${name}.ts, ${length} s, ${rounds} rounds in turn), against the same on its own. ` +
    "Time and CPU are the program's, its start left out.";
  return `${title}\n\n${markdownTable(rows)}`;
}

const seconds = readNumber(Deno.args, "seconds", 10);
const rounds = readNumber(Deno.args, "rounds", 5);
const emptyRounds = readNumber(Deno.args, "empty", 30);

const BUSY: [name: Exclude<Program, "empty" | "stalls">, what: string, ways: typeof WAYS][] = [
  ["life", "A program that calculates", WAYS.slice(0, 2)],
  ["parser", "A program that parses, and makes much garbage", WAYS],
  ["logs", "A program that prints 20,000 lines", WAYS.slice(0, 2)],
  ["server", "A server under load; time is that of a number of requests", WAYS.slice(0, 2)],
  ["workers", "Four busy workers", WAYS.slice(0, 2)],
];
const only: Program[] = readOnly(Deno.args, [...BUSY.map(([name]) => name), "stalls", "empty"]);

for (const [name, what, ways] of BUSY) {
  if (only.includes(name)) console.log(`${await busyTable(name, what, ways)}\n`);
}
if (only.includes("stalls")) console.log(`${await stallsTable()}\n`);
if (only.includes("empty")) console.log(await emptyTable());

/** How long a program that looks at the clock was kept from it. */
async function stallsTable(): Promise<string> {
  const stallWays: typeof WAYS = [...WAYS.slice(0, 2), ["deno run --cpu-prof, 50 ms", {
    kind: "cpu-prof",
    interval: 50,
  }]];
  const stalls = await interleave("stalls", [String(seconds)], stallWays, rounds);
  const what =
    `A program that looks at the clock without pause (bench/programs/stalls.ts, ${seconds} s, ${rounds} rounds in turn): ` +
    "how long it was kept from it. The least of all rounds, as other programs can only add to it; _more_ is what " +
    "recording a program's main thread costs it.";
  const leastOf = (title: string) => Math.min(...stalls.get(title)!.map(({ stalled }) => stalled));
  return `${what}\n\n${
    markdownTable([
      ["", "stalled, ms", "more, % of the run", "longest at a time, ms"],
      ...stallWays.map(([title]) => {
        const more = (leastOf(title) - leastOf("bare")) / seconds / 10;
        const longest = median(stalls.get(title)!.map(({ longest }) => longest));
        return [title, leastOf(title).toFixed(0), title === "bare" ? "" : more.toFixed(2), longest.toFixed(1)];
      }),
    ])
  }`;
}

/** How long an empty program takes. */
async function emptyTable(): Promise<string> {
  const empty = await interleave("empty", [], WAYS.slice(0, 2), emptyRounds);
  const [alone, recorded] = [...empty.values()].map((runs) => runs.map(({ total }) => total)) as [number[], number[]];
  const more = recorded.map((total, i) => total - alone[i]!);
  return `An empty program, from start to end, ${emptyRounds} rounds in turn.\n\n${
    markdownTable([
      ["", "median, ms", "fastest, ms"],
      ["deno run", median(alone).toFixed(0), Math.min(...alone).toFixed(0)],
      ["Microlog", median(recorded).toFixed(0), Math.min(...recorded).toFixed(0)],
      ["more", median(more).toFixed(0), (Math.min(...recorded) - Math.min(...alone)).toFixed(0)],
    ])
  }`;
}
