import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { displaySource } from "../../recording/origin.ts";
import { formatId } from "../../recording/identity.ts";
import { Home, MOD, startDeno, timeIn } from "./harness.ts";
import { readNotebook, runNotebook, streamOf, whole } from "./notebook.ts";

const TREEMAP = fileURLToPath(new URL("../../examples/treemap.ipynb", import.meta.url));

Deno.test("the notebook is kept as it is written, without what a run puts out", async () => {
  for (const { cell_type, execution_count, outputs } of (await readNotebook(TREEMAP)).cells) {
    if (cell_type === "code") assert.deepEqual({ execution_count, outputs }, { execution_count: null, outputs: [] });
  }
});

Deno.test("a cell of a notebook is recorded, and shows what it would show without", async () => {
  await using home = await Home.create();
  const { cells } = await runNotebook(TREEMAP, home);
  const code = cells.filter(({ cell_type }) => cell_type === "code");
  const all = code.flatMap(({ outputs = [] }) => outputs);
  assert.deepEqual(all.filter(({ output_type }) => output_type === "error"), []);
  const { outputs = [] } = code.at(-1)!;
  assert.equal(outputs.length, all.length, "no other cell puts out anything");

  const recording = await home.only();
  const { info, end, profile, records, logs } = recording;
  assert.equal(info.state, "sealed");
  assert.equal(info.label, "treemap");
  assert.equal(end?.reason, "stopped");
  assert.deepEqual(profile.header?.command, ["deno", "jupyter"]);
  const spans = records.filter((record) => record.type === "span" && record.kind === "enabled");
  assert.deepEqual(spans.map((span) => span.type === "span" && span.name), ["treemap"]);

  // What the cell prints comes as it is, and is in the recording.
  assert.match(streamOf(outputs, "stdout"), /^\d+ files, \d+\.\d MB\nThe picture has \d+ kB\n$/);
  assert.equal(logs.map(({ text }) => `${text}\n`).join(""), streamOf(outputs, "stdout"));
  assert.deepEqual(logs.map(({ from, level }) => [from, level]), [["console", "info"], ["console", "info"]]);
  // The link is all that comes from Microlog.
  assert.match(streamOf(outputs, "stderr"), /^┏━+┓\n┃ Microlog: .*┃\n┗━+┛\nNo server answers there: .*\n$/);
  assert.ok(streamOf(outputs, "stderr").includes(`http://127.0.0.1:9/#${formatId(info)}/`));
  const pictures = outputs.map(({ data }) => whole(data?.["image/svg+xml"])).filter((picture) => picture !== "");
  assert.equal(pictures.length, 1);
  assert.match(pictures[0]!, /^<svg .*<title>treemap\.ipynb, .*<\/svg>$/);

  // Functions have their full names, and each cell is called by how it begins.
  const { frames, sources } = profile;
  const places = new Map(frames.name.map((name, i) => [name, displaySource(sources.url[frames.source[i]!] ?? "")]));
  for (const name of ["Phrases.add", "Phrases.shared", "Phrases.#cut"]) {
    assert.ok(timeIn(recording, name) > 0, `${name} is not among ${[...places.keys()].join(", ")}`);
    assert.equal(places.get(name), "cell: class Phrases");
  }
  assert.equal(places.get('cell: await start("…")'), 'cell: await start("…")');
  assert.equal(places.get("Treemap.draw"), "cell: class Treemap");
});

/** Deno panics where its inspector is asked for something while it runs what was typed in. */
const TYPED = `const { enabled, start, stop } = await import(${JSON.stringify(MOD)});
{ using _ = enabled("block"); }
await start("typed");
{ using _ = enabled("inner"); console.log("recorded"); }
new Worker("data:text/javascript,", { type: "module" }).terminate();
reportError(new Error("reported"));
await stop();
console.log("alive");
`;

Deno.test("what is typed in may do what the library cannot keep up with", async () => {
  await using home = await Home.create();
  const run = await startDeno(["repl", "-A", "-q"], { stdin: TYPED, env: home.env() }).ended();
  assert.equal(run.code, 0, run.err);
  assert.match(run.out + run.err, /Cannot record block: blocks in notebooks and the REPL cannot be recorded/);
  assert.match(run.out, /^alive$/m);
  const { info, records, logs } = await home.only();
  assert.equal(formatId(info).split("/")[0], "typed");
  assert.equal(info.state, "sealed");
  assert.deepEqual(logs.map(({ from, level }) => [from, level]), [["console", "info"], ["uncaught", "error"]]);
  const spans = records.filter((record) => record.type === "span" && record.kind === "enabled");
  assert.deepEqual(spans.map((span) => span.type === "span" && span.name), ["inner", "typed"]);
});
