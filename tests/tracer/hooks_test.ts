import assert from "node:assert/strict";
import type { HookEntry, HookOptions } from "../../tracer/hooks.ts";
import { brief, type Outcome, runHooked } from "./hooked.ts";

const PROGRAM = new URL("./hooks_program.ts", import.meta.url).href;

/** Runs a scenario, with the hooks or without. */
function run<T = void>(scenario: string, options: Partial<HookOptions> | null = {}): Promise<Outcome<T>> {
  return runHooked<T>(PROGRAM, scenario, options);
}

/** Without the hooks. */
async function bare(scenario: string): Promise<Outcome<unknown>> {
  return await run<unknown>(scenario, null);
}

Deno.test("hooks: what is printed is told, with its level, and printed as without", async () => {
  const [hooked, plain] = await Promise.all([run("speak"), bare("speak")]);
  assert.equal(hooked.stdout, plain.stdout);
  assert.equal(hooked.stderr, plain.stderr);
  assert.deepEqual(hooked.entries.map(brief).slice(0, 7), [
    [1, "console", "hello world { a: 1 }\n"],
    [0, "console", "debug\n"],
    [1, "console", "info\n"],
    [2, "console", "warn\n"],
    [3, "console", "error\n"],
    [1, "console", "group\n"],
    [1, "console", "  indented\n"],
  ]);
  assert.deepEqual(hooked.entries.map(brief).slice(8, 15), [
    [3, "console", "Assertion failed: asserted\n"],
    [1, "console", "default: 1\n"],
    [1, "console", "{ b: 2 }\n"],
    [1, "console", "\x1b[31mééé\x1b[39m\n"],
    [1, "console", "while shown\n"],
    [1, "console", "shown\n"],
    [1, "console", "\n"],
  ]);
  assert.match(hooked.entries[7]![3], /\n.*│ {5}0 │ 1 │ 2 │\n/);
  assert.equal(hooked.entries.length, 16);
  assert.match(hooked.entries[15]![3], /^Trace: trace\n {4}at /);
  assert.equal(hooked.batches.length, 1, "all of one turn come at once");
});

Deno.test("hooks: the console looks as before", async () => {
  const { result } = await run<{ before: unknown; after: unknown }>("identity");
  assert.deepEqual(result.after, result.before);
});

Deno.test("hooks: the program sees nothing of them", async () => {
  interface Method {
    text: string;
  }
  const { result } = await run<{ bindingIsGone: boolean; write: Method; mark: Method }>("hidden");
  assert.equal(result.bindingIsGone, true);
  const plain = (await bare("hidden")).result as typeof result;
  // The text of a function is all that tells.
  for (const name of ["write", "mark"] as const) {
    assert.deepEqual({ ...result[name], text: "" }, { ...plain[name], text: "" });
  }
});

Deno.test("hooks: direct writes are told, each once", async () => {
  const [hooked, plain] = await Promise.all([run("streams"), bare("streams")]);
  assert.equal(hooked.stdout, plain.stdout);
  assert.equal(hooked.stderr, plain.stderr);
  assert.deepEqual(hooked.result, plain.result);
  assert.deepEqual(hooked.entries.map(([, , from, text]) => [from, text]), [
    ["stdout", "out sync\n"],
    ["stderr", "err sync\n"],
    ["stdout", "out\n"],
    ["stdout", "streamed\n"],
    ["console", "logged\n"],
  ]);
});

Deno.test("hooks: stacks are the program's own, innermost first, each sent once", async () => {
  const { entries, stacks } = await run("stacks");
  const lines = (entry: HookEntry | undefined) =>
    stacks[entry?.[5] ?? -1]!.trimEnd().split("\n").map((line) => line.split("\t"));
  const first = lines(entries[0]);
  assert.deepEqual(first.map(([name]) => name).slice(0, 3), ["inner", "outer", "stacks"]);
  for (const [, url, line, column] of first) {
    assert.equal(url, PROGRAM);
    assert.ok(Number(line) > 0 && Number(column) > 0);
  }
  const positions = first.map(([, , line, column]) => `${line}:${column}`);
  assert.equal(new Set(positions).size, first.length);
  // The two calls of `outer` stand on lines of their own.
  assert.deepEqual(lines(entries[1])[0], first[0]);
  assert.deepEqual(lines(entries[2])[0], ["eval", "file:///evaluated.js", "1", "9"]);
  assert.deepEqual(lines(entries[3]).map(([name]) => name).slice(0, 3), ["", "forEach", "stacks"]);
  assert.deepEqual(entries.map(([, , , , , stack]) => stack), [0, 1, 2, 3, 4, 5, 4, 5]);
  assert.equal(stacks.length, 6);
});

