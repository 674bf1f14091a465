/**
 * Writes to stdout and stderr in every way there is: every byte, much, and in turns.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import fs from "node:fs";
import process from "node:process";

const bytes = Uint8Array.from({ length: 256 }, (_, i) => i);

function writeAll(stream: { writeSync(bytes: Uint8Array): number }, data: Uint8Array): void {
  for (let written = 0; written < data.length;) written += stream.writeSync(data.subarray(written));
}

async function writeAllLater(stream: { write(bytes: Uint8Array): Promise<number> }, data: Uint8Array): Promise<void> {
  for (let written = 0; written < data.length;) written += await stream.write(data.subarray(written));
}

writeAll(Deno.stdout, bytes);
writeAll(Deno.stderr, bytes);
console.log("log", "without", "line break?".length);
console.error("error");
await writeAllLater(Deno.stdout, bytes);
await writeAllLater(Deno.stderr, bytes);
process.stdout.write("process.stdout\n");
process.stderr.write("process.stderr\n");
process.stdout.write(Buffer.from([0xff, 0xfe, 0x0a]));
fs.writeSync(1, "fs.writeSync\n");
fs.writeSync(2, Buffer.from([0xff, 0x00, 0x0a]));
const writer = Deno.stdout.writable.getWriter();
await writer.write(new TextEncoder().encode("Deno.stdout.writable\n"));
writer.releaseLock();

// 10 MB, in pieces that are no multiple of anything.
let seed = 1;
const much = new Uint8Array(10 * 1024 * 1024);
for (let i = 0; i < much.length; i++) {
  seed = (seed * 48271) % 2147483647;
  much[i] = seed;
}
for (let at = 0; at < much.length; at += 99_991) writeAll(Deno.stdout, much.subarray(at, at + 99_991));
for (let i = 0; i < 2000; i++) {
  console.log(`${i} ${"x".repeat(i % 80)}`);
  if (i % 7 === 0) console.error(`${i}`);
}
console.log("y".repeat(200_000));
console.log("");
console.log();
