import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { type HookOptions, hooksExpression } from "../../tracer/hooks.ts";
import { brief, type Outcome, runHooked, type Runner } from "./hooked.ts";

const PROGRAM = fileURLToPath(new URL("./hooks_node_program.cjs", import.meta.url));
const NODE: Runner = {
  command: "node",
  args: [],
  hooks: (options: HookOptions) => ({ binding: options.binding, expression: hooksExpression(options) }),
};

/** Runs a scenario with the hooks and without; what it prints and ends with must be the same. */
async function runBoth<T = void>(scenario: string): Promise<Outcome<T> & { plain: T }> {
  const [hooked, plain] = await Promise.all([
    runHooked<T>(PROGRAM, scenario, { late: true }, NODE),
    runHooked<T>(PROGRAM, scenario, null, NODE),
  ]);
  assert.deepEqual(comparable(hooked), comparable(plain));
  return { ...hooked, plain: plain.result };
}

function comparable({ code, stdout, stderr }: Outcome<unknown>) {
  return { code, stdout: timeless(stdout), stderr: stderr.replaceAll(/node:\d+/g, "node") };
}

function timeless(text: string): string {
  return text.replaceAll(/: [\d.]+m?s/g, ": 0ms");
}

Deno.test("hooks in Node: what is printed is told, with its level, and printed as without", async () => {
  const { entries, stacks, stderr, stdout } = await runBoth("speak");
  assert.deepEqual(entries.slice(0, 7).map(brief), [
    [1, "console", "hello world { a: 1 }\n"],
    [0, "console", "debug\n"],
    [1, "console", "info\n"],
    [2, "console", "warn\n"],
    [3, "console", "error\n"],
    [3, "console", "while shown\n"],
    [1, "console", "shown\n"],
  ]);
  assert.match(entries[7]![3], /│ 0 {7}│ 1 │ 2 │\n/);
  assert.deepEqual(entries.slice(8, 11).map(brief), [
    [2, "console", "Assertion failed: asserted\n"],
    [1, "console", "{ b: 2 }\n"],
    [1, "console", "\n"],
  ]);
  assert.match(entries[12]![3], /^Trace: trace\n {4}at Object\.speak /);
  assert.equal(entries[12]![1], 3);
  // Methods of which the program took hold before; their level is that of their stream.
  assert.deepEqual(entries.slice(13).map(brief), [
    [1, "console", "held\n"],
    [3, "console", "held\n"],
    [1, "console", "unbound\n"],
  ]);
  assert.ok(!`${stdout}${stderr}`.includes("microlog"));
  const [name, url, line] = stacks[entries[0]![5]]!.split("\n")[0]!.split("\t");
  assert.deepEqual([name, url], ["speak", PROGRAM]);
  assert.ok(Number(line) > 0);
});

Deno.test("hooks in Node: direct writes are told, each once", async () => {
  const { entries, result, plain } = await runBoth("streams");
  assert.deepEqual(result, plain);
  assert.deepEqual(entries.map(([, , from, text]) => [from, text]), [
    ["stdout", "text\n"],
    ["stdout", "bytes\n"],
    ["stdout", "hi\n"],
    ["stderr", "x\n"],
    ["stdout", "called back\n"],
    ["console", "logged\n"],
    ["stdout", "again\n"],
    ["stdout", "by the console's stream\n"],
    ["stdout", "by fs\n"],
  ]);
});

Deno.test("hooks in Node: groups, counters and timers go on as without, and are told exactly", async () => {
  const { entries, stdout } = await runBoth("state");
  const texts = entries.map(([, , , text]) => text);
  assert.deepEqual(texts.map(timeless), [
    "  indented\n  twice\n",
    "  x: 2\n",
    "  x: 1\n",
    "  inside 1\n",
    "    through: 0ms { a: 1 }\n",
    "    inside: 0ms\n",
    "  open\n",
  ]);
  assert.ok(stdout.includes(texts.join("")));
});

