/**
 * A program for hooks_late_test.ts to run: it runs already when it installs the hooks, and goes on when they are gone.
 * Arguments: the scenario, where to write its result, and the options of the hooks, or nothing to do without them.
 *
 * @module
 */
import type { HookOptions, Hooks, LiveRecording } from "../../tracer/hooks.ts";
import { differences, giveWay, install, snapshot } from "./hooks_scene.ts";

const [scenario = "", resultPath = "", optionsJson] = Deno.args;
type Methods = Record<string, (...args: unknown[]) => unknown>;
const internal = (Deno as unknown as Record<symbol, Record<string, unknown>>)[
  (Deno as unknown as { internal: symbol }).internal
]!;
const runEval = eval;
const encode = (text: string) => new TextEncoder().encode(text);

/** What the hooks have sent. */
const sent: string[] = [];
let hooks: Hooks | undefined;
let onFlush = () => hooks?.ack();

function start(): void {
  if (optionsJson === undefined) return;
  hooks = install(JSON.parse(optionsJson) as HookOptions, (text) => {
    sent.push(text);
    if (text === "flush") onFlush();
  });
}

function stop(): void {
  hooks?.uninstall();
}

/** All that the hooks touch. */
function touched(): Record<string, object> {
  return {
    ...{ console, stdout: Deno.stdout, stderr: Deno.stderr, internal, globalThis, Error },
    ...{ performance: Performance.prototype, worker: Worker.prototype },
  };
}

/** Shows itself in a stack. */
const tracing = {
  [Symbol.for("Deno.customInspect")](): string {
    return new Error("shown").stack!.replaceAll(/:\d+:\d+/g, "");
  },
};

