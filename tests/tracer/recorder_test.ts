import assert from "node:assert/strict";
import { HELD as HOLDS } from "../../tracer/hold.ts";
import type { HookBatch } from "../../tracer/hooks.ts";
import { InspectorClosedError, InspectorCommandError } from "../../tracer/inspector/session.ts";
import { HELD, turn, until } from "./fake_inspector.ts";
import { profile, Scene, URL_A } from "./scene.ts";

const ROTATION = ["bridge(true), this.now()", "Profiler.stop", "Profiler.start", "bridge(false), this.drain()"];

Deno.test("recorder: everything is ready before the hooks go in, and they before the target runs", async () => {
  using scene = new Scene({ "Runtime.addBinding": () => ({}) });
  const prepared = scene.recorder.prepare();
  await turn();
  const first = scene.inspector.methods;
  assert.equal(first[0], "Runtime.enable");
  assert.deepEqual(
    new Set(first.slice(1)),
    new Set([
      "Runtime.addBinding",
      "Target.setAutoAttach",
      "Runtime.setMaxCallStackSizeToCapture",
      "Debugger.enable",
      "Debugger.setSkipAllPauses",
      "Profiler.enable",
      "Profiler.setSamplingInterval",
    ]),
  );
  assert.deepEqual(scene.inspector.writes, [first.length], "in one write");
  assert.deepEqual(scene.inspector.sent.find(({ method }) => method === "Profiler.setSamplingInterval")?.params, {
    interval: 50_000,
  });
  scene.inspector.emit("Runtime.bindingCalled", { name: "another", payload: HOLDS });
  scene.commands();
  await turn();
  assert.deepEqual(scene.commands(), [], "the target does not hold yet");
  scene.say(HOLDS);
  await prepared;
  assert.deepEqual(scene.commands(), ["install"]);
  await scene.recorder.run();
  assert.deepEqual(scene.commands(), ["now()", "Profiler.start", "release"]);
});

Deno.test("recorder: a chunk is fetched each second, over a bridge, in one write", async () => {
  using scene = await new Scene().started();
  scene.profiles = [profile(0, [["a", 600], ["b", 400]])];
  const { length } = scene.inspector.writes;
  scene.time.advance(1_000_000);
  scene.timers.advance(999);
  await turn();
  assert.deepEqual(scene.commands(), []);
  scene.timers.advance(1);
  await until(() => scene.samples.length === 1);
  assert.deepEqual(scene.commands(), ROTATION);
  assert.ok(scene.inspector.writes.slice(length).some((commands) => commands >= ROTATION.length));
  assert.deepEqual(scene.runs, ["a 0-600", "b 600-1000"]);
  assert.deepEqual(scene.failures, []);
});

Deno.test("recorder: chunks follow each other without a gap, and rows of tables are written before they are used", async () => {
  using scene = await new Scene().started();
  scene.profiles = [
    profile(0, [["a", 600], ["b", 400]]),
    profile(1003, [["b", 500], ["c", 490]]),
    profile(2001, [["a", 999]]),
  ];
  for (let chunk = 0; chunk < 3; chunk++) {
    scene.time.advance(1_000_000);
    await scene.recorder.flush();
  }
  assert.deepEqual(scene.runs, ["a 0-600", "b 600-1000", "b 1000-1503", "c 1503-1993", "a 1993-3000"]);
  const types = scene.records.map(({ type }) => type).filter((type) => type !== "status");
  assert.deepEqual(types.slice(0, 4), ["sources", "frames", "stacks", "samples"]);
  assert.deepEqual(types.slice(4), ["frames", "stacks", "samples", "samples"]);
});

Deno.test("recorder: flushes at the same time share a chunk; it is in the store when they return", async () => {
  using scene = await new Scene().started();
  scene.profiles = [profile(0, [["a", 100]]), profile(100, [["b", 100]])];
  scene.time.advance(100_000);
  await Promise.all([scene.recorder.flush(), scene.recorder.flush(), scene.recorder.flushSoon()]);
  assert.deepEqual(scene.commands(), ROTATION);
  assert.equal(scene.samples.length, 1);
  await scene.recorder.flush();
  assert.equal(scene.samples.length, 2);
});

Deno.test("recorder: what was printed comes with its chunk, in order", async () => {
  using scene = await new Scene().started();
  scene.profiles = [profile(0, [["a", 100]])];
  const batch = (text: string): Partial<HookBatch> => ({ entries: [[51, 1, "console", text, 0, -1]] });
  scene.log(batch("pushed"));
  scene.waiting = [batch("drained")];
  await scene.recorder.flush();
  assert.deepEqual(scene.texts, ["pushed", "drained"]);
});

