/**
 * A program for hooks_test.ts to run: installs the hooks as a target gets them, and does what is asked.
 * Arguments: the scenario, where to write its result, and the options of the hooks, or nothing to do without them.
 *
 * @module
 */
import type { HookOptions, Hooks } from "../../tracer/hooks.ts";
import { describe, describeConsole, giveWay, install } from "./hooks_scene.ts";

const [scenario = "", resultPath = "", optionsJson] = Deno.args;
const runEval = eval;

/** What the hooks have sent: the JSON of batches, and "flush". */
const sent: string[] = [];
/** Milliseconds; the program's clock, which ticks each time it is read. */
const clock = { now: 1000, tick: 0 };
let answersFlush = true;

function hook(options: HookOptions): Hooks {
  const real = globalThis.performance;
  // Asked from outside the hooks would read V8's own clock, which does not stand still.
  const { Temporal } = globalThis as { Temporal?: unknown };
  if (scenario !== "asked") delete (globalThis as { Temporal?: unknown }).Temporal;
  globalThis.performance = { now: () => clock.now += clock.tick } as Performance;
  const installed = install(options, (text) => {
    sent.push(text);
    if (text === "flush" && answersFlush) hooks?.ack();
  });
  globalThis.performance = real;
  (globalThis as { Temporal?: unknown }).Temporal = Temporal;
  return installed;
}

/** The properties of Error that the hooks borrow. */
function describeError() {
  return ["prepareStackTrace", "stackTraceLimit"].map((key) => {
    const descriptor = Reflect.getOwnPropertyDescriptor(Error, key);
    return descriptor === undefined ? "none" : { ...descriptor, value: String(descriptor.value) };
  });
}

const before = describeConsole();
const hooks = optionsJson === undefined ? undefined : hook(JSON.parse(optionsJson) as HookOptions);

function outer(): void {
  inner();
}
function inner(): void {
  console.log("from inside");
}

