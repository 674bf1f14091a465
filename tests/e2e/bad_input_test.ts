import assert from "node:assert/strict";
import { Home, MOD, type Result, Running, startDeno, target, withoutBox } from "./harness.ts";

const ENDS = target("ends.ts");

/** Failed with these words on stderr, and no stack trace. */
function checkRefused({ code, out, err }: Result, message: RegExp): void {
  assert.match(err, message);
  assert.doesNotMatch(err, /^ {4}at /m);
  assert.doesNotMatch(err, /\n\n|[.!]\n$/, "a message, and what to do about it");
  assert.equal(code, 1);
  assert.equal(out, "");
}

async function checkNothingRecorded(home: Home): Promise<void> {
  assert.deepEqual(await home.list(), []);
}

const COMMAND_LINES: readonly [name: string, args: string[], message: RegExp][] = [
  ["no script", ["hello"], /^Cannot run microlog record: no script is given\nSee microlog record --help\n$/],
  ["no label", ["record"], /^Cannot run microlog record: no label is given\nSee /],
  [
    "a script that is not there",
    ["hello", "nowhere/x.ts"],
    /^Cannot record hello: there is no script nowhere\/x\.ts\nGive a path from .*\n$/,
  ],
  ["an unknown option", ["--nothing"], /^Cannot run microlog: unknown option --nothing\nSee microlog --help\n$/],
  [
    "an unknown option of a command",
    ["list", "--nothing"],
    /^Cannot run microlog list: unknown option '--nothing'\nSee /,
  ],
  [
    "an option that cannot go with recording",
    ["hello", "--inspect", ENDS],
    /^Cannot run .*--inspect cannot be used here: /,
  ],
  [
    "a label with a slash",
    ["a/b", ENDS],
    /^Cannot use the label "a\/b": only letters, digits, \., _ and - may .*\nChoose /,
  ],
  ["a label of dots", ["..", ENDS], /^Cannot use the label "\.\.": /],
  ["a label with dots in a row", ["a..b", ENDS], /^Cannot use the label "a\.\.b": /],
  ["a label with spaces", ["two words", ENDS], /^Cannot use the label "two words": /],
  ["an empty label", ["", ENDS], /^Cannot use the label "": it is empty\n/],
  ["a long label", ["x".repeat(101), ENDS], /^Cannot use the label "x+": it is longer than 100 characters\n/],
  ["a recording that is not there", ["show", "hello"], /^Cannot find recordings of hello: there are none in .*\nList /],
  [
    "a recording of another time",
    ["show", "hello/2026_11_22_14_01_59"],
    /^Cannot find recording hello\/2026_11_22_14_01_59: there is none of that name\nList /,
  ],
  ["a name that is none", ["show", "hello/../x"], /^Cannot find recording "hello\/\.\.\/x": it is not of the form /],
  ["a recording to be removed that is not there", ["rm", "--yes", "hello"], /^Cannot find recordings of hello: /],
  ["a port that is none", ["serve", "--port", "high"], /^Cannot run microlog serve: --port "high" is not a port/],
];

for (const [name, args, message] of COMMAND_LINES) {
  Deno.test(`bad input: ${name}`, async () => {
    await using home = await Home.create();
    checkRefused(await home.microlog(args, { cwd: home.path }), message);
    await checkNothingRecorded(home);
  });
}

for (
  const [name, value] of [
    ["TRACER_SAMPLE_DELAY", "soon"],
    ["TRACER_SAMPLE_DELAY", "0"],
    ["TRACER_STATUS_DELAY", "-1"],
    ["TRACER_MEMORY_DELAY", "NaN"],
    ["MICROLOG_SERVER", "localhost:7777"],
    ["MICROLOG_DISABLE", "maybe"],
  ] as const
) {
  Deno.test(`bad input: ${name}=${value}`, async () => {
    await using home = await Home.create();
    const run = await home.microlog(["hello", ENDS, "natural"], { env: { [name]: value } });
    checkRefused(run, new RegExp(`^Cannot use ${name}="${value}": it has to be .*\nSet it as in ${name}=`));
    await checkNothingRecorded(home);
  });
}

Deno.test("bad input: an option that Deno does not know", async () => {
  await using home = await Home.create();
  const run = await home.microlog(["hello", "--no-such-option", ENDS]);
  assert.equal(run.code, 1);
  assert.match(run.err, /^error: unexpected argument '--no-such-option' found\n/);
  assert.doesNotMatch(run.err, /Microlog/);
  await checkNothingRecorded(home);
});

