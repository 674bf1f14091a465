/**
 * A program for hooks_node_test.ts to run with Node: it runs already when it installs the hooks, and goes on when they
 * are gone. Arguments: the scenario, where to write its result, and the hooks' binding and expression, or nothing to do
 * without them.
 */
"use strict";
const fs = require("node:fs");
const { performance } = require("node:perf_hooks");

const [scenario, resultPath, hooked] = process.argv.slice(2);
const { writeFileSync } = fs;
const sent = [];
let hooks;
const written = { result: undefined };

function write() {
  writeFileSync(resultPath, JSON.stringify({ sent, result: written.result }));
}

function start() {
  if (hooked === undefined) return;
  const { binding, expression } = JSON.parse(hooked);
  globalThis[binding] = (text) => {
    sent.push(text);
    if (text === "flush") {
      write();
      hooks.ack();
    }
  };
  const run = eval;
  hooks = run(expression);
}

function stop() {
  hooks?.uninstall();
}

function withResolvers() {
  let resolve;
  const promise = new Promise((done) => resolve = done);
  return { promise, resolve };
}

const giveWay = () => new Promise((resolve) => setImmediate(resolve));

const tracing = {
  [Symbol.for("nodejs.util.inspect.custom")]() {
    return new Error("shown").stack;
  },
};

function snapshot() {
  const objects = { console, process, fs, globalThis, Error, stdout: process.stdout, stderr: process.stderr };
  const found = new Map();
  for (const [name, object] of Object.entries({ ...objects, performance: Performance.prototype })) {
    for (const key of Reflect.ownKeys(object)) {
      found.set(`${name}.${String(key)}`, Reflect.getOwnPropertyDescriptor(object, key));
    }
  }
  return found;
}

function differences(a, b) {
  const keys = ["value", "get", "set", "writable", "enumerable", "configurable"];
  const isSame = (a, b) => a !== undefined && b !== undefined && keys.every((key) => Object.is(a[key], b[key]));
  // What changes by itself.
  const own = /^process\._(?:exiting|events)|^(?:stdout|stderr)\._|^console\.Symbol\(kGroupIndent/;
  return [...new Set([...a.keys(), ...b.keys()])].filter((name) =>
    !isSame(a.get(name), b.get(name)) && !own.test(name)
  );
}

const scenarios = {
  speak() {
    const { log, warn } = console;
    start();
    console.log("hello %s", "world", { a: 1 });
    console.debug("debug");
    console.info("info");
    console.warn("warn");
    console.error("error");
    console.log({
      [Symbol.for("nodejs.util.inspect.custom")]() {
        console.error("while shown");
        return "shown";
      },
    });
    console.table([[1, 2]]);
    console.assert(false, "asserted");
    console.assert(true, "never");
    console.dir({ b: 2 });
    console.log();
    console.log(tracing);
    console.trace("trace");
    log("held");
    warn("held");
    console.log.call(undefined, "unbound");
  },
  async streams() {
    const { promise, resolve } = withResolvers();
    start();
    const returned = [
      process.stdout.write("text\n"),
      process.stdout.write(Buffer.from("bytes\n")),
      process.stdout.write("68690a", "hex"),
      process.stderr.write(new Uint8Array([120, 10])),
      process.stdout.write(""),
    ];
    returned.push(process.stdout.write("called back\n", "utf8", (error) => resolve(String(error))));
    returned.push(await promise);
    try {
      process.stdout.write(5);
    } catch (error) {
      returned.push(error.code);
    }
    console.log("logged");
    process.stdout.write("again\n");
    console._stdout.write("by the console's stream\n");
    fs.writeSync(1, "by fs\n");
    const { name, length } = process.stdout.write;
    return { returned, name, length };
  },
  async state() {
    console.group("before");
    console.count("x");
    console.time("through");
    start();
    console.log("indented\ntwice");
    console.count("x");
    console.countReset("x");
    console.count("x");
    console.time("inside");
    console.group("inside", 1);
    console.timeLog("through", { a: 1 });
    console.timeEnd("inside");
    console.groupEnd();
    console.groupCollapsed("open");
    console.time("after");
    await giveWay();
    stop();
    console.log("still indented");
    console.count("x");
    console.timeEnd("through");
    console.timeEnd("after");
    console.groupEnd();
    console.groupEnd();
    console.log("out");
    // A warning, of the process.
    console.timeEnd("inside");
    await giveWay();
  },
  taken() {
    process.stdout.write("");
    const before = snapshot();
    start();
    const during = differences(before, snapshot());
    console.log("seen");
    process.stdout.write("seen, too\n");
    stop();
    stop();
    console.log("unseen");
    process.stdout.write("unseen, too\n");
    return { during, after: differences(before, snapshot()) };
  },
  again() {
    for (let i = 0; i < 3; i++) {
      start();
      console.log("recorded", i);
      process.stdout.write(`written ${i}\n`);
      performance.mark("recorded");
      stop();
      console.log("between", i);
      process.stdout.write(`unseen ${i}\n`);
      performance.mark("unseen");
    }
  },
  wrapped() {
    start();
    const said = [];
    const wrap = (object, name) => {
      const method = object[name];
      object[name] = (...args) => {
        // That a listener comes or goes is told, too.
        if (name !== "emit" || args[0].startsWith("mine")) said.push(name);
        return Reflect.apply(method, object, args);
      };
      return object[name];
    };
    const kept = [[console, "log"], [console, "debug"], [console, "time"], [process.stdout, "write"], [process, "emit"]]
      .map(([object, name]) => [object, name, wrap(object, name)]);
    const speak = (text) => {
      console.log(text);
      console.debug(text);
      console.time(text);
      process.stdout.write(`${text}\n`);
      process.emit(`mine ${text}`);
    };
    speak("recorded");
    stop();
    speak("not recorded");
    return { said, kept: kept.every(([object, name, method]) => object[name] === method) };
  },
  async spans() {
    start();
    performance.mark("start", { startTime: 5, detail: { a: 1 } });
    performance.measure("part", { start: 10, duration: 20 });
    console.time("timed");
    console.timeEnd("timed");
    console.group("group", 1);
    console.groupEnd();
    console.timeStamp("stamp");
    await giveWay();
    stop();
  },
  status() {
    start();
    const status = hooks?.status();
    hooks?.bridge(true);
    hooks?.bridge(false);
    hooks?.bridge(true);
    hooks?.guardWorkers();
    stop();
    return hooks === undefined ? undefined : { ...status, now: hooks.now() };
  },
  crash() {
    start();
    setImmediate(() => {
      throw new RangeError("out of range", { cause: new Error("behind") });
    });
  },
  rejection() {
    start();
    void Promise.reject(new TypeError("nobody cares"));
  },
  async survived() {
    process.on("uncaughtException", (error) => console.log("handled", error.message));
    start();
    setImmediate(() => {
      throw new Error("caught at last");
    });
    await giveWay();
    await giveWay();
    return hooks === undefined ? undefined : sent.includes("flush");
  },
  exits() {
    process.on("exit", (code) => console.log("exit", code, new Error().stack.split("\n").length));
    start();
    console.log("last words");
    written.result = process.listenerCount("exit");
    write();
    process.exit(7);
  },
  ends() {
    start();
    console.log("last words");
  },
  loads() {
    const before = new Set(process.moduleLoadList);
    start();
    return process.moduleLoadList.filter((name) => !before.has(name));
  },
};

// Written when the hooks flush, too: a program that fails gets no further.
write();
void Promise.resolve(scenarios[scenario]()).then(async (result) => {
  written.result = result;
  await null;
  await null;
  await null;
  write();
});
