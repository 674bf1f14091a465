import assert from "node:assert/strict";
import { dirname } from "node:path";
import { validateLines } from "../recording/schema.ts";
import type { Session } from "../../tracer/inspector/session.ts";
import { connectTo } from "../../tracer/target.ts";
import { deno, Home, MOD, type Recording, Running, startDeno, target, timeIn } from "./harness.ts";

/** Elsewhere processes cannot be looked at. */
const ignore = Deno.build.os !== "linux";

async function hasNode(): Promise<boolean> {
  try {
    return (await new Deno.Command("node", { args: ["--version"] }).output()).success;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** Node opens its inspector anywhere then, on demand. */
const ANYWHERE = { NODE_OPTIONS: "--inspect-port=0" };

/** Waits for something, asking again and again. */
async function until(isSo: () => Promise<boolean>, what: string): Promise<void> {
  const limit = AbortSignal.timeout(20_000);
  while (!await isSo()) {
    if (limit.aborted) assert.fail(`it never came: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

async function listens(port: number): Promise<boolean> {
  try {
    using _connection = await Deno.connect({ hostname: "127.0.0.1", port });
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.ConnectionRefused) return false;
    throw error;
  }
}

/** A server that runs, and is kept busy. */
class Server implements AsyncDisposable {
  #loading = true;
  readonly #load: Promise<void>;

  private constructor(readonly run: Running, readonly port: number, readonly pid: string) {
    this.#load = this.#keepBusy();
  }

  static async start(command: string, args: string[], env: Record<string, string> = {}): Promise<Server> {
    const run = new Running(command, args, { env });
    const [, port, pid] = await run.printed(/port (\d+), pid (\d+)/);
    return new Server(run, Number(port), pid!);
  }

  /** By Deno; its inspector opens at the one port that all have in common. */
  static async deno(...options: string[]): Promise<Server> {
    const server = await Server.start(Deno.execPath(), ["run", "-A", ...options, target("attach/server.ts")]);
    await until(async () => !await listens(9229), "a free port 9229");
    return server;
  }

  static node(...options: string[]): Promise<Server> {
    return Server.start("node", [...options, target("attach/server.mjs")], ANYWHERE);
  }

  async get(path = "/"): Promise<string> {
    return await (await fetch(`http://127.0.0.1:${this.port}${path}`)).text();
  }

  async #keepBusy(): Promise<void> {
    while (this.#loading) {
      // It may end.
      await this.get().catch(() => this.#loading = false);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#loading = false;
    await this.#load;
    try {
      this.run.kill("SIGKILL");
    } catch {
      // It has ended.
    }
    await this.run.ended();
  }
}

/** Attaches until it is told to end, and there is enough. */
async function record(home: Home, place: string, isEnough: (recording: Recording) => boolean): Promise<Recording> {
  const run = home.start(["attach", place, "test"]);
  await home.grown(isEnough);
  run.kill("SIGINT");
  const result = await run.ended();
  assert.equal(result.code, 0, result.err);
  assert.match(result.err, /^Recording process \d+ \(.+\): Ctrl-C ends it\n┏━/);
  const recording = await home.only(result);
  assert.deepEqual(validateLines(recording.text), []);
  assert.equal(recording.info.state, "sealed");
  return recording;
}

function seen(name: string): (recording: Recording) => boolean {
  return (recording) => timeIn(recording, name) > 0 && recording.logs.length > 2;
}

/** Where functions of that name are, as `file:line`. */
function placesOf({ profile: { frames, sources } }: Recording, name: string): string[] {
  const rows = frames.name.flatMap((own, row) => own === name ? [row] : []);
  return [...new Set(rows.map((row) => `${sources.url[frames.source[row]!]!.split("/").at(-1)}:${frames.line[row]}`))];
}

/** The stack of a log entry, innermost first. */
function stackOf({ profile: { frames, sources, stacks }, logs }: Recording): string[] {
  const lines: string[] = [];
  for (let at = logs[0]!.stack; at >= 0; at = stacks.parent[at]!) {
    const row = stacks.frame[at]!;
    lines.push(`${frames.name[row]} ${sources.url[frames.source[row]!]!.split("/").at(-1)}:${frames.line[row]}`);
  }
  return lines;
}

/** What a program can see of what Microlog puts in the place of its own. */
async function lookOf(session: Session): Promise<unknown> {
  const expression = `({
    names: [globalThis, Deno.stdout].map((object) => Reflect.ownKeys(object).map(String).sort()),
    library: "microlog" in Deno[Deno.internal],
    // To tell of its CPU loads Node's process object, which adds two of these.
    console: Reflect.ownKeys(console).filter((name) => typeof console[name] === "function").map((name) => [
      String(name),
      String(console[name]),
    ]),
    mark: String(performance.mark),
    write: String(Deno.stdout.write),
  })`;
  const { result, exceptionDetails } = await session.send("Runtime.evaluate", { expression, returnByValue: true });
  assert.equal(exceptionDetails, undefined);
  return result.value;
}

Deno.test({
  name: "attach: a Deno server is recorded, by lines of its sources, and serves on as it was",
  ignore,
  async fn() {
    await using home = await Home.create();
    await using server = await Server.deno();
    const recording = await record(home, server.pid, seen("Kitchen.cook"));
    assert.deepEqual(placesOf(recording, "Kitchen.cook"), ["server.ts:9"]);
    assert.deepEqual(stackOf(recording).slice(0, 1), ["Kitchen.serve server.ts:19"]);
    assert.match(recording.logs[0]!.text, /^served \d+$/);
    const [header] = recording.records;
    assert.ok(header?.type === "header");
    assert.equal(String(header.pid), server.pid);
    assert.deepEqual(header.command.slice(1), ["run", "-A", target("attach/server.ts")]);
    assert.equal(header.runtime.deno, Deno.version.deno);
    assert.equal(recording.end?.reason, "stopped");
    assert.equal(recording.profile.run?.env.NO_COLOR, "1", "its own environment");

    const { out } = await home.microlog(["show", "test"]);
    assert.match(out, /Kitchen\.cook +\S*server\.ts:9:/);
    assert.match(out, /still running when the recording was ended/);

    assert.match(await server.get(), /^dish \d+$/);
    assert.equal(await listens(9229), false, "its inspector is closed again");
    const again = home.start(["attach", server.pid, "again", "--for=1ms", "--heap=off"]);
    assert.equal((await again.ended()).code, 0, "and opens once more");
  },
});

Deno.test({
  name: "attach: a Node server is recorded, by lines of its sources, and serves on as it was",
  ignore: ignore || !await hasNode(),
  async fn() {
    await using home = await Home.create();
    await using server = await Server.node();
    const recording = await record(home, server.pid, seen("Kitchen.cook"));
    assert.deepEqual(placesOf(recording, "Kitchen.cook"), ["kitchen.cjs:7"]);
    assert.ok(placesOf(recording, "createServer(…)").includes("server.mjs:14"));
    assert.deepEqual(stackOf(recording).slice(0, 2), ["Kitchen.serve kitchen.cjs:17", "createServer(…) server.mjs:26"]);
    const [header] = recording.records;
    assert.ok(header?.type === "header");
    assert.deepEqual([String(header.pid), header.command.at(-1)], [server.pid, target("attach/server.mjs")]);
    assert.match(header.runtime.node!, /^\d+\.\d+\.\d+$/);
    assert.equal(header.runtime.deno, undefined);
    assert.equal(recording.end?.reason, "stopped");
    const notices = recording.records.filter((record) => record.type === "notice");
    assert.deepEqual(notices.map(({ text }) => text), []);
    assert.match((await home.microlog(["show", "test"])).out, /Kitchen\.cook +\S*kitchen\.cjs:7:/);

    assert.match(await server.get(), /^dish \d+$/);
    const [, port] = /listening on ws:\/\/127\.0\.0\.1:(\d+)/.exec(server.run.err)!;
    assert.equal(await listens(Number(port)), false, "its inspector is closed again");
  },
});

Deno.test({
  name: "attach: by an address, few permissions will do; the inspector stays as it was, and so do its other clients",
  async fn() {
    await using home = await Home.create();
    await using server = await Server.deno("--inspect=127.0.0.1:0");
    const [address, port] = /ws:\/\/127\.0\.0\.1:(\d+)\/\S+/.exec(server.run.err)!;
    const debuggers = await connectTo(Number(port), { hasEnded: () => false });
    assert.ok(debuggers);
    try {
      await debuggers.session.send("Debugger.enable", {});
      const before = await lookOf(debuggers.session);
      const run = startDeno(
        [
          "run",
          "--no-prompt",
          "--allow-env",
          // A checkout reads its own modules, too.
          `--allow-read=${home.path},${dirname(MOD)}`,
          `--allow-write=${home.path}`,
          `--allow-net=127.0.0.1:${port}`,
          MOD,
          ...["attach", address, "test", "--for=200ms"],
        ],
        { env: home.env() },
      );
      const result = await run.ended();
      assert.equal(result.code, 0, result.err);
      const { end, info, records } = await home.only(result);
      assert.deepEqual([info.state, end?.reason], ["sealed", "stopped"]);
      assert.ok(records.some(({ type }) => type === "status"), "the program itself tells of its CPU");
      assert.deepEqual(await lookOf(debuggers.session), before, "nothing of Microlog is left");
    } finally {
      debuggers.disconnect();
    }
    assert.equal(await listens(Number(port)), true);
    assert.match(await server.get(), /^dish \d+$/);
  },
});

for (const runtime of ["deno", "node"] as const) {
  const unfit = ignore || runtime === "node" && !await hasNode();
  Deno.test({
    name: `attach: a program that ends while it is recorded keeps what it did (${runtime})`,
    ignore: unfit,
    async fn() {
      for (const [how, end] of [["/end", "exit"], ["/throw", "exit"], ["SIGKILL", undefined]] as const) {
        await using home = await Home.create();
        await using server = await Server[runtime]();
        const run = home.start(["attach", server.pid, "test"]);
        await home.grown(seen("Kitchen.cook"));
        if (how === "SIGKILL") server.run.kill(how);
        else await server.get(how).catch(() => {});
        const result = await run.ended();
        assert.equal(result.code, 0, result.err);
        const recording = await home.only(result);
        assert.equal(recording.info.state, "sealed");
        // Whether it was seen how it was killed is a matter of luck.
        if (end === undefined) assert.ok(["signal", "exit"].includes(recording.end!.reason));
        else assert.equal(recording.end?.reason, end);
        const errors = recording.logs.filter(({ level }) => level === "error");
        assert.equal(errors.some(({ text }) => text.includes("burnt")), how === "/throw");
        const { code } = await server.run.ended();
        assert.equal(code, how === "/end" ? 7 : how === "/throw" ? 1 : 137);
      }
    },
  });
}

Deno.test({
  name: "attach: Deno's workers are recorded, those that run and those that begin; none is left waiting",
  ignore,
  async fn() {
    await using home = await Home.create();
    await until(async () => !await listens(9229), "a free port 9229");
    const program = startDeno(["run", "-A", target("attach/workers.ts")], { stdin: "open" });
    const [, pid] = await program.printed(/pid (\d+)/);
    await program.printed(/early works/);
    const run = home.start(["attach", pid!, "test"]);
    await home.grown((recording) => recording.records.some((record) => record.type === "samples"));
    await program.type("\n");
    await program.printed(/late 1 works/);
    const named = ({ records }: Recording) => records.flatMap((record) => record.type === "thread" ? record.name : []);
    await home.grown((recording) => named(recording).length === 3 && placesOf(recording, "toil").length > 0);
    run.kill("SIGINT");
    const result = await run.ended();
    assert.equal(result.code, 0, result.err);
    const recording = await home.only(result);
    assert.deepEqual(named(recording).toSorted(), ["early", "late 1", "main"]);
    assert.deepEqual(placesOf(recording, "toil"), ["worker.ts:5"]);
    await program.type("\n");
    await program.printed(/late 2 works/);
    program.kill("SIGKILL");
    await program.ended();
  },
});

Deno.test({
  name: "attach: what Microlog records already it does not record once more",
  ignore,
  async fn() {
    await using home = await Home.create();
    const run = home.start(["test", target("attach/server.ts")]);
    const [, pid] = await run.printed(/pid (\d+)/);
    const refused = await home.microlog(["attach", pid!, "more"]);
    assert.equal(refused.code, 1);
    assert.match(refused.err, /^Cannot attach to \d+: it is being recorded by Microlog already\n/);
    run.kill("SIGINT");
    await run.ended();
    assert.deepEqual((await home.list()).map(({ label }) => label), ["test"]);
  },
});

Deno.test({
  name: "attach: what is neither Deno nor Node is left alone, also what is gone, and what is no inspector",
  ignore,
  async fn() {
    await using home = await Home.create();
    const other = new Deno.Command("sleep", { args: ["60"] }).spawn();
    const gone = new Deno.Command("true").spawn();
    await gone.status;
    await using server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, () => new Response("hello"));
    const rows: [place: string, message: RegExp][] = [
      [String(other.pid), /^Cannot attach to \d+: it is neither Deno nor Node, but \w+\n/],
      [String(gone.pid), /^Cannot attach to \d+: no such process\n/],
      [`127.0.0.1:${server.addr.port}`, /^Cannot attach to 127\.0\.0\.1:\d+: that is no inspector\n/],
    ];
    for (const [place, message] of rows) {
      const { code, err } = await home.microlog(["attach", place, "test"]);
      assert.equal(code, 1);
      assert.match(err, message);
    }
    other.kill("SIGKILL");
    assert.equal((await other.status).signal, "SIGKILL", "nothing else has killed it");
    assert.deepEqual(await home.list(), []);
  },
});

Deno.test("attach: help", async () => {
  const { code, out } = await deno(["run", "-A", MOD, "attach", "--help"]);
  assert.equal(code, 0);
  assert.match(out, /^Record a Deno or Node program that runs already/);
});
