import assert from "node:assert/strict";
import { displaySource } from "../../recording/origin.ts";
import type { LogRecord } from "../../recording/records.ts";
import { validateLines } from "../recording/schema.ts";
import { deno, Home, type Recording, target, withoutBox } from "./harness.ts";

const PRINTS = target("prints.ts");
const lines = (await Deno.readTextFile(PRINTS)).split("\n");

/** Where the source says this, as `line:column`. */
function placeOf(text: string, at = text): string {
  const line = lines.findIndex((line) => line.includes(text));
  assert.ok(line >= 0, text);
  return `${line + 1}:${lines[line]!.indexOf(at) + 1}`;
}

/** The stack of an entry, outermost first: `name file:line:column`. */
function stackOf({ profile }: Recording, { stack }: LogRecord): string[] {
  const { stacks, frames, sources } = profile;
  const names: string[] = [];
  for (let at = stack; at >= 0; at = stacks.parent[at]!) {
    const frame = stacks.frame[at]!;
    const file = displaySource(sources.url[frames.source[frame]!] ?? "").split("/").at(-1);
    names.unshift(`${frames.name[frame]} ${file}:${frames.line[frame]}:${frames.column[frame]}`);
  }
  return names;
}

Deno.test("what a program prints is recorded with level, text and stack", async () => {
  await using home = await Home.create();
  const { recording } = await home.record([PRINTS]);
  assert.deepEqual(validateLines(recording.text), []);
  const { logs } = recording;
  const find = (text: string): LogRecord => {
    const found = logs.filter((log) => log.text === text);
    assert.equal(found.length, 1, `${text}: ${JSON.stringify(logs.map((log) => log.text.slice(0, 100)))}`);
    return found[0]!;
  };
  const top = (text: string, at = text) => `import prints.ts prints.ts:${placeOf(text, at)}`;

  const method = find("from a method { size: 2 }");
  assert.deepEqual([method.level, method.from], ["info", "console"]);
  assert.deepEqual(stackOf(recording, method), [
    top("new Board().print", "print("),
    `Board.print prints.ts:${placeOf("console.log(text", "log")}`,
  ]);

  for (const level of ["debug", "info", "warn", "error"] as const) {
    const log = find(`at ${level}`);
    assert.deepEqual([log.level, log.from], [level, "console"]);
    assert.equal(stackOf(recording, log).at(-1), `atLevels prints.ts:${placeOf("console[level]", "(`at")}`);
  }

  for (const name of ["stdout", "stderr"] as const) {
    const sync = find(`${name} sync`);
    assert.deepEqual([sync.level, sync.from], ["info", name]);
    assert.deepEqual(stackOf(recording, sync), [
      top("direct();"),
      `direct prints.ts:${placeOf(`Deno.${name}.writeSync`, "writeSync")}`,
    ]);
    const later = find(`${name} later`);
    assert.deepEqual([later.level, later.from], ["info", name]);
    assert.equal(stackOf(recording, later).at(-1), `later prints.ts:${placeOf(`Deno.${name}.write(`, "write(")}`);
    const node = find(`process.${name}`);
    assert.deepEqual([node.level, node.from], ["info", name]);
    const place = `direct prints.ts:${placeOf(`process.${name}.write`, "write")}`;
    assert.ok(stackOf(recording, node).includes(place), stackOf(recording, node).join());
  }
  const stream = find("stdout stream");
  assert.deepEqual([stream.level, stream.from], ["info", "stdout"]);
  // The first write to a stream waits for the stream to start, out of sight of who asked for it.
  const again = stackOf(recording, find("stdout stream again"));
  assert.equal(
    again.at(-1),
    `later prints.ts:${placeOf('writer.write(encoder.encode("stdout stream again', "write(")}`,
  );

  find("red on\ntwo lines");
  assert.match(logs.find(({ text }) => text.startsWith("┌"))?.text ?? "", /│ a │\n.*\n│ +0 │ 1 │\n/);
  find("group");
  find("  in the group");
  const long = logs.find(({ text }) => text.startsWith("zzz"));
  assert.deepEqual([long?.text.length, long?.bytes], [64 * 1024, 100_001]);

  const uncaught = logs.at(-1)!;
  assert.deepEqual([uncaught.level, uncaught.from], ["error", "uncaught"]);
  assert.match(uncaught.text, /^Uncaught \(in promise\) RangeError: nobody caught this\n {4}at file:.*prints\.ts:/);
  assert.match(stackOf(recording, uncaught).join(), new RegExp(`prints.ts:${placeOf("throw new", "new")}$`));

  const times = logs.map(({ time }) => time);
  assert.deepEqual(times, times.toSorted((a, b) => a - b));
  assert.ok(times.every((time) => time >= 0 && time <= recording.end!.time));
});

Deno.test("of 20,000 lines none is lost, and their order is kept", async () => {
  await using home = await Home.create();
  const { run, recording } = await home.record([target("many_lines.ts")]);
  const expected = Array.from({ length: 20_000 }, (_, i) => `line ${i}`);
  assert.equal(run.out, expected.join("\n") + "\n");
  assert.deepEqual(recording.logs.map(({ text }) => text), expected);
  assert.deepEqual(validateLines(recording.text), []);
  assert.deepEqual(recording.profile.notices, []);
});

Deno.test("of a flood what is not recorded is counted, and what is serious is kept", async () => {
  await using home = await Home.create();
  const { run, recording } = await home.record([target("flood.ts")]);
  assert.equal(run.code, 0);
  assert.ok(run.out.endsWith("line 149999\n"));
  assert.equal(run.out.split("\n").length, 150_001);
  const { logs } = recording;
  const notices = recording.records.filter((record) => record.type === "notice");
  const dropped = notices.map(({ text }) => /^([\d,]+) log entr(?:y was|ies were) dropped /.exec(text)?.[1]);
  // How many depends on the machine; that they are counted does not.
  assert.ok(dropped.every((count) => count !== undefined), JSON.stringify(notices));
  const lost = dropped.reduce((sum, count) => sum + Number(count!.replaceAll(",", "")), 0);
  assert.equal(logs.length + lost, 150_001);
  assert.equal(logs.at(-1)?.text, "what matters");
  assert.ok(notices.every(({ time }) => time > 0 && time <= recording.end!.time));
});

Deno.test("pino, winston and the like come out as the terminal shows them, each entry once", async () => {
  await using home = await Home.create();
  const env = { FORCE_COLOR: "1", NO_COLOR: "" };
  // On a machine that does not know the packages yet Deno tells that it fetches them, Microlog's own too.
  const said = (text: string) => text.replaceAll(/^.*Download.* https:.*\n/gm, "");
  const bare = await deno(["run", "-A", target("loggers.ts")], { env });
  const { run, recording } = await home.record([target("loggers.ts")], { env });
  assert.equal(run.out, bare.out);
  assert.equal(said(new TextDecoder().decode(withoutBox(run))), said(bare.err));
  assert.deepEqual(recording.logs.map(({ level, from, text }) => [level, from, text]), [
    ["info", "stdout", '{"level":30,"msg":"pino says"}'],
    ["info", "stdout", "info: winston says"],
    ["info", "stdout", "error: winston fails"],
    ["info", "console", "console says"],
    ["error", "console", "console fails"],
    ["info", "console", "WARN standard warns"],
    ["info", "stdout", "WARN standard warns"],
    ["info", "stdout", '{"level":40,"why":1,"msg":"pino later"}'],
  ]);
  const styled = recording.logs.filter(({ styles }) => styles !== undefined);
  assert.deepEqual(styled.map(({ styles }) => styles), [[[0, 4, "32"]], [[0, 5, "31"]], [[0, 19, "33"]]]);
  // Called from the program, through the packages.
  assert.ok(recording.logs.slice(0, 7).every((log) => stackOf(recording, log)[0]?.startsWith("import loggers.ts")));
});

Deno.test("what a program names is recorded as spans", async () => {
  await using home = await Home.create();
  const { recording } = await home.record([target("spans.ts")]);
  assert.deepEqual(validateLines(recording.text), []);
  const spans = recording.records.filter((record) => record.type === "span");
  const named = (kind: string, name: string) => {
    const found = spans.filter((span) => span.kind === kind && span.name === name);
    assert.equal(found.length, 1, `${kind} ${name}: ${JSON.stringify(spans)}`);
    return found[0]!;
  };
  assert.equal(spans.length, 6);
  const begin = named("mark", "begin");
  const measure = named("measure", "work");
  const timer = named("time", "timer");
  const group = named("group", "group 7");
  assert.deepEqual([begin.duration, begin.detail], [0, "{ round: 1 }"]);
  assert.deepEqual(measure.time, begin.time);
  for (const { duration } of [measure, timer, group]) assert.ok(duration >= 20_000 && duration < 10_000_000);
  assert.ok(timer.time <= group.time && timer.time + timer.duration >= group.time + group.duration);
  assert.equal(named("mark", "node's").duration, 0);
  assert.equal(named("timeStamp", "stamp").duration, 0);
  assert.ok(spans.every(({ time, stack }) => stack >= 0 && time > 0 && time <= recording.end!.time));
});
