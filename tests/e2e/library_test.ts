import assert from "node:assert/strict";
import { functionTable } from "../../profile/functions.ts";
import type { LogRecord } from "../../recording/records.ts";
import { type Recording, startDeno, target, timeIn, withoutBox } from "./harness.ts";
import { deno, Home } from "./harness.ts";
import { checkNothingOfMicrolog, endOf, partsOf, recordingOf, recordingsOf, runItself, stackAt } from "./library.ts";

/** The box with the link, and what to do where no server answers. */
const BOX = /^┏━+┓\n┃ Microlog: http:\/\/127\.0\.0\.1:9\/#test\/\d{4}(_\d\d){5}\/ +┃\n┗━+┛\n/;
const NO_SERVER = "No server answers there: start one with deno run -A jsr:@microlog/cli serve\n";

const text = new TextDecoder();

Deno.test("what a recorded function returns or throws passes through, and a block runs as without", async () => {
  await using home = await Home.create();
  const [bare, run] = await Promise.all([
    runItself(home, "results", [], { env: { MICROLOG_DISABLE: "true" } }),
    runItself(home, "results"),
  ]);
  assert.equal(run.code, 0, run.err);
  assert.equal(run.out.replaceAll("true", "false"), bare.out.replaceAll("true", "false"));
  for (
    const line of [
      "sync: returned 1",
      'async: returned {"two":2}',
      "thenable: returned 3",
      "nothing: returned undefined",
      "sync error: threw the same",
      "async error: threw the same",
      "without options: returned true",
      "in the block: true",
      "block: returned 4 false",
      "in the async block: true",
      "async block: returned 5 false",
      "block that fails: threw the same",
      "started: true",
      "stopped: false",
    ]
  ) assert.ok(run.out.includes(`${line}\n`), `${line} is not in:\n${run.out}`);
  assert.equal(text.decode(withoutBox(run)), "", "all but one are quiet");
  assert.match(run.err, /^┏[^┏]+$/, "one box");
  const labels = (await home.list()).map(({ label, state }) => `${label} ${state}`).sort();
  assert.deepEqual(
    labels,
    [
      ..."async async-block async-error block cell failing-block nothing sync sync-error thenable without-options"
        .split(" "),
    ].map((label) => `${label} sealed`),
  );
});

Deno.test("a part has names and lines of the TypeScript source, and CPU and memory while it does not give way", async () => {
  await using home = await Home.create();
  const run = await runItself(home, "board", [], { env: { TRACER_STATUS_DELAY: "0.02" } });
  assert.deepEqual([run.code, run.out], [0, ""]);
  assert.match(run.err, BOX);
  assert.equal(run.err.replace(BOX, ""), NO_SERVER);

  const recording = await recordingOf(home, "test", run);
  checkNothingOfMicrolog(recording);
  const names = functionTable(recording.profile).map(({ name }) => name);
  assert.ok(names.includes("Board.spin") && names.includes("recorded"), names.join());
  assert.ok(!names.includes("before") && !names.includes("after"), names.join());
  const lines = (await Deno.readTextFile(target("library/board.ts"))).split("\n");
  const { profile: { frames } } = recording;
  assert.equal(
    frames.line[frames.name.indexOf("Board.spin")],
    lines.findIndex((line) => line.includes("spin({ ms }")) + 1,
  );
  const time = timeIn(recording, "Board.spin");
  assert.ok(time > 450_000, `${time} µs`);

  const { header, threads } = recording.profile;
  assert.deepEqual([header?.label, header?.command], ["test", ["deno", "run", target("library/board.ts")]]);
  assert.deepEqual(threads.map(({ name }) => name), ["main"]);
  assert.deepEqual(recording.end?.reason, "stopped");
  assert.deepEqual(
    recording.records.find((record) => record.type === "open")?.name,
    [],
    "its own files are not told of",
  );

  const { records } = recording;
  const busy = records.find((record) => record.type === "span" && record.name === "busy" && record.duration > 0);
  assert.ok(busy?.type === "span" && busy.duration > 500_000);
  const cpu = records.filter((record) => record.type === "status")
    .flatMap(({ time, cpu }) => cpu.filter((_, i) => time[i]! > busy.time && time[i]! < endOf(busy)));
  // 30 where nothing else goes on.
  assert.ok(cpu.length >= 5, `${cpu.length} rows`);
  assert.ok(cpu.some((percent) => percent > 5), cpu.join());
});

