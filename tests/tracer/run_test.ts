import assert from "node:assert/strict";
import { validateLines } from "../recording/schema.ts";
import { encodeRecord } from "../../recording/encode.ts";
import {
  type HeaderOptions,
  headerRecord,
  PERMISSIONS_EXPRESSION,
  readRun,
  type RunOptions,
  type RunWorld,
  systemWorld,
} from "../../tracer/run.ts";

const HEADER: HeaderOptions = {
  command: ["deno", "run", "-A", "main.ts", "--port", "80"],
  cwd: "/home/me/game",
  label: "game",
  microlog: "0.1.0",
  sampleInterval: 50_000,
  statusInterval: 100_000,
};

const RUN: RunOptions = { time: 7, permissions: {}, options: [], env: {}, settings: {}, cwd: "/g" };

function world(more: Partial<RunWorld> = {}): RunWorld {
  return {
    hostname: () => undefined,
    environment: () => undefined,
    readFile: () => Promise.resolve(undefined),
    run: () => Promise.resolve(undefined),
    ...more,
  };
}

Deno.test("run: the header", () => {
  const header = headerRecord(HEADER, 42, new Date(0));
  assert.deepEqual(header.command, ["deno", "run", "-A", "main.ts", "--port", "80"]);
  assert.deepEqual([header.pid, header.start, header.cwd], [42, "1970-01-01T00:00:00.000Z", "/home/me/game"]);
  assert.ok(!("id" in header) && !("parent" in header));
  const child = headerRecord({ ...HEADER, id: "game/b", parent: "game/a" }, 42, new Date(0));
  assert.deepEqual([child.id, child.parent], ["game/b", "game/a"]);
  assert.deepEqual(validateLines(encodeRecord(child)), []);
});

Deno.test("run: the header's command line has no secrets", () => {
  const command = [
    ...["deno", "run", "--location", "https://ann:hunter2@x.org/", "-A", "https://x.org/main.ts?token=hunter2"],
    ...["--password", "hunter2", "API_KEY=hunter2"],
  ];
  assert.deepEqual(headerRecord({ ...HEADER, command }, 42, new Date(0)).command, [
    ...["deno", "run", "--location", "https://ann:***@x.org/", "-A", "https://x.org/main.ts?token=***"],
    ...["--password", "***", "API_KEY=***"],
  ]);
});

Deno.test("run: all that can be known", async () => {
  const head = "a".repeat(40);
  const record = await readRun(
    {
      ...RUN,
      permissions: { read: "granted", net: "prompt" },
      env: { MICROLOG_ID: "game/a", OWN_TOKEN: "hunter2" },
      settings: { MICROLOG_SERVER: "https://ann:hunter2@x.org", TRACER_SAMPLE_DELAY: "0.05" },
    },
    world({
      hostname: () => "workshop",
      environment: () => ({ HOME: "/home/ann", API_KEY: "hunter2", MICROLOG_ID: "outer" }),
      readFile: (path) => Promise.resolve(path === "/g/.git/HEAD" ? head : undefined),
      run: () => Promise.resolve(""),
    }),
  );
  assert.deepEqual(record, {
    type: "run",
    time: 7,
    host: "workshop",
    permissions: { read: "granted", net: "prompt" },
    env: { HOME: "/home/ann", API_KEY: "***", MICROLOG_ID: "game/a", OWN_TOKEN: "***" },
    settings: { MICROLOG_SERVER: "https://ann:***@x.org", TRACER_SAMPLE_DELAY: "0.05" },
    git: { commit: head, dirty: false },
  });
  assert.deepEqual(validateLines(encodeRecord(headerRecord(HEADER, 42, new Date(0))) + encodeRecord(record)), []);
});

Deno.test("run: what cannot be known is left out", async () => {
  assert.deepEqual(await readRun({ ...RUN, env: { A: "1" } }, world()), {
    type: "run",
    time: 7,
    permissions: {},
    env: {},
    settings: {},
  });
});

