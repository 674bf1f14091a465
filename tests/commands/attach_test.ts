import assert from "node:assert/strict";
import { attach, ATTACH_HELP } from "../../commands/attach.ts";
import { RecordingDecoder } from "../../recording/decode.ts";
import { MicrologError } from "../../recording/errors.ts";
import type { RecordingRecord } from "../../recording/records.ts";
import { linesOf } from "../../store/lines.ts";
import type { Store } from "../../store/store.ts";
import type { Attached } from "../../tracer/attached.ts";
import { FakeInspector, HELD, type Script } from "../tracer/fake_inspector.ts";
import { profile } from "../tracer/scene.ts";
import { testContext, type World } from "./support.ts";

/** Nobody listens there. */
const env = { MICROLOG_SERVER: "http://127.0.0.1:9" };

/** A Node program on another machine, which answers from a script. */
class Program {
  readonly inspector: FakeInspector;
  left = 0;

  constructor(script: Script = {}) {
    this.inspector = new FakeInspector({
      "Runtime.evaluate": () => ({ result: { objectId: "hooks", value: {} } }),
      "Runtime.callFunctionOn": () => ({ result: { value: 1 } }),
      "Runtime.getHeapUsage": () => ({ usedSize: 1e12, totalSize: 1e12 }),
      "Profiler.stop": () => ({ profile: profile(0, [["a", 100]]) }),
      "Debugger.getScriptSource": () => ({ scriptSource: "" }),
      ...script,
    });
  }

  readonly connect = (): Promise<Attached> => {
    const { session } = this.inspector;
    const disconnect = () => this.inspector.close();
    return Promise.resolve({
      connection: { session, connectAgain: () => Promise.resolve(session), disconnect },
      runtime: "node",
      versions: { node: "20.1.0" },
      pid: 4711,
      local: undefined,
      command: ["/usr/bin/node", "--token=abc", "main.js"],
      cwd: "/home/ann",
      environment: {},
      machine: { os: "linux x64", cores: 4 },
      unrecorded: 2,
      leave: () => {
        this.left++;
        disconnect();
      },
    });
  };
}

function world(more: World = {}) {
  return testContext({ env, ...more });
}

async function refusal(args: string[], more: World = {}, connect?: () => Promise<Attached>): Promise<MicrologError> {
  const context = world(more);
  try {
    await attach(args, context, connect ?? (() => assert.fail("it is not to connect")));
  } catch (error) {
    assert.ok(error instanceof MicrologError, String(error));
    assert.deepEqual(await context.store.list(), [], "nothing is left behind");
    return error;
  }
  assert.fail(`${args.join(" ")} was taken`);
}

async function recordsOf(store: Store): Promise<RecordingRecord[]> {
  const [info] = await store.list();
  assert.ok(info);
  assert.equal(info.state, "sealed");
  const text = await new Response(await linesOf(await store.read(info), "test")).text();
  const decoder = new RecordingDecoder("test");
  return [...decoder.push(text), ...decoder.finish()];
}

Deno.test("attach: help", async () => {
  const context = world();
  assert.equal(await attach(["--help"], context), 0);
  assert.equal(context.out, ATTACH_HELP);
});

Deno.test("attach: command lines that make no sense", async () => {
  const rows: [args: string[], message: RegExp][] = [
    [[], /^Cannot run microlog attach: no process id and no address is given$/],
    [["1"], /^Cannot run microlog attach: no label is given$/],
    [["1", "a", "b"], /^Cannot run microlog attach: there is one argument too many, "b"$/],
    [["1", "a", "--bogus"], /^Cannot run microlog attach: unknown option '--bogus'$/],
    [["1", "a/b"], /^Cannot use the label "a\/b"/],
    [["main.ts", "a"], /^Cannot attach to main\.ts: it is neither a process id/],
    [["1", "a", "--heap=x"], /^Cannot run microlog attach: --heap=x is not --heap=off or --heap=sample$/],
    [["1", "a", "--redact", "("], /^Cannot run microlog attach: --redact "\(" is not a regular expression/],
  ];
  for (const [args, message] of rows) assert.match((await refusal(args)).message, message);
  for (const time of ["", "10", "s", "-1s", "0s", "1.s", "1d", "1e3s", "10 s", "0.1ms"]) {
    assert.equal(
      (await refusal(["1", "a", `--for=${time}`])).message,
      `Cannot run microlog attach: --for ${JSON.stringify(time)} is not a time like 500ms, 10s, 5m or 1h`,
    );
  }
  assert.match((await refusal(["1", "a", "--for=600h"])).message, /: --for 600h is too long: 596h is the most$/);
  const disabled = await refusal(["1", "a"], { env: { ...env, MICROLOG_DISABLE: "true" } });
  assert.equal(disabled.message, "Cannot attach to 1: MICROLOG_DISABLE switches recording off");
});

