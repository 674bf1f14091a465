import assert from "node:assert/strict";
import { validateLines } from "../recording/schema.ts";
import { Home, type Recording, type Result, startDeno, target, timeIn, withoutBox } from "./harness.ts";
import { checkNothingOfMicrolog, recordingOf, runItself } from "./library.ts";

const text = new TextDecoder();

/** Ended as without a recording; the box that may follow on stderr is all there is of it. */
function checkAlike(bare: Result, run: Result): void {
  assert.deepEqual({ code: run.code, signal: run.signal }, { code: bare.code, signal: bare.signal });
  assert.equal(run.out.replace(/\d{2,}/g, "PID"), bare.out.replace(/\d{2,}/g, "PID"));
  assert.equal(text.decode(withoutBox(run)), bare.err);
}

/** The function is busy for 150 ms of wall-clock time; samples are 5 ms apart. */
function checkLastFunction(recording: Recording): void {
  const time = timeIn(recording, "finalSpin");
  // On a machine that has much else to do the first samples come late.
  assert.ok(time > 75_000, `finalSpin was recorded for ${time} µs`);
}

const ENDINGS = [
  ["natural", 0],
  ["exit code set", 8],
  ["Deno.exit", 4],
  ["Deno.exit in a timer", 4],
  ["process.exit", 5],
  ["a block", 4],
] as const;

for (const [how, code] of ENDINGS) {
  Deno.test(`a part that is never ended is kept when its program ends: ${how}`, async () => {
    await using home = await Home.create();
    const [bare, run] = await Promise.all([
      runItself(home, "ends", [how], { env: { MICROLOG_DISABLE: "true" } }),
      runItself(home, "ends", [how]),
    ]);
    assert.equal(bare.code, code);
    checkAlike(bare, run);
    assert.match(run.err, /┃ Microlog: .*#test\//);
    const recording = await recordingOf(home, "test", run);
    checkNothingOfMicrolog(recording);
    checkLastFunction(recording);
    assert.deepEqual([recording.end?.reason, recording.end?.code], ["exit", code]);
    assert.equal(recording.records.at(-1)?.type, "end");
  });
}

Deno.test("an exit code set in an unload listener is kept", async () => {
  await using home = await Home.create();
  const run = await runItself(home, "ends", ["Deno.exit in an unload listener"]);
  assert.equal(run.code, 6);
  checkLastFunction(await recordingOf(home, "test", run));
});

for (
  const [how, message] of [
    ["uncaught error", "Uncaught (in promise) TypeError: thrown at top level"],
    ["uncaught error in a timer", "Uncaught Error: thrown in a timer"],
    ["unhandled rejection", "Uncaught (in promise) Error: rejected"],
  ] as const
) {
  Deno.test(`the recording of a program that an error ends has all up to that, and the error: ${how}`, async () => {
    await using home = await Home.create();
    const [bare, run] = await Promise.all([
      runItself(home, "ends", [how], { env: { MICROLOG_DISABLE: "true" } }),
      runItself(home, "ends", [how]),
    ]);
    assert.equal(bare.code, 1);
    checkAlike(bare, run);
    assert.equal(run.err, bare.err, "no box: it ends on the spot");
    const recording = await home.only(run);
    // Nobody is left to seal it; the next run does.
    assert.equal(recording.info.state, "crashed");
    assert.deepEqual(validateLines(recording.text), []);
    checkLastFunction(recording);
    const [error, ...more] = recording.logs;
    assert.deepEqual([error?.level, error?.from, more], ["error", "uncaught", []]);
    assert.ok(error?.text.startsWith(`${message}\n`), error?.text);
  });
}

/** Runs it until it is ready, and sends it a signal. */
async function interrupted(home: Home, how: string, signal: Deno.Signal, disabled: boolean): Promise<Result> {
  const run = startDeno(["run", "-A", target("library/ends.ts"), how], {
    env: home.env(disabled ? { MICROLOG_DISABLE: "true" } : {}),
  });
  await run.printed(/ready.*\n/);
  run.kill(signal);
  return await run.ended();
}

const SIGNALLED = [
  ["SIGINT", "idle", null],
  ["SIGTERM", "idle", null],
  ["SIGINT", "never settles, with work to do", null],
  ["SIGINT", "a second part, idle", null],
  ["SIGINT", "idle, handled", 7],
  ["SIGTERM", "idle, handled before", 7],
  ["SIGINT", "a second part, idle, handled", 7],
  ["SIGTERM", "busy, handled", 7],
  ["SIGINT", "idle, handled by node", 7],
] as const;

for (const [signal, how, code] of SIGNALLED) {
  Deno.test(`a part that is under way at ${signal} is kept: ${how}`, async () => {
    await using home = await Home.create();
    const [bare, run] = await Promise.all([
      interrupted(home, how, signal, true),
      interrupted(home, how, signal, false),
    ]);
    assert.deepEqual([bare.code, bare.signal], code === null ? [bare.code, signal] : [code, null]);
    checkAlike(bare, run);
    assert.match(run.err, /┃ Microlog: .*#test\//);
    const recording = await recordingOf(home, "test", run);
    checkLastFunction(recording);
    const { type: _type, time: _time, ...end } = recording.end!;
    assert.deepEqual(end, code === null ? { reason: "signal", signal } : { reason: "exit", code });
  });
}

Deno.test("a signal ends a program that does not give way, and what is known of it is kept", async () => {
  await using home = await Home.create();
  const run = await interrupted(home, "busy", "SIGINT", false);
  assert.equal(run.signal, "SIGINT");
  assert.match(run.err, /┃ Microlog: .*#test\//);
  const recording = await recordingOf(home, "test", run);
  assert.deepEqual([recording.end?.reason, recording.end?.signal], ["signal", "SIGINT"]);
  assert.ok(recording.records.some((record) => record.type === "status" && record.time.length > 0));
});

Deno.test("a program that is killed leaves what it had recorded so far", async () => {
  await using home = await Home.create();
  const run = startDeno(["run", "-A", target("library/ends.ts"), "idle"], { env: home.env() });
  await run.printed(/ready/);
  await home.grown(({ profile }) => profile.threads[0]!.end > 0);
  run.kill("SIGKILL");
  await run.ended();
  const recording = await home.only();
  assert.equal(recording.info.state, "crashed");
  checkLastFunction(recording);
});
