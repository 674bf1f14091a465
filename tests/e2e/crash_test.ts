import assert from "node:assert/strict";
import { validateLines } from "../recording/schema.ts";
import { Home, sampledUntil, target, timeIn } from "./harness.ts";

Deno.test("a target that is killed is recorded to within a chunk of its end, and Microlog dies alike", async () => {
  await using home = await Home.create();
  const run = home.start(["test", target("ends.ts"), "busy"]);
  const [, pid] = await run.printed(/ready (\d+)\n/);
  await home.grown((recording) => timeIn(recording, "finalSpin") > 900_000);
  Deno.kill(Number(pid), "SIGKILL");
  const { signal, err } = await run.ended();
  assert.equal(signal, "SIGKILL");
  assert.match(err, /^┏━+┓\n┃ Microlog: /);
  const recording = await home.only();
  assert.equal(recording.info.state, "sealed");
  assert.deepEqual(validateLines(recording.text), []);
  assert.equal(recording.end?.reason, "signal");
  assert.equal(recording.end?.signal, "SIGKILL");
  assert.ok(timeIn(recording, "finalSpin") > 900_000);
  const lost = recording.end.time - sampledUntil(recording);
  assert.ok(lost < 2_000_000, `${lost} µs were lost`);
});

for (const how of ["ends by itself", "exits", "throws"]) {
  Deno.test(`where Microlog is killed the target goes on, and the recording opens: the target ${how}`, async () => {
    await using home = await Home.create();
    const run = home.start(["test", target("outlives.ts"), how], { stdin: "open" });
    await run.printed(/ready/);
    await home.grown((recording) => timeIn(recording, "firstSpin") > 500_000 && recording.logs.length > 0);
    run.kill("SIGKILL");
    assert.equal((await run.child.status).signal, "SIGKILL");
    await run.type("go on\n");
    const { out, err } = await run.ended();
    assert.match(out, /line 999\n.*last line\n$/s);
    assert.equal(err, how === "throws" ? err : "");
    if (how === "throws") assert.match(err, /^error: Uncaught .*at the very end/);

    const left = await home.only();
    assert.equal(left.info.state, "crashed");
    assert.equal(left.end, undefined);
    assert.deepEqual(validateLines(left.text), []);
    assert.ok(timeIn(left, "firstSpin") > 500_000);
    assert.equal(left.logs[0]?.text, "ready");

    const list = await home.microlog(["list"]);
    assert.match(list.out, /^test .* crashed /m);
    const show = await home.microlog(["show", "test"]);
    assert.equal(show.code, 0);
    assert.match(show.out, /firstSpin/);

    assert.equal((await home.microlog(["other", target("ends.ts"), "natural"])).code, 0);
    const infos = await home.list();
    assert.deepEqual(infos.map(({ label, state }) => `${label} ${state}`).sort(), ["other sealed", "test sealed"]);
    const sealed = await home.read(infos.find(({ label }) => label === "test")!);
    assert.equal(sealed.text, left.text);
  });
}
