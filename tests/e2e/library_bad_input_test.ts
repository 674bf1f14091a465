import assert from "node:assert/strict";
import { validateLines } from "../recording/schema.ts";
import { deno, Home, inTerminal, type Result, Running, startDeno, target, timeIn } from "./harness.ts";
import { partsOf, recordingOf, runItself } from "./library.ts";

const TRIES = target("library/tries.ts");

/** What came of a function, a block and a start. */
function outcomes({ out }: Result): string[] {
  return [...out.matchAll(/^(function|block|start): (.*(?:\n {2}.*)?)/gm)].map(([, , outcome]) => outcome!);
}

/** All three failed alike, with an error for people, and the program went on. */
function checkRefused(run: Result, message: RegExp): void {
  const all = outcomes(run);
  assert.equal(all.length, 3, run.out + run.err);
  for (const outcome of all) {
    assert.match(outcome, /^MicrologError: .+[^.!]\n {2}.+[^.!]$/, "a message, and what to do about it");
    assert.match(outcome, message);
  }
  assert.match(run.out, /\nrunning: false\n/);
  assert.deepEqual([run.err, run.code], ["", 0]);
}

Deno.test("bad labels are refused, and nothing is run or recorded under them", async () => {
  await using home = await Home.create();
  const labels = ["", "a/b", "..", "a..b", ".hidden", "-x", "two words", "ä", "x".repeat(101), 7, null, ["a"]];
  const run = await runItself(home, "tries", ["labels", JSON.stringify(labels)]);
  const all = outcomes(run);
  assert.equal(all.length, 3 * labels.length, run.out + run.err);
  for (const outcome of all) assert.match(outcome, /^MicrologError: Cannot use the label .+: .+\n {2}Choose a label /);
  assert.match(run.out, /\n(label 7\n)(.*: MicrologError: Cannot use the label number: it is no text\n.*\n){3}/);
  assert.match(run.out, /running: false\nbad options: not for people: TypeError: .+\na good one: the work was done\n$/);
  assert.deepEqual([run.err, run.code], ["", 0]);
  assert.deepEqual((await home.list()).map(({ label }) => label), ["test"]);
});

for (
  const [name, value] of [
    ["TRACER_SAMPLE_DELAY", "abc"],
    ["MICROLOG_SERVER", "localhost:7777"],
    ["MICROLOG_DISABLE", "maybe"],
  ] as const
) {
  Deno.test(`bad settings are told as errors of the library: ${name}=${value}`, async () => {
    await using home = await Home.create();
    const run = await runItself(home, "tries", ["all"], { env: { [name]: value } });
    checkRefused(run, new RegExp(`: Cannot use ${name}="${value}": it has to be .*\n {2}Set it as in ${name}=`));
    assert.deepEqual(await home.list(), []);
  });
}

Deno.test("a folder that cannot be written is told as an error of the library", async () => {
  await using home = await Home.create();
  await Deno.writeTextFile(`${home.path}/file`, "");
  const run = await runItself(home, "tries", ["all"], { env: { MICROLOG_HOME: `${home.path}/file/below` } });
  checkRefused(
    run,
    /: Cannot write recordings to .*\/file\/below: it is not a folder\n {2}Set MICROLOG_HOME to a folder/,
  );
});

Deno.test("MICROLOG_DISABLE has all of it do nothing", async () => {
  await using home = await Home.create();
  const below = `${home.path}/below`;
  for (const value of ["true", "1", " TRUE "]) {
    const env = { MICROLOG_DISABLE: value, MICROLOG_HOME: below };
    const run = await runItself(home, "tries", ["all"], { env });
    assert.deepEqual(outcomes(run), ["the work was done", "the block was run", "started"]);
    assert.deepEqual([run.err, run.code], ["", 0]);
    await assert.rejects(Deno.stat(below), Deno.errors.NotFound);
  }
});

Deno.test("what is begun twice, or ended twice, does nothing more, and the program is told", async () => {
  await using home = await Home.create();
  const run = await runItself(home, "tries", ["twice"]);
  assert.equal(run.out, "running: false\n");
  assert.equal(
    run.err,
    `Microlog: stop() does nothing: nothing has been started
Microlog: start("two") does nothing: one is being recorded
Microlog: stop() does nothing: nothing has been started
`,
  );
  assert.deepEqual((await home.list()).map(({ label }) => label), ["one"]);
  assert.deepEqual(partsOf(await recordingOf(home, "one")).map(({ name }) => name), ["one", "part"]);

  const blocks = await runItself(home, "tries", ["disposed of twice"]);
  assert.equal(blocks.out, "running: true\nrunning: false\nrunning: false\n".slice(0, -"running: false\n".length));
  const parts = partsOf(await recordingOf(home, "test", blocks));
  assert.deepEqual(parts.map(({ name }) => name), ["test", "inner"]);
});

Deno.test("parts that do not wait for each other to begin or end share a recording", async () => {
  await using home = await Home.create();
  const run = await runItself(home, "tries", ["at once"]);
  assert.equal(run.out, "the work was done true\na part that waits for its turn\nrunning: false\n");
  assert.deepEqual([run.err, run.code], ["", 0]);
  const names = partsOf(await recordingOf(home, "one")).map(({ name }) => name);
  assert.deepEqual(names.sort(), ["block", "one", "part", "three", "two"]);
});

