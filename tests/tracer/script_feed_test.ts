import assert from "node:assert/strict";
import { InspectorClosedError } from "../../tracer/inspector/session.ts";
import { ScriptFeed } from "../../tracer/script_feed.ts";
import { FakeClock } from "./fake_clock.ts";
import { FakeInspector, HELD, turn } from "./fake_inspector.ts";

function setUp(script = {}) {
  const inspector = new FakeInspector(script);
  const time = new FakeClock();
  const arrived: string[] = [];
  const feed = new ScriptFeed(inspector.session, time.clock, ({ url }) => arrived.push(url));
  const parse = (scriptId: string) =>
    inspector.emit("Debugger.scriptParsed", { scriptId, url: `file:///${scriptId}.ts` });
  return { inspector, time, arrived, feed, parse };
}

const nothing = () => Promise.resolve();
const ON = ["Debugger.enable", "Debugger.setSkipAllPauses"];

Deno.test("scripts: opening turns the debugger on, and keeps it from stopping the program", async () => {
  const { inspector, feed } = setUp();
  await Promise.all([feed.open(), feed.open()]);
  await feed.open();
  assert.deepEqual(inspector.methods, ON);
  assert.deepEqual(inspector.sent[1]?.params, { skip: true });
  assert.deepEqual(inspector.writes, [2]);
});

Deno.test("scripts: each is told once, also when V8 tells all again", () => {
  const { arrived, parse } = setUp();
  for (const scriptId of ["1", "2", "1", "2", "3"]) parse(scriptId);
  assert.deepEqual(arrived, ["file:///1.ts", "file:///2.ts", "file:///3.ts"]);
});

Deno.test("scripts: the debugger goes off when none has come for a while", async () => {
  const { inspector, time, feed, parse } = setUp();
  await feed.rest(nothing);
  await feed.open();
  time.advance(199_000);
  await feed.rest(nothing);
  parse("1");
  time.advance(199_000);
  await feed.rest(nothing);
  await turn();
  assert.deepEqual(inspector.methods, ON, "one had come");
  parse("1");
  time.advance(1_000);
  await Promise.all([feed.rest(nothing), feed.rest(nothing)]);
  await turn();
  assert.deepEqual(inspector.methods, [...ON, "Debugger.disable"], "one that is known does not count");
});

Deno.test("scripts: opening again after a rest turns it on again", async () => {
  const { inspector, time, feed } = setUp();
  await feed.open();
  time.advance(200_000);
  await feed.rest(nothing);
  await feed.open();
  assert.deepEqual(inspector.methods, [...ON, "Debugger.disable", ...ON]);
  await feed.rest(nothing);
  await turn();
  assert.equal(inspector.methods.length, 5, "the quiet begins anew");
});

Deno.test("scripts: a text is asked for with the debugger on", async () => {
  const { inspector, feed } = setUp({ "Debugger.getScriptSource": () => ({ scriptSource: "let x;" }) });
  assert.equal(await feed.source("7"), "let x;");
  assert.deepEqual(inspector.methods, [...ON, "Debugger.getScriptSource"]);
  assert.deepEqual(inspector.sent[2]?.params, { scriptId: "7" });
});

Deno.test("scripts: a target that ends while the debugger goes off is no failure", async () => {
  const { inspector, time, feed } = setUp({ "Debugger.disable": () => HELD });
  await feed.open();
  time.advance(200_000);
  await feed.rest(nothing);
  await turn();
  inspector.close();
  await turn();
  await assert.rejects(feed.open(), InspectorClosedError);
});

Deno.test("scripts: what is to be done before it goes off is done once, and may put it off", async () => {
  const { inspector, time, feed } = setUp({ "Debugger.getScriptSource": () => ({ scriptSource: "" }) });
  await feed.open();
  time.advance(200_000);
  let asked = 0;
  const before = async () => {
    asked++;
    await feed.source("1");
  };
  await Promise.all([feed.rest(before), feed.rest(before)]);
  assert.equal(asked, 1);
  assert.deepEqual(inspector.methods, [...ON, "Debugger.getScriptSource"]);
  time.advance(200_000);
  await feed.rest(nothing);
  await turn();
  assert.equal(inspector.methods.at(-1), "Debugger.disable");
});
