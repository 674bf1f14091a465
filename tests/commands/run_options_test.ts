import assert from "node:assert/strict";
import { MicrologError } from "../../recording/errors.ts";
import { ownDefaults, readRunCommand, takeOwnOptions, targetOptions } from "../../commands/run_options.ts";

/** The options, as one text. */
function options(line: string): string {
  const args = line.split(" ");
  const { options, script, args: rest, ...own } = readRunCommand(args);
  assert.deepEqual([...options, script, ...rest], args, "nothing is lost");
  assert.deepEqual(own, ownDefaults());
  assert.equal(script, "main.ts", line);
  return options.join(" ");
}

/** Deno's options, the script and the program's arguments. */
function split(args: string[]): [options: string[], script: string, args: string[]] {
  const { options, script, args: rest } = readRunCommand(args);
  return [options, script, rest];
}

function refusal(line: string): MicrologError {
  try {
    readRunCommand(line === "" ? [] : line.split(" "));
  } catch (error) {
    assert.ok(error instanceof MicrologError);
    assert.equal(error.hint, "See microlog record --help");
    return error;
  }
  assert.fail(`${line} was taken`);
}

Deno.test("run options: what stands before the script is Deno's, what follows is the program's", () => {
  assert.deepEqual(split(["main.ts"]), [[], "main.ts", []]);
  assert.deepEqual(split(["-A", "--no-check", "main.ts", "-c", "--watch", "two words", "--", ""]), [
    ["-A", "--no-check"],
    "main.ts",
    ["-c", "--watch", "two words", "--", ""],
  ]);
});

Deno.test("run options: any script that deno run takes", () => {
  for (const script of ["./a.ts", "npm:prettier@3", "jsr:@std/http/file-server", "https://x.org/a.ts", "task", "-"]) {
    assert.deepEqual(split(["-A", script, "-x"]), [["-A"], script, ["-x"]]);
  }
});

Deno.test("run options: values that are the next argument", () => {
  for (
    const option of [
      ...["-c deno.json", "--config deno.json", "--ext ts", "--import-map map.json", "--importmap map.json"],
      ...["--node-modules-linker hoisted", "--cert ca.pem", "--min-dep-age P2D", "--minimum-dependency-age 0"],
      ...["--location http://x.org", "--seed 7", "--preload a.ts", "--import a.ts", "--require a.cjs"],
      ...["--conditions dev", "-L debug", "--log-level info", "--preload a.ts --preload b.ts", "--lock other.lock"],
    ]
  ) assert.equal(options(`${option} main.ts x.ts`), option);
});

Deno.test("run options: values after an equals sign, or none at all", () => {
  for (
    const option of [
      ...["-c=deno.json", "-cdeno.json", "--config=deno.json", "--preload=a.ts", "-L=debug", "-Ldebug", "--seed=7"],
      ...[
        "--lock=x.lock",
        "--no-lock",
        "--frozen",
        "--check",
        "--check=all",
        "--env-file",
        "--env-file=.env",
      ],
      ...["-r", "--reload=npm:", "--v8-flags=--expose-gc", "--unstable-kv", "--no-config", "--cached-only"],
      ...["--node-modules-dir", "--node-modules-dir=auto", "--vendor", "--coverage", "--allow-scripts=npm:x"],
      ...["-R", "-R=.", "--allow-read=/etc/c", "-W=./public", "--allow-net=localhost:80,[::1]", "-N=c", "-P", "-P=ci"],
      ...["--deny-env", "--ignore-read=x", "--no-prompt", "-q", "--quiet", "--watch-exclude=x"],
    ]
  ) assert.equal(options(`${option} main.ts x.ts`), option);
});

Deno.test("run options: --lock takes the next argument, but no option", () => {
  assert.equal(options("--lock deno.lock -A main.ts"), "--lock deno.lock -A");
  assert.equal(options("--lock -A main.ts"), "--lock -A");
  assert.match(refusal("--lock main.ts").message, /: no script is given$/);
});

Deno.test("run options: letters joined in one argument", () => {
  assert.equal(options("-qA main.ts"), "-qA");
  assert.equal(options("-RN main.ts"), "-RN");
  assert.equal(options("-Ac deno.json main.ts"), "-Ac deno.json");
  assert.equal(options("-qL info main.ts"), "-qL info");
  assert.equal(options("-R=src main.ts"), "-R=src");
});

Deno.test("run options: no script", () => {
  for (const line of ["", "-A", "-c deno.json", "--config", "-A --seed 7"]) {
    assert.equal(refusal(line).message, "Cannot run microlog record: no script is given");
  }
  assert.throws(() => readRunCommand([""]), { message: "Cannot run microlog record: no script is given" });
});

