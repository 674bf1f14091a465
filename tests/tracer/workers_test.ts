import assert from "node:assert/strict";
import type { ThreadEndRecord, ThreadRecord, UsageRecord } from "../../recording/records.ts";
import { FLUSH, FLUSH_WORKERS } from "../../tracer/hold.ts";
import { READY } from "../../tracer/thread_recorder.ts";
import { HELD, turn, until } from "./fake_inspector.ts";
import { profile, Scene } from "./scene.ts";

const URL_W = "file:///w.js";
const ROTATION = ["bridge(true), this.now()", "Profiler.stop", "Profiler.start", "bridge(false), this.drain()"];

/** The functions that each thread was seen in, in order. */
function threadsOf(scene: Scene): [thread: number, start: number][] {
  return scene.samples.map(({ thread, start }) => [thread, start]);
}

/** A scene with a worker that runs; its profiles come from `worker`. */
async function withWorker(worker: ReturnType<typeof profile>[] = []): Promise<Scene> {
  const scene: Scene = new Scene({
    "Profiler.stop": (_params, sessionId) => ({
      profile: (sessionId === undefined ? scene.profiles : worker).shift() ?? assert.fail("there is no profile"),
    }),
  });
  await scene.started();
  scene.time.advance(100_000);
  scene.attach("7", URL_W);
  await until(() => scene.inspector.methods.includes("Runtime.runIfWaitingForDebugger"));
  await turn();
  return scene;
}

Deno.test("workers: one is prepared before it runs, then sampled like the main thread", async () => {
  using scene = await withWorker([profile(120, [["w", 880]], URL_W)]);
  const commands = scene.commands("7");
  assert.ok(commands.indexOf("install") < commands.indexOf("Profiler.start"));
  assert.deepEqual(commands.slice(-3), ["now()", "Profiler.start", "Runtime.runIfWaitingForDebugger"]);
  scene.commands();
  scene.profiles = [profile(0, [["a", 1000]])];
  scene.time.advance(900_000);
  await scene.recorder.flush();
  assert.deepEqual(scene.commands("7"), ROTATION);
  assert.deepEqual(scene.commands(), ROTATION);
  assert.deepEqual(threadsOf(scene), [[0, 0], [1, 100_000]]);
  const threads = scene.records.filter((record): record is ThreadRecord => record.type === "thread");
  assert.deepEqual(threads, [{ type: "thread", thread: 1, name: "w.js", time: 100_000, url: URL_W }]);
  assert.deepEqual(scene.failures, []);
});

Deno.test("workers: a name given by the program wins", async () => {
  using scene = new Scene({
    "Runtime.evaluate": ({ expression }) =>
      expression === "globalThis.name"
        ? { result: { value: "adder" } }
        : { result: expression === READY ? { value: true } : { objectId: "hooks" } },
  });
  await scene.started();
  scene.attach("7", URL_W);
  await until(() => scene.records.some(({ type }) => type === "thread"));
  const [thread] = scene.records.filter((record): record is ThreadRecord => record.type === "thread");
  assert.equal(thread!.name, "adder");
});

Deno.test("workers: those without a name are told apart by numbers", async () => {
  using scene = await withWorker();
  scene.attach("8", URL_W);
  const threads = () => scene.records.filter((record): record is ThreadRecord => record.type === "thread");
  await until(() => threads().length === 2);
  assert.deepEqual(threads().map(({ name }) => name), ["w.js", "w.js 2"]);
});

Deno.test("workers: what one prints is its own", async () => {
  using scene = await withWorker([profile(100, [["w", 100]])]);
  scene.profiles = [profile(0, [["a", 200]])];
  scene.log({ entries: [[60, 1, "console", "from the worker", 0, -1]] }, "7");
  scene.log({ entries: [[60, 1, "console", "from the main thread", 0, -1]] });
  await scene.recorder.flush();
  const said = scene.records.flatMap((record) => record.type === "log" ? [[record.thread, record.text]] : []);
  assert.deepEqual(said.toSorted(), [[0, "from the main thread"], [1, "from the worker"]]);
});

Deno.test("workers: one that is about to end waits until its chunk is fetched, and is gone", async () => {
  using scene = await withWorker([profile(100, [["w", 50]])]);
  scene.commands("7");
  scene.commands();
  scene.time.advance(50_000);
  scene.say(FLUSH, "7");
  await until(() => scene.inspector.sent.length > ROTATION.length);
  assert.deepEqual(scene.commands("7"), [...ROTATION, "ack()"]);
  assert.deepEqual(scene.commands(), [], "the main thread has no part in it");
  scene.inspector.emit("Target.targetDestroyed", { targetId: "7" });
  await until(() => scene.records.some(({ type }) => type === "threadEnd"));
  const [end] = scene.records.filter((record): record is ThreadEndRecord => record.type === "threadEnd");
  assert.deepEqual(end, { type: "threadEnd", thread: 1, time: 150_000 });
  assert.deepEqual(threadsOf(scene), [[1, 100_000]]);
  scene.profiles = [profile(0, [["a", 150]])];
  await scene.recorder.finish();
  assert.deepEqual(scene.commands("7"), []);
  assert.deepEqual(scene.failures, []);
});