Deno.test("recorder: at a natural end the last chunk is fetched, and then the target is let go", async () => {
  using scene = await new Scene().started();
  scene.profiles = [profile(0, [["a", 30]])];
  scene.inspector.emit("Runtime.executionContextDestroyed", { executionContextId: 1 });
  await Promise.all([scene.recorder.finish(), scene.recorder.finish()]);
  assert.deepEqual(scene.commands(), ["Profiler.stop"]);
  assert.deepEqual(scene.runs, ["a 0-30"]);
  assert.equal(scene.disconnects, 1);
  assert.equal(scene.timers.pending, 0);
  await scene.recorder.flush();
  await scene.recorder.finish();
  assert.deepEqual(scene.commands(), []);
  assert.equal(scene.samples.length, 1);
});

Deno.test("recorder: the target is not let go before the sources of its last chunk are known", async () => {
  using scene = await new Scene({ "Debugger.getScriptSource": () => HELD }).started();
  scene.parse(URL_A);
  scene.profiles = [profile(0, [["a", 30]])];
  const finished = scene.recorder.finish();
  await until(() => scene.inspector.methods.includes("Debugger.getScriptSource"));
  await turn();
  assert.equal(scene.disconnects, 0);
  scene.inspector.answerHeld("Debugger.getScriptSource", { scriptSource: "\n class Board { a() {} }" });
  await finished;
  assert.equal(scene.disconnects, 1);
});

Deno.test("recorder: an end in the middle of a chunk keeps both, in order, sources included", async () => {
  using scene = await new Scene({ "Debugger.getScriptSource": () => HELD }).started();
  scene.parse(URL_A);
  scene.profiles = [profile(0, [["a", 1000]]), profile(1000, [["b", 20]])];
  scene.time.advance(1_000_000);
  const flushed = scene.recorder.flush();
  await until(() => scene.inspector.methods.includes("Debugger.getScriptSource"));
  scene.inspector.emit("Runtime.executionContextDestroyed", { executionContextId: 1 });
  await turn();
  assert.equal(scene.disconnects, 0, "the first chunk still waits for a source");
  scene.inspector.answerHeld("Debugger.getScriptSource", { scriptSource: "" });
  await Promise.all([flushed, scene.recorder.finish()]);
  assert.deepEqual(scene.runs, ["a 0-1000", "b 1000-1020"]);
});

Deno.test("recorder: a profile is kept where the program's realm is gone before the bridge", async () => {
  using scene = await new Scene().started();
  scene.inspector.script = {
    ...scene.inspector.script,
    "Runtime.callFunctionOn": () => {
      throw new Error("Cannot find context with specified id");
    },
  };
  scene.profiles = [profile(0, [["a", 700]]), profile(700, [["b", 10]])];
  await scene.recorder.flush();
  await scene.recorder.finish();
  assert.deepEqual(scene.runs, ["a 0-700", "b 700-710"]);
  assert.deepEqual(scene.failures, []);
});

Deno.test("recorder: a target that is killed in the middle of a chunk loses no more than that", async () => {
  using scene = await new Scene().started();
  scene.profiles = [profile(0, [["a", 1000]])];
  scene.time.advance(1_000_000);
  await scene.recorder.flush();
  scene.log({ entries: [[60, 1, "console", "last words", 0, -1]] });
  scene.inspector.script = { ...scene.inspector.script, "Profiler.stop": () => HELD };
  const flushed = scene.recorder.flush();
  await turn();
  scene.inspector.close();
  await Promise.all([flushed, scene.recorder.finish()]);
  assert.deepEqual(scene.runs, ["a 0-1000"]);
  assert.deepEqual(scene.texts, ["last words"]);
  assert.deepEqual(scene.failures, []);
  assert.equal(scene.timers.pending, 0);
});

Deno.test("recorder: a chunk whose sources are still read when the target is killed is not lost", async () => {
  using scene = await new Scene({ "Debugger.getScriptSource": () => HELD }).started();
  scene.parse(URL_A);
  scene.profiles = [profile(0, [["a", 1000]])];
  scene.time.advance(1_000_000);
  void scene.recorder.flush();
  await until(() => scene.inspector.methods.includes("Debugger.getScriptSource"));
  scene.inspector.close();
  const finished = scene.recorder.finish();
  await turn();
  scene.file.resolve("");
  await finished;
  assert.deepEqual(scene.runs, ["a 0-1000"]);
});

Deno.test("recorder: a target that holds before it ends is let go when its chunk is fetched", async () => {
  using scene = await new Scene().started();
  scene.profiles = [profile(0, [["a", 100]])];
  scene.log({ entries: [[60, 3, "uncaught", "Uncaught 1", 0, -1]] });
  scene.say("flush");
  await until(() => scene.inspector.methods.length > ROTATION.length);
  assert.deepEqual(scene.commands(), [...ROTATION, "ack()"]);
  await scene.recorder.finish().catch(() => {});
  assert.deepEqual(scene.texts, ["Uncaught 1"]);
});

