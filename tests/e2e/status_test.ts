import assert from "node:assert/strict";
import type { ObjectsRecord, StatusRecord } from "../../recording/records.ts";
import { validateLines } from "../recording/schema.ts";
import { Home, type Recording, target } from "./harness.ts";

function rowsOf({ records }: Recording): StatusRecord[] {
  return records.filter((record) => record.type === "status");
}

function countsOf({ records }: Recording): ObjectsRecord[] {
  return records.filter((record) => record.type === "objects");
}

/** CPU over the whole run, percent: rows weighted by the time they stand for. */
function cpuOf(recording: Recording): number {
  const rows = rowsOf(recording);
  const time = rows.flatMap((row) => row.time);
  const cpu = rows.flatMap((row) => row.cpu);
  assert.ok(time.length > 5, `there are ${time.length} rows`);
  let sum = 0;
  for (let i = 1; i < time.length; i++) sum += cpu[i]! * (time[i]! - time[i - 1]!);
  return sum / (time.at(-1)! - time[0]!);
}

Deno.test("CPU is told from idling, and the four series are there", async () => {
  await using busyHome = await Home.create();
  await using idleHome = await Home.create();
  const { recording: busy } = await busyHome.record([target("works.ts"), "1"]);
  const { recording: idle } = await idleHome.record([target("works.ts"), "0"]);
  const [high, low] = [cpuOf(busy), cpuOf(idle)];
  // A machine with other work gives less; nothing gives a single thread much more.
  assert.ok(high > 40 && high < 150, `busy: ${high}%`);
  assert.ok(low < high / 3, `idle: ${low}%, busy: ${high}%`);
  for (const recording of [busy, idle]) {
    assert.deepEqual(validateLines(recording.text), []);
    for (const row of rowsOf(recording)) {
      assert.ok(row.rss.every((bytes) => bytes > 10_000_000), "rss");
      assert.ok(row.heap.some((bytes) => bytes > 500_000), "heap");
    }
    const { status } = recording.profile;
    assert.ok(status.length > 5);
    assert.ok(status.modules.every((count, i) => i === 0 || count >= status.modules[i - 1]!));
    // Counted or estimated.
    assert.ok(status.objects.at(-1)! > 1000, `${status.objects.at(-1)} objects`);
  }
});

Deno.test("modules are counted as they are loaded", async () => {
  await using home = await Home.create();
  const { recording } = await home.record([target("loads.ts"), "25", home.path]);
  const loaded = recording.profile.sources.url.filter((url) => /\/module_\d+\.ts$/.test(url));
  assert.equal(loaded.length, 25);
  const { modules } = recording.profile.status;
  assert.equal(modules.at(-1), 26);
  const times = recording.profile.sources.url.flatMap((url, i) =>
    url.includes("/module_") ? [recording.profile.sources.time[i]!] : []
  );
  assert.ok(times.every((time) => time > 0 && time < recording.end!.time));
});

Deno.test("objects are counted when the ration allows it, and not in a run too short for it", async () => {
  await using longHome = await Home.create();
  await using shortHome = await Home.create();
  const env = { TRACER_MEMORY_DELAY: "0.01", TRACER_STATUS_DELAY: "0.05" };
  const [long, short] = await Promise.all([
    longHome.record([target("counts.ts")], { env }),
    shortHome.record([target("late.ts")], { env }),
  ]);
  const counts = countsOf(long.recording);
  assert.ok(counts.length > 0, "nothing was counted");
  for (const { count, heap, cost } of counts) {
    assert.ok(count > 10_000 && count < 1_000_000, `${count} objects`);
    assert.ok(heap > 500_000 && cost > 0);
  }
  assert.deepEqual(countsOf(short.recording), []);
});