Deno.test("run options: what cannot go with recording is refused, and why", () => {
  const rows: [option: string, why: string][] = [
    ["--inspect", "Microlog uses the inspector itself"],
    ["--inspect=127.0.0.1:0", "Microlog uses the inspector itself"],
    ["--inspect-brk", "Microlog uses the inspector itself"],
    ["--inspect-wait=:9229", "Microlog uses the inspector itself"],
    ["--inspect-publish-uid=http", "Microlog uses the inspector itself"],
    ["--watch", "a program that restarts is no single recording"],
    ["--watch=a,b", "a program that restarts is no single recording"],
    ["--hmr", "a program that restarts is no single recording"],
    ["--cpu-prof", "V8 runs one profiler at a time, and Microlog uses it"],
    ["--cpu-prof-dir=x", "V8 runs one profiler at a time, and Microlog uses it"],
    ["--", "deno run finds no script after it"],
  ];
  for (const [option, why] of rows) {
    assert.equal(
      refusal(`-A ${option} main.ts`).message,
      `Cannot run microlog record: ${option} cannot be used here: ${why}`,
    );
  }
  assert.equal(options("--conditions --watch main.ts"), "--conditions --watch", "a value is no option");
});

Deno.test("run options: with no permissions on its line, the target gets those of Microlog, if it has all", () => {
  assert.deepEqual(targetOptions([], true), ["-A"]);
  assert.deepEqual(targetOptions([], false), []);
  for (const other of ["--no-prompt", "--check", "-q", "-r", "--allow-scripts", "-c=A.json", "-L=info", "--env-file"]) {
    assert.deepEqual(targetOptions([other], true), ["-A", other]);
    assert.deepEqual(targetOptions([other], false), [other]);
  }
});

Deno.test("run options: never more permissions than on its line", () => {
  for (
    const permission of [
      ...["-A", "--allow-all", "-R", "-R=x", "-W", "-I", "-N=localhost", "-E", "-S", "-P", "-P=ci", "-RN"],
      ...["--allow-read", "--allow-net=x", "--allow-run", "--allow-ffi", "--deny-net", "--ignore-env=X"],
      ...["--permission-set", "--permission-set=ci", "-qR", "-qP", "-rN", "-qrE=HOME"],
    ]
  ) assert.deepEqual(targetOptions(["--check", permission], true), ["--check", permission], permission);
});

Deno.test("run options: Microlog's own, among those of Deno", () => {
  const command = readRunCommand(
    ["-A", "--heap=off", "--no-children", "--redact", "a b", "-c", "deno.json", "--redact=^-x", "main.ts"],
  );
  assert.deepEqual(command, {
    options: ["-A", "-c", "deno.json"],
    script: "main.ts",
    args: [],
    heap: "off",
    children: false,
    redact: [/a b/gu, /^-x/gu],
  });
  assert.deepEqual(readRunCommand(["--redact", "-x", "main.ts"]).redact, [/-x/gu], "a pattern may look like an option");
  assert.equal(readRunCommand(["--heap=off", "--heap=sample", "main.ts"]).heap, "sample", "the last is in force");
});

Deno.test("run options: after the script everything is the program's, Microlog's options too", () => {
  const { heap, children, redact, args } = readRunCommand(["main.ts", "--heap=off", "--no-children", "--redact", "x"]);
  assert.deepEqual({ heap, children, redact }, ownDefaults());
  assert.deepEqual(args, ["--heap=off", "--no-children", "--redact", "x"]);
  assert.deepEqual(split(["--conditions", "--heap=x", "main.ts"])[0], ["--conditions", "--heap=x"]);
  assert.deepEqual(split(["--heapless", "--no-children-x", "main.ts"])[0], ["--heapless", "--no-children-x"]);
});

Deno.test("run options: Microlog's own, before the label", () => {
  const own = ownDefaults();
  const args = ["--redact", "a", "--heap=off", "hello", "--no-children", "--redact=b", "main.ts"];
  assert.equal(takeOwnOptions(args, own), 3);
  assert.deepEqual(own, { heap: "off", children: true, redact: [/a/gu] });
  const { heap, children, redact } = readRunCommand(args.slice(4), own);
  assert.deepEqual([heap, children, redact], ["off", false, [/a/gu, /b/gu]]);
  assert.equal(takeOwnOptions(["hello", "--heap=off"], ownDefaults()), 0);
  assert.equal(takeOwnOptions([], ownDefaults()), 0);
});

Deno.test("run options: values that Microlog's own cannot have", () => {
  const rows: [args: string[], why: string][] = [
    [["--heap=on", "main.ts"], "--heap=on is not --heap=off or --heap=sample"],
    [["--heap", "off", "main.ts"], "--heap is not --heap=off or --heap=sample"],
    [["--heap=", "main.ts"], "--heap= is not --heap=off or --heap=sample"],
    [["--no-children=true", "main.ts"], "--no-children=true has a value, where --no-children takes none"],
    [["--redact"], "--redact comes without a regular expression"],
    [["--redact=", "main.ts"], "--redact comes without a regular expression"],
    [["--redact=a(b", "main.ts"], '--redact "a(b" is not a regular expression: Unterminated group'],
    [["--redact", "a: \\-", "main.ts"], '--redact "a: \\\\-" is not a regular expression: Invalid escape'],
  ];
  for (const [args, why] of rows) {
    const error = { name: "MicrologError", message: `Cannot run microlog record: ${why}` };
    assert.throws(() => readRunCommand(args), error);
    assert.throws(() => takeOwnOptions(args, ownDefaults()), error);
  }
});
