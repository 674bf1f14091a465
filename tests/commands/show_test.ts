import assert from "node:assert/strict";
import { show } from "../../commands/show.ts";
import { encodeRecord } from "../../recording/encode.ts";
import { record, RUN, START, testContext, TIME } from "./support.ts";

Deno.test("show: a run in a terminal", async () => {
  const context = testContext();
  await record(context.store, "hello");
  assert.equal(await show([`hello/${TIME}`], context), 0);
  assert.equal(context.err, "");
  const lines = context.out.split("\n").map((line) => line.replace(/ {2,}/g, "  ").trimStart());
  assert.match(lines[0]!, new RegExp(`^Recording  hello/${TIME}  \\(sealed, [\\d.]+ kB\\)$`));
  for (
    const line of [
      "Command  deno run -A main.ts 'two words'",
      "Folder  /home/ann/game",
      "Runtime  deno 2.9.6, v8 15.0, linux x86_64, 2 cores, process 1234",
      "Duration  2.00 s, exit code 3",
      "CPU  75% of one core, 1.50 s in all",
      "Memory  100.0 MB at most, heap 10.0 MB at most",
      "Modules  2",
      "Samples  40 of 1 thread, one every 50 ms: 75% running, 25% idle, 0% garbage collection, 0% V8",
      "Log  1 error, 1 info",
    ]
  ) assert.ok(lines.includes(line), `${line}\nis not in\n${lines.join("\n")}`);
  const bySelf = lines.indexOf("Top functions by self time");
  assert.equal(lines[bySelf + 2], "1.00 s  50%  1.00 s  50%  1  Board.spin  src/board.ts:12:3");
  assert.equal(lines[bySelf + 3], "500 ms  25%  1.50 s  75%  1  main  main.ts:3:1");
  const byTotal = lines.indexOf("Top functions by total time");
  assert.match(lines[byTotal + 2]!, / main {2}main.ts:3:1$/);
});

Deno.test("show: a label alone is its newest run", async () => {
  const context = testContext();
  await record(context.store, "hello");
  await record(context.store, "hello", RUN, new Date(2027, 0, 1));
  await show(["hello"], context);
  assert.match(context.out, /^Recording +hello\/2027_01_01_00_00_00 /);
});

Deno.test("show: JSON", async () => {
  const context = testContext();
  await record(context.store, "hello");
  await show(["hello", "--json", "--top", "1"], context);
  const report = JSON.parse(context.out);
  assert.equal(report.duration, 2_000_000);
  assert.equal(report.header.pid, 1234);
  assert.equal(report.end.code, 3);
  assert.equal(report.recording.state, "sealed");
  assert.deepEqual(report.topBySelf, [{
    name: "Board.spin",
    self: 1_000_000,
    total: 1_000_000,
    calls: 1,
    longest: 1_000_000,
    average: 1_000_000,
    url: "file:///home/ann/game/src/board.ts",
    line: 12,
    column: 3,
    origin: "user",
  }]);
  assert.deepEqual(report.topByTotal.map((row: { name: string }) => row.name), ["main"]);
});

Deno.test("show: a run that goes on, and one that was cut off in a line", async () => {
  const context = testContext();
  const text = RUN.slice(0, -1).map(encodeRecord).join("");
  const growing = await context.store.create("growing", START);
  await growing.append(text);
  await show(["growing"], context);
  assert.match(context.out, /still running/);
  const crashed = await context.store.create("crashed", START);
  await crashed.append(`${text}garbage\n{"type":"log","thr`);
  await crashed.close();
  context.out = "";
  await show(["crashed"], context);
  assert.match(context.out, /\(crashed, /);
  assert.match(context.out, /cut off: nothing says how it ended/);
  assert.match(context.out, /Notices\n {2}Line 10 is not JSON\n {2}Line 11 was cut off\n$/);
});

Deno.test("show: what a recording holds cannot command the terminal", async () => {
  const context = testContext();
  const records = RUN.map((record) =>
    record.type === "frames" ? { ...record, name: ["\x1b[2Jmain", "a\nb", "(idle)"] } : record
  );
  await record(context.store, "hello", records);
  await show(["hello"], context);
  assert.ok(!context.out.includes("\x1b"));
  assert.match(context.out, /\ufffd\[2Jmain/);
  assert.match(context.out, /a b/);
});

Deno.test("show: errors", async () => {
  const context = testContext();
  const writer = await context.store.create("foreign", START);
  await writer.append('{"some":"json"}\n');
  await writer.seal();
  const cases: [args: string[], message: RegExp][] = [
    [[], /^Cannot run microlog show: no recording is named$/],
    [["a", "b"], /^Cannot run microlog show: there is one argument too many, "b"$/],
    [["foreign", "--top", "0"], /^Cannot run microlog show: --top "0" is not a number from 1 on$/],
    [["foreign", "--top"], /^Cannot run microlog show: option '--top <value>' argument missing$/],
    [["nothing"], /^Cannot find recordings of nothing: there are none in memory$/],
    [[`foreign/${TIME}_2`], /^Cannot find recording foreign\/.*_2: there is none of that name$/],
    [["foreign"], /^Cannot read recording foreign\/.*: line 1 is not a Microlog header$/],
  ];
  for (const [args, message] of cases) await assert.rejects(show(args, context), { message });
  assert.equal(context.out, "");
});
