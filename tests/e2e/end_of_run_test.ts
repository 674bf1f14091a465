import assert from "node:assert/strict";
import { validateLines } from "../recording/schema.ts";
import {
  deno,
  Home,
  inTerminal,
  MOD,
  type Recording,
  type Result,
  startDeno,
  target,
  timeIn,
  withoutBox,
} from "./harness.ts";

const ENDS = target("ends.ts");

/** A run that is like the bare one, and was recorded to its end. */
function checkEnd(bare: Result, run: Result, recording: Recording): void {
  assert.deepEqual({ code: run.code, signal: run.signal }, { code: bare.code, signal: bare.signal });
  assert.equal(run.out.replace(/\d{2,}/g, "PID"), bare.out.replace(/\d{2,}/g, "PID"));
  assert.equal(new TextDecoder().decode(withoutBox(run)), bare.err);
  assert.equal(recording.info.state, "sealed");
  assert.deepEqual(validateLines(recording.text), []);
  assert.equal(recording.records.at(-1)?.type, "end");
  const { type: _type, time, ...end } = recording.end!;
  assert.deepEqual(
    end,
    bare.signal === null ? { reason: "exit", code: bare.code } : { reason: "signal", signal: bare.signal },
  );
  assert.ok(time > 0);
  assert.deepEqual(recording.profile.notices, []);
}

/** The function is busy for 150 ms of wall-clock time; samples are 5 ms apart. */
function checkLastFunction(recording: Recording, most = 300_000): void {
  const time = timeIn(recording, "finalSpin");
  assert.ok(time > 120_000 && time < most, `finalSpin was recorded for ${time} µs`);
}

const ENDINGS = [
  ["natural", 0],
  ["exit code set", 5],
  ["Deno.exit", 3],
  ["Deno.exit in a timer", 3],
  ["Deno.exit in a nested call", 3],
  ["process.exit", 6],
  ["uncaught error", 1],
  ["uncaught error in a timer", 1],
  ["uncaught value", 1],
  ["unhandled rejection", 1],
] as const;

for (const [how, code] of ENDINGS) {
  Deno.test(`the end of a run by itself is kept: ${how}`, async () => {
    await using home = await Home.create();
    const [bare, { run, recording }] = await Promise.all([
      deno(["run", "-A", ENDS, how]),
      home.record([ENDS, how]),
    ]);
    assert.equal(bare.code, code);
    checkEnd(bare, run, recording);
    checkLastFunction(recording);
  });
}

Deno.test("an exit code set in an unload listener is kept", async () => {
  // What runs there after a natural end is not recorded: Deno sends the inspector away first.
  await using home = await Home.create();
  const how = "Deno.exit in an unload listener";
  const [bare, { run, recording }] = await Promise.all([deno(["run", "-A", ENDS, how]), home.record([ENDS, how])]);
  assert.equal(bare.code, 4);
  checkEnd(bare, run, recording);
});

const SIGNALLED = [
  ["SIGINT", "idle", null],
  ["SIGINT", "busy", null],
  ["SIGINT", "idle, handled", 7],
  ["SIGINT", "busy, handled", 7],
  ["SIGTERM", "idle", null],
  ["SIGTERM", "busy", null],
  ["SIGTERM", "idle, handled", 7],
  ["SIGTERM", "busy, handled", 7],
  ["SIGHUP", "idle", null],
  ["SIGHUP", "busy, handled", 7],
] as const;

for (const [signal, how, code] of SIGNALLED) {
  Deno.test(`the end of a run by ${signal} to Microlog is kept: ${how}`, async () => {
    await using home = await Home.create();
    const kill = async (run: ReturnType<typeof startDeno>) => {
      await run.printed(/ready.*\n/);
      run.kill(signal);
      return await run.ended();
    };
    const [bare, run] = await Promise.all([
      kill(startDeno(["run", "-A", ENDS, how])),
      kill(home.start(["test", ENDS, how])),
    ]);
    assert.deepEqual([bare.code, bare.signal], code === null ? [bare.code, signal] : [code, null]);
    const recording = await home.only(run);
    checkEnd(bare, run, recording);
    // Busy until the signal: for 150 ms before it says that it is ready, and then for as long as the signal takes.
    checkLastFunction(recording, how === "busy" ? Infinity : undefined);
  });
}

Deno.test("a signal that the target handles without ending is passed on each time", async () => {
  await using home = await Home.create();
  const run = home.start(["test", target("counts_signals.ts")]);
  await run.printed(/ready/);
  for (const [i, signal] of (["SIGINT", "SIGUSR2", "SIGTERM"] as const).entries()) {
    run.kill(signal);
    await run.printed(new RegExp(`${i + 1} ${signal}\n`));
  }
  const { code, out } = await run.ended();
  assert.equal(code, 0);
  assert.equal(out, "ready\n1 SIGINT\n2 SIGUSR2\n3 SIGTERM\ndone\n");
});

Deno.test("Ctrl-C in a terminal reaches the target once", async () => {
  await using home = await Home.create();
  // The keyboard's signals go to everyone in the foreground: to the target by itself, and Microlog must not repeat them.
  const { code, out } = await inTerminal(["run", "-A", MOD, "test", target("counts_interrupts.ts")], {
    env: home.env(),
    typed: { after: /ready/, text: "\x03" },
  });
  assert.match(out, /interrupted 1 time\r\n/);
  assert.equal(code, 11);
  assert.equal((await home.only()).end?.code, 11);
});