Deno.test("parts within and beside others are spans of one recording, those after others have their own", async () => {
  await using home = await Home.create();
  const run = await runItself(home, "parts");
  assert.deepEqual([run.code, run.out, run.err], [0, "", ""]);
  assert.deepEqual(new Set((await home.list()).map(({ label }) => label)), new Set(["outer", "one", "again"]));

  const nested = partsOf(await recordingOf(home, "outer"));
  assert.deepEqual(nested.map(({ name, thread }) => [name, thread]), [["outer", 0], ["inner", 0], ["inner-block", 0]]);
  const [outer, inner, block] = nested;
  assert.ok(outer!.time <= inner!.time && endOf(inner!) <= block!.time && endOf(block!) <= endOf(outer!));
  assert.ok(inner!.duration >= 40_000 && block!.duration >= 20_000);

  const beside = partsOf(await recordingOf(home, "one"));
  assert.deepEqual(beside.map(({ name }) => name).sort(), ["one", "two"]);
  const [one, two] = ["one", "two"].map((name) => beside.find((part) => part.name === name)!);
  assert.ok(endOf(two!) >= endOf(one!) + 40_000, "it ends with the last");

  const again = await recordingsOf(home, "again");
  assert.deepEqual(again.map((recording) => partsOf(recording).map(({ name }) => name)), [["again"], ["again"]]);
});

Deno.test("entries of the log have level, text and the stack they come from, and are printed nowhere", async () => {
  await using home = await Home.create();
  const run = await runItself(home, "logs");
  assert.equal(run.out, "printed\n");
  assert.match(run.err, BOX);
  const recording = await recordingOf(home, "test");
  checkNothingOfMicrolog(recording);
  const logs = recording.logs.filter(({ from }) => from === "log");
  assert.deepEqual(logs.map(({ level, text }) => `${level}: ${text}`), [
    "info: from a method { size: 2 }",
    "debug: at debug",
    "info: at info",
    "warn: at warn",
    "error: at error",
    'info: many 1 null undefined [ 1, "two" ] Map(1) { "k" => 1 }',
    "info: two\nlines",
    "info: ",
    "info: later",
    "warn: *** { ***: 1 }",
  ]);
  const printed = recording.logs.filter(({ from }) => from !== "log").map(({ from, text }) => `${from}: ${text}`);
  assert.deepEqual(printed, ["console: printed"]);

  assert.doesNotMatch(recording.text, /hunter2/);
  const { settings } = recording.records.find((record) => record.type === "run")!;
  assert.deepEqual([settings["--heap"], settings["--redact"]], ["off", "2 times"]);

  const lines = (await Deno.readTextFile(target("library/logs.ts"))).split("\n");
  const place = (text: string, at: string) => {
    const line = lines.findIndex((line) => line.includes(text));
    return `logs.ts:${line + 1}:${lines[line]!.indexOf(at) + 1}`;
  };
  const top = (recording: Recording, { stack }: LogRecord) => stackAt(recording, stack).at(-1);
  assert.equal(top(recording, logs[0]!), `Board.tell ${place('log.info("from a method', "info")}`);
  assert.equal(stackAt(recording, logs[0]!.stack).at(-2), `enabled("test", …) ${place("new Board(2).tell", "tell")}`);
  assert.equal(top(recording, logs[3]!), `atLevels ${place('log.warn("at warn', "warn")}`);
  assert.equal(top(recording, logs[8]!), `enabled("test", …) ${place('log.info("later', "info")}`);
});

Deno.test("the server is told of the beginning and the end, and nobody to start one where it answers", async () => {
  await using home = await Home.create();
  const told: unknown[] = [];
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, async (request) => {
    told.push([request.method, new URL(request.url).pathname, await request.json()]);
    return Response.json({});
  });
  const env = { MICROLOG_SERVER: `http://127.0.0.1:${server.addr.port}` };
  const run = await runItself(home, "logs", [], { env });
  await server.shutdown();
  const { label, time } = (await home.list())[0]!;
  assert.deepEqual(told, [
    ["POST", "/api/notify", { label, time, event: "start" }],
    ["POST", "/api/notify", { label, time, event: "end" }],
  ]);
  assert.match(run.err, /^┏━+┓\n┃ .+ ┃\n┗━+┛\n$/);
});

