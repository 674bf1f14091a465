import assert from "node:assert/strict";
import { FLUSH } from "../../tracer/hold.ts";
import { brief, type Outcome, runHooked } from "./hooked.ts";

const PROGRAM = new URL("./hooks_late_program.ts", import.meta.url).href;

/** Runs a scenario with the hooks and without; what it prints, gives and ends with must be the same. */
async function runBoth<T = void>(scenario: string, isWorker = false): Promise<Outcome<T>> {
  const [hooked, plain] = await Promise.all([
    runHooked<T>(PROGRAM, scenario, { late: true, isWorker }),
    runHooked<T>(PROGRAM, scenario, null),
  ]);
  assert.deepEqual(withoutTimes(hooked), withoutTimes(plain));
  return hooked;
}

function withoutTimes({ code, stdout, stderr }: Outcome<unknown>) {
  return { code, stdout: timeless(stdout), stderr };
}

function timeless(text: string): string {
  return text.replaceAll(/: [\d.]+m?s/g, ": 0ms");
}

Deno.test("late hooks: groups, counters and timers go on as without, from before them to after them", async () => {
  const { entries, spans } = await runBoth("state");
  const told = entries.map(([, level, , text]) => [level, timeless(text)]);
  assert.deepEqual(told.toSpliced(9, 1).toSpliced(15, 1), [
    [1, "    indented\n    twice { a: [ 1 ] }\n"],
    [2, "    indented, too\n"],
    // Counted twice before: nobody can tell.
    [1, "x: ?\n"],
    [1, "x: 1\n"],
    [1, "x: 2\n"],
    [1, "before: ?\n"],
    [2, "Timer 'before' does not exist\n"],
    [1, '    through: ? still { on: "%s" }\n'],
    [1, "    inside 1\n"],
    [2, "Timer 'inside' already exists\n"],
    [1, "      inside: 0ms\n"],
    [1, '      inside: 0ms {\n        a: { b: { c: Map(1) { 1 => "2\\n3" } } }\n      } %d 7\n'],
    [1, "      100%d: 0ms\n"],
    [1, "inside: 0ms\n"],
    [2, "Timer 'inside' does not exist\n"],
    [1, "    xml\n"],
    [1, "    open\n"],
    [1, "y: ?\n"],
  ]);
  assert.deepEqual(spans.map(([, , kind, name]) => [kind, name]), [["time", "inside"], ["group", "inside 1"]]);
});

Deno.test("late hooks: a cleared console is indented no more", async () => {
  const { entries } = await runBoth("cleared");
  assert.equal(entries.at(-1)?.[3], "cleared\n");
});

Deno.test("late hooks: no trace and no stack shows them, and what the program holds of them prints as without", async () => {
  const { entries, stdout, stderr } = await runBoth("traces");
  assert.equal(entries.length, 4);
  assert.ok(!`${stdout}${stderr}`.includes("microlog/hooks"));
});

Deno.test("late hooks: all is as before once they are taken out", async () => {
  interface Result {
    during: string[];
    after: string[];
  }
  const { result } = await runBoth<Result>("taken");
  for (
    const name of [
      ...["console.log", "console.timeEnd", "stdout.writeSync", "stderr.close", "performance.mark"],
      ...["worker.terminate", "fs.writeSync", "internal.microlog"],
    ]
  ) assert.ok(result.during.includes(name), name);
  assert.deepEqual(result.after, []);
  const worker = (await runBoth<Result>("taken", true)).result;
  for (const name of ["globalThis.close", "process.emit"]) assert.ok(worker.during.includes(name), name);
  assert.deepEqual(worker.after, []);
});

Deno.test("late hooks: what waits for the program to load something is taken out, too", async () => {
  const { result } = await runBoth<{ during: string[]; after: string[] }>("trapped");
  for (const name of ["internal.__nodeProcessBootstrapped", "internal.__initWorkerThreads", "stdout.writable"]) {
    assert.ok(result.during.includes(name), name);
  }
  assert.deepEqual(result.after, []);
  assert.deepEqual((await runBoth("loadedLater")).entries, []);
});

Deno.test("late hooks: installed and taken out again and again", async () => {
  const { entries, result } = await runBoth<string[]>("again");
  assert.deepEqual(result, []);
  assert.deepEqual(
    entries.map(([, , from, text]) => [from, text.trim()]),
    [0, 1, 2].flatMap((i) => [["console", `recorded ${i}`], ["console", "times: ?"], ["stdout", `written ${i}`]]),
  );
});

