/**
 * A program for gc_hooks_test.ts to run: installs the hooks of garbage collection as a thread gets them, and does what
 * is asked. What the hooks send is printed at the end, as JSON. Arguments: the scenario, and options to change.
 *
 * @module
 */
import { gcExpression, type GcHooks, type GcOptions } from "../../tracer/gc_hooks.ts";

const [scenario = "", changes = "{}"] = Deno.args;
const OPTIONS: GcOptions = { binding: "binding", share: 1, each: 0, shortest: 0, most: 2, ...JSON.parse(changes) };
const scope = globalThis as unknown as Record<string, unknown>;
/** Collects all garbage; there by --expose-gc. */
const gc = scope.gc as () => void;
const runEval = eval;
const sent: string[] = [];
const clock = { skip: 0 };

const real = performance.now.bind(performance);
if (scenario.startsWith("node")) await import("node:module");
scope.binding = (text: string) => sent.push(text);
// Without V8's own clock the hooks ask this one, which can be moved.
if (scenario === "microlog is gone") delete scope.Temporal;
if (scenario === "microlog is gone") globalThis.performance = { now: () => real() + clock.skip } as Performance;
const hooks = runEval(gcExpression(OPTIONS)) as GcHooks;

/** Until the profiler of V8 has been loaded and watches. */
async function watching(): Promise<void> {
  hooks.collect();
  while (sent.length === 0) {
    gc();
    await new Promise((resolve) => setTimeout(resolve));
    hooks.collect();
  }
  sent.length = 0;
}

/** What collections there have been. */
function collect(times: number): void {
  for (let i = 0; i < times; i++) gc();
}

const SCENARIOS: Record<string, () => unknown> = {
  "nothing": () => {},
  "the binding": () => console.log("binding" in globalThis, Object.keys(globalThis).length),
  "collections": async () => {
    await watching();
    collect(3);
    hooks.collect();
    collect(1);
    hooks.collect();
  },
  "a young program": async () => {
    hooks.collect(false);
    await new Promise((resolve) => setTimeout(resolve));
    collect(2);
    hooks.collect(false);
  },
  "a program that never gives way": () => {
    for (let i = 0; i < 3; i++) {
      collect(2);
      hooks.collect();
    }
  },
  "node is there, and the program never gives way": () => {
    collect(2);
    hooks.collect();
  },
  "what can be seen": async () => {
    const seen = () =>
      [globalThis, console, Deno, Error].flatMap((object) => Reflect.ownKeys(object).map(String)).join();
    const before = seen();
    await watching();
    console.log(before === seen());
  },
  "the last at a natural end": async () => {
    await watching();
    collect(2);
  },
  "the last at an exit": async () => {
    await watching();
    collect(2);
    Deno.exit(3);
  },
  "idle for long": async () => {
    await watching();
    for (let i = 0; i < 5; i++) hooks.collect();
    collect(1);
    hooks.collect();
    hooks.collect();
    hooks.hold(true);
  },
  "on hold": async () => {
    await watching();
    collect(1);
    hooks.hold(true);
    collect(5);
    hooks.hold(false);
    collect(2);
    hooks.collect();
  },
  "no more than its share": async () => {
    await watching();
    // What is watched now is fetched at a price that is above the share.
    collect(1);
    hooks.collect();
    collect(5);
    hooks.collect();
  },
  "microlog is gone": async () => {
    await watching();
    const { GCProfiler } = await import("node:v8");
    const stop = GCProfiler.prototype.stop;
    let stopped = false;
    GCProfiler.prototype.stop = function (this: InstanceType<typeof GCProfiler>) {
      stopped = true;
      return stop.call(this);
    };
    clock.skip = 60_000;
    while (!stopped) {
      gc();
      await new Promise((resolve) => setTimeout(resolve));
    }
    GCProfiler.prototype.stop = stop;
    hooks.collect();
    collect(1);
    hooks.collect();
  },
  "V8 without a profiler": async () => {
    const { default: v8 } = await import("node:v8");
    Reflect.deleteProperty(v8, "GCProfiler");
    scope.nodeBootstrap = true;
    Reflect.defineProperty(globalThis, "process", { value: { getBuiltinModule: () => v8 } });
    hooks.collect();
    hooks.collect();
    hooks.collect();
  },
};

globalThis.addEventListener("unload", () => console.log(JSON.stringify(sent.map((text) => JSON.parse(text)))));
await SCENARIOS[scenario]!();
