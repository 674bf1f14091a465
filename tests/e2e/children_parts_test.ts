import assert from "node:assert/strict";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { childEnv, installHold } from "../../tracer/child_hold.ts";
import { Children } from "../../tracer/children.ts";
import type { FoundProcess } from "../../tracer/descendants.ts";
import { BINDING, HELD, RELEASE } from "../../tracer/hold.ts";
import { linuxProc } from "../../tracer/proc.ts";
import type { Session } from "../../tracer/inspector/session.ts";
import { type Result, Running, type StartOptions } from "./harness.ts";

const FOLDER = fileURLToPath(new URL("targets/children", import.meta.url));
const DENO = `"${Deno.execPath()}"`;
const ignore = Deno.build.os !== "linux";

/** Microlog's part in a child's life, from the side of a recorder. */
class Attached {
  readonly events: string[] = [];
  /** What was on the global object of the program while it was held. */
  isUntouched: boolean | undefined;
  #disconnect: () => void;

  constructor(readonly child: FoundProcess, disconnect: () => void) {
    this.#disconnect = disconnect;
  }

  /** Holds and releases it like a recorder; resolves when it is over. */
  async run(session: Session, signal: AbortSignal, prepared: Promise<unknown>): Promise<void> {
    const held = Promise.withResolvers<void>();
    session.on("Runtime.bindingCalled", ({ payload }) => {
      this.events.push(payload);
      if (payload === HELD) held.resolve();
    });
    session.on("Runtime.executionContextDestroyed", () => {
      this.events.push("end");
      this.#disconnect();
    });
    signal.addEventListener("abort", () => {
      this.events.push("left");
      this.#disconnect();
    });
    await prepared;
    await Promise.all([session.send("Runtime.enable", {}), session.send("Runtime.addBinding", { name: BINDING })]);
    await Promise.race([held.promise, session.closed]);
    const expression = "Object.keys(globalThis).join() + !!globalThis.ran";
    const { result } = await session.send("Runtime.evaluate", { expression, returnByValue: true });
    this.isUntouched = String(result.value).endsWith("false");
    await session.send("Runtime.evaluate", { expression: RELEASE });
    await session.closed;
  }
}

/** A program under test whose children are attached to. */
class Family implements AsyncDisposable {
  readonly attached: Attached[] = [];
  readonly failures: unknown[] = [];
  /** What Microlog has to do first. */
  prepared: Promise<unknown> = Promise.resolve();
  readonly #home: string;
  readonly running: Running;
  readonly children: Children;

  private constructor(home: string, running: Running, microlog: number) {
    this.#home = home;
    this.running = running;
    const proc = linuxProc();
    assert.ok(proc !== undefined);
    this.children = new Children({
      target: running.child.pid,
      microlog,
      proc,
      attach: async (child, { session, disconnect }, signal) => {
        const attached = new Attached(child, disconnect);
        this.attached.push(attached);
        await attached.run(session, signal, this.prepared);
      },
      failed: (error) => this.failures.push(error),
    });
  }

  /**
   * @param microlog Whom the children wait for; this process by default, and only that one comes
   * @param isLate Whether it comes only when the test says so
   */
  static async start(
    command: string,
    args: string[],
    { microlog = Deno.pid, isLate = false, ...options }: StartOptions & { microlog?: number; isLate?: boolean } = {},
  ) {
    const temporary = await Deno.makeTempDir({ prefix: "microlog-children-" });
    const home = `${temporary}/a "home" with 'quotes' and \\`;
    const { NODE_OPTIONS = "", DENO_LOG = "" } = options.env ?? {};
    const env = childEnv({ NODE_OPTIONS, DENO_LOG }, await installHold(home), microlog);
    const running = new Running(command, args, { cwd: FOLDER, ...options, env: { ...options.env, ...env } });
    const family = new Family(home, running, microlog);
    if (microlog === Deno.pid && !isLate) family.children.start();
    return family;
  }

