import assert from "node:assert/strict";
import { handles, listensToSignals, watchListeners } from "../../library/signals.ts";

Deno.test("which signals a process handles is read from its status", () => {
  const status = "Name:\tdeno\nSigIgn:\t0000000000001000\nSigCgt:\t0000000100004443\nCapInh:\t0000000000000000\n";
  // 0x4443: bits 0, 1, 6, 10 and 14.
  const numbers = Array.from({ length: 31 }, (_, i) => i + 1);
  assert.deepEqual(numbers.filter((number) => handles(status, number)), [1, 2, 7, 11, 15]);
  assert.equal(handles(status, 33), true);
  assert.equal(handles("SigCgt:\t0000000000000000\n", 2), false);
  assert.equal(handles("Name:\tdeno\n", 2), undefined);
  assert.equal(handles("SigCgt:\tnothing\n", 2), undefined);
});

Deno.test("listeners to signals are told of as they come, and are added as without", () => {
  const before = Object.getOwnPropertyDescriptor(Deno, "addSignalListener");
  assert.equal(listensToSignals(), false);
  const told: Deno.Signal[] = [];
  const stop = watchListeners((signal) => told.push(signal));
  assert.equal(Deno.addSignalListener.name, "addSignalListener");
  assert.equal(Deno.addSignalListener.length, 2);
  const listener = () => {};
  Deno.addSignalListener("SIGUSR2", listener);
  assert.deepEqual(told, ["SIGUSR2"]);
  assert.equal(listensToSignals(), true);
  assert.throws(() => Deno.addSignalListener("SIGKILL", listener));
  Deno.removeSignalListener("SIGUSR2", listener);
  stop();
  assert.deepEqual(Object.getOwnPropertyDescriptor(Deno, "addSignalListener"), before);
  assert.equal(listensToSignals(), false);
});

Deno.test("whoever has wrapped what adds listeners meanwhile keeps it, and it works", () => {
  const { addSignalListener } = Deno;
  const runtime = Deno as { addSignalListener: typeof addSignalListener };
  const told: Deno.Signal[] = [];
  const stop = watchListeners((signal) => told.push(signal));
  const ours = Deno.addSignalListener;
  const theirs: typeof addSignalListener = (signal, handler) => ours(signal, handler);
  runtime.addSignalListener = theirs;
  try {
    stop();
    assert.equal(Deno.addSignalListener, theirs);
    const listener = () => {};
    Deno.addSignalListener("SIGUSR2", listener);
    Deno.removeSignalListener("SIGUSR2", listener);
    assert.deepEqual(told, [], "nobody is told any more");
  } finally {
    runtime.addSignalListener = addSignalListener;
  }
});
