import assert from "node:assert/strict";
import { BINDING, RELEASE } from "../../tracer/hold.ts";
import { READY_LATE } from "../../tracer/thread_recorder.ts";
import { turn, until } from "./fake_inspector.ts";
import { profile, Scene } from "./scene.ts";

/** A program that runs already. */
function scene(attached: "deno" | "node", script: ConstructorParameters<typeof Scene>[0] = {}): Scene {
  return new Scene(script, { held: false, attached });
}

/** Lets time pass until a promise is settled. */
async function passing<T>(scene: Scene, promise: Promise<T>): Promise<T> {
  let settled = false;
  const done = promise.finally(() => settled = true);
  done.catch(() => {});
  await until(() => {
    if (!settled) scene.timers.advance(1);
    return settled;
  });
  return await done;
}

/** The commands so far, in the groups in which they were sent. */
function writes({ inspector }: Scene): string[][] {
  const methods = [...inspector.methods];
  return inspector.writes.map((count) => methods.splice(0, count));
}

async function started(scene: Scene): Promise<Scene> {
  await passing(scene, scene.recorder.prepare());
  await passing(scene, scene.recorder.run());
  return scene;
}

Deno.test("attached: what holds the program up comes one after the other, and it can go on in between", async () => {
  using program = scene("deno");
  const prepared = program.recorder.prepare();
  await turn();
  await turn();
  assert.ok(!program.inspector.methods.includes("Debugger.enable"), "the program is to get a turn first");
  program.timers.advance(25);
  await until(() => program.inspector.methods.includes("Debugger.enable"));
  assert.ok(!program.inspector.methods.includes("Profiler.enable"));
  await passing(program, prepared);
  await passing(program, program.recorder.run());
  const dear = ["Runtime.enable", "Debugger.enable", "Profiler.enable", "Profiler.start"];
  for (const write of writes(program)) {
    assert.ok(write.filter((method) => dear.includes(method)).length <= 1, write.join());
  }
  assert.ok(!program.inspector.sent.some(({ params }) => params.expression === RELEASE), "nobody is held");
  assert.deepEqual(program.failures, []);
});

Deno.test("attached: workers that begin never wait: Microlog may be killed", async () => {
  using program = await started(scene("deno"));
  const asked = () => program.inspector.sent.filter(({ method }) => method === "Target.setAutoAttach");
  assert.deepEqual(asked().map(({ params }) => params), [
    { autoAttach: true, waitForDebuggerOnStart: false, flatten: true },
  ]);
  program.attach("7", "file:///w.js");
  const expressions = () => program.inspector.sent.filter(({ sessionId }) => sessionId === "7");
  await passing(program, until(() => expressions().some(({ params }) => params.expression === READY_LATE)));
  assert.match(READY_LATE, /performance\.now\(\) > 500 \|\| new Error/);
});

Deno.test("attached: at the end everything is taken out again before the line is closed", async () => {
  using program = await started(scene("deno"));
  program.profiles = [profile(0, [["a", 30]])];
  const { length } = program.inspector.sent;
  const names = program.inspector.sent.filter(({ method }) => method === "Runtime.addBinding").map(({ params }) =>
    params.name
  );
  assert.ok(names.every((name) => /^__microlog(_gc)?_[0-9a-f]{8}$/.test(String(name))), "another Microlog has others");
  await passing(program, program.recorder.finish());
  const sent = program.inspector.sent.slice(length);
  const texts = sent.map(({ method, params }) => `${method} ${JSON.stringify(params)}`);
  assert.ok(texts.some((text) => text.includes("this.uninstall()")));
  assert.ok(texts.includes(`Runtime.removeBinding {"name":"${names.find((name) => !String(name).includes("gc"))}"}`));
  assert.ok(texts.includes('Target.setAutoAttach {"autoAttach":false,"waitForDebuggerOnStart":false,"flatten":true}'));
  assert.equal(program.disconnects, 1);
  assert.deepEqual(program.runs, ["a 0-30"]);
});

Deno.test("attached: Node knows nothing of targets", async () => {
  using program = await started(scene("node"));
  program.profiles = [profile(0, [["a", 30]])];
  await passing(program, program.recorder.finish());
  assert.ok(!program.inspector.methods.some((method) => method.startsWith("Target.")));
  assert.deepEqual(program.failures, []);
});

Deno.test("attached: what fails in the middle leaves nothing behind", async () => {
  using program = scene("deno", {
    "Profiler.start": () => {
      throw new Error("there is another profiler");
    },
  });
  await passing(program, program.recorder.prepare());
  await assert.rejects(passing(program, program.recorder.run()), /there is another profiler/);
  program.recorder.giveUp();
  await passing(program, until(() => program.disconnects > 0));
  const calls = program.inspector.sent.map(({ params }) => String(params.functionDeclaration));
  assert.ok(calls.some((call) => call.includes("this.uninstall()")));
});

Deno.test("attached: the hooks are told by a name of their own", async () => {
  using program = await started(scene("deno"));
  const { params } = program.inspector.sent.find(({ method }) => method === "Runtime.addBinding")!;
  const batch = { entries: [[51, 1, "console", "hello", 0, -1]], spans: [], stacks: [], dropped: 0, droppedSpans: 0 };
  const payload = JSON.stringify(batch);
  program.inspector.emit("Runtime.bindingCalled", { name: BINDING, payload });
  program.inspector.emit("Runtime.bindingCalled", { name: String(params.name), payload });
  program.profiles = [profile(0, [["a", 30]])];
  await passing(program, program.recorder.finish());
  assert.deepEqual(program.texts, ["hello"]);
});

Deno.test("attached: V8 is made to optimize anew, but not where that means to walk through a large heap", async () => {
  for (const [usedSize, asked] of [[1e6, true], [1e9, false]] as const) {
    const getHeapUsage = () => ({ usedSize, totalSize: usedSize });
    using program = new Scene({ "Runtime.getHeapUsage": getHeapUsage }, {
      held: false,
      attached: "deno",
      recompile: true,
    });
    await started(program);
    const coverage = program.inspector.methods.filter((method) => method.endsWith("PreciseCoverage"));
    assert.deepEqual(coverage, asked ? ["Profiler.startPreciseCoverage", "Profiler.stopPreciseCoverage"] : []);
    const { methods } = program.inspector;
    assert.ok(!asked || methods.indexOf("Profiler.start") < methods.indexOf("Profiler.startPreciseCoverage"));
  }
});