const scenarios: Record<string, () => unknown> = {
  speak() {
    console.log("hello %s", "world", { a: 1 });
    console.debug("debug");
    console.info("info");
    console.warn("warn");
    console.error("error");
    console.group("group");
    console.log("indented");
    console.table([[1, 2]]);
    console.groupEnd();
    console.assert(false, "asserted");
    console.assert(true, "never");
    console.count();
    console.dir({ b: 2 });
    console.log(`\x1b[31m${"é".repeat(3)}\x1b[39m`);
    console.log({
      [Symbol.for("Deno.customInspect")]() {
        console.log("while shown");
        return "shown";
      },
    });
    console.log();
    console.trace("trace");
  },
  identity: () => ({ before, after: describeConsole() }),
  hidden() {
    const keys = Reflect.ownKeys(globalThis).map(String);
    return {
      bindingIsGone: !keys.includes("binding"),
      write: describe(Deno.stdout.write),
      mark: describe(performance.mark),
    };
  },
  async streams() {
    const encode = (text: string) => new TextEncoder().encode(text);
    const written = [
      Deno.stdout.writeSync(encode("out sync\n")),
      Deno.stderr.writeSync(encode("err sync\n")),
      await Deno.stdout.write(encode("out\n")),
      Deno.stdout.writeSync(encode("")),
    ];
    await new Response("streamed\n").body!.pipeTo(Deno.stdout.writable, { preventClose: true });
    console.log("logged");
    return { written, same: Deno.stdout.writable === Deno.stdout.writable };
  },
  stacks() {
    outer();
    outer();
    runEval("console.log('evaluated')\n//# sourceURL=file:///evaluated.js");
    [1].forEach(() => console.log("in a callback"));
    for (let i = 0; i < 2; i++) {
      console.log("one");
      console.log("two");
    }
  },
  error() {
    const states: unknown[] = [describeError()];
    outer();
    states.push(describeError());
    Error.prepareStackTrace = () => "mine";
    Error.stackTraceLimit = 0;
    states.push(describeError());
    outer();
    states.push(describeError(), new Error().stack);
    return states;
  },
  fixed() {
    Object.defineProperty(Error, "prepareStackTrace", { value: () => "fixed" });
    const states = [describeError()];
    outer();
    states.push(describeError());
    Object.freeze(Error);
    outer();
    states.push(describeError());
    return states;
  },
  async limits() {
    for (const text of ["short", "x".repeat(50), "é".repeat(20), "dropped", "dropped too"]) console.log(text);
    await giveWay();
    hooks?.drain();
    console.log("after");
    Deno.stdout.writeSync(new TextEncoder().encode("é".repeat(20)));
    await giveWay();
  },
  buffer() {
    // Nobody fetches them, for the program does not give way.
    for (let i = 0; i < 10; i++) console.log("0123456789".repeat(50_000));
  },
  share() {
    clock.tick = 1;
    for (let i = 0; i < 60; i++) console.log(i);
    clock.now += 100_000;
    console.log("later");
  },
  uncaught() {
    const error = new TypeError("oh");
    error.stack = "TypeError: oh\n    at f (file:///a.ts:1:2)";
    dispatchEvent(new ErrorEvent("error", { error, cancelable: true }));
    dispatchEvent(new PromiseRejectionEvent("unhandledrejection", { promise: Promise.resolve(), reason: { why: 7 } }));
    const hostile = {
      get [Symbol.for("Deno.customInspect")](): never {
        throw new Error("do not look");
      },
    };
    dispatchEvent(new ErrorEvent("error", { error: hostile }));
    return clock.now;
  },
  unanswered() {
    answersFlush = false;
    clock.tick = 50;
    dispatchEvent(new ErrorEvent("error", { error: 1 }));
    dispatchEvent(new ErrorEvent("error", { error: 2 }));
    const waited = clock.now;
    // Microlog has not been heard of for a while.
    clock.now += 11_000;
    dispatchEvent(new ErrorEvent("error", { error: 3 }));
    return { waited, last: clock.now };
  },
  asked() {
    clock.tick = 1;
    const before = clock.now;
    hooks!.drain();
    hooks!.bridge(true);
    hooks!.bridge(false);
    hooks!.ack();
    const time = hooks!.now();
    return { read: clock.now - before, passed: time - before };
  },
  ending() {
    dispatchEvent(new Event("beforeunload"));
    dispatchEvent(new ErrorEvent("error", { error: 1 }));
  },
  exiting() {
    clock.now = 100;
    dispatchEvent(new Event("unload"));
    clock.now = 200;
    return hooks?.now();
  },
  drain() {
    console.log("waiting");
    const first = hooks?.drain();
    const count = sent.length;
    hooks?.drain();
    return { first, count };
  },
  async flood() {
    for (let i = 0; i < 15; i++) {
      console.log(i);
      // The program gives way, and nobody acknowledges what it said.
      await giveWay();
    }
    clock.now += 500;
    for (let i = 0; i < 3; i++) console.error(`error ${i}`);
    performance.mark("dropped");
    await giveWay();
    hooks?.drain();
    console.log("later");
    await giveWay();
  },
  async volume() {
    for (let i = 0; i < 10; i++) {
      console.log("0123456789".repeat(100));
      await giveWay();
    }
  },
  huge() {
    // No string of that length may be in the way of the program for long.
    console.log("é".repeat(25_000_000));
    console.log("\u{1f600}".repeat(30));
    console.log("\ud800 alone");
    Deno.stdout.writeSync(Uint8Array.from({ length: 256 }, (_, i) => i));
    Deno.stdout.writeSync(new TextEncoder().encode("é".repeat(5) + "\n"));
  },
  spans() {
    const given = [
      performance.mark("start", { startTime: 5, detail: { a: [1] } }),
      performance.measure("part", { start: 10, duration: 20, detail: "as given" }),
      performance.measure("from the start", "start"),
    ].map(({ name, entryType }) => [name, entryType]);
    const errors = [
      () => performance.measure("x", "never marked"),
      () => (performance.mark as unknown as () => void)(),
      () => performance.mark.call({} as Performance, "x"),
      () => performance.mark("x", { detail: () => {} }),
      () => {
        const get = () => {
          throw new Error("no");
        };
        performance.measure("x", { start: 1, detail: Object.defineProperty({}, "x", { get, enumerable: true }) });
      },
    ].map((work) => {
      try {
        return work();
      } catch (error) {
        return (error as Error).stack;
      }
    });
    performance.mark("alone");
    performance.clearMarks();
    return { given, errors, entries: performance.getEntries().length };
  },
  markStacks() {
    function markOne() {
      performance.mark("one");
    }
    function markTwo() {
      performance.mark("two");
      performance.measure("between", "one", "two");
    }
    markOne();
    markTwo();
    console.log("in the same turn");
  },
  consoleSpans() {
    console.time();
    clock.now += 7;
    console.time("outer");
    console.time("outer");
    clock.now += 10;
    console.timeLog("outer", "more");
    console.timeEnd();
    console.timeEnd("outer");
    console.timeEnd("outer");
    console.group("first", { a: 1 });
    clock.now += 3;
    console.groupCollapsed();
    clock.now += 4;
    console.groupEnd();
    console.groupEnd();
    console.groupEnd();
    console.timeStamp("here");
    console.timeStamp();
  },
  replaced() {
    const said: unknown[] = [];
    console.log = (...args) => said.push(args);
    console.group("by the program's own");
    console.info("by Deno's");
    console.groupEnd();
    console.dirxml("also by Deno's");
    console.timeEnd = () => said.push("timeEnd");
    console.time("x");
    console.timeEnd("x");
    Object.freeze(console);
    console.warn("frozen");
    return said;
  },
  poisoned() {
    Object.defineProperty(Object.prototype, "toJSON", {
      configurable: true,
      value: () => {
        throw new Error("no JSON here");
      },
    });
    console.log("unharmed");
    hooks?.drain();
    delete (Object.prototype as { toJSON?: unknown }).toJSON;
    console.log("again");
    hooks?.drain();
  },
  closed() {
    const failures: string[] = [];
    const attempt = (work: () => unknown) => {
      try {
        work();
      } catch (error) {
        failures.push((error as Error).stack ?? "");
      }
    };
    console.log("open");
    Deno.stdout.close();
    attempt(() => console.log("closed"));
    attempt(() => Deno.stdout.writeSync(new Uint8Array(1)));
    console.error("still open");
    return failures.map((stack) => stack.replaceAll(/hooks_program\.ts:\d+:\d+/g, ""));
  },
  async moduleFs() {
    const { default: fs } = await import("node:fs");
    const written = [
      fs.writeSync(1, "default\n"),
      fs.writeSync(2, new TextEncoder().encode("--part\n--"), 2, 5),
      fs.writeSync(1, "68690a", null, "hex"),
      fs.writevSync(1, [new TextEncoder().encode("a"), new TextEncoder().encode("b\n")]),
    ];
    const { promise, resolve } = Promise.withResolvers<unknown>();
    fs.write(1, "later\n", (error, n, text) => resolve([error, n, text]));
    const refused: string[] = [];
    try {
      fs.writeSync(1, 5 as unknown as string);
    } catch (error) {
      refused.push(String(error));
    }
    const { promisify } = await import("node:util");
    const promised = await promisify(fs.write)(1, new TextEncoder().encode("promised\n"));
    fs.writeSync(1, "");
    const { length, name } = fs.writeSync;
    return { written, later: await promise, refused, promised: promised.bytesWritten, length, name };
  },
  async requiredFs() {
    const { createRequire } = await import("node:module");
    const fs = createRequire(import.meta.url)("fs") as typeof import("node:fs");
    fs.writeSync(1, "required\n");
    return ["URL", "Buffer"].map((name) => Reflect.getOwnPropertyDescriptor(globalThis, name)?.value === undefined);
  },
  causes() {
    const errorOf = (text: string, options?: ErrorOptions) => {
      const error = new Error(text, options);
      error.stack = `Error: ${text}\n    at ${text} (file:///${text}.ts:1:2)`;
      return error;
    };
    const inner = errorOf("inner", { cause: { code: 7 } });
    const outer = errorOf("outer", { cause: inner });
    inner.cause = { code: 7, again: 1 };
    const circle = errorOf("circle");
    circle.cause = circle;
    const many = new AggregateError([outer, circle, "text"]);
    many.stack = "AggregateError: many\n    at many (file:///many.ts:1:2)";
    let long = errorOf("last");
    for (let i = 0; i < 30; i++) long = errorOf(`cause ${i}`, { cause: long });
    const hostile = errorOf("hostile");
    Object.defineProperty(hostile, "cause", {
      get() {
        throw new Error("do not look");
      },
    });
    const proxy = new Proxy({}, {
      getPrototypeOf() {
        throw new Error("do not look");
      },
    });
    for (const error of [outer, many, long, hostile, proxy, undefined]) {
      dispatchEvent(new PromiseRejectionEvent("unhandledrejection", { promise: Promise.resolve(), reason: error }));
    }
  },
  crash() {
    queueMicrotask(() => {
      throw new RangeError("out of range");
    });
  },
};

function writeResult(result?: unknown): void {
  Deno.writeTextFileSync(resultPath, JSON.stringify({ sent, result }));
}

// After the hooks' own listener, in the program that fails.
globalThis.addEventListener("error", () => writeResult());
const result = await scenarios[scenario]?.();
await giveWay();
writeResult(result);
