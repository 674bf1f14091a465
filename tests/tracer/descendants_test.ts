import assert from "node:assert/strict";
import { Descendants } from "../../tracer/descendants.ts";
import { DENO, FakeProc, listening } from "./fake_proc.ts";

const ROOT = 1000;
const TOKEN = "--inspect-port=microlog-1:0";
const environ = `PATH=/bin\0NODE_OPTIONS=--inspect=127.0.0.1:0 ${TOKEN}\0`;

/** A target without children, and what looks for them. */
function scene() {
  const proc = new FakeProc();
  proc.set(1, { parent: 0, command: ["init"] });
  proc.set(ROOT, { ...DENO, parent: 999, command: ["deno", "run", "main.ts"], environ });
  return { proc, descendants: new Descendants(ROOT, TOKEN, proc) };
}

/** A Deno program whose inspector is open. */
function program(parent: number, port: number, ...args: string[]) {
  const command = ["deno", ...(args.length === 0 ? ["run", "child.ts"] : args)];
  return { ...DENO, parent, command, environ, sockets: { [port + 100_000]: listening(port) } };
}

Deno.test("descendants: a child is found once, with all there is to know", () => {
  const { proc, descendants } = scene();
  assert.deepEqual(descendants.scan(), []);
  proc.set(1100, program(ROOT, 4000));
  assert.deepEqual(descendants.scan(), [
    { pid: 1100, started: "100", parent: ROOT, command: ["deno", "run", "child.ts"], subcommand: "run", port: 4000 },
  ]);
  proc.lastPid++;
  assert.deepEqual(descendants.scan(), []);
});

Deno.test("descendants: what stands between is looked through, and the parent is the one that was found", () => {
  const { proc, descendants } = scene();
  proc.set(1100, { parent: ROOT, command: ["npm"], exe: "/usr/bin/node", threads: ["node", "node"], environ });
  proc.set(1200, { parent: 1100, command: ["sh", "-c", "deno run child.ts"], environ });
  proc.set(1300, program(1200, 4000));
  assert.deepEqual(descendants.scan().map(({ pid, parent }) => [pid, parent]), [[1300, ROOT]]);
  proc.set(1400, { parent: 1300, command: ["sh"], environ });
  proc.set(1500, program(1400, 4001));
  assert.deepEqual(descendants.scan().map(({ pid, parent }) => [pid, parent]), [[1500, 1300]]);
});

Deno.test("descendants: a parent that ends leaves its children known", () => {
  const { proc, descendants } = scene();
  proc.set(1100, { parent: ROOT, command: ["sh"], environ });
  descendants.scan();
  const waiting = { ...program(1100, 4000), sockets: {} };
  proc.set(1200, waiting);
  assert.deepEqual(descendants.scan(), []);
  proc.all.delete(1100);
  proc.set(1200, { ...program(1, 4000) });
  assert.deepEqual(descendants.scan().map(({ pid }) => pid), [1200]);
  proc.set(1300, program(1200, 4001));
  assert.deepEqual(descendants.scan().map(({ pid, parent }) => [pid, parent]), [[1300, 1200]]);
});

Deno.test("descendants: a daemon that lost its parent unseen is found a little later; what ran before is not", () => {
  const { proc } = scene();
  proc.set(500, program(1, 3000));
  const descendants = new Descendants(ROOT, TOKEN, proc);
  descendants.scan();
  proc.set(1100, program(1, 4000));
  proc.set(1200, { ...program(1, 4001), environ: "PATH=/bin\0" });
  const found = Array.from({ length: 20 }, () => descendants.scan()).flat();
  assert.deepEqual(found.map(({ pid, parent }) => [pid, parent]), [[1100, ROOT]]);
});

Deno.test("descendants: a shell that becomes Deno is found, as is Deno before its inspector is open", () => {
  const { proc, descendants } = scene();
  proc.set(1100, { parent: ROOT, command: ["sh"], environ });
  assert.deepEqual(descendants.scan(), []);
  proc.set(1100, { ...program(ROOT, 4000), sockets: { 7: "" } });
  proc.lastPid++;
  assert.deepEqual(descendants.scan(), []);
  proc.set(1100, program(ROOT, 4000));
  assert.deepEqual(descendants.scan().map(({ pid }) => pid), [1100], "nothing new was started meanwhile");
});

Deno.test("descendants: a fork that is still its parent's image is not taken for it", () => {
  const { proc, descendants } = scene();
  proc.set(1100, { ...program(ROOT, 4000), threads: ["deno"] });
  assert.deepEqual(descendants.scan(), []);
});