  /** Waits until one of the children has been held. */
  async heldOne(): Promise<void> {
    while (!this.attached.some(({ events }) => events.includes(HELD))) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  /** Runs it to its end. */
  async ended(): Promise<Result> {
    const result = await this.running.ended();
    await this.children.stop();
    assert.deepEqual(this.failures, []);
    return result;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.children.stop();
    await Deno.remove(dirname(this.#home), { recursive: true });
  }
}

async function plain(command: string, args: string[], options: StartOptions = {}): Promise<Result> {
  return await new Running(command, args, { cwd: FOLDER, ...options }).ended();
}

/** Stdout, stderr and code of a run. */
function shown({ out, err, code, signal }: Result) {
  return { out, err, code, signal };
}

const PARENT = ["run", "-A", "parent.ts"];

Deno.test({
  name: "children: each Deno program is found, held and let go, and all come out as ever",
  ignore,
  async fn() {
    await using family = await Family.start(Deno.execPath(), PARENT);
    const result = await family.ended();
    assert.deepEqual(shown(result), shown(await plain(Deno.execPath(), PARENT)));
    assert.match(result.out, /^direct: ran, env prompt, leftovers 0/m, "one without any permission");
    const { attached } = family;
    assert.deepEqual(
      attached.map(({ child: { command } }) => command.slice(-2)),
      [["direct", "3"], ["spawn", "4"], ["npm", "5"], ["sh", "6"]],
      "not those for which the program wished otherwise",
    );
    for (const { events, isUntouched, child } of attached) {
      assert.equal(events[0], HELD);
      assert.equal(isUntouched, true);
      assert.equal(child.parent, family.running.child.pid);
      assert.equal(child.subcommand, "run");
    }
  },
});

for (const options of [[], ["--inspect=127.0.0.1:0"]]) {
  Deno.test({
    name: `children: Node runs untouched${options.length > 0 ? ", its own inspector too" : ""}`,
    ignore,
    async fn() {
      const args = [...options, "node_child.cjs"];
      await using family = await Family.start("node", args);
      const ports = (result: Result) =>
        JSON.stringify(shown(result)).replaceAll(/:\d+\/[-\w]+/g, ":…").replaceAll(/\b\d{5}\b/g, "…");
      const result = await family.ended();
      assert.equal(result.code, 9);
      assert.equal(ports(result), ports(await plain("node", args)));
      assert.deepEqual(family.attached, []);
    },
  });
}

Deno.test({
  name: "children: programs that are neither run untouched",
  ignore,
  async fn() {
    const args = ["-c", "git --version; cat; echo to stderr >&2; kill -9 $$"];
    await using family = await Family.start("sh", args, { stdin: "typed\n" });
    assert.deepEqual(shown(await family.ended()), shown(await plain("sh", args, { stdin: "typed\n" })));
    assert.deepEqual(family.attached, []);
  },
});

Deno.test({
  name: "children: tests and Deno's own tools run as ever",
  ignore,
  async fn() {
    const duration = /\([\dµm.]+s\)/g;
    for (const command of ["test --no-check tested.ts", "lint child.ts", "--version"]) {
      const args = ["-c", `${DENO} ${command}; exit $?`];
      await using family = await Family.start("sh", args);
      const [result, alone] = [await family.ended(), await plain("sh", args)];
      assert.equal(result.out.replaceAll(duration, ""), alone.out.replaceAll(duration, ""));
      assert.deepEqual([result.err, result.code, alone.code], [alone.err, 0, 0]);
      assert.deepEqual(family.attached, []);
    }
  },
});

Deno.test({
  name: "children: without Microlog they start all the same, with every permission and with none",
  ignore,
  async fn() {
    const gone = new Deno.Command(Deno.execPath(), { args: ["--version"], stdout: "null" }).spawn();
    await gone.status;
    for (const permissions of [["-A"], []]) {
      const args = ["run", ...permissions, "child.ts", "alone", "2"];
      await using family = await Family.start(Deno.execPath(), args, { microlog: gone.pid });
      const result = await family.ended();
      assert.deepEqual(shown(result), shown(await plain(Deno.execPath(), args)));
      assert.equal(result.code, 2);
    }
  },
});

/** Waits until a process watches a file. */
async function watches(pid: number, file: string): Promise<void> {
  const folder = `/proc/${pid}/fdinfo`;
  const watched = ` ino:${Deno.statSync(file).ino!.toString(16)} `;
  while (![...Deno.readDirSync(folder)].some(({ name }) => linuxProc()?.text(`${folder}/${name}`)?.includes(watched))) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

Deno.test({
  name: "children: a program that starts anew in its process is another program",
  ignore,
  async fn() {
    const folder = await Deno.makeTempDir({ prefix: "microlog-watched-" });
    try {
      const file = `${folder}/watched.ts`;
      await Deno.writeTextFile(file, "console.log('first'); setInterval(() => {}, 1000);");
      await using family = await Family.start("sh", ["-c", `${DENO} run --watch "${file}"; true`]);
      await family.running.printed(/first/);
      await watches(family.attached[0]!.child.pid, file);
      await Deno.writeTextFile(file, "console.log('second'); setInterval(() => {}, 1000);");
      await family.running.printed(/second/);
      Deno.kill(family.attached[0]!.child.pid, "SIGKILL");
      await family.ended();
      assert.deepEqual(family.attached.map(({ events }) => events[0]), [HELD, HELD]);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});

Deno.test({
  name: "children: deno serve, which runs nothing before its main module, is stopped for a moment",
  ignore,
  async fn() {
    await using family = await Family.start("sh", ["-c", `${DENO} serve -A --host 127.0.0.1 --port 0 serve.ts; true`]);
    await family.running.printed(/served/);
    await family.heldOne();
    const { child } = family.attached[0]!;
    Deno.kill(child.pid, "SIGKILL");
    await family.ended();
    assert.equal(child.subcommand, "serve");
  },
});

Deno.test({
  name: "children: one that went on while Microlog was at something else is stopped again",
  ignore,
  async fn() {
    const code = "console.log('up'); await Deno.stdin.read(new Uint8Array(9)); console.log('went on')";
    await using family = await Family.start("sh", ["-c", `${DENO} eval "${code}"; true`], { stdin: "open" });
    family.prepared = family.running.printed(/up/);
    await family.heldOne();
    await family.running.type("on\n");
    assert.equal((await family.ended()).out, "up\nwent on\n");
  },
});

Deno.test({
  name: "children: Microlog leaves, the child goes on",
  ignore,
  async fn() {
    const code = "console.log('up'); await Deno.stdin.read(new Uint8Array(9)); console.log('went on')";
    await using family = await Family.start("sh", ["-c", `${DENO} eval "${code}"; true`], { stdin: "open" });
    await family.running.printed(/up/);
    await family.children.stop();
    assert.deepEqual(family.attached.map(({ events }) => events), [[HELD, "left"]]);
    await family.running.type("on\n");
    assert.deepEqual(shown(await family.ended()), { out: "up\nwent on\n", err: "", code: 0, signal: null });
  },
});

Deno.test({
  name: "children: one that waited in vain is recorded from when Microlog comes",
  ignore,
  async fn() {
    const code = "console.log('up'); await Deno.stdin.read(new Uint8Array(9)); " +
      "console.log('__microlog' in globalThis, Symbol.for('microlog.late') in globalThis)";
    const options = { stdin: "open", isLate: true } as const;
    await using family = await Family.start("sh", ["-c", `${DENO} eval "${code}"; true`], options);
    await family.running.printed(/up/);
    family.children.start();
    await family.heldOne();
    await family.running.type("on\n");
    assert.equal((await family.ended()).out, "up\nfalse false\n");
  },
});
