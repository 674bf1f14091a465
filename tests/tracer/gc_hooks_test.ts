import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import type { GcMessage, GcOptions, GcWindow } from "../../tracer/gc_hooks.ts";

const PROGRAM = fileURLToPath(new URL("./gc_program.ts", import.meta.url));

interface Outcome {
  code: number;
  /** What was printed before. */
  out: string;
  messages: GcMessage[];
  windows: GcWindow[];
}

/** Runs a scenario in a program of its own. */
async function run(scenario: string, options: Partial<GcOptions> = {}): Promise<Outcome> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    // No permissions: the hooks must not need any, nor ask.
    args: ["run", "--quiet", "--no-check", "--v8-flags=--expose-gc", PROGRAM, scenario, JSON.stringify(options)],
    env: { NO_COLOR: "1" },
  }).output();
  assert.equal(new TextDecoder().decode(stderr), "");
  const lines = new TextDecoder().decode(stdout).trimEnd().split("\n");
  const messages = JSON.parse(lines.pop()!) as GcMessage[];
  return {
    code,
    out: lines.join("\n"),
    messages,
    windows: messages.flatMap((message) => "error" in message ? [] : message),
  };
}

/** How often all of the heap was collected, window by window; the end of a run without any is left out. */
function counts({ windows }: Outcome): number[] {
  const counted = windows.map(({ kinds }) => kinds.find(([kind]) => kind === "MarkSweepCompact")?.[1] ?? 0);
  return counted.slice(0, counted.findLastIndex((count) => count > 0) + 1);
}

Deno.test("gc hooks: a program that does nothing hears nothing of them", async () => {
  assert.deepEqual(await run("nothing"), { code: 0, out: "", messages: [], windows: [] });
  assert.match((await run("the binding")).out, /^false /);
});

Deno.test("gc hooks: collections by kind, and singly those of the whole heap", async () => {
  const outcome = await run("collections");
  assert.deepEqual(counts(outcome), [3, 1]);
  const [first, second] = outcome.windows;
  assert.ok(first!.from < first!.until && first!.until <= second!.from && second!.from < second!.until);
  for (const [kind, count, duration, freed] of first!.kinds) {
    assert.ok(count > 0 && duration > 0 && freed >= 0, kind);
  }
  // At most two of them are told singly, and two of the others.
  const whole = first!.pauses.filter(([kind]) => kind === "MarkSweepCompact");
  assert.equal(whole.length, 2);
  for (const [, duration, before, after] of whole) assert.ok(duration > 0 && before > 1e6 && after > 1e6);
});

Deno.test("gc hooks: short pauses are not told singly, but for those of the whole heap", async () => {
  const { windows } = await run("collections", { shortest: 60_000_000 });
  assert.deepEqual(windows.slice(0, 2).map(({ pauses }) => pauses.map(([kind]) => kind)), [
    ["MarkSweepCompact", "MarkSweepCompact"],
    ["MarkSweepCompact"],
  ]);
});

Deno.test("gc hooks: a program that never gives way is watched where Node has been loaded, and then from the start", async () => {
  assert.deepEqual(counts(await run("node is there, and the program never gives way")), [2]);
  assert.deepEqual(counts(await run("a program that never gives way")), []);
  assert.deepEqual(counts(await run("a young program")), [], "where it is asked to load nothing");
});

Deno.test("gc hooks: watching adds nothing that the program could see", async () => {
  assert.equal((await run("what can be seen")).out, "true");
});

Deno.test("gc hooks: the last collections are told at the end, and the exit code is the program's", async () => {
  assert.deepEqual(counts(await run("the last at a natural end")), [2]);
  const exit = await run("the last at an exit");
  assert.deepEqual([counts(exit), exit.code], [[2], 3]);
});

Deno.test("gc hooks: a long time without a collection is one window, which ends where the next begins", async () => {
  const outcome = await run("idle for long");
  assert.deepEqual(counts(outcome), [0, 1]);
  const [idle, busy] = outcome.windows;
  assert.deepEqual(idle!.kinds, []);
  assert.ok(idle!.until <= busy!.from && busy!.from - idle!.until < 50);
  assert.equal(outcome.messages.length, 2, "nothing is sent while nothing happens");
});

Deno.test("gc hooks: what Microlog makes V8 collect does not count", async () => {
  assert.deepEqual(counts(await run("on hold")), [1, 2]);
});

Deno.test("gc hooks: beyond their share of the run they leave collections unwatched", async () => {
  assert.deepEqual(counts(await run("no more than its share")), [1, 5]);
  assert.deepEqual(counts(await run("no more than its share", { share: 0 })), []);
  // An hour for each.
  assert.deepEqual(counts(await run("no more than its share", { each: 3_600_000_000 })), []);
});

Deno.test("gc hooks: where nobody asks any more they stop to watch, and go on when somebody does", async () => {
  assert.deepEqual(counts(await run("microlog is gone")), [1]);
});

Deno.test("gc hooks: what is missing is told once, and harms nobody", async () => {
  const { messages, code } = await run("V8 without a profiler");
  assert.deepEqual(messages, [{ error: "TypeError: node:v8 has no GCProfiler" }]);
  assert.equal(code, 0);
});