Deno.test("recorder: such a target's chunk is one that began after it asked", async () => {
  using scene = await new Scene({ "Profiler.stop": () => HELD }).started();
  scene.time.advance(100_000);
  const flushed = scene.recorder.flush();
  await turn();
  scene.say("flush");
  await turn();
  assert.deepEqual(scene.commands(), ROTATION, "the chunk under way comes first");
  scene.inspector.answerHeld("Profiler.stop", { profile: profile(0, [["a", 100]]) });
  await flushed;
  await turn();
  assert.deepEqual(scene.commands(), ROTATION);
  scene.inspector.answerHeld("Profiler.stop", { profile: profile(100, [["b", 20]]) });
  await until(() => scene.inspector.methods.length > 0);
  assert.deepEqual(scene.commands(), ["ack()"]);
  await until(() => scene.samples.length === 2);
  assert.deepEqual(scene.runs, ["a 0-100", "b 100-120"]);
});

Deno.test("recorder: a signal waits for its chunk, but not for long", async () => {
  using scene = await new Scene({ "Profiler.stop": () => HELD }).started();
  let done = false;
  const flushed = scene.recorder.flushSoon().then(() => done = true);
  scene.timers.advance(399);
  await turn();
  assert.equal(done, false);
  scene.timers.advance(1);
  await flushed;
});

Deno.test("recorder: status is read at its interval", async () => {
  using scene = await new Scene().started();
  for (let row = 0; row < 5; row++) {
    scene.time.advance(100_000);
    scene.timers.advance(100);
    await turn();
  }
  scene.profiles = [profile(0, [["a", 500]])];
  await scene.recorder.finish();
  const status = scene.records.flatMap((record) => record.type === "status" ? record.time : []);
  assert.deepEqual(status, [100_000, 200_000, 300_000, 400_000, 500_000]);
});

Deno.test("recorder: modules are listed with the time they came, the runtime's not", async () => {
  using scene = new Scene();
  await scene.recorder.prepare();
  scene.parse("1", "file:///main.ts");
  scene.parse("2", "ext:core/01_core.js");
  await scene.recorder.run();
  scene.time.advance(250_000);
  scene.parse("3", "file:///later.ts");
  scene.parse("4", "node:fs");
  scene.parse("5", "ext:microlog/call.js");
  scene.profiles = [profile(0, [["a", 500]], "file:///main.ts")];
  await scene.recorder.finish();
  const sources = scene.records.filter((record) => record.type === "sources");
  assert.deepEqual(sources, [
    { type: "sources", first: 0, url: ["file:///main.ts", "file:///later.ts"], time: [0, 250_000] },
  ]);
});

Deno.test("recorder: a refusal in preparing, or an end, is told to who prepares", async () => {
  using refusing = new Scene({
    "Runtime.evaluate": () => ({
      result: {},
      exceptionDetails: { text: "Uncaught", exception: { description: "TypeError: no console" } },
    }),
  });
  await assert.rejects(refusing.recorder.prepare(), new InspectorCommandError("TypeError: no console"));

  using ending = new Scene({ "Runtime.addBinding": () => ({}) });
  const prepared = assert.rejects(ending.recorder.prepare(), InspectorClosedError);
  await turn();
  ending.inspector.close();
  await prepared;
  await ending.recorder.finish();
  assert.deepEqual(ending.records, []);
});

Deno.test("recorder: giving up lets the target run, and goes", async () => {
  for (const refuses of [false, true]) {
    using scene = new Scene();
    await scene.recorder.prepare();
    scene.commands();
    if (refuses) {
      scene.inspector.script["Runtime.evaluate"] = () => {
        throw new Error("Cannot find context");
      };
    }
    scene.recorder.giveUp();
    await until(() => scene.disconnects > 0);
    assert.deepEqual(scene.commands().slice(0, 1), ["release"]);
  }
});

Deno.test("recorder: what cannot be read is told once, and does not disturb the target", async () => {
  using scene = await new Scene().started();
  scene.profiles = [{ ...profile(0, [["a", 100]]), nodes: [{ id: 1 } as never, ...profile(0, [["a", 1]]).nodes] }];
  await scene.recorder.flush();
  assert.equal(scene.failures.length, 1);
  assert.equal(scene.disconnects, 0);
  scene.profiles = [profile(100, [["b", 100]])];
  await scene.recorder.finish();
  assert.equal(scene.failures.length, 1);
  assert.equal(scene.disconnects, 1);
  assert.deepEqual(scene.records, []);
});
