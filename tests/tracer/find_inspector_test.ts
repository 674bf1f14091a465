import assert from "node:assert/strict";
import { MicrologError } from "../../recording/errors.ts";
import { readPlace } from "../../tracer/attach_place.ts";
import { findInspector, type FindWorld } from "../../tracer/find_inspector.ts";
import type { Listing } from "../../tracer/inspector/list.ts";
import { FakeProc, type FakeProcess, listening } from "./fake_proc.ts";

const PID = 4711;
/** SIGUSR1 is the tenth. */
const HEEDS = { Tgid: String(PID), Uid: "1000\t1000\t1000\t1000", State: "S (sleeping)", SigCgt: "0000000000000200" };

const node: FakeProcess = { parent: 1, command: ["node", "main.js"], exe: "/usr/bin/node", status: HEEDS };
const deno: FakeProcess = { parent: 1, command: ["deno", "run", "main.ts"], exe: "/usr/bin/deno", status: HEEDS };

/** A machine whose processes and ports a test makes up. */
class Machine {
  readonly proc = new FakeProc();
  readonly signalled: number[] = [];
  /** What answers at a port. */
  readonly listings = new Map<number, Listing>();
  readonly asked: number[] = [];
  onSignal: () => void = () => {};
  onPause: () => void = () => {};
  time = 0;

  constructor(process?: FakeProcess) {
    this.proc.set(1, { parent: 0, command: ["init"] });
    this.proc.set(77, { parent: 1, command: ["deno"] });
    if (process !== undefined) this.proc.set(PID, process);
  }

  world(more: Partial<FindWorld> = {}): FindWorld {
    return {
      proc: this.proc,
      list: (_hostname, port) => {
        this.asked.push(port);
        return Promise.resolve(this.listings.get(port) ?? "refused");
      },
      signal: (pid) => {
        this.signalled.push(pid);
        this.onSignal();
      },
      uid: 1000,
      pid: 77,
      os: "linux",
      now: () => this.time,
      pause: (ms) => {
        this.time += ms;
        this.onPause();
        return Promise.resolve();
      },
      ...more,
    };
  }

  find(place = String(PID), more: Partial<FindWorld> = {}) {
    return findInspector(readPlace(place), this.world(more));
  }

  /** The error's two lines. */
  async refusal(place = String(PID), more: Partial<FindWorld> = {}): Promise<string> {
    try {
      await this.find(place, more);
    } catch (error) {
      assert.ok(error instanceof MicrologError, String(error));
      assert.doesNotMatch(error.message, /\.$/);
      return `${error.message}\n${error.hint}`;
    }
    assert.fail("it was found");
  }
}

const target = { path: "/abc", isDeno: false, url: "file:///main.js" };

Deno.test("find inspector: one that is open is found by the process, and nothing is sent to it", async () => {
  const machine = new Machine({
    ...node,
    command: ["node", "--inspect=127.0.0.1:0", "main.js"],
    sockets: { 900: listening(8000), 800: listening(4000) },
  });
  machine.listings.set(4000, [target]);
  assert.deepEqual(await machine.find(), { ...target, hostname: "127.0.0.1", port: 4000, isOpened: false });
  assert.deepEqual(machine.signalled, []);
  assert.deepEqual(machine.asked, [4000], "the oldest socket is the inspector's");
});

Deno.test("find inspector: where there is none it is opened, and the program's own server is not asked", async () => {
  for (const process of [node, deno]) {
    const machine = new Machine({ ...process, sockets: { 800: listening(8000) } });
    machine.listings.set(9229, [target]);
    let looks = 0;
    machine.onSignal = () => {
      machine.onPause = () => {
        if (++looks === 3) {
          machine.proc.set(PID, { ...process, sockets: { 800: listening(8000), 950: listening(9229) } });
        }
      };
    };
    const found = await machine.find();
    assert.deepEqual([found.port, found.isOpened], [9229, true]);
    assert.deepEqual(machine.signalled, [PID]);
    assert.deepEqual(machine.asked, [9229]);
  }
});

Deno.test("find inspector: the signal is sent only to who heeds it, as it kills all others", async () => {
  const unheeding = { ...HEEDS, SigCgt: "0000000000000440" };
  const starting = new Machine({ ...deno, status: unheeding });
  starting.listings.set(9229, [target]);
  starting.onSignal = () => starting.proc.set(PID, { ...deno, sockets: { 950: listening(9229) } });
  let looks = 0;
  starting.onPause = () => {
    if (++looks < 5) assert.deepEqual(starting.signalled, []);
    else starting.proc.set(PID, deno);
  };
  assert.equal((await starting.find()).isOpened, true);

  const old = new Machine({ ...deno, status: unheeding });
  assert.match(await old.refusal(), /^Cannot attach to 4711: it does not heed SIGUSR1.*\n.*since 2\.9\.2.*--inspect$/);
  assert.deepEqual(old.signalled, []);

  for (const exe of ["/usr/bin/python3", "/usr/bin/node_exporter", "/usr/bin/denoise", undefined]) {
    const other = new Machine({ ...node, ...(exe === undefined ? {} : { exe }) });
    if (exe === undefined) delete other.proc.all.get(PID)!.exe;
    const text = await other.refusal();
    assert.match(text, /^Cannot attach to 4711: it is neither Deno nor Node/);
    assert.equal(text.includes("but "), exe !== undefined);
    assert.deepEqual(other.signalled, []);
  }
});

