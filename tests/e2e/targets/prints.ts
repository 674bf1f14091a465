/**
 * Prints in every way that is recorded, each at a place that the test knows.
 *
 * @module
 */
import process from "node:process";

interface Printer {
  print(text: string): void;
}

class Board implements Printer {
  print(text: string): void {
    console.log(text, { size: 2 });
  }
}

type Level = "debug" | "info" | "warn" | "error";
const levels: Level[] = ["debug", "info", "warn", "error"];

function atLevels(): void {
  for (const level of levels) console[level](`at ${level}`);
}

const encoder: TextEncoder = new TextEncoder();

function direct(): void {
  Deno.stdout.writeSync(encoder.encode("stdout sync\n"));
  Deno.stderr.writeSync(encoder.encode("stderr sync\n"));
  process.stdout.write("process.stdout\n");
  process.stderr.write("process.stderr\n");
}

async function later(): Promise<void> {
  await Deno.stdout.write(encoder.encode("stdout later\n"));
  await Deno.stderr.write(encoder.encode("stderr later\n"));
  const writer = Deno.stdout.writable.getWriter();
  await writer.write(encoder.encode("stdout stream\n"));
  await writer.write(encoder.encode("stdout stream again\n"));
  writer.releaseLock();
}

new Board().print("from a method");
atLevels();
direct();
await later();
console.log("\x1b[31mred\x1b[0m on\ntwo lines");
console.table([{ a: 1 }]);
console.group("group");
console.log("in the group");
console.groupEnd();
console.log("z".repeat(100_000));
throw new RangeError("nobody caught this");
