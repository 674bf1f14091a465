import assert from "node:assert/strict";
import { endOfChild } from "../../tracer/child_end.ts";
import { FakeProc } from "./fake_proc.ts";

const CHILD = { pid: 7, started: "100" };

function ended(exit: number): FakeProc {
  const proc = new FakeProc();
  proc.set(7, { parent: 1, command: [], state: "Z", exit });
  return proc;
}

Deno.test("end of a child: its code or its signal, while nobody has asked for them", async () => {
  assert.deepEqual(await endOfChild(CHILD, ended(0)), { reason: "exit", code: 0 });
  assert.deepEqual(await endOfChild(CHILD, ended(3 << 8)), { reason: "exit", code: 3 });
  assert.deepEqual(await endOfChild(CHILD, ended(9)), { reason: "signal", signal: "SIGKILL" });
  assert.deepEqual(await endOfChild(CHILD, ended(11 | 0x80)), { reason: "signal", signal: "SIGSEGV" });
});

Deno.test("end of a child: one that is gone, or whose number another has, ended somehow", async () => {
  assert.deepEqual(await endOfChild(CHILD, new FakeProc()), { reason: "exit" });
  assert.deepEqual(await endOfChild({ pid: 7, started: "99" }, ended(9)), { reason: "exit" });
});

Deno.test("end of a child: one that runs is watched until it ends, or for a while", async () => {
  const proc = ended(5 << 8);
  const zombie = proc.all.get(7)!;
  proc.set(7, { ...zombie, state: "R", exit: 0 });
  let looks = 0;
  const now = () => {
    if (++looks === 5) proc.set(7, zombie);
    return looks;
  };
  assert.deepEqual(await endOfChild(CHILD, proc, now), { reason: "exit", code: 5 });
  proc.set(7, { ...zombie, state: "S", exit: 0 });
  assert.equal(await endOfChild(CHILD, proc, () => looks++), undefined);
});
