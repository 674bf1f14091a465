import assert from "node:assert/strict";
import type { NoticeRecord } from "../../recording/records.ts";
import { GC_BINDING, type GcMessage } from "../../tracer/gc_hooks.ts";
import { GcReader } from "../../tracer/gc_reader.ts";
import { FakeClock } from "./fake_clock.ts";
import { FakeInspector, type Script } from "./fake_inspector.ts";

async function setUp(script: Script = {}, thread = 0) {
  const inspector = new FakeInspector({ "Runtime.evaluate": () => ({ result: { objectId: "gc" } }), ...script });
  const time = new FakeClock();
  // The thread's clock is two seconds ahead.
  time.clock.observe(0, 0, 2_000);
  const reader = new GcReader({ session: inspector.session, clock: time.clock, thread });
  await reader.install();
  const say = (message: GcMessage, name = GC_BINDING) =>
    inspector.emit("Runtime.bindingCalled", { name, payload: JSON.stringify(message) });
  const calls = () =>
    inspector.sent.filter(({ method }) => method === "Runtime.callFunctionOn")
      .map(({ params }) => /this\.(.*?);/.exec(String(params.functionDeclaration))![1]!);
  return { inspector, time, reader, say, calls };
}

Deno.test("gc: the hooks are put in with their binding, in one write", async () => {
  const { inspector } = await setUp();
  assert.deepEqual(inspector.methods, ["Runtime.addBinding", "Runtime.evaluate"]);
  assert.deepEqual(inspector.writes, [2]);
});

Deno.test("gc: what is told becomes records, on the clock of the recording", async () => {
  const { reader, say } = await setUp({}, 3);
  say([
    {
      from: 2_100,
      until: 3_100,
      kinds: [["Scavenge", 7, 2_500, 900], ["MarkSweepCompact", 1, 4_000, 70]],
      pauses: [["MarkSweepCompact", 4_000, 100, 30]],
    },
    { from: 3_100, until: 4_100, kinds: [], pauses: [] },
  ]);
  const span = { thread: 3, from: 100_000, until: 1_100_000 };
  assert.deepEqual(reader.take(), [
    {
      type: "gc",
      ...span,
      kind: ["Scavenge", "MarkSweepCompact"],
      count: [7, 1],
      duration: [2_500, 4_000],
      freed: [900, 70],
    },
    { type: "pauses", ...span, kind: ["MarkSweepCompact"], duration: [4_000], before: [100], after: [30] },
    { type: "gc", thread: 3, from: 1_100_000, until: 2_100_000, kind: [], count: [], duration: [], freed: [] },
  ]);
  assert.deepEqual(reader.take(), [], "records are given once");
});

Deno.test("gc: other bindings are not its own", async () => {
  const { reader, say } = await setUp();
  say([{ from: 1, until: 2, kinds: [], pauses: [] }], "__microlog");
  assert.deepEqual(reader.take(), []);
});

Deno.test("gc: a young thread is not made to load what watching takes", async () => {
  const { reader, calls, time } = await setUp();
  await reader.collect();
  time.advance(1_000_000);
  await reader.collect();
  assert.deepEqual(calls(), ["collect(false)", "collect()"]);
});

Deno.test("gc: collecting, and holding while Microlog itself makes V8 collect", async () => {
  const { reader, calls, time } = await setUp();
  time.advance(1_000_000);
  await reader.collect();
  const result = await reader.without(() => {
    assert.deepEqual(calls(), ["collect()", "hold(true)"]);
    return Promise.resolve(7);
  });
  assert.equal(result, 7);
  await assert.rejects(reader.without(() => Promise.reject(new Error("no"))), /no/);
  assert.deepEqual(calls(), ["collect()", "hold(true)", "hold(false)", "hold(true)", "hold(false)"]);
});

Deno.test("gc: what goes wrong in the thread is a notice", async () => {
  const { reader, say, time } = await setUp({}, 2);
  time.advance(5_000);
  say({ error: "TypeError: no" });
  assert.deepEqual(reader.take(), [
    {
      type: "notice",
      time: 5_000,
      text: "Garbage collections of thread 2 are not recorded from here on: TypeError: no",
    },
  ]);
  const refused = await setUp({
    "Runtime.evaluate": () => ({
      result: {},
      exceptionDetails: { text: "Uncaught", exception: { description: "SyntaxError: no" } },
    }),
  });
  await refused.reader.collect();
  assert.deepEqual(refused.calls(), []);
  assert.match((refused.reader.take()[0] as NoticeRecord).text, /^Garbage collections are not .*: SyntaxError: no$/);
});

Deno.test("gc: a thread that is gone, or refuses, is recorded without", async () => {
  const refused = await setUp({
    "Runtime.callFunctionOn": () => {
      throw new Error("Cannot find context");
    },
  });
  await refused.reader.collect();
  assert.equal(await refused.reader.without(() => Promise.resolve("done")), "done");
  const gone = new FakeInspector();
  gone.close();
  const reader = new GcReader({ session: gone.session, clock: new FakeClock().clock, thread: 0 });
  await reader.install();
  await reader.collect();
  assert.deepEqual([...refused.reader.take(), ...reader.take()], []);
});