Deno.test("hooks: what they borrow of Error is put back, also where the program has its own", async () => {
  const { result, entries } = await run<unknown[]>("error");
  const [untouched, afterOne, own, afterTwo, stack] = result;
  assert.deepEqual(afterOne, untouched);
  assert.deepEqual(afterTwo, own);
  assert.equal(stack, "mine");
  assert.ok(entries.every(([, , , , , stack]) => stack >= 0), "the program's own stack format and limit are no matter");
});

Deno.test("hooks: where Error cannot be borrowed from there are no stacks, and nothing is changed", async () => {
  const { result, entries } = await run<unknown[]>("fixed");
  const [fixed, after, frozen] = result;
  assert.deepEqual(after, fixed);
  assert.equal((frozen as unknown[]).length, 2);
  assert.deepEqual(entries.map(([, , , text, , stack]) => [text, stack]), [["from inside\n", -1], [
    "from inside\n",
    -1,
  ]]);
});

Deno.test("hooks: long texts are cut and say how many bytes they had; what nobody fetches is dropped and counted", async () => {
  const { batches } = await run("limits", { maxText: 10, maxEntries: 3 });
  const told = batches.map(({ entries, dropped }) => [entries.map(([, , , text, bytes]) => [text, bytes]), dropped]);
  assert.deepEqual(told, [
    [[["short\n", 0], ["x".repeat(10), 51], ["é".repeat(10), 41]], 2],
    [[["after\n", 0], ["é".repeat(5), 40]], 0],
  ]);
});

Deno.test("hooks: what is sent is bounded until Microlog acknowledges it; warnings and errors have a reserve", async () => {
  const { batches, entries, spans } = await run("flood", { maxEntries: 10 });
  assert.deepEqual(entries.map(([, , , text]) => text.trim()), [
    ...["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"],
    ...["error 0", "later"],
  ]);
  assert.deepEqual(spans, []);
  // One error found the reserve, two did not.
  const lost = batches.filter(({ dropped }) => dropped > 0);
  assert.equal(lost.reduce((sum, { dropped }) => sum + dropped, 0), 7);
  assert.equal(lost.reduce((sum, { droppedSpans }) => sum + droppedSpans, 0), 1);
  assert.deepEqual(lost.map(({ droppedFrom }) => droppedFrom), [1000]);
});

Deno.test("hooks: what is sent is bounded in length, too", async () => {
  const { batches, entries } = await run("volume", { maxBuffer: 3_000, stackShare: -1 });
  assert.equal(entries.length, 3);
  assert.ok(batches.reduce((sum, batch) => sum + JSON.stringify(batch).length, 0) < 5_000);
});

Deno.test("hooks: huge, binary and broken texts", async () => {
  const [{ entries, stdout }, plain] = await Promise.all([run("huge", { maxText: 7 }), bare("huge")]);
  assert.equal(stdout, plain.stdout);
  assert.deepEqual(entries.map(([, , , text, bytes]) => [text, bytes]), [
    ["é".repeat(7), 50_000_001],
    // No character is halved.
    ["\u{1f600}".repeat(3), 121],
    ["\ufffd alone".slice(0, 7), 10],
    ["\0\x01\x02\x03\x04\x05\x06", 256],
    ["ééé", 11],
  ]);
});

Deno.test("hooks: what waits is bounded, and sent in pieces where the program does not give way", async () => {
  const { batches, entries } = await run("buffer", { maxText: 100_000 });
  assert.equal(entries.length, 10);
  assert.deepEqual(entries.map(([, , , text, bytes]) => [text.length, bytes]), Array(10).fill([100_000, 500_001]));
  assert.deepEqual(batches.map(({ entries }) => entries.length), [3, 3, 3, 1]);
});

