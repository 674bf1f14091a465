/**
 * Reads its stdin while it records itself, and after that.
 *
 * @module
 */
import { enabled } from "@microlog/cli";

async function line(): Promise<string> {
  const buffer = new Uint8Array(100);
  const length = await Deno.stdin.read(buffer);
  return new TextDecoder().decode(buffer.subarray(0, length ?? 0));
}

console.log("ready");
await enabled("test", { quiet: true }, async () => console.log("during:", await line()));
console.log("after:", await line());