const scenarios: Record<string, () => unknown> = {
  async state() {
    console.group("before");
    console.group();
    console.count("x");
    console.count("x");
    console.count("never again");
    console.time("before");
    console.time("through");
    start();
    console.log("indented\ntwice", { a: [1] });
    console.warn("indented, too");
    console.count("x");
    console.countReset("x");
    console.count("x");
    console.count("x");
    console.countReset("x");
    console.countReset("x");
    console.countReset("never");
    console.timeEnd("before");
    console.timeEnd("before");
    console.timeLog("through", "still", { on: "%s" });
    console.group("inside", 1);
    console.table([[1]]);
    console.time("inside");
    console.time("inside");
    console.timeLog("inside");
    console.timeLog("inside", { a: { b: { c: new Map([[1, "2\n3"]]) } } }, "%d", 7);
    console.time("100%d");
    console.timeLog("100%d", 5, "more");
    console.timeEnd("inside");
    console.timeEnd("inside");
    console.time("after");
    console.groupEnd();
    console.dir({ tracing });
    console.dirxml("xml");
    console.groupCollapsed("open");
    console.count("y");
    await giveWay();
    stop();
    console.log("still indented");
    console.count("x");
    console.count("y");
    console.count("never again");
    console.timeEnd("after");
    console.timeEnd("through");
    console.timeEnd("inside");
    for (let i = 0; i < 4; i++) {
      console.groupEnd();
      console.info("further out");
    }
  },
  cleared() {
    console.group("before");
    start();
    console.group("inside");
    console.clear();
    console.log("cleared");
    console.groupEnd();
    stop();
    console.log("after");
    return tracing;
  },
  traces() {
    start();
    const { log, trace, group } = console;
    const lines = () => {
      console.log(tracing);
      log(tracing);
      console.trace("trace");
      trace("held");
    };
    lines();
    stop();
    // Of its own the program holds what was there while it was recorded.
    console.group();
    group("held");
    log("held");
    console.trace("trace");
  },
  async taken() {
    const fs = await import("node:fs");
    const all = { ...touched(), fs: fs.default, process: globalThis.process };
    const before = snapshot(all);
    start();
    if (hooks !== undefined) await import("node:timers/promises").then(({ setTimeout }) => setTimeout(1));
    const during = differences(before, snapshot(all));
    stop();
    stop();
    return { during, after: differences(before, snapshot(all)) };
  },
  trapped() {
    const before = snapshot(touched());
    start();
    const during = differences(before, snapshot(touched()));
    stop();
    const after = differences(before, snapshot(touched()));
    return { during, after };
  },
  async again() {
    const before = snapshot(touched());
    for (let i = 0; i < 3; i++) {
      start();
      console.log("recorded", i);
      console.count("times");
      console.group();
      Deno.stdout.writeSync(encode(`written ${i}\n`));
      stop();
      console.log("between", i);
      console.count("times");
      Deno.stdout.writeSync(encode(`unseen ${i}\n`));
      await giveWay();
    }
    return differences(before, snapshot(touched()));
  },
  marked() {
    const before = snapshot({ performance: Performance.prototype });
    const { mark } = performance;
    for (let i = 0; i < 2; i++) {
      performance.mark("unseen");
      start();
      performance.mark("recorded");
      performance.measure("also", "recorded");
      const { mark: held } = performance;
      stop();
      held.call(performance, "unseen");
      mark.call(performance, "unseen");
    }
    return {
      differences: differences(before, snapshot({ performance: Performance.prototype })),
      isSame: mark === performance.mark,
    };
  },
  async wrapped() {
    start();
    const said: string[] = [];
    const wrap = (target: object, name: string) => {
      const methods = target as Methods;
      const method = methods[name]!;
      methods[name] = (...args) => {
        said.push(name);
        return Reflect.apply(method, target, args);
      };
      return methods[name];
    };
    const wrappers = [
      wrap(console, "log"),
      wrap(console, "count"),
      wrap(console, "group"),
      wrap(Deno.stdout, "writeSync"),
    ];
    const mark = performance.mark.bind(performance);
    const speak = (text: string) => {
      console.log(text);
      console.count("times");
      console.group(text);
      Deno.stdout.writeSync(encode(`${text}\n`));
      mark(text);
    };
    speak("recorded");
    stop();
    speak("not recorded");
    await giveWay();
    const kept = [console.log, console.count, console.group, Deno.stdout.writeSync];
    return { said, kept: kept.every((method, i) => method === wrappers[i] as unknown) };
  },
  async foreign() {
    const { Console } = await import("node:console");
    const { log } = console;
    console.log = (...args) => log("mine:", ...args);
    console.info = console.warn;
    console.error = log.bind(console, "bound:");
    console.debug = new Proxy(log, {});
    const speak = () => {
      console.log("log");
      console.info("info");
      console.error("error");
      console.debug("debug");
      console.warn("warn");
      globalThis.console.table([1]);
    };
    start();
    speak();
    stop();
    globalThis.console = new Console(globalThis.process.stderr) as unknown as Console;
    start();
    speak();
    stop();
    (globalThis as { console?: unknown }).console = undefined;
    start();
    stop();
  },
  async regrouped() {
    const { group } = console;
    console.group = (...args) => group("mine:", ...args);
    start();
    console.group("a");
    console.log("b");
    await giveWay();
    stop();
    console.log("c");
  },
  async writable() {
    const { writable } = Deno.stdout;
    const writer = writable.getWriter();
    start();
    const isSame = Deno.stdout.writable === writable && Deno.stdout.writable.locked;
    await writer.write(encode("a\n"));
    stop();
    await writer.write(encode("b\n"));
    writer.releaseLock();
    return isSame;
  },
  async streamed() {
    start();
    const { writable } = Deno.stdout;
    const first = writable.getWriter();
    await first.write(encode("a\n"));
    first.releaseLock();
    stop();
    const second = Deno.stdout.writable.getWriter();
    await second.write(encode("b\n"));
    return Deno.stdout.writable === writable;
  },
  async fs() {
    const { default: fs } = await import("node:fs");
    fs.writeSync(1, "before\n");
    start();
    await new Promise((resolve) => setTimeout(resolve, 1));
    fs.writeSync(1, "recorded\n");
    const { writeSync } = fs;
    stop();
    fs.writeSync(1, "after\n");
    writeSync(1, "held\n");
  },
  async requiredFs() {
    const { createRequire } = await import("node:module");
    const fs = createRequire(import.meta.url)("fs") as typeof import("node:fs");
    start();
    fs.writeSync(1, "recorded\n");
    stop();
    fs.writeSync(1, "after\n");
  },
  async loadedMeanwhile() {
    start();
    const { default: fs } = await import("node:fs");
    fs.writeSync(1, "recorded\n");
    stop();
    fs.writeSync(1, "after\n");
  },
  loadedLater: async () => {
    start();
    stop();
    const { createRequire } = await import("node:module");
    const fs = createRequire(import.meta.url)("fs") as typeof import("node:fs");
    fs.writeSync(1, "after\n");
    return ["URL", "Buffer"].map((name) => Reflect.getOwnPropertyDescriptor(globalThis, name)?.value === undefined);
  },
  live() {
    const live = () => internal.microlog as LiveRecording | undefined;
    const keys = Object.keys(internal).length;
    start();
    const recording = live()!;
    const isHidden = Object.keys(internal).length === keys;
    for (let level = 0; level < 4; level++) recording.log(level, `level ${level}`, "");
    const say = runEval("(recording, own) => recording.log(1, 'without its own', own)\n//# sourceURL=file:///say.js");
    (say as (recording: LiveRecording, own: string) => void)(recording, new URL(".", import.meta.url).href);
    const library = runEval("(recording, own) => recording.log(1, 'program', own)\n//# sourceURL=file:///own/mod.js");
    (library as (recording: LiveRecording, own: string) => void)(recording, "file:///own/");
    recording.log(1, "x".repeat(2000), "");
    const end = recording.span("stretch", "");
    end();
    end();
    const open = recording.span("ended late", "");
    const outer = hooks!;
    start();
    const isFirst = live() === recording;
    hooks!.uninstall();
    const stays = live() === recording;
    outer.uninstall();
    open();
    recording.log(1, "nobody is there", "");
    return { isHidden, isFirst, stays, isGone: !("microlog" in internal) };
  },
  held() {
    start();
    // Taken out while the thread holds for Microlog.
    onFlush = stop;
    const began = performance.now();
    dispatchEvent(new ErrorEvent("error", { error: new Error("lost"), cancelable: true }));
    dispatchEvent(new ErrorEvent("error", { error: new Error("unseen"), cancelable: true }));
    dispatchEvent(new Event("beforeunload"));
    dispatchEvent(new Event("unload"));
    return { waited: performance.now() - began, now: hooks!.now() !== hooks!.now() };
  },
  broken() {
    start();
    console.log("waiting");
    performance.mark("marked");
    Object.freeze(console);
    Object.defineProperty(Deno.stdout, "writeSync", { value: Deno.stdout.writeSync, configurable: false });
    Object.defineProperty(Performance.prototype, "mark", {
      get() {
        throw new Error("mine");
      },
    });
    stop();
    console.log("frozen");
    console.count();
    console.count();
    Deno.stdout.writeSync(encode("fixed\n"));
  },
  crash() {
    start();
    stop();
    queueMicrotask(() => {
      throw new RangeError("out of range");
    });
  },
};

function writeResult(result?: unknown): void {
  Deno.writeTextFileSync(resultPath, JSON.stringify({ sent, result }));
}

globalThis.addEventListener("error", () => writeResult());
const result = await scenarios[scenario]?.();
await giveWay();
writeResult(result);