Deno.test("after a recording a program finds all as it was", async () => {
  await using home = await Home.create();
  const [bare, run] = await Promise.all([
    runItself(home, "untouched", [], { env: { MICROLOG_DISABLE: "true" } }),
    runItself(home, "untouched"),
  ]);
  const withoutTime = ({ out }: { out: string }) => out.replace(/\d\S*ms/, "ms");
  assert.equal(withoutTime(run), withoutTime(bare));
  assert.match(run.out, /more or less, meanwhile: \[\]\nafter: \[\]\nafter another: \[\]\n/);
  assert.deepEqual([run.err, run.code], [bare.err, bare.code]);
});

Deno.test("a block in which code is compiled is recorded as others", async () => {
  await using home = await Home.create();
  const run = await runItself(home, "compiles");
  assert.deepEqual([run.out, run.err, run.code], ["sum: 3\n", "", 0]);
  const recording = await recordingOf(home, "test", run);
  checkNothingOfMicrolog(recording);
  // It would be told after ten seconds, had the thread to wait for what comes when it gives way.
  assert.ok(recording.end!.time < 5_000_000, `${recording.end!.time} µs`);
});

Deno.test("stdin can be read during a recording, and after it", async () => {
  await using home = await Home.create();
  const run = startDeno(["run", "-A", target("library/stdin.ts")], { stdin: "open", env: home.env() });
  await run.printed(/ready\n/);
  await run.type("first");
  await run.printed(/during: first\n/);
  await run.type("second");
  await run.printed(/after: second\n/);
  const { out, code } = await run.ended();
  assert.equal(out, "ready\nduring: first\nafter: second\n");
  assert.equal(code, 0);
  await recordingOf(home, "test");
});

Deno.test("workers record themselves, each its own thread, also while others do", async () => {
  await using home = await Home.create();
  const run = await runItself(home, "workers");
  assert.equal(run.code, 0, run.err);
  assert.equal(run.err, "");
  assert.deepEqual(run.out.trimEnd().split("\n").sort(), [
    "done",
    "node worker: { counted: true, running: false }",
    "web worker: { counted: true, running: false }",
  ]);
  for (const [label, thread] of [["test-web", "painter"], ["test-node", "worker"]] as const) {
    const recording = await recordingOf(home, label);
    checkNothingOfMicrolog(recording);
    assert.deepEqual(recording.profile.threads.map(({ name }) => name), [thread]);
    assert.ok(timeIn(recording, "workerSpin") > 75_000, `${label}: ${timeIn(recording, "workerSpin")} µs`);
    assert.deepEqual(recording.logs.map(({ text }) => text), ["from a worker"]);
    assert.deepEqual(partsOf(recording).map(({ name }) => name), [label]);
  }
  const main = await recordingOf(home, "test-main");
  checkNothingOfMicrolog(main, true);
  assert.equal(timeIn(main, "workerSpin"), 0, "the thread alone is recorded");
});

Deno.test("in a program that is recorded from outside the library adds to that recording", async () => {
  await using home = await Home.create();
  const bare = await deno(["run", "-A", target("library/recorded.ts")], {
    env: home.env({ MICROLOG_DISABLE: "true" }),
  });
  const { run, recording } = await home.record([target("library/recorded.ts")]);
  assert.equal(bare.out, "running: false\nresult: 7 false\nrunning: false\n");
  assert.equal(run.out, "running: true\nresult: 7 true\nrunning: true\n");
  assert.equal(text.decode(withoutBox(run)), bare.err);
  assert.match(run.err, /^┏[^┏]+$/, "one box");
  assert.deepEqual(partsOf(recording).map(({ name }) => name), ["part", "block", "cell"]);
  const [log, ...more] = recording.logs.filter(({ from }) => from === "log");
  assert.deepEqual([log?.level, log?.text, more], ["warn", "from within { part: 1 }", []]);
  assert.match(stackAt(recording, log!.stack).at(-1)!, /^enabled\("part", …\) recorded\.ts:15:7$/);
  assert.deepEqual(recording.end?.reason, "exit");
});
