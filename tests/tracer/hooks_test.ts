import assert from "node:assert/strict";
import type { HookBatch, HookEntry, HookOptions } from "../../tracer/hooks.ts";

const OPTIONS: HookOptions = {
  binding: "binding",
  maxText: 1000,
  maxEntries: 100,
  maxBuffer: 1_000_000,
  stackShare: 1,
};
const PROGRAM = new URL("./hooks_program.ts", import.meta.url).href;

interface Outcome<T> {
  code: number;
  stdout: string;
  stderr: string;
  batches: HookBatch[];
  entries: HookEntry[];
  /** The stacks of all batches. */
  stacks: string[];
  flushes: number;
  result: T;
}

/** Runs a scenario in a program of its own, with the hooks or without. */
async function run<T = void>(scenario: string, options: Partial<HookOptions> | undefined = {}): Promise<Outcome<T>> {
  const path = await Deno.makeTempFile({ prefix: "microlog-hooks-" });
  try {
    const hooked = options === undefined ? [] : [JSON.stringify({ ...OPTIONS, ...options })];
    const output = await new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "--no-check", "--quiet", PROGRAM, scenario, path, ...hooked],
      env: { NO_COLOR: "1" },
    }).output();
    const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
    const text = await Deno.readTextFile(path);
    assert.notEqual(text, "", decode(output.stderr));
    const { sent, result } = JSON.parse(text) as { sent: string[]; result: T };
    const batches = sent.filter((message) => message !== "flush").map((message) => JSON.parse(message) as HookBatch);
    return {
      code: output.code,
      stdout: decode(output.stdout),
      stderr: decode(output.stderr),
      batches,
      entries: batches.flatMap(({ entries }) => entries),
      stacks: batches.flatMap(({ stacks }) => stacks),
      flushes: sent.length - batches.length,
      result,
    };
  } finally {
    await Deno.remove(path);
  }
}

/** Without the hooks. */
async function bare(scenario: string): Promise<Outcome<unknown>> {
  return await run<unknown>(scenario, undefined);
}

const brief = ([, level, from, text]: HookEntry) => [level, from, text];

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
  const { result } = await run<{ bindingIsGone: boolean }>("hidden");
  assert.equal(result.bindingIsGone, true);
  assert.deepEqual(result, (await bare("hidden")).result);
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
