import assert from "node:assert/strict";
import { InspectorClosedError, InspectorCommandError, Session } from "../../../tracer/inspector/session.ts";
import { FakeInspector, HELD } from "../fake_inspector.ts";

Deno.test("session: commands of one turn leave in one write, in order", async () => {
  const writes: string[][] = [];
  const session = new Session((messages) => writes.push(messages));
  void session.send("Profiler.enable", {});
  void session.send("Profiler.setSamplingInterval", { interval: 1000 });
  assert.equal(writes.length, 0);
  await Promise.resolve();
  void session.send("Profiler.start", {});
  await Promise.resolve();
  assert.deepEqual(writes.map((messages) => messages.map((message) => JSON.parse(message) as unknown)), [
    [
      { id: 1, method: "Profiler.enable", params: {} },
      { id: 2, method: "Profiler.setSamplingInterval", params: { interval: 1000 } },
    ],
    [{ id: 3, method: "Profiler.start", params: {} }],
  ]);
});

Deno.test("session: answers find their commands, in whatever order they come", async () => {
  const session = new Session(() => {});
  const usage = session.send("Runtime.getHeapUsage", {});
  const source = session.send("Debugger.getScriptSource", { scriptId: "1" });
  session.receive('{"id":2,"result":{"scriptSource":"x"}}');
  session.receive('{"id":1,"result":{"usedSize":1,"totalSize":2}}');
  assert.deepEqual(await source, { scriptSource: "x" });
  assert.deepEqual(await usage, { usedSize: 1, totalSize: 2 });
});

Deno.test("session: a refusal names the command", async () => {
  const { session } = new FakeInspector({
    "Profiler.stop": () => {
      throw new Error("No recording profiles found");
    },
  });
  await assert.rejects(session.send("Profiler.stop", {}), (error) => {
    assert.ok(error instanceof InspectorCommandError);
    assert.equal(error.message, "Profiler.stop: No recording profiles found");
    return true;
  });
});

Deno.test("session: answers to nobody, and events nobody listens to, are passed over", async () => {
  const inspector = new FakeInspector();
  inspector.receive({ id: 77, result: {} });
  inspector.receive({ id: 77, error: { message: "no" } });
  inspector.receive({ method: "Runtime.consoleAPICalled", params: {} });
  inspector.receive({});
  await inspector.session.send("Profiler.enable", {});
  inspector.receive({ id: 1, result: {} });
});

Deno.test("session: all listeners hear an event, in the order in which they came", () => {
  const inspector = new FakeInspector();
  const heard: string[] = [];
  inspector.session.on("Debugger.scriptParsed", ({ url }) => heard.push(`first ${url}`));
  inspector.session.on("Debugger.scriptParsed", ({ url }) => heard.push(`second ${url}`));
  inspector.session.on("Runtime.bindingCalled", () => heard.push("another"));
  inspector.emit("Debugger.scriptParsed", { scriptId: "1", url: "file:///a.ts" });
  assert.deepEqual(heard, ["first file:///a.ts", "second file:///a.ts"]);
});

Deno.test("session: when the line is cut, everything under way fails, and so does everything after", async () => {
  const inspector = new FakeInspector({ "Profiler.stop": () => HELD });
  const { session } = inspector;
  let ended = false;
  void session.closed.then(() => ended = true);
  const stop = assert.rejects(session.send("Profiler.stop", {}), {
    name: "InspectorClosedError",
    message: "Profiler.stop: the inspector is gone",
  });
  await Promise.resolve();
  const unsent = assert.rejects(session.send("Profiler.start", {}), InspectorClosedError);
  assert.equal(session.isClosed, false);
  session.close();
  session.close();
  await Promise.all([stop, unsent, session.closed]);
  assert.ok(session.isClosed && ended);
  await assert.rejects(session.send("Profiler.enable", {}), InspectorClosedError);
  assert.deepEqual(inspector.methods, ["Profiler.stop"], "what had not left is not sent");
});

Deno.test("session: threads share the line, and hear each only its own", async () => {
  const inspector = new FakeInspector({
    "Runtime.getHeapUsage": (_params, sessionId) => ({ usedSize: Number(sessionId ?? 0), totalSize: 0 }),
  });
  const { session } = inspector;
  const worker = session.child("7");
  assert.equal(session.child("7"), worker);
  const heard: string[] = [];
  for (const [name, each] of [["main", session], ["worker", worker]] as const) {
    each.on("Debugger.scriptParsed", ({ url }) => heard.push(`${name} ${url}`));
  }
  inspector.emit("Debugger.scriptParsed", { scriptId: "1", url: "a.ts" }, "7");
  inspector.emit("Debugger.scriptParsed", { scriptId: "1", url: "b.ts" });
  inspector.emit("Debugger.scriptParsed", { scriptId: "1", url: "c.ts" }, "8");
  assert.deepEqual(heard, ["worker a.ts", "main b.ts"]);
  const [ofMain, ofWorker] = await Promise.all([session, worker].map((each) => each.send("Runtime.getHeapUsage", {})));
  assert.deepEqual([ofMain!.usedSize, ofWorker!.usedSize], [0, 7]);
});

Deno.test("session: a thread's end is its own, the line's end is that of all", async () => {
  const { session } = new FakeInspector();
  const [one, other] = [session.child("1"), session.child("2")];
  one.close();
  assert.deepEqual([session.isClosed, one.isClosed, other.isClosed], [false, true, false]);
  session.close();
  await other.closed;
  assert.ok(session.child("3").isClosed, "nobody comes after the end");
});