Deno.test("late hooks: marks are told while they are there", async () => {
  const { spans, result } = await runBoth<{ differences: string[]; isSame: boolean }>("marked");
  assert.deepEqual(spans.map(([, , kind, name]) => [kind, name]), [
    ...[["mark", "recorded"], ["measure", "also"]],
    ...[["mark", "recorded"], ["measure", "also"]],
  ]);
  assert.deepEqual(result, { differences: [], isSame: true });
});

Deno.test("late hooks: what the program has put over them stays, and they record nothing any more", async () => {
  const { entries, spans, result } = await runBoth<{ said: string[]; kept: boolean }>("wrapped");
  assert.equal(result.kept, true);
  assert.equal(result.said.length, 10);
  assert.deepEqual(entries.map(([, , from, text]) => [from, text.trim()]), [
    ["console", "recorded"],
    ["console", "times: ?"],
    ["console", "recorded"],
    ["stdout", "recorded"],
  ]);
  assert.equal(spans.length, 1);
});

Deno.test("late hooks: methods and consoles that the program had put in place stay as they are", async () => {
  const { entries } = await runBoth("foreign");
  assert.deepEqual(entries.slice(0, 1).map(brief), [[2, "console", "warn\n"]]);
  // Its own console prints to stderr.
  assert.deepEqual(entries.slice(2).map(([, , from]) => from), Array(6).fill("stderr"));
  assert.deepEqual((await runBoth("regrouped")).entries, []);
});

Deno.test("late hooks: a stream that the program has in its hands stays the same", async () => {
  assert.equal((await runBoth<boolean>("writable")).result, true);
  const streamed = await runBoth<boolean>("streamed");
  assert.equal(streamed.result, true);
  assert.deepEqual(streamed.entries.map(brief), [[1, "stdout", "a\n"]]);
});

for (const scenario of ["fs", "requiredFs", "loadedMeanwhile"]) {
  Deno.test(`late hooks: writes of node:fs (${scenario})`, async () => {
    const { entries } = await runBoth(scenario);
    assert.deepEqual(entries.map(brief), [[1, "stdout", "recorded\n"]]);
  });
}

Deno.test("hooks: Microlog's own library finds the recording and adds to it", async () => {
  const { entries, spans, stacks, result } = await runHooked<Record<string, boolean>>(PROGRAM, "live", { late: true });
  assert.deepEqual(result, { isHidden: true, isFirst: true, stays: true, isGone: true });
  assert.deepEqual(entries.map(brief), [
    ...[0, 1, 2, 3].map((level) => [level, "log", `level ${level}`]),
    [1, "log", "without its own"],
    [1, "log", "program"],
    [1, "log", "x".repeat(1000)],
  ]);
  assert.equal(entries.at(-1)?.[4], 2000);
  const urls = (stack: number) => stacks[stack]!.trimEnd().split("\n").map((line) => line.split("\t")[1]);
  assert.deepEqual(urls(entries[0]![5]), [PROGRAM, PROGRAM]);
  assert.deepEqual(urls(entries[4]![5]), ["file:///say.js"]);
  assert.deepEqual(urls(entries[5]![5]), [PROGRAM, PROGRAM]);
  assert.deepEqual(spans.map(([, , kind, name, detail]) => [kind, name, detail]), [["enabled", "stretch", ""]]);
  assert.ok(spans[0]![1] >= 0);
});

Deno.test("late hooks: a thread that holds is let go when they are taken out", async () => {
  const { entries, flushes, result } = await runHooked<{ waited: number; now: boolean }>(PROGRAM, "held", {
    late: true,
  });
  assert.equal(flushes, 1, FLUSH);
  assert.equal(entries.length, 1);
  assert.match(entries[0]![3], /^Uncaught Error: lost\n/);
  // Half a second is what it waits for an answer.
  assert.ok(result.waited < 400, String(result.waited));
  assert.equal(result.now, true, "its clock goes on");
});

Deno.test("late hooks: what cannot be taken out records nothing, and the rest is taken out", async () => {
  const { entries, spans } = await runBoth("broken");
  assert.deepEqual(entries.map(brief), [[1, "console", "waiting\n"]]);
  assert.equal(spans.length, 1);
});

Deno.test("late hooks: a program that fails after them fails as without", async () => {
  const { code, entries, flushes } = await runBoth("crash");
  assert.deepEqual([code, entries, flushes], [1, [], 0]);
});