Deno.test("hooks: stacks are taken while they cost little, and again later", async () => {
  const { entries } = await run("share", { stackShare: 0.005 });
  const taken = entries.map(([, , , , , stack]) => stack >= 0);
  const first = taken.indexOf(false);
  assert.ok(first > 5 && first < 50, String(first));
  assert.ok(taken.slice(first, 60).every((one) => !one));
  assert.equal(taken[60], true);
});

Deno.test("hooks: an error nobody caught is told, and the program held until Microlog has what it needs", async () => {
  const { entries, flushes, stderr } = await run("uncaught");
  assert.deepEqual(entries.map(brief), [
    [3, "uncaught", "Uncaught TypeError: oh\n    at f (file:///a.ts:1:2)"],
    [3, "uncaught", "Uncaught (in promise) { why: 7 }"],
    [3, "uncaught", "Uncaught a value that cannot be shown"],
  ]);
  assert.equal(flushes, 3);
  assert.equal(stderr, "");
});

Deno.test("hooks: the program is not held for long where nobody answers", async () => {
  const { entries, flushes, result } = await run<{ waited: number; last: number }>("unanswered");
  assert.equal(entries.length, 3);
  assert.equal(flushes, 1, "what was spent on the first is all there was to spend");
  assert.ok(result.waited < 2000, String(result.waited));
  assert.ok(result.last - result.waited < 11_500);
});

Deno.test("hooks: nothing is held once Microlog has gone", async () => {
  const { entries, flushes } = await run("ending");
  assert.deepEqual([entries.length, flushes], [1, 0]);
});

Deno.test("hooks: what waits is handed over when asked for, once", async () => {
  const { result, entries } = await run<{ count: number }>("drain");
  assert.equal(result.count, 1);
  assert.deepEqual(entries.map(brief), [[1, "console", "waiting\n"]]);
});

Deno.test("hooks: a program that fails, fails as without", async () => {
  const [hooked, plain] = await Promise.all([run("crash"), bare("crash")]);
  assert.equal(hooked.code, 1);
  assert.equal(hooked.code, plain.code);
  assert.equal(hooked.stderr, plain.stderr);
  assert.equal(hooked.entries.length, 1);
  assert.match(hooked.entries[0]![3], /^Uncaught RangeError: out of range\n {4}at file:.*hooks_program\.ts:\d+:\d+/);
});

Deno.test("hooks: the main thread's clock is left alone once it exits; a worker's goes on", async () => {
  assert.equal((await run<number>("exiting")).result, 100);
  assert.equal((await run<number>("exiting", { isWorker: true })).result, 200);
});

Deno.test("hooks: asked from outside, at any moment, they leave Deno's clock alone", async () => {
  const { result: { read, passed } } = await run<{ read: number; passed: number }>("asked");
  assert.equal(read, 0);
  assert.ok(passed >= 0 && passed < 10_000, `${passed} ms`);
});

Deno.test("hooks: an error is told with its causes, and where its own text ends", async () => {
  const { entries } = await run("causes");
  const told = entries.map(([, , , text]) => text.replaceAll("Uncaught (in promise) ", ""));
  const outer = "Error: outer\n    at outer (file:///outer.ts:1:2)";
  const inner = "Caused by: Error: inner\n    at inner (file:///inner.ts:1:2)\nCaused by: { code: 7, again: 1 }";
  assert.equal(told[0], `${outer}\n${inner}`);
  assert.equal(entries[0]![3].slice(0, entries[0]![6]), `Uncaught (in promise) ${outer}`);
  assert.equal(
    told[1],
    "AggregateError: many\n    at many (file:///many.ts:1:2)\n" +
      `Error 1 of 3: ${outer}\n${inner}\n` +
      "Error 2 of 3: Error: circle\n    at circle (file:///circle.ts:1:2)\n" +
      'Error 3 of 3: "text"',
  );
  assert.equal(told[2]!.match(/^Caused by: /gm)?.length, 10);
  assert.equal(told[3], "Error: hostile\n    at hostile (file:///hostile.ts:1:2)");
  assert.equal(told[5], "undefined");
  assert.equal(entries.length, 6);
});