Deno.test("attach: what cannot be connected to leaves no recording", async () => {
  const error = await refusal(["1", "a"], {}, () => Promise.reject(new MicrologError("Cannot attach to 1: it is so")));
  assert.equal(error.message, "Cannot attach to 1: it is so");
});

Deno.test("attach: records for a while, tells where, and leaves the program", async () => {
  const program = new Program();
  const context = world({ interrupted: () => new Promise(() => {}) });
  assert.equal(await attach(["4711", "hello", "--for=1ms", "--heap=off", "--redact=ann"], context, program.connect), 0);
  const [first, ...rest] = context.err.split("\n");
  assert.equal(first, "Recording process 4711 (node --token=*** main.js) for 1 ms: Ctrl-C ends it earlier");
  assert.match(
    rest.join("\n"),
    /^┏━+┓\n┃ Microlog: http:\/\/127\.0\.0\.1:9\/#hello\/\w+\/ +┃\n┗━+┛\nNo server answers there: /,
  );
  assert.ok(program.left > 0);
  const records = await recordsOf(context.store);
  const [header] = records;
  assert.ok(header?.type === "header");
  const { command, cwd, pid, runtime, os, cores } = header;
  assert.deepEqual({ command, cwd, pid, runtime, os, cores }, {
    command: ["/usr/bin/node", "--token=***", "main.js"],
    cwd: "/home/***",
    pid: 4711,
    runtime: { node: "20.1.0" },
    os: "linux x64",
    cores: 4,
  });
  const run = records.find((record) => record.type === "run");
  assert.deepEqual([run?.host, run?.env, run?.git], [undefined, {}, undefined], "it is another machine's");
  assert.deepEqual([run?.settings["--heap"], run?.settings["--redact"]], ["off", "once"]);
  assert.ok(!program.inspector.methods.includes("HeapProfiler.startSampling"));
  const notice = records.find((record) => record.type === "notice");
  assert.equal(notice?.text, "2 worker threads of this program are not recorded: Node's are out of reach");
  assert.equal(records.at(-1)?.type, "end");
  assert.equal(records.find((record) => record.type === "end")?.reason, "stopped");
});

Deno.test("attach: Ctrl-C ends it", async () => {
  const program = new Program();
  const { promise, resolve } = Promise.withResolvers<void>();
  const context = world({ interrupted: () => promise });
  const write = context.stderr;
  context.stderr = (text) => {
    write(text);
    if (text.startsWith("Recording ")) resolve();
  };
  assert.equal(await attach(["a:1", "hello"], context, program.connect), 0);
  assert.match(context.err, /^Recording process 4711 \(node --token=\*\*\* main\.js\): Ctrl-C ends it\n/);
  assert.equal((await recordsOf(context.store)).find((record) => record.type === "end")?.reason, "stopped");
});

Deno.test("attach: a program that ends is recorded to its end", async () => {
  const program = new Program();
  const context = world({ interrupted: () => new Promise(() => {}) });
  const write = context.stderr;
  context.stderr = (text) => {
    write(text);
    if (!text.startsWith("Recording ")) return;
    program.inspector.emit("Runtime.executionContextDestroyed", { executionContextId: 1 });
  };
  assert.equal(await attach(["a:1", "hello"], context, program.connect), 0);
  assert.equal((await recordsOf(context.store)).find((record) => record.type === "end")?.reason, "exit");
});

Deno.test("attach: a line that is cut", async () => {
  const program = new Program();
  const context = world({ interrupted: () => new Promise(() => {}) });
  const write = context.stderr;
  context.stderr = (text) => {
    write(text);
    if (text.startsWith("Recording ")) program.inspector.close();
  };
  assert.equal(await attach(["a:1", "hello"], context, program.connect), 0);
  const records = await recordsOf(context.store);
  assert.equal(records.find((record) => record.type === "end")?.reason, "lost");
  const texts = records.flatMap((record) => record.type === "notice" ? record.text : []);
  assert.ok(texts.includes("The line to the program was cut, and the program went on"));
});

Deno.test("attach: a program that ends before it begins, or cannot be prepared", async () => {
  const ending = new Program({
    "Profiler.enable": () => {
      queueMicrotask(() => ending.inspector.close());
      return HELD;
    },
  });
  assert.equal((await refusal(["a:1", "x"], {}, ending.connect)).message, "Cannot attach to a:1: it ended meanwhile");
  const failing = new Program({
    "Profiler.start": () => {
      throw new Error("there is another profiler");
    },
  });
  const error = await refusal(["a:1", "x"], {}, failing.connect);
  assert.equal(error.message, "Cannot attach to a:1: Profiler.start: there is another profiler");
  assert.equal(error.hint, "The program goes on as before");
  assert.ok(failing.left > 0);
});
