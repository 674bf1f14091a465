/**
 * Compares itself, as far as a program can see, before, during and after a recording.
 *
 * @module
 */
import fs from "node:fs";
import process from "node:process";
import threads from "node:worker_threads";
import { start, stop } from "@microlog/cli";

const objects: Record<string, object> = {
  globalThis,
  Deno,
  console,
  "Deno.stdout": Deno.stdout,
  "Deno.stderr": Deno.stderr,
  "Deno.stdin": Deno.stdin,
  "of Deno.stdout": Object.getPrototypeOf(Deno.stdout),
  "of Deno.stderr": Object.getPrototypeOf(Deno.stderr),
  "Deno.FsFile.prototype": Deno.FsFile.prototype,
  performance,
  "Performance.prototype": Performance.prototype,
  "EventTarget.prototype": EventTarget.prototype,
  "Worker.prototype": Worker.prototype,
  "node's Worker.prototype": threads.Worker.prototype,
  "node:worker_threads": threads,
  "node:fs": fs,
  "fs.WriteStream.prototype": fs.WriteStream.prototype,
  process,
  "of process": Object.getPrototypeOf(process),
  "process.stdout": process.stdout,
  "process.stderr": process.stderr,
  Error,
  "Error.prototype": Error.prototype,
  Promise,
  "Promise.prototype": Promise.prototype,
  Atomics,
};

type Snapshot = Map<string, PropertyDescriptor>;

function take(): Snapshot {
  const all: Snapshot = new Map();
  for (const [name, object] of Object.entries(objects)) {
    for (const key of Reflect.ownKeys(object)) {
      all.set(`${name}[${String(key)}]`, Reflect.getOwnPropertyDescriptor(object, key)!);
    }
  }
  return all;
}

/** What differs, by name. Values that change by themselves, as numbers, are looked at for their kind alone. */
function differences(a: Snapshot, b: Snapshot): string[] {
  const names = new Set([...a.keys(), ...b.keys()]);
  return [...names].filter((name) => {
    const [x, y] = [a.get(name), b.get(name)];
    if (x === undefined || y === undefined) return true;
    return x.get !== y.get || x.set !== y.set || x.enumerable !== y.enumerable || x.writable !== y.writable ||
      x.configurable !== y.configurable || typeof x.value !== typeof y.value ||
      typeof x.value !== "number" && x.value !== y.value;
  });
}

/** What comes into being at the first look, or the first call, does so before the comparison. */
async function warmUp(): Promise<void> {
  // Deno puts it on the global scope once more then.
  queueMicrotask(() => {});
  for (const object of Object.values(objects)) {
    for (const key of Reflect.ownKeys(object)) {
      try {
        void (object as Record<PropertyKey, unknown>)[key];
      } catch {
        // Some may be looked at in objects of a kind alone.
      }
    }
  }
  await Promise.resolve();
}

await warmUp();
const before = take();
await start("one", { quiet: true });
console.log("printed while it records");
performance.mark("a mark");
console.time("a timer");
console.timeEnd("a timer");
console.count("a counter");
await Deno.stdout.write(new TextEncoder().encode("written while it records\n"));
const names = (snapshot: Snapshot) => new Set([...snapshot.keys()].filter((name) => !name.startsWith("Deno.std")));
console.log("more or less, meanwhile:", [...names(before).symmetricDifference(names(take()))]);
await stop();
console.log("after:", differences(before, take()));
await start("two", { quiet: true });
await stop();
console.log("after another:", differences(before, take()));
console.count("a counter");
