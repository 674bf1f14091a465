import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { gcStatistics } from "../../profile/gc.ts";
import { heapSites } from "../../profile/heap.ts";
import { findLeaks } from "../../profile/memory.ts";
import { validateLines } from "../recording/schema.ts";
import { Home, target } from "./harness.ts";

const example = (name: string) => fileURLToPath(new URL(`../../examples/${name}`, import.meta.url));

/** The line of a source that holds a text, 1-based. */
async function lineOf(path: string, text: string): Promise<number> {
  const lines = (await Deno.readTextFile(path)).split("\n");
  return lines.findIndex((line) => line.includes(text)) + 1;
}

Deno.test("memory: the report of a program that leaks names the line", async () => {
  await using home = await Home.create();
  const path = example("leak.ts");
  const { recording } = await home.record([path, "4"]);
  assert.deepEqual(validateLines(recording.text), []);
  const line = await lineOf(path, "const remember");
  const [leak] = findLeaks(recording.profile);
  assert.ok(leak !== undefined, "no leak was found");
  assert.equal(leak.where, "heap");
  assert.equal(leak.site?.name, "remember");
  const { out } = await home.microlog(["show", "test"]);
  assert.match(out, /Memory grows steadily/);
  assert.match(out, new RegExp(`allocated in remember \\([^)]*leak\\.ts:${line}:`));
});

Deno.test("memory: programs that are clean get no warning; their collections are counted", async () => {
  await using home = await Home.create();
  const { recording } = await home.record([target("makes_garbage.ts"), "3.5"]);
  assert.deepEqual(validateLines(recording.text), []);
  assert.deepEqual(findLeaks(recording.profile), []);
  const gc = gcStatistics(recording.profile);
  assert.ok(gc.count > 5 && gc.freed > 50e6, JSON.stringify(gc));
  assert.ok(gc.observed > 1_000_000 && gc.observed <= recording.end!.time, `watched ${gc.observed}`);
  assert.ok(gc.share > 0 && gc.share < 0.8, `${gc.share}`);
  assert.ok(gc.kinds.some(({ kind }) => kind === "Scavenge"));
  for (const { from, until } of gc.longest) assert.ok(from >= 0 && until <= recording.end!.time && from < until);
  const { out } = await home.microlog(["show", "test"]);
  assert.match(out, /^Garbage collection, watched for /m);
  assert.ok(!out.includes("Memory grows steadily"));
});

Deno.test("memory: a program that computes gets no warning", async () => {
  await using home = await Home.create();
  const { recording } = await home.record([example("life.ts"), "6000"]);
  assert.deepEqual(findLeaks(recording.profile), []);
});

for (const [end, code] of [["exit", 5], ["throw", 1]] as const) {
  Deno.test(`memory: what is alive is told at the end of a program that ends by ${end}`, async () => {
    await using home = await Home.create();
    const { run, recording } = await home.record([target("makes_garbage.ts"), "2", end]);
    assert.equal(run.code, code, run.err);
    const last = recording.profile.heaps.at(-1);
    assert.ok(last !== undefined && last.time > 1_900_000, `${last?.time}`);
    const cache = heapSites(recording.profile).find(({ name }) => name.includes("makes_garbage.ts"));
    assert.ok(cache !== undefined && cache.bytes > 2e6, JSON.stringify(heapSites(recording.profile)));
  });
}

Deno.test("memory: workers have collections and a heap of their own", async () => {
  await using home = await Home.create();
  const { recording } = await home.record([target("makes_garbage_in_worker.ts"), "3"]);
  const { profile } = recording;
  assert.ok(profile.gc.some(({ thread }) => thread === 1), "no collections");
  const site = heapSites(profile).find(({ thread, name }) => thread === 1 && name.includes("keep"));
  assert.ok(site !== undefined && site.bytes > 10e6, JSON.stringify(heapSites(profile)));
});

Deno.test("memory: counting objects neither ends the sampling of the heap nor counts as the program's collections", async () => {
  await using home = await Home.create();
  const { recording } = await home.record([target("counts.ts")], { env: { TRACER_MEMORY_DELAY: "0.01" } });
  const { profile, records } = recording;
  const counts = records.filter((record) => record.type === "objects");
  assert.ok(counts.length > 0, "nothing was counted");
  assert.ok(profile.heaps.some(({ time }) => time > counts[0]!.time), "the heap was not looked at again");
  const whole = gcStatistics(profile).kinds.find(({ kind }) => kind === "MarkSweepCompact")?.count ?? 0;
  assert.ok(whole < 2 * counts.length, `${whole} collections of the whole heap, ${counts.length} counts`);
});

Deno.test("memory: --heap=off samples nothing", async () => {
  await using home = await Home.create();
  const run = await home.microlog(["--heap=off", "test", target("makes_garbage.ts"), "1.5"]);
  const recording = await home.only(run);
  assert.deepEqual(recording.profile.heaps, []);
});

for (const args of [[], ["exit"]]) {
  Deno.test({
    name: `memory: files and sockets left open are named; the program ends by ${args[0] ?? "itself"}`,
    ignore: Deno.build.os !== "linux",
    fn: async () => {
      await using home = await Home.create();
      const folder = await Deno.makeTempDir({ dir: home.path, prefix: "files-" });
      const { run, recording } = await home.record([target("leaves_open.ts"), folder, ...args]);
      const { port } = JSON.parse(run.out.slice(0, run.out.indexOf("}") + 1));
      const { open } = recording.profile;
      assert.deepEqual(open?.kind.map((kind, i) => `${kind} ${open.name[i]}`), [
        `file ${folder}/gone.txt (deleted)`,
        `file ${folder}/left.txt`,
        `socket tcp 127.0.0.1:${port} listening`,
      ]);
      const { out } = await home.microlog(["show", "test"]);
      assert.match(out, /^Left open at the end$/m);
    },
  });
}