Deno.test("bad input: a script that does not compile ends as without Microlog", async () => {
  await using home = await Home.create();
  const script = `${home.path}/wrong.ts`;
  await Deno.writeTextFile(script, "const x: = 1;\n");
  const bare = await startDeno(["run", "-A", script]).ended();
  const { run, recording } = await home.record([script]);
  assert.match(bare.err, /SyntaxError/);
  assert.equal(run.code, bare.code);
  assert.equal(new TextDecoder().decode(withoutBox(run)), bare.err);
  assert.equal(recording.end?.code, 1);
});

Deno.test("bad input: a folder for recordings that cannot be one", async () => {
  await using home = await Home.create();
  await Deno.writeTextFile(`${home.path}/file`, "");
  const env = { MICROLOG_HOME: `${home.path}/file/below` };
  const run = await home.microlog(["hello", ENDS, "natural"], { env });
  checkRefused(run, /^Cannot write recordings to .*\/file\/below: it is not a folder\nSet MICROLOG_HOME to a folder/);
});

Deno.test("bad input: a port in use", async () => {
  await using home = await Home.create();
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr as Deno.NetAddr;
  const run = await home.microlog(["serve", "--port", String(port)]);
  checkRefused(run, new RegExp(`^Cannot .*${port}.*in use.*\n.*--port`));
});

Deno.test("where the disk is full the target goes on, and what was written opens", async () => {
  await using home = await Home.create();
  // A limit to the size of files, in blocks of 512 or 1024 bytes: to a writer it is much the same as a full disk.
  const quoted = [Deno.execPath(), "run", "-A", MOD, "test", target("outgrows.ts")].map((arg) => `'${arg}'`).join(" ");
  const command = `trap '' XFSZ; ulimit -f 200; exec ${quoted}`;
  const run = await new Running("sh", ["-c", command], { env: home.env() }).ended();
  assert.equal(run.code, 5);
  assert.match(run.out, /\nlast line\n$/);
  const warnings = run.err.split("\n").filter((line) => line.startsWith("Microlog: "));
  assert.equal(warnings.length, 1, run.err);
  assert.match(
    run.err,
    /^Microlog: the recording stops here, the program goes on: Cannot write recordings to .*: .*\n.*MICROLOG_HOME.*\n/,
  );
  assert.doesNotMatch(run.err, /^ {4}at /m);
  const [info] = await home.list();
  const recording = await home.read(info!);
  assert.ok(recording.logs.length > 5);
  assert.equal(recording.end, undefined);
  const show = await home.microlog(["show", "test"]);
  assert.equal(show.code, 0, show.err);
});

/** Records, and replaces what was recorded by something else. */
async function damaged(home: Home, damage: (text: string) => string): Promise<Result> {
  const { recording } = await home.record([target("works.ts"), "1"]);
  const path = `${home.path}/test/${recording.info.time}.jsonl`;
  await Deno.remove(`${path}.zst`);
  await Deno.writeTextFile(path, damage(recording.text));
  return await home.microlog(["show", "test"]);
}

Deno.test("a file that is no recording is refused", async () => {
  await using home = await Home.create();
  const show = await damaged(home, () => "Dear diary,\n");
  checkRefused(show, /^Cannot read recording test\/\d+(_\d+)+: line 1 is not a Microlog header\nOpen a recording /);
});

Deno.test("a recording of a newer version is refused", async () => {
  await using home = await Home.create();
  const show = await damaged(home, (text) => text.replace('"version":1,', '"version":99,'));
  checkRefused(show, /^Cannot read recording test\/\S+: it is of version 99 of the format, newer than .*\n/);
});

Deno.test("a damaged compressed recording is refused", async () => {
  await using home = await Home.create();
  const { recording } = await home.record([ENDS, "natural"]);
  const path = `${home.path}/test/${recording.info.time}.jsonl.zst`;
  const bytes = await Deno.readFile(path);
  bytes.fill(0, 20, bytes.length - 20);
  await Deno.writeFile(path, bytes);
  const show = await home.microlog(["show", "test"]);
  checkRefused(show, /^Cannot read recording test\/\S+: its compressed data is damaged\n/);
});

Deno.test("a garbage line, and a cut-off one, cost no more than themselves", async () => {
  await using home = await Home.create();
  const show = await damaged(home, (text) => {
    const lines = text.split("\n");
    lines.splice(3, 0, "garbage");
    return lines.join("\n").slice(0, -20);
  });
  assert.equal(show.code, 0, show.err);
  assert.match(show.out, /import works\.ts/);
  assert.match(show.out + show.err, /Line 4 is not JSON/);
  assert.match(show.out + show.err, /Line \d+ was cut off/);
});
