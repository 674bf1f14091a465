import assert from "node:assert/strict";
import { deno, Home, inTerminal, MOD, type Result, target, withoutBox } from "./harness.ts";

/** Byte for byte, except for the box. */
function checkAlike(bare: Result, run: Result): void {
  assert.equal(new TextDecoder().decode(withoutBox(run)), bare.err);
  assert.deepEqual(withoutBox(run), bare.stderr);
  if (run.stdout.length < 100_000) assert.equal(run.out, bare.out);
  assert.ok(run.stdout.length === bare.stdout.length && run.stdout.every((byte, i) => byte === bare.stdout[i]));
  assert.deepEqual([run.code, run.signal], [bare.code, bare.signal]);
}

/** A megabyte of every byte. */
const BINARY = Uint8Array.from({ length: 1024 * 1024 }, (_, i) => (i * 31 + (i >> 8)) & 255);

Deno.test("stdin reaches the target, and its stdout the caller, byte for byte", async () => {
  await using home = await Home.create();
  const run = await home.microlog(["test", target("cat.ts")], { stdin: BINARY });
  assert.equal(run.code, 0);
  assert.ok(run.stdout.length === BINARY.length && run.stdout.every((byte, i) => byte === BINARY[i]));
});

Deno.test("all ways to write give the same bytes", async () => {
  await using home = await Home.create();
  const [bare, run] = await Promise.all([
    deno(["run", "-A", target("output.ts")]),
    home.microlog(["test", target("output.ts")]),
  ]);
  assert.ok(bare.stdout.length > 10_000_000);
  checkAlike(bare, run);
});

Deno.test("a program that looks closely sees no difference", async () => {
  await using home = await Home.create();
  const [bare, run] = await Promise.all([
    deno(["run", "-A", target("rich.ts"), "one"]),
    home.microlog(["test", target("rich.ts"), "one"]),
  ]);
  assert.equal(bare.code, 1);
  checkAlike(bare, run);
});

Deno.test("a script may come from stdin", async () => {
  await using home = await Home.create();
  const script = `console.log("from stdin", Deno.args); Deno.exit(4)`;
  const [bare, run] = await Promise.all([
    deno(["run", "-A", "-", "x", "--y"], { stdin: script }),
    home.microlog(["test", "-", "x", "--y"], { stdin: script }),
  ]);
  assert.equal(bare.code, 4);
  checkAlike(bare, run);
});

Deno.test("a target in a terminal has that terminal", async () => {
  await using home = await Home.create();
  const env = { NO_COLOR: "", TERM: "xterm-256color" };
  const bare = await inTerminal(["run", "-A", target("terminal.ts")], { env });
  const run = await inTerminal(["run", "-A", MOD, "test", target("terminal.ts")], { env: home.env(env) });
  assert.match(bare.out, /true.* .*true.* .*true.* .*93.*31/);
  // Deno itself clears the line for its progress bar, now and then.
  const shown = ({ out }: Result) => out.split("┏")[0]!.replaceAll("\x1b[0G\x1b[2K\x1b[J", "");
  assert.equal(shown(run), shown(bare));
  assert.match(run.out, /┏━+┓\r\n┃ Microlog: /);
  assert.equal(run.code, bare.code);
});

interface Surroundings {
  args: string[];
  cwd: string;
  env: Record<string, string>;
  permissions: Record<string, string>;
}

Deno.test("arguments, environment and folder are the caller's, but for what tells Microlog of children", async () => {
  await using home = await Home.create();
  const args = ["two words", "", "--flag=x", "-A", "--", "ü'\"$HOME\\", "*"];
  const cwd = await Deno.realPath(home.path);
  const env = home.env({ SOME_VARIABLE: "with = and\nline break", NODE_OPTIONS: "--max-http-header-size=9000" });
  const [bare, run] = await Promise.all([
    deno(["run", "-A", target("surroundings.ts"), ...args], { cwd, env }),
    home.microlog(["test", target("surroundings.ts"), ...args], { cwd, env }),
  ]);
  const expected = JSON.parse(bare.out) as Surroundings;
  assert.deepEqual([expected.args, expected.cwd], [args, cwd]);
  const { env: { MICROLOG_ID, DENO_LOG: _, NODE_OPTIONS, ...others }, ...seen } = JSON.parse(run.out) as Surroundings;
  assert.ok(NODE_OPTIONS?.startsWith("--max-http-header-size=9000"), NODE_OPTIONS);
  assert.deepEqual({ ...seen, env: { ...others, NODE_OPTIONS: env.NODE_OPTIONS } }, expected);
  const { info, profile } = await home.only();
  assert.equal(MICROLOG_ID, `test/${info.time}`);
  assert.deepEqual(profile.header?.command.slice(-args.length), args);
  assert.equal(profile.header?.cwd, cwd);
});

Deno.test("MICROLOG_DISABLE runs the target plainly and writes nothing", async () => {
  await using home = await Home.create();
  const env = home.env({ MICROLOG_DISABLE: "true" });
  const [bare, run] = await Promise.all([
    deno(["run", "-A", target("rich.ts")], { env }),
    home.microlog(["test", target("rich.ts")], { env }),
  ]);
  assert.deepEqual([run.out, run.err, run.code], [bare.out, bare.err, bare.code]);
  assert.deepEqual([...Deno.readDirSync(home.path)], []);
});

/** What Microlog itself needs, and no more. */
function scoped(home: Home): string[] {
  return [
    "run",
    "--no-prompt",
    `--allow-run=${Deno.execPath()}`,
    `--allow-read`,
    `--allow-write=${home.path}`,
    "--allow-net=127.0.0.1",
    "--allow-env",
    "--allow-sys",
    MOD,
    "test",
  ];
}

async function permissionsOf(args: readonly string[], home: Home): Promise<Record<string, string>> {
  const run = await deno([...args, target("surroundings.ts")], { env: home.env() });
  assert.equal(run.code, 0, run.err);
  return (JSON.parse(run.out) as Surroundings).permissions;
}

Deno.test("the target gets the permissions on its own line", async () => {
  await using home = await Home.create();
  const cases = [["--allow-read"], ["-R", "--allow-net=localhost:1"], ["-A"], ["--deny-env"]];
  const kinds = ["run", "read", "write", "net", "env", "sys", "ffi", "import"];
  for (const options of cases) {
    const bare = await permissionsOf(["run", "--no-prompt", ...options], home);
    assert.deepEqual(await permissionsOf(["run", "-A", MOD, "test", "--no-prompt", ...options], home), bare);
    assert.deepEqual(await permissionsOf([...scoped(home), "--no-prompt", ...options], home), bare);
  }
  const all = await permissionsOf(["run", "-A", MOD, "test"], home);
  assert.deepEqual(all, Object.fromEntries(kinds.map((kind) => [kind, "granted"])));
});

Deno.test("a target without permissions gets none from a Microlog with few", async () => {
  await using home = await Home.create();
  const bare = await deno(["run", "--no-prompt", target("needs.ts")]);
  const run = await deno([...scoped(home), "--no-prompt", target("needs.ts")], { env: home.env() });
  assert.match(bare.err, /NotCapable/);
  checkAlike(bare, run);
  assert.equal((await home.only()).end?.code, 1);
});
