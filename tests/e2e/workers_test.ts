import assert from "node:assert/strict";
import { functionTable } from "../../profile/functions.ts";
import type { Thread } from "../../profile/types.ts";
import { validateLines } from "../recording/schema.ts";
import { deno, Home, type Recording, target } from "./harness.ts";

/** How long a thread was seen in a function and what that called, ms. */
function msIn(recording: Recording, thread: Thread, name: string): number {
  const only = { ...recording.profile, threads: [thread] };
  return (functionTable(only).find((row) => row.name === name)?.total ?? 0) / 1000;
}

function threadNamed({ profile }: Recording, name: string): Thread {
  const found = profile.threads.filter((thread) => thread.name === name);
  assert.equal(found.length, 1, `${name}: ${profile.threads.map(({ name }) => name)}`);
  return found[0]!;
}

Deno.test("workers are recorded from their first line to their last, however they end", async () => {
  await using home = await Home.create();
  const ends = ["close", "terminate", "spin", "exit", "throw", "reject"];
  const args = [target("workers/deno_workers.ts"), "300", ...ends];
  const bare = await deno(["run", "-A", ...args]);
  const { run: result, recording } = await home.record(args);
  const withoutTimes = (text: string) => text.replace(/[\d.]+ µs/g, "µs");
  assert.equal(withoutTimes(result.out), withoutTimes(bare.out));
  assert.equal(result.code, bare.code);
  assert.deepEqual(validateLines(recording.text), []);
  assert.equal(recording.profile.threads.length, ends.length + 1);
  for (const end of ends) {
    const thread = threadNamed(recording, `worker that ends by ${end}`);
    assert.match(thread.url, /workers\/spin\.ts$/);
    assert.ok(msIn(recording, thread, "spin") >= 200, `${end}: ${msIn(recording, thread, "spin")} ms`);
    assert.ok(thread.ended >= 0, `${end}: its end is not there`);
    assert.ok(thread.start + 200_000 < thread.end && thread.end <= thread.ended + 100_000, end);
    const said = recording.logs.filter((log) => log.thread === thread.id).map(({ text }) => text);
    assert.equal(said[0], `worker that ends by ${end} begins`);
  }
  const errors = recording.logs.filter(({ from }) => from === "uncaught").map(({ text }) => text.split("\n")[0]);
  assert.deepEqual(errors, [
    "Uncaught Error: thrown by a worker",
    "Uncaught (in promise) Error: rejected by a worker",
  ]);
});

Deno.test("workers of node:worker_threads are recorded to their end, also where they end by themselves", async () => {
  await using home = await Home.create();
  const ends = ["natural", "terminate", "exit", "throw"];
  const args = [target("workers/node_workers.mjs"), ...ends];
  const bare = await deno(["run", "-A", ...args]);
  const { run: result, recording } = await home.record(args);
  assert.equal(result.out, bare.out);
  assert.equal(result.code, bare.code);
  for (const end of ends) {
    const thread = threadNamed(recording, `node worker ${end}`);
    assert.ok(msIn(recording, thread, "spin") >= 200, `${end}: ${msIn(recording, thread, "spin")} ms`);
  }
});

Deno.test("workers in workers are threads like others; one whose script is missing is told as such", async () => {
  await using home = await Home.create();
  const args = [target("workers/nested.ts")];
  const bare = await deno(["run", "-A", ...args]);
  const { run: result, recording } = await home.record(args);
  assert.equal(result.out, "1 2 3\nit is not there\n");
  assert.equal(result.out, bare.out);
  assert.equal(result.code, bare.code);
  assert.deepEqual(recording.profile.threads.map(({ name }) => name).toSorted(), [
    "1",
    "2",
    "3",
    "main",
    "not_there.ts",
  ]);
  const innermost = threadNamed(recording, "3");
  assert.ok(msIn(recording, innermost, "innermost") >= 200);
});

Deno.test("workers that run when the program exits keep what they did", async () => {
  await using home = await Home.create();
  const { run: result, recording } = await home.record([target("workers/exits.ts")]);
  assert.equal(result.code, 7);
  const thread = recording.profile.threads.find(({ id }) => id === 1)!;
  assert.ok(msIn(recording, thread, "spin") >= 200, `${msIn(recording, thread, "spin")} ms`);
});

Deno.test(
  "the processor time of each thread is that which the system tells",
  { ignore: Deno.build.os !== "linux" },
  async () => {
    await using home = await Home.create();
    const ends = ["close", "close"];
    const { recording } = await home.record([target("workers/deno_workers.ts"), "2000", ...ends]);
    const workers = recording.profile.threads.filter(({ id }) => id > 0);
    assert.equal(workers.length, 2);
    for (const { id, start, usage } of workers) {
      const said = recording.logs.find((log) => log.thread === id && log.text.includes("was busy for"))!;
      const told = Number(/for ([\d.]+) µs/.exec(said.text)![1]);
      const before = [start, ...usage.time];
      const recorded = usage.cpu.reduce((sum, cpu, row) => sum + cpu / 100 * (usage.time[row]! - before[row]!), 0);
      assert.ok(Math.abs(recorded - told) < told * 0.1, `thread ${id}: ${recorded} µs recorded, ${told} µs told`);
    }
  },
);
