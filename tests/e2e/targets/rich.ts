/**
 * Prints whatever could tell a recorded run from a bare one.
 *
 * @module
 */
import process from "node:process";

console.log("%c styled %s %d %i %f %o %O %%", "color: red", "text", 1.5, 2.5, 3.5, { a: 1 }, [1]);
console.log({ a: 1, nested: { b: [1, 2, { c: new Map([["k", new Set([1])]]) }] }, f() {}, g: () => 1 });
console.info("info");
console.debug("debug");
console.warn("warn");
console.group("group");
console.log("inside");
console.group();
console.log("deeper\nsecond line");
console.error("error inside");
console.groupEnd();
console.groupEnd();
console.groupCollapsed("collapsed");
console.log("inside collapsed");
console.groupEnd();
console.table([{ a: 1, b: "x" }, { a: 2, c: true }]);
console.table(new Map([["k", 1]]));
console.count();
console.count("named");
console.countReset();
console.count();
console.countReset("unknown");
console.assert(true, "not shown");
console.assert(false, "shown %s", "so");
console.dir({ deep: { deeper: { deepest: { more: 1 } } } }, { depth: 1 });
console.dirxml("dirxml");
console.timeEnd("no such timer");
console.log(console.log);
console.log(console.log.name, console.log.length, String(console.log), Object.keys(console).join());
console.log(typeof console.log.prototype, Object.getOwnPropertyNames(console.log).join());
console.log(Object.prototype.toString.call(console), console);
const { log } = console;
log("detached");
["a", "b"].forEach((item, index, all) => console.log(item, index, all));

function traced(): void {
  console.trace("trace", 1);
}
traced();

function stackOf(): string {
  return new Error("for its stack").stack ?? "";
}
console.log(stackOf());
console.log(new Error("shown", { cause: new TypeError("cause") }));
const withGetter = {
  get stack(): string {
    return `in a getter: ${stackOf()}`;
  },
  [Symbol.for("Deno.customInspect")](): string {
    return `custom ${stackOf()}`;
  },
};
console.log(withGetter.stack);
console.log(withGetter);
console.log({
  get logs() {
    console.log("a getter that logs");
    return 1;
  },
});
console.log(
  new Proxy({}, {
    get(_target, key) {
      return String(key);
    },
  }),
);

// A program's own way to show stacks.
Error.prepareStackTrace = (error, sites) => {
  const names = (sites as { getFunctionName(): string | null }[]).map((site) => site.getFunctionName());
  return `${error} prepared: ${names.join(" < ")}`;
};
console.log(stackOf());
console.log("still prepared");
console.log(stackOf());
const { prepareStackTrace } = Error;
console.log(typeof prepareStackTrace, Object.getOwnPropertyDescriptor(Error, "prepareStackTrace")?.enumerable);
Reflect.deleteProperty(Error, "prepareStackTrace");
Error.stackTraceLimit = 1;
console.log(stackOf());
console.log(Error.stackTraceLimit);
Error.stackTraceLimit = 10;
Object.freeze(Error);
console.log("Error is frozen");
console.log(stackOf());

// A program's own console.
const original = console.log;
console.log = (...args: unknown[]) => original("replaced", ...args);
console.log("called");
console.log = original;
console.log("put back");

console.log(Object.getOwnPropertyNames(globalThis).sort().join());
console.log(Object.getOwnPropertyNames(Deno).sort().join());
console.log(Object.getOwnPropertySymbols(Deno).length, Object.keys(Deno.stdout).join(), Deno.stdout);
console.log(Deno.mainModule.split("/").at(-1), import.meta.main, process.argv.slice(2), process.execArgv);
console.log(Error.stackTraceLimit, typeof process.getBuiltinModule);

// deno-lint-ignore no-debugger -- Microlog is no debugger: this must not stop the program
debugger;
console.log("after the debugger statement");

class Odd extends Error {
  override name = "Odd";
}
addEventListener("error", (event) => console.log("error event", event.message));
addEventListener("unhandledrejection", (event) => {
  event.preventDefault();
  console.log("rejection event", String(event.reason));
});
void Promise.reject(new Odd("handled by the program"));
setTimeout(() => {
  throw new Odd("uncaught at the end");
}, 10);