Deno.test("find inspector: processes that cannot be attached to", async () => {
  const rows: [process: FakeProcess | undefined, text: RegExp][] = [
    [undefined, /^Cannot attach to 4711: no such process\nSee which/],
    [{ ...node, state: "Z" }, /: it has ended\n/],
    [{ ...node, status: { ...HEEDS, Tgid: "4000" } }, /: it is a thread of process 4000\nAttach to 4000$/],
    [{ ...node, status: { ...HEEDS, Uid: "33\t33\t33\t33" } }, /: it belongs to another user\n.*sudo -u '#33'/],
    [{ ...node, status: { ...HEEDS, State: "T (stopped)" } }, /: it is stopped\n.*kill -CONT 4711$/],
    [{ ...node, network: "net:[2]" }, /: it has a network of its own, as in a container\n/],
  ];
  for (const [process, text] of rows) {
    const machine = new Machine(process);
    assert.match(await machine.refusal(), text);
    assert.deepEqual(machine.signalled, []);
  }
  assert.match(await new Machine(node).refusal("77"), /: that is Microlog itself\n/);
  const root = new Machine({ ...node, status: { ...HEEDS, Uid: "33\t33\t33\t33" }, sockets: { 950: listening(9229) } });
  root.listings.set(9229, [target]);
  assert.equal((await root.find(undefined, { uid: 0 })).port, 9229, "root may");
});

Deno.test("find inspector: what can go wrong with the signal", async () => {
  const taken = new Machine(node);
  taken.proc.set(1, { parent: 0, command: ["init"], sockets: { 500: listening(9229) } });
  assert.match(await taken.refusal(), /: port 9229, where its inspector would open, is in use\n/);
  assert.deepEqual(taken.signalled, []);

  const deaf = new Machine({ ...node, sockets: { 800: listening(8000) } });
  deaf.listings.set(8000, "other");
  assert.match(await deaf.refusal(), /: its inspector did not open within 10 s\n/);
  assert.deepEqual(deaf.asked, [8000], "it may have been opened by the program before");

  const ending = new Machine(node);
  ending.onSignal = () => ending.proc.all.delete(PID);
  assert.match(await ending.refusal(), /: it ended meanwhile\n/);

  const failing = (error: Error) =>
    new Machine(node).refusal(undefined, {
      signal: () => {
        throw error;
      },
    });
  assert.match(await failing(new Deno.errors.PermissionDenied("EPERM")), /: it belongs to another user\nRun Micro/);
  assert.match(await failing(new Deno.errors.NotCapable("run")), /: Microlog may not send it SIGUSR1\n.*--allow-run/);
  assert.match(await failing(new TypeError("ESRCH: No such process")), /: it ended meanwhile\n/);
  await assert.rejects(
    new Machine(node).find(undefined, {
      signal: () => {
        throw new RangeError("a bug");
      },
    }),
    RangeError,
  );
});

Deno.test("find inspector: where processes cannot be looked at an address will do", async () => {
  const machine = new Machine(node);
  assert.match(await machine.refusal(undefined, { proc: undefined }), /: Microlog may not look at processes\n.*-A/);
  assert.match(await machine.refusal(undefined, { proc: undefined, os: "darwin" }), /Linux only\n.*kill -USR1 4711/);
  assert.match(await machine.refusal(undefined, { proc: undefined, os: "windows" }), /Linux only\n.*--inspect/);
  machine.listings.set(9229, [{ ...target, isDeno: true }, { ...target, path: "/def" }]);
  const found = await machine.find("localhost:9229", { proc: undefined });
  assert.deepEqual([found.hostname, found.path, found.isDeno], ["localhost", "/abc", true]);
  assert.equal((await machine.find("ws://localhost:9229/def")).path, "/def");
  assert.match(await machine.refusal("ws://localhost:9229/old"), /: there is another program by now\n.*localhost:9229/);
});

Deno.test("find inspector: addresses where there is none", async () => {
  const rows: [listing: Listing, text: RegExp][] = [
    ["refused", /^Cannot attach to \[::1\]:9229: nothing listens there\nStart the program with --inspect/],
    ["unknown", /: there is no host ::1\n/],
    ["forbidden", /: Microlog may not connect to it\nGive it --allow-net=\[::1\]:9229$/],
    ["silent", /: it does not answer\n/],
    ["other", /: that is no inspector\n/],
    [[], /: there is no program to debug\n/],
  ];
  for (const [listing, text] of rows) {
    const machine = new Machine();
    machine.listings.set(9229, listing);
    assert.match(await machine.refusal("[::1]:9229"), text);
  }
  const starting = new Machine();
  starting.listings.set(9229, []);
  starting.onPause = () => starting.listings.set(9229, [target]);
  assert.equal((await starting.find("127.0.0.1:9229")).path, "/abc", "a program that is starting is waited for");
});
