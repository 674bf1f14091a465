import assert from "node:assert/strict";
import { FLUSH } from "../../tracer/hold.ts";
import { turn, until } from "./fake_inspector.ts";
import { profile, Scene } from "./scene.ts";

const IN_PROCESS = { held: false, inProcess: true } as const;

Deno.test("in process: nobody waits for a hold, and nothing is let go", async () => {
  using scene = new Scene({}, IN_PROCESS);
  await scene.recorder.prepare();
  assert.ok(scene.commands().includes("install"));
  await scene.recorder.run();
  assert.deepEqual(scene.commands(), ["now()", "Profiler.start"]);
});

Deno.test("in process: a thread that is about to end is let go when all that it told is written", async () => {
  let written = -1;
  using scene: Scene = new Scene({
    "Runtime.callFunctionOn": ({ functionDeclaration }) => {
      if (functionDeclaration.includes("this.ack()")) written = scene.samples.length;
      return { result: { value: 50 + scene.time.clock.now() / 1000 } };
    },
  }, IN_PROCESS);
  await scene.started();
  scene.profiles = [profile(0, [["a", 300]])];
  scene.time.advance(300_000);
  scene.say(FLUSH);
  await until(() => written >= 0);
  assert.equal(written, 1, "Microlog ends with it");
});

Deno.test("in process: at the end what waits is fetched, and all is taken out of the program before it is left", async () => {
  using scene = await new Scene({}, IN_PROCESS).started();
  scene.profiles = [profile(0, [["a", 300]])];
  scene.waiting = [{ entries: [[60, 1, "console", "last words", 0, -1]] }];
  await scene.recorder.finish();
  await turn();
  assert.deepEqual(scene.texts, ["last words"]);
  const commands = scene.commands();
  assert.ok(commands.indexOf("drain()") > commands.indexOf("Profiler.stop"));
  assert.ok(commands.indexOf("uninstall()") > commands.indexOf("drain()"), commands.join());
  assert.ok(commands.includes("Runtime.removeBinding"));
  assert.equal(scene.disconnects, 1);
});

Deno.test("in process: samples begin where sampling does", async () => {
  using scene = new Scene({}, IN_PROCESS);
  await scene.recorder.prepare();
  scene.time.advance(200_000);
  await scene.recorder.run();
  scene.profiles = [profile(200, [["a", 300]])];
  await scene.recorder.finish();
  assert.deepEqual(scene.runs, ["a 200-500"]);
});
