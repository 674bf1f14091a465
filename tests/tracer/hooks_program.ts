/**
 * A program for hooks_test.ts to run: installs the hooks as a target gets them, and does what is asked.
 * Arguments: the scenario, where to write its result, and the options of the hooks, or nothing to do without them.
 *
 * @module
 */
import { type HookOptions, type Hooks, hooksExpression } from "../../tracer/hooks.ts";

const [scenario = "", resultPath = "", optionsJson] = Deno.args;
const runEval = eval;

/** What the hooks have sent: the JSON of batches, and "flush". */
const sent: string[] = [];
/** Milliseconds; the program's clock, which ticks each time it is read. */
const clock = { now: 1000, tick: 0 };
let answersFlush = true;

function hook(options: HookOptions): Hooks {
  const scope = globalThis as unknown as Record<string, unknown>;
  scope[options.binding] = (text: string) => {
    sent.push(text);
    if (text === "flush" && answersFlush) hooks?.ack();
  };
  const real = globalThis.performance;
  globalThis.performance = { now: () => clock.now += clock.tick } as Performance;
  const installed = runEval(hooksExpression(options)) as Hooks;
  globalThis.performance = real;
  return installed;
}

function describe(method: unknown) {
  const { name, length } = method as { name: string; length: number };
  return { name, length, prototype: "prototype" in (method as object), text: String(method) };
}

function describeConsole() {
  return Reflect.ownKeys(console).map((key) => {
    const { value, ...flags } = Reflect.getOwnPropertyDescriptor(console, key)!;
    return [String(key), flags, typeof value === "function" ? describe(value) : value as unknown];
  });
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

/** Lets what is scheduled be sent. */
async function giveWay(): Promise<void> {
  for (let i = 0; i < 5; i++) await Promise.resolve();
}

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
    return { bindingIsGone: !keys.includes("binding"), write: describe(Deno.stdout.write) };
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
  ending() {
    dispatchEvent(new Event("beforeunload"));
    dispatchEvent(new ErrorEvent("error", { error: 1 }));
  },
  drain() {
    console.log("waiting");
    const first = hooks?.drain();
    const count = sent.length;
    hooks?.drain();
    return { first, count };
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