Deno.test("run: permissions for some things, which Deno tells as prompt", async () => {
  const permissions = { read: "prompt", net: "prompt", env: "prompt", run: "denied", write: "granted", sys: "prompt" };
  const states = async (...options: string[]) => (await readRun({ ...RUN, permissions, options }, world())).permissions;
  assert.deepEqual(await states("--allow-net=localhost", "-R=src", "--allow-run=deno", "-W=x", "--check"), {
    ...permissions,
    net: "partial",
    read: "partial",
  });
  assert.deepEqual(await states("-qE=HOME"), { ...permissions, env: "partial" });
  assert.deepEqual(await states("--deny-net=x", "--config=R", "-c=E", "--allow-scripts=npm:x"), permissions);
  for (const nonsense of [undefined, null, "x", 7, { read: 1 }]) {
    assert.deepEqual((await readRun({ ...RUN, permissions: nonsense }, world())).permissions, {});
  }
});

Deno.test("run: permissions as the target sees them", async () => {
  const path = await Deno.makeTempFile({ suffix: ".js" });
  try {
    await Deno.writeTextFile(path, `console.log(JSON.stringify(${PERMISSIONS_EXPRESSION}\n))`);
    const ask = async (...flags: string[]) => {
      const { stdout } = await new Deno.Command(Deno.execPath(), { args: ["run", ...flags, path] }).output();
      return JSON.parse(new TextDecoder().decode(stdout)) as Record<string, string>;
    };
    const [all, some] = await Promise.all([ask("-A"), ask("--allow-read", "--deny-read=/etc", "--deny-net")]);
    const names = ["read", "write", "net", "env", "run", "ffi", "sys", "import"];
    assert.deepEqual(all, Object.fromEntries(names.map((name) => [name, "granted"])));
    assert.deepEqual([some.read, some.net, some.env], ["partial", "denied", "prompt"]);
  } finally {
    await Deno.remove(path);
  }
});

Deno.test("run: the expression of the permissions never throws", () => {
  const states = new Function("Deno", `return ${PERMISSIONS_EXPRESSION}`);
  assert.deepEqual(states(undefined), {});
  const broken = (name: string) => {
    if (name === "net") throw new Error("no");
    return { state: "granted" };
  };
  const { net, read } = states({ permissions: { querySync: ({ name }: { name: string }) => broken(name) } });
  assert.deepEqual([net, read], [undefined, "granted"]);
});

Deno.test("run: Microlog may read nothing, and nobody is asked", {
  permissions: { read: false, env: false, run: false, sys: false },
}, async () => {
  const real = systemWorld();
  assert.equal(real.hostname(), undefined);
  assert.equal(real.environment(), undefined);
  assert.equal(await real.readFile("/etc/hostname"), undefined);
  assert.equal(await real.run("git", ["--version"], {}, new AbortController().signal), undefined);
  assert.deepEqual(await readRun(RUN), { type: "run", time: 7, permissions: {}, env: {}, settings: {} });
});

Deno.test("run: commands that are not there, fail or are stopped give nothing", async () => {
  const { run } = systemWorld();
  const never = new AbortController().signal;
  assert.equal(await run("microlog-has-no-such-command", [], {}, never), undefined);
  assert.equal(await run(Deno.execPath(), ["eval", "Deno.exit(1)"], {}, never), undefined);
  assert.equal(await run(Deno.execPath(), ["eval", "console.log(Deno.env.get('X'))"], { X: "y" }, never), "y\n");
  assert.equal(
    await run(Deno.execPath(), ["eval", "setInterval(() => {}, 1000)"], {}, AbortSignal.abort()),
    undefined,
  );
});

Deno.test("run: a program that did not inherit Microlog's environment has its own", async () => {
  const { env } = await readRun(
    { ...RUN, environment: { MINE: "1", API_KEY: "hunter2" } },
    world({ environment: () => ({ MICROLOGS: "1" }) }),
  );
  assert.deepEqual(env, { MINE: "1", API_KEY: "***" });
});
