/**
 * How large a recording is: sealed, with everything in it, against the gzipped .cpuprofile of the same program.
 *
 * Run: deno run -A bench/size.ts [--seconds=10]
 *
 * @module
 */
import { argumentFor, measure } from "./runs.ts";
import { markdownTable, readNumber } from "./statistics.ts";

const seconds = readNumber(Deno.args, "seconds", 10);
const rows = [["program", "one sample each", ".cpuprofile, gzipped, bytes", "Microlog, sealed, bytes", "ratio"]];
for (const program of ["parser", "life"] as const) {
  const args = [await argumentFor(program, seconds)];
  for (const interval of [1, 10]) {
    console.error(`size: ${program}, ${interval} ms`);
    const profile = await measure({ kind: "cpu-prof", interval }, program, args);
    const recording = await measure({ kind: "microlog", interval }, program, args);
    rows.push([
      program,
      `${interval} ms`,
      profile.bytes.toLocaleString("en"),
      recording.bytes.toLocaleString("en"),
      (recording.bytes / profile.bytes).toFixed(2),
    ]);
  }
}
console.log(
  `Programs that keep one core busy for ${seconds} s, recorded by \`deno run --cpu-prof\` and by Microlog, which keeps ` +
    "CPU, memory, objects and log entries beside the samples.\n",
);
console.log(markdownTable(rows));
