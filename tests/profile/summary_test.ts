import assert from "node:assert/strict";
import { ProfileBuilder } from "../../profile/builder.ts";
import { summarize } from "../../profile/summary.ts";
import { RecordingDecoder } from "../../recording/decode.ts";
import { profileOf } from "./samples.ts";

Deno.test("the fixture of version 1 in numbers", async () => {
  const builder = new ProfileBuilder();
  const text = await Deno.readTextFile(new URL("../fixtures/v1.jsonl", import.meta.url));
  for (const record of new RecordingDecoder("v1").push(text)) builder.add(record);
  const { topBySelf, topByTotal, ...numbers } = summarize(builder.profile, 3);
  // CPU: seven rows, 100 ms each. Sampled: 700 ms of the main thread, 80 of the worker.
  assert.deepEqual(
    { ...numbers, cpu: Math.round(numbers.cpu * 1e6) / 1e6, cpuSeconds: numbers.cpuSeconds.toFixed(4) },
    {
      duration: 745_000,
      cpu: 81.642857,
      cpuSeconds: "0.5715",
      rssPeak: 71_000_000,
      heapPeak: 9_000_000,
      modules: 3,
      objects: 55_000,
      objectsPeak: 150_000,
      samples: 16,
      calls: 6,
      busyShare: 550 / 780,
      idleShare: 180 / 780,
      gcShare: 50 / 780,
      programShare: 0,
      logs: { debug: 0, info: 1, warn: 0, error: 1 },
    },
  );
  assert.deepEqual(topBySelf.map((row) => row.name), ["Board.spin", "Board.score", "import main.ts"]);
  assert.deepEqual(topByTotal.map((row) => row.name), ["import main.ts", "main", "Board.spin"]);
});

Deno.test("a row of status counts as long as it lasts, and unknown CPU not at all", () => {
  const builder = new ProfileBuilder();
  builder.add({
    type: "status",
    time: [100_000, 400_000, 900_000],
    cpu: [100, 20, -1],
    rss: [1, 1, 1],
    heap: [-1, -1, -1],
  });
  const summary = summarize(builder.profile);
  assert.ok(Math.abs(summary.cpu - 40) < 1e-9, String(summary.cpu));
  assert.ok(Math.abs(summary.cpuSeconds - 0.16) < 1e-9, String(summary.cpuSeconds));
  assert.equal(summary.heapPeak, -1);
});

Deno.test("shares add up to one, and garbage collection is no function of the program's", () => {
  const summary = summarize(profileOf("A (gc) A (idle) (program) (program) (program) A"));
  assert.equal(summary.busyShare + summary.idleShare + summary.gcShare + summary.programShare, 1);
  assert.deepEqual(summary.topBySelf.map((row) => row.name), ["A"]);
  assert.equal(summary.gcShare, 1 / 8);
  assert.equal(summary.programShare, 3 / 8);
});

Deno.test("an empty recording has numbers too", () => {
  const summary = summarize(new ProfileBuilder().profile);
  assert.equal(summary.cpu, -1);
  assert.equal(summary.rssPeak, -1);
  assert.equal(summary.objects, -1);
  assert.equal(summary.busyShare, 0);
  assert.deepEqual(summary.topBySelf, []);
});