Deno.test("workers: whoever ends its workers waits until their chunks are fetched", async () => {
  using scene = await withWorker([profile(100, [["w", 50]])]);
  scene.commands("7");
  scene.commands();
  scene.profiles = [profile(0, [["a", 150]])];
  scene.say(FLUSH_WORKERS);
  await until(() => scene.inspector.sent.length > 2 * ROTATION.length);
  assert.deepEqual(scene.commands("7"), ROTATION);
  assert.deepEqual(scene.commands(), [...ROTATION, "ack()"]);
});

Deno.test("workers: at the program's end the last chunk of each is fetched", async () => {
  using scene = await withWorker([profile(100, [["w", 30]])]);
  scene.commands("7");
  scene.profiles = [profile(0, [["a", 130]])];
  scene.inspector.emit("Runtime.executionContextDestroyed", { executionContextId: 1 });
  await scene.recorder.finish();
  assert.deepEqual(scene.commands("7"), ["Profiler.stop"]);
  assert.deepEqual(threadsOf(scene).toSorted(), [[0, 0], [1, 100_000]]);
});

Deno.test("workers: one that is gone in the middle of a chunk keeps what was fetched before", async () => {
  using scene = await withWorker();
  scene.profiles = [profile(0, [["a", 1000]])];
  scene.inspector.script["Profiler.stop"] = (_params, sessionId) =>
    sessionId === undefined ? { profile: scene.profiles.shift()! } : HELD;
  const flushed = scene.recorder.flush();
  await turn();
  scene.inspector.emit("Target.targetDestroyed", { targetId: "7" });
  await flushed;
  assert.deepEqual(threadsOf(scene), [[0, 0]]);
  assert.deepEqual(scene.failures, []);
});

Deno.test("workers: one that cannot be prepared runs all the same", async () => {
  using scene = await new Scene().started();
  scene.inspector.script["Profiler.enable"] = (_params, sessionId) => {
    if (sessionId !== undefined) throw new Error("no");
    return {};
  };
  scene.attach("7", URL_W);
  await until(() => scene.inspector.methods.includes("Runtime.runIfWaitingForDebugger"));
  assert.deepEqual(scene.failures, []);
});

Deno.test("workers: one that begins as the program ends is not held up", async () => {
  using scene = await new Scene({ "Profiler.stop": () => HELD }).started();
  void scene.recorder.finish();
  await turn();
  scene.attach("7", URL_W);
  await until(() => scene.inspector.methods.includes("Runtime.runIfWaitingForDebugger"));
  assert.deepEqual(scene.commands("7"), ["Runtime.runIfWaitingForDebugger"]);
});

Deno.test("workers: what each thread uses is read where the system tells", async () => {
  using scene = await withWorker([profile(100, [["w", 500]])]);
  let busy = 0;
  scene.cpu = () => ({ cpu: busy * 1.5, rss: 1, threads: new Map([["main", busy / 2], ["worker-7", busy]]) });
  for (let row = 0; row < 4; row++) {
    busy += 80_000;
    scene.time.advance(100_000);
    scene.timers.advance(100);
    await turn();
  }
  const asked = scene.inspector.sent.filter(({ method, sessionId }) =>
    method === "Runtime.getHeapUsage" && sessionId === "7"
  );
  assert.equal(asked.length, 1, "a worker's heap is asked for once a second");
  scene.profiles = [profile(0, [["a", 500]])];
  await scene.recorder.finish();
  const usage = scene.records.filter((record): record is UsageRecord => record.type === "usage");
  const last = (thread: number) => usage.filter((record) => record.thread === thread).flatMap(({ cpu }) => cpu).at(-1);
  assert.equal(last(0), 40);
  assert.equal(last(1), 80);
});

Deno.test("workers: one that does not answer holds up nobody's chunks, nor the program's end for long", async () => {
  using scene = await withWorker();
  scene.inspector.script["Profiler.stop"] = (_params, sessionId) =>
    sessionId === undefined ? { profile: scene.profiles.shift()! } : HELD;
  scene.profiles = [profile(0, [["a", 1000]]), profile(1000, [["a", 1000]]), profile(2000, [["a", 10]])];
  for (const chunks of [1, 2]) {
    scene.time.advance(1_000_000);
    void scene.recorder.flush();
    await until(() => scene.samples.length === chunks);
  }
  assert.equal(scene.commands("7").filter((command) => command === "Profiler.stop").length, 1, "asked once");
  const finished = scene.recorder.finish();
  await until(() => scene.inspector.methods.filter((method) => method === "Profiler.stop").length > 3);
  await turn();
  assert.equal(scene.disconnects, 0);
  scene.timers.advance(400);
  await finished;
  assert.equal(scene.disconnects, 1);
  assert.equal(scene.samples.length, 3);
  assert.equal(scene.timers.pending, 0);
});
