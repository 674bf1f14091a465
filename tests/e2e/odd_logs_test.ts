import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import type { LogRecord } from "../../recording/records.ts";
import { validateLines } from "../recording/schema.ts";
import { deno, Home, MOD, type Result, Running, target, withoutBox } from "./harness.ts";

const ODD = target("odd.ts");

/** Runs the scenario with Microlog and without; byte for byte there is no difference. Its log entries. */
async function logsOf(scenario: string): Promise<LogRecord[]> {
  await using home = await Home.create();
  const [bare, { run, recording }] = await Promise.all([
    deno(["run", "-A", ODD, scenario]),
    home.record([ODD, scenario]),
  ]);
  assert.equal(new TextDecoder().decode(withoutBox(run)), bare.err);
  assert.deepEqual(withoutBox(run), bare.stderr);
  assert.ok(run.stdout.length === bare.stdout.length && run.stdout.every((byte, i) => byte === bare.stdout[i]));
  assert.deepEqual([run.code, run.signal], [bare.code, bare.signal]);
  assert.deepEqual(validateLines(recording.text), []);
  return recording.logs;
}

const texts = (logs: LogRecord[]) => logs.map(({ text }) => text);

/** Runs Deno with its stdout in a file. */
async function intoFile(args: readonly string[], path: string, env: Record<string, string> = {}): Promise<Result> {
  const quoted = [Deno.execPath(), ...args].map((arg) => `'${arg}'`).join(" ");
  return await new Running("sh", ["-c", `exec ${quoted} > '${path}'`], { env }).ended();
}

Deno.test("odd logs: 50 MB in one entry are cut, and the entry says how long it was", async () => {
  await using home = await Home.create();
  const files = [`${home.path}.bare`, `${home.path}.run`] as const;
  try {
    const [bare, run] = await Promise.all([
      intoFile(["run", "-A", ODD, "huge"], files[0]),
      intoFile(["run", "-A", MOD, "test", ODD, "huge"], files[1], home.env()),
    ]);
    assert.deepEqual([bare.code, run.code, new TextDecoder().decode(withoutBox(run))], [0, 0, ""]);
    const [expected, printed] = await Promise.all(files.map((path) => Deno.readFile(path)));
    assert.ok(expected!.length > 50_000_000 && Buffer.compare(expected!, printed!) === 0);
  } finally {
    await Promise.all(files.map((path) => Deno.remove(path)));
  }
  const { logs: [huge, after, ...more] } = await home.only();
  assert.deepEqual([huge?.text, huge?.bytes], ["é".repeat(64 * 1024), 50_000_001]);
  assert.deepEqual([after?.text, more], ["after", []]);
});

Deno.test("odd logs: what is no UTF-8 is U+FFFD", async () => {
  const logs = await logsOf("binary");
  const ascii = String.fromCharCode(...Array(128).keys());
  // Escape sequences are no text: ESC and the control character behind it.
  assert.equal(logs[0]?.text.slice(0, 27), ascii.slice(0, 27));
  assert.match(logs[0]?.text ?? "", /~\x7f\ufffd{128}$/);
  assert.deepEqual(texts(logs.slice(1)), ["\ufffd", "\ufffd", "\0\x01\x02"]);
});

Deno.test("odd logs: half surrogate pairs are U+FFFD", async () => {
  assert.deepEqual(texts(await logsOf("surrogates")), ["\ufffd alone", "\ufffd\ufffd", "\ufffd"]);
});

for (
  const [scenario, text] of [
    ["number", "Uncaught (in promise) 42"],
    ["nothing", "Uncaught (in promise) undefined"],
    ["object", "Uncaught (in promise) { code: 7 }"],
    ["hostileThrown", /^Uncaught \(in promise\) (\{\}|a value that cannot be shown)$/],
  ] as const
) {
  Deno.test(`odd logs: a thrown value that is no error: ${scenario}`, async () => {
    const [log, ...more] = await logsOf(scenario);
    if (typeof text === "string") assert.equal(log?.text, text);
    else assert.match(log?.text ?? "", text);
    assert.deepEqual([log?.level, log?.from, log?.stack, more], ["error", "uncaught", -1, []]);
  });
}

Deno.test("odd logs: an error's causes are told", async () => {
  const [log, ...more] = await logsOf("rejected");
  assert.match(
    log?.text ?? "",
    /^Uncaught \(in promise\) Error: outer\n( {4}at .*\n)+Caused by: TypeError: inner\n( {4}at .*\n)+Caused by: "innermost"$/,
  );
  assert.ok(log!.stack >= 0);
  assert.deepEqual(more, []);
});

Deno.test("odd logs: the errors in an error are told", async () => {
  const [log] = await logsOf("several");
  assert.match(
    log?.text ?? "",
    /^Uncaught \(in promise\) AggregateError: both failed\n( {4}at .*\n)+Error 1 of 2: Error: first\n( {4}at .*\n)+Error 2 of 2: RangeError: second\n/,
  );
});

Deno.test("odd logs: objects that fail when looked at", async () => {
  const logs = await logsOf("getters");
  assert.deepEqual(texts(logs.slice(0, 1)), ["{ fails: [Getter] }"]);
  assert.equal(logs.at(-1)?.from, "uncaught");
  assert.match(logs.at(-1)?.text ?? "", /shown by itself/);
});

Deno.test("odd logs: a program that closes its stdout and goes on", async () => {
  const logs = await logsOf("closed");
  assert.deepEqual(texts(logs.slice(0, 2)), ["open", "still heard"]);
  assert.match(logs[2]?.text ?? "", /^Uncaught \(in promise\) BadResource/);
  assert.equal(logs.length, 3);
  const [direct, ...more] = await logsOf("closedDirect");
  assert.match(direct?.text ?? "", /^Uncaught \(in promise\) BadResource/);
  assert.deepEqual(more, []);
});

Deno.test("odd logs: a console that is overwritten", async () => {
  const logs = await logsOf("overwritten");
  assert.deepEqual(texts(logs).slice(0, 3), ["own: text", "own: group", "  inside"]);
  assert.match(logs[3]?.text ?? "", /^┌/);
  assert.equal(logs.length, 4);
});

Deno.test("odd logs: an Error that is changed or frozen", async () => {
  const prepared = await logsOf("prepared");
  assert.deepEqual([prepared[0]?.text, prepared.length], ["text", 2]);
  assert.ok(prepared[0]!.stack >= 0);
  const frozen = await logsOf("frozen");
  assert.deepEqual([frozen[0]?.text, frozen[0]?.stack, frozen.length], ["text", -1, 2]);
});

Deno.test("odd logs: a measure that fails fails as without", async () => {
  const [log] = await logsOf("measure");
  assert.match(log?.text ?? "", /^Uncaught \(in promise\) SyntaxError: .*marked/);
});
