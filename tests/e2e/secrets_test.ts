import assert from "node:assert/strict";
import { validateLines } from "../recording/schema.ts";
import { Home, type Recording, target } from "./harness.ts";

const SECRET = "hunter2-correct-horse";
const PROGRAM = target("secrets.ts");

/** What is given to a program that has secrets everywhere. */
function secrets(home: Home): { args: string[]; env: Record<string, string> } {
  return {
    // The program takes the first by place; there is no telling from the others what it is.
    args: [
      ...["-A", PROGRAM, SECRET, home.path],
      ...["--password", SECRET, `--token=${SECRET}`, `API_KEY=${SECRET}`, `https://ann:${SECRET}@x.org/`],
    ],
    env: {
      API_TOKEN: SECRET,
      DATABASE_URL: `postgres://ann:${SECRET}@db/app`,
      MICROLOG_SERVER: `http://ann:${SECRET}@127.0.0.1:9`,
    },
  };
}

function runOf({ records }: Recording) {
  return records.find((record) => record.type === "run") ?? assert.fail("there is no run record");
}

Deno.test("what looks like a secret reaches the disk in no field but the log", async () => {
  await using home = await Home.create();
  const { args, env } = secrets(home);
  const { run, recording } = await home.record(args, { env });
  assert.equal(run.out, `printed ${SECRET} and ${SECRET}\n`, "the program has its secrets");
  assert.deepEqual(validateLines(recording.text), []);
  for (const line of recording.text.split("\n")) {
    if (line.startsWith('{"type":"log"')) continue;
    // The argument without a name is the only one that may stay.
    assert.ok(!line.replace(`"${SECRET}"`, "").includes(SECRET), line);
  }
  assert.ok(recording.logs.some(({ text }) => text === `printed ${SECRET} and ${SECRET}`));
  const [header] = recording.records;
  assert.ok(header?.type === "header");
  assert.deepEqual(header.command.slice(-5), [
    ...["--password", "***", "--token=***", "API_KEY=***", "https://ann:***@x.org/"],
  ]);
  const { env: known, settings } = runOf(recording);
  assert.deepEqual([known.API_TOKEN, known.DATABASE_URL], ["***", "postgres://ann:***@db/app"]);
  assert.equal(settings.MICROLOG_SERVER, "http://ann:***@127.0.0.1:9");
  const module = recording.profile.sources.url.filter((url) => url.includes("module.js"));
  assert.deepEqual(module, [`file://${home.path}/module.js?token=***`]);
});

Deno.test("--redact masks what it matches everywhere, log entries too", async () => {
  await using home = await Home.create();
  const { args, env } = secrets(home);
  const run = await home.microlog(["--redact", "hunter\\d", "test", "--redact=correct-\\w+", ...args], { env });
  assert.equal(run.out, `printed ${SECRET} and ${SECRET}\n`, "the program prints what it prints");
  const recording = await home.only(run);
  assert.deepEqual(validateLines(recording.text), []);
  assert.ok(!/hunter\d|correct-/.test(recording.text), recording.text);
  assert.ok(recording.logs.some(({ text }) => text === "printed ***-*** and ***-***"));
  assert.equal(runOf(recording).settings["--redact"], "2 times");
});

Deno.test("the circumstances of a run are recorded", async () => {
  await using home = await Home.create();
  const { recording } = await home.record([
    "--allow-read",
    "--allow-net=localhost",
    "--deny-env",
    target("ends.ts"),
    "natural",
  ], {
    env: { COLOUR: "blue" },
  });
  const { permissions, env, settings, host, git } = runOf(recording);
  assert.deepEqual(
    [permissions.read, permissions.net, permissions.env, permissions.run],
    ["granted", "partial", "denied", "prompt"],
  );
  assert.deepEqual([env.COLOUR, env.MICROLOG_HOME], ["blue", home.path]);
  assert.match(env.MICROLOG_ID ?? "", /^test\//);
  assert.equal(settings.TRACER_SAMPLE_DELAY, "0.005");
  assert.equal(host, Deno.hostname());
  // A checkout has a commit, an unpacked archive has none.
  if (git !== undefined) assert.match(git.commit, /^[0-9a-f]{40}/);
  const [header] = recording.records;
  assert.equal(header?.type === "header" && header.id, env.MICROLOG_ID);
});