Deno.test("descendants: programs without our options, debugged ones, tests and tools are left alone", () => {
  const { proc, descendants } = scene();
  proc.set(1100, { ...program(ROOT, 4000), environ: "PATH=/bin\0" });
  proc.set(1200, program(ROOT, 4001, "run", "--inspect-brk", "child.ts"));
  for (const [i, name] of ["test", "bench", "task", "lsp", "repl"].entries()) {
    proc.set(1300 + i * 10, program(ROOT, 4100 + i, name));
  }
  proc.set(1400, program(ROOT, 4200, "-q"));
  proc.set(1500, { ...program(ROOT, 4300), exe: "/usr/bin/node", threads: ["node", "V8Worker"] });
  assert.deepEqual(descendants.scan(), []);
});

Deno.test("descendants: how it was started is told", () => {
  const { proc, descendants } = scene();
  proc.set(1100, program(ROOT, 4000, "serve", "a.ts"));
  proc.set(1200, program(ROOT, 4001, "-A", "test.ts"));
  proc.set(1300, { ...program(ROOT, 4002, "test"), exe: "/opt/compiled" });
  assert.deepEqual(descendants.scan().map(({ subcommand }) => subcommand), ["serve", "run", ""]);
});

Deno.test("descendants: the inspector is the first socket that listens on the loopback", () => {
  const { proc, descendants } = scene();
  proc.set(1100, {
    ...program(ROOT, 0),
    sockets: {
      90: "",
      91: "00000000:1F90 00000000:0000 0A",
      92: listening(5001),
      // In the table the order is another.
      93: listening(5002),
    },
  });
  proc.set(1200, { parent: 1, command: ["server"], sockets: { 80: listening(80) } });
  assert.deepEqual(descendants.scan().map(({ port }) => port), [5001]);
});

Deno.test("descendants: a number that is used again is another process", () => {
  const { proc, descendants } = scene();
  proc.set(1100, program(ROOT, 4000));
  const [first] = descendants.scan();
  assert.ok(first !== undefined && descendants.lives(first));
  proc.set(1100, { ...program(ROOT, 4001), started: 200 });
  proc.lastPid++;
  assert.equal(descendants.lives(first), false);
  assert.deepEqual(descendants.scan().map(({ port }) => port), [4001]);
  proc.set(1100, { ...program(ROOT, 4001), started: 200, state: "Z" });
  assert.equal(descendants.lives({ ...first, started: "200" }), false, "what waits for its parent has ended");
});

Deno.test("descendants: while nothing is started anywhere a scan is one read", () => {
  const { proc, descendants } = scene();
  proc.set(1100, program(ROOT, 4000));
  proc.set(1200, { parent: ROOT, command: ["npm"], environ });
  for (let i = 0; i < 20; i++) descendants.scan();
  const before = proc.reads.length;
  for (let i = 0; i < 20; i++) descendants.scan();
  assert.deepEqual(proc.reads.slice(before), Array.from({ length: 20 }, () => "/proc/loadavg"));
  proc.lastPid++;
  descendants.scan();
  assert.ok(proc.reads.length > before + 21, "something was started");
});

Deno.test("descendants: a Deno that never opens an inspector is looked at less and less, its sockets once", () => {
  const { proc, descendants } = scene();
  proc.set(1100, { ...program(ROOT, 4000), sockets: { 7: "" } });
  for (let i = 0; i < 200; i++) descendants.scan();
  const before = proc.reads.length;
  for (let i = 0; i < 100; i++) descendants.scan();
  const looks = proc.reads.slice(before).filter((path) => path === "/proc/1100/environ").length;
  assert.ok(looks > 0 && looks < 10, `looked ${looks} times`);
  assert.equal(proc.reads.filter((path) => path.endsWith("net/tcp")).length, 1);
});

Deno.test("descendants: something stirs while processes come and until they are known for what they are", () => {
  const { proc, descendants } = scene();
  const stirs = () => (descendants.scan(), descendants.isStirring);
  const settle = () => {
    for (let i = 0; i < 10; i++) descendants.scan();
  };
  settle();
  assert.equal(stirs(), false);
  proc.set(1100, { parent: ROOT, command: ["sh"], environ });
  assert.equal(stirs(), true, "a process has come");
  settle();
  assert.equal(stirs(), false, "a shell may live for long");
  proc.set(1200, { ...program(1100, 4000), sockets: {} });
  settle();
  assert.equal(stirs(), true, "its inspector is about to open");
  proc.set(1200, program(1100, 4000));
  assert.equal(descendants.scan().length, 1);
  settle();
  assert.equal(stirs(), false);
});