Deno.test("hooks in Node: all is as before once they are taken out", async () => {
  const { entries, result } = await runBoth<{ during: string[]; after: string[] }>("taken");
  for (
    const name of ["console.debug", "console.Symbol(kWriteToConsole)", "fs.writeSync", "process.emit", "stdout.write"]
  ) assert.ok(result.during.includes(name), name);
  assert.deepEqual(result.after, []);
  assert.deepEqual(entries.map(([, , , text]) => text), ["seen\n", "seen, too\n"]);
});

Deno.test("hooks in Node: installed and taken out again and again", async () => {
  const { entries, spans } = await runBoth("again");
  assert.deepEqual(
    entries.map(([, , from, text]) => [from, text]),
    [0, 1, 2].flatMap((i) => [["console", `recorded ${i}\n`], ["stdout", `written ${i}\n`]]),
  );
  assert.deepEqual(spans.map(([, , , name]) => name), ["recorded", "recorded", "recorded"]);
});

Deno.test("hooks in Node: what the program has put over them stays, and they record nothing any more", async () => {
  const { entries, result, plain } = await runBoth<{ said: string[]; kept: boolean }>("wrapped");
  assert.deepEqual(result, plain);
  assert.equal(result.kept, true);
  assert.deepEqual(entries.map(brief), [
    [1, "console", "recorded\n"],
    [0, "console", "recorded\n"],
    [1, "stdout", "recorded\n"],
  ]);
});

Deno.test("hooks in Node: spans", async () => {
  const { spans, stacks } = await runBoth("spans");
  assert.deepEqual(spans.map(([, , kind, name, detail]) => [kind, name, detail]), [
    ["time", "timed", ""],
    ["group", "group 1", ""],
    ["timeStamp", "stamp", ""],
    ["mark", "start", "{ a: 1 }"],
    ["measure", "part", ""],
  ]);
  assert.deepEqual(spans[3]!.slice(0, 2), [5, 0]);
  assert.deepEqual(spans[4]!.slice(0, 2), [10, 20]);
  for (const [, , , name, , stack] of spans) assert.ok(stacks[stack]?.startsWith("spans\t"), name);
});

Deno.test("hooks in Node: what Microlog asks for is answered", async () => {
  const { result } = await runBoth<{ cpu: number; rss: number; now: number }>("status");
  assert.ok(result.cpu > 1_000 && result.rss > 1_000_000 && result.now > 0, JSON.stringify(result));
});

Deno.test("hooks in Node: an error nobody caught is told, and ends the program as without", async () => {
  const crash = await runBoth("crash");
  assert.equal(crash.code, 1);
  assert.match(
    crash.entries[0]![3],
    /^Uncaught RangeError: out of range\n {4}at .*hooks_node_program\.cjs:[^]*\nCaused by: Error: behind\n/,
  );
  const { code, entries, flushes } = await runBoth("rejection");
  assert.equal(code, 1);
  assert.match(entries[0]![3], /^Uncaught \(in promise\) TypeError: nobody cares\n/);
  assert.ok(flushes > 0);
});

Deno.test("hooks in Node: a program that handles what nobody caught is not held", async () => {
  const { entries, result } = await runBoth<boolean>("survived");
  assert.equal(result, false);
  assert.deepEqual(entries.map(([, , from, text]) => [from, text.split("\n")[0]]), [
    ["uncaught", "Uncaught Error: caught at last"],
    ["console", "handled caught at last"],
  ]);
});

for (const [scenario, code] of [["exits", 7], ["ends", 0]] as const) {
  Deno.test(`hooks in Node: the process is held at its end until Microlog has what it needs (${scenario})`, async () => {
    const outcome = await runBoth<number | undefined>(scenario);
    assert.equal(outcome.code, code);
    assert.deepEqual(outcome.entries.map(brief), [[1, "console", "last words\n"]]);
    assert.equal(outcome.flushes, 1);
    assert.equal(outcome.result, outcome.plain);
  });
}

Deno.test("hooks in Node: nothing is loaded for them that opens stdout or stderr", async () => {
  const { result } = await runBoth<string[]>("loads");
  assert.deepEqual(result.filter((name) => name !== "NativeModule console"), []);
});
