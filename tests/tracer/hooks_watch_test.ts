import assert from "node:assert/strict";
import { WATCH_HOOKS, watchHooks } from "../../tracer/hooks_watch.ts";
import { FakeTimers } from "./fake_timers.ts";

/** Hooks whose calls are noted. */
function scene() {
  const calls: string[] = [];
  const time = { now: 0 };
  const hooks = {
    now: () => time.now,
    drain: () => void calls.push("drain"),
    uninstall: () => void calls.push("uninstall"),
  };
  return { calls, time, hooks };
}

/** What Deno's own timers know beside. */
function withoutUnref(): Disposable {
  const { unrefTimer } = Deno;
  Deno.unrefTimer = () => {};
  return { [Symbol.dispose]: () => void (Deno.unrefTimer = unrefTimer) };
}

Deno.test("watch: the hooks go when nobody asks for what waits", () => {
  using timers = new FakeTimers();
  using _unref = withoutUnref();
  const { calls, time, hooks } = scene();
  watchHooks.call(hooks, 10_000, 5_000);
  const pass = (ms: number) => {
    time.now += ms;
    timers.advance(ms);
  };
  for (let second = 0; second < 30; second++) {
    pass(1_000);
    hooks.drain();
  }
  assert.deepEqual(calls, Array(30).fill("drain"));
  pass(5_000);
  pass(5_000);
  assert.equal(calls.at(-1), "drain");
  pass(5_000);
  assert.deepEqual(calls.slice(30), ["uninstall"]);
  assert.equal(timers.pending, 0);
});

Deno.test("watch: nothing is left of it once the hooks are out", () => {
  using timers = new FakeTimers();
  using _unref = withoutUnref();
  const { calls, hooks } = scene();
  watchHooks.call(hooks, 10_000, 5_000);
  hooks.uninstall();
  assert.deepEqual(calls, ["uninstall"]);
  assert.equal(timers.pending, 0);
});

Deno.test("watch: as text it needs nothing around it, and keeps no event loop alive", async () => {
  const code =
    `const hooks = { now: () => 0, drain() {}, uninstall() {} }; (${WATCH_HOOKS}).call(hooks); console.log(typeof hooks.drain);`;
  const { stdout } = await new Deno.Command(Deno.execPath(), { args: ["eval", code], env: { NO_COLOR: "1" } }).output();
  assert.equal(new TextDecoder().decode(stdout), "function\n");
});