for (const when of ["begins", "ends"]) {
  Deno.test(`an exit while a recording ${when} leaves it whole`, async () => {
    await using home = await Home.create();
    const run = await runItself(home, "tries", [`exit while it ${when}`]);
    assert.deepEqual([run.code, run.out, run.err], [3, "", ""]);
    const { end } = await recordingOf(home, "test", run);
    assert.equal(end?.reason, when === "begins" ? "exit" : "stopped");
  });
}

Deno.test("workers that end while they are recorded leave their recordings", async () => {
  await using home = await Home.create();
  const run = await runItself(home, "worker_ends");
  const ways = ["close", "terminate", "node-exit", "node-natural"];
  assert.equal(run.out, ways.map((way) => `${way} is being recorded\n`).join("") + "done\n");
  assert.deepEqual([run.err, run.code], ["", 0]);
  const list = await home.list();
  assert.deepEqual(list.map(({ label }) => label).sort(), ways.toSorted());
  for (const info of list) {
    const recording = await home.read(info);
    assert.deepEqual(validateLines(recording.text), []);
    // Whoever is terminated is gone on the spot.
    if (info.label !== "terminate") assert.ok(timeIn(recording, "import worker_that_ends.ts") > 0, info.label);
  }
});

Deno.test("where the disk is full the part goes on, and what was written opens", async () => {
  await using home = await Home.create();
  // A limit to the size of files, in blocks of 512 or 1024 bytes: to a writer it is much the same as a full disk.
  const command = `trap '' XFSZ; ulimit -f 200; exec '${Deno.execPath()}' run -A '${TRIES}' much`;
  const run = await new Running("sh", ["-c", command], { env: home.env() }).ended();
  assert.deepEqual([run.code, run.out], [0, "part: the work was done\nnext: the work was done\n"]);
  const told = run.err.split("\n").filter((line) => line.startsWith("Microlog: "));
  assert.equal(told.length, 1, run.err);
  assert.match(
    run.err,
    /^Microlog: the recording stops here, the program goes on: Cannot write recordings to .*: .*\n.*MICROLOG_HOME.*\n/,
  );
  const [next, cut] = await Promise.all((await home.list()).map((info) => home.read(info)));
  assert.deepEqual([cut?.profile.header?.label, cut?.end], ["test", undefined], "what was written opens");
  assert.equal(next?.end?.reason, "stopped");
});

/** The flags that the error of a program names that is not allowed enough. */
async function flagsFor(given: readonly string[], home: Home): Promise<string[]> {
  const run = await deno(["run", "--no-prompt", ...given, TRIES, "all"], { env: home.env() });
  checkRefused(run, /: Cannot record test: the program is not allowed what that takes\n {2}Run it with -A, or add: --/);
  assert.deepEqual(await home.list(), []);
  return /or add: (.*)/.exec(run.out)![1]!.split(" ");
}

for (
  const [given, named] of [
    [[], /^--allow-sys --allow-env --allow-read --allow-write$/],
    [["--allow-sys"], /^--allow-env --allow-read --allow-write$/],
    [["-R", "-W", "-E", "-N", "--allow-run"], /^--allow-sys$/],
    [["--allow-env"], /^--allow-sys --allow-read=\S+,\S+\/ --allow-write=\S+$/],
    [["--allow-sys", "--allow-env=MICROLOG_HOME"], /^--allow-read=\S+,\S+\/ --allow-write=\S+$/],
  ] as const
) {
  Deno.test(`what a program is not allowed is named, and enough: with ${given.join(" ") || "nothing"}`, async () => {
    await using home = await Home.create();
    const flags = await flagsFor(given, home);
    assert.match(flags.join(" "), named);
    const run = await deno(["run", ...given, ...flags, TRIES, "all"], { env: home.env() });
    assert.deepEqual(outcomes(run), ["the work was done", "the block was run", "started"], run.out + run.err);
    assert.deepEqual([run.err, run.code], ["", 0]);
    assert.deepEqual((await home.list()).map(({ label, state }) => [label, state]), Array(3).fill(["test", "sealed"]));
  });
}

for (const given of [[], ["--allow-env=MICROLOG_HOME"]]) {
  Deno.test(`nobody is asked for more once what is named is allowed: with ${given.join() || "nothing"}`, async () => {
    await using home = await Home.create();
    const flags = await flagsFor(given, home);
    // In a terminal Deno would ask, and wait.
    const run = await inTerminal(["run", ...given, ...flags, TRIES, "all"], { env: home.env() });
    assert.doesNotMatch(run.out, /Allow\?/);
    for (const done of ["function: the work was done", "block: the block was run", "start: started"]) {
      assert.ok(run.out.includes(done), run.out);
    }
    assert.equal(run.code, 0);
    assert.equal((await home.list()).length, 3);
  });
}

Deno.test("with no more than is needed a signal ends the program as without, and what was written stays", async () => {
  await using home = await Home.create();
  const flags = await flagsFor([], home);
  const run = startDeno(["run", ...flags, target("library/ends.ts"), "idle"], { env: home.env() });
  await run.printed(/ready/);
  await home.grown(({ profile }) => profile.threads[0]!.end > 0);
  run.kill("SIGINT");
  const { signal, err } = await run.ended();
  assert.deepEqual([signal, err], ["SIGINT", ""]);
  assert.ok(timeIn(await home.only(), "finalSpin") > 75_000);
});