Deno.test("hooks: marks and measures are told, and are what they were", async () => {
  const [hooked, plain] = await Promise.all([run<{ given: unknown[] }>("spans"), bare("spans")]);
  assert.deepEqual(hooked.result, plain.result);
  const told = hooked.spans.map(([time, duration, kind, name, detail]) => [time, duration, kind, name, detail]);
  assert.deepEqual(told.slice(0, 2), [
    [5, 0, "mark", "start", "{ a: [ 1 ] }"],
    [10, 20, "measure", "part", "as given"],
  ]);
  assert.deepEqual(told[2]!.toSpliced(1, 1), [5, "measure", "from the start", ""]);
  assert.ok(hooked.spans[2]![1] > 0);
  assert.equal(told.length, hooked.result.given.length + 1);
  assert.equal(told.at(-1)?.[3], "alone");
});

Deno.test("hooks: marks and measures have the stack of where they were made", async () => {
  const { spans, stacks, entries } = await run("markStacks");
  assert.deepEqual(spans.map(([, , , name, , stack]) => [name, stacks[stack]?.split("\t")[0]]), [
    ["one", "markOne"],
    ["two", "markTwo"],
    ["between", "markTwo"],
  ]);
  assert.equal(entries.length, 1);
});

Deno.test("hooks: timers, groups and time stamps of the console are spans", async () => {
  const [hooked, plain] = await Promise.all([run("consoleSpans"), bare("consoleSpans")]);
  const withoutTimes = (text: string) => text.replaceAll(/: [\d.]+m?s/g, ": 0ms");
  assert.equal(withoutTimes(hooked.stdout), withoutTimes(plain.stdout));
  assert.equal(hooked.stderr, plain.stderr);
  assert.deepEqual(hooked.result, plain.result);
  assert.deepEqual(hooked.spans.map(([time, duration, kind, name]) => [time, duration, kind, name]), [
    [1000, 17, "time", "default"],
    [1007, 10, "time", "outer"],
    [1020, 4, "group", ""],
    [1017, 7, "group", "first { a: 1 }"],
    [1024, 0, "timeStamp", "here"],
    [1024, 0, "timeStamp", ""],
  ]);
});

Deno.test("hooks: a console that the program has replaced in part stays as it is", async () => {
  const [hooked, plain] = await Promise.all([run("replaced"), bare("replaced")]);
  assert.equal(hooked.stdout, plain.stdout);
  assert.equal(hooked.stderr, plain.stderr);
  assert.deepEqual(hooked.result, plain.result);
  assert.deepEqual(hooked.entries.map(([, , , text]) => text.trim()), ["by Deno's", "also by Deno's", "frozen"]);
});

Deno.test("hooks: a program whose objects cannot be JSON goes on; what was lost is counted", async () => {
  const { entries, batches, stdout, code } = await run("poisoned");
  assert.equal(code, 0);
  assert.equal(stdout, "unharmed\nagain\n");
  assert.deepEqual([entries.length, batches.map(({ dropped }) => dropped)], [1, [1]]);
});

Deno.test("hooks: what fails once stdout is closed fails as without", async () => {
  const [hooked, plain] = await Promise.all([run("closed"), bare("closed")]);
  assert.equal((hooked.result as unknown as string[]).length, 2);
  assert.deepEqual(hooked.result, plain.result);
  assert.equal(hooked.stderr, plain.stderr);
  assert.deepEqual(hooked.entries.map(([, , , text]) => text.trim()), ["open", "still open"]);
});

Deno.test("hooks: writes of node:fs to stdout and stderr are told", async () => {
  const [hooked, plain] = await Promise.all([run("moduleFs"), bare("moduleFs")]);
  assert.equal(hooked.stdout, plain.stdout);
  assert.equal(hooked.stderr, plain.stderr);
  assert.deepEqual(hooked.result, plain.result);
  assert.deepEqual(hooked.entries.map(([, , from, text]) => [from, text]), [
    ["stdout", "default\n"],
    ["stderr", "part\n"],
    ["stdout", "hi\n"],
    ["stdout", "a"],
    ["stdout", "b\n"],
    ["stdout", "later\n"],
    ["stdout", "promised\n"],
  ]);
});

Deno.test("hooks: writes of node:fs are told to those who require it, and the way to it leaves no trace", async () => {
  const [hooked, plain] = await Promise.all([run("requiredFs"), bare("requiredFs")]);
  assert.equal(hooked.stdout, plain.stdout);
  assert.deepEqual(hooked.result, plain.result);
  assert.deepEqual(hooked.entries.map(([, , from, text]) => [from, text]), [["stdout", "required\n"]]);
});
