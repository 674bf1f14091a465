/**
 * Goes on when it is told to, prints a lot, and ends as its first argument says.
 *
 * @module
 */
function firstSpin(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

console.log("ready");
firstSpin(1200);
const timer = setTimeout(() => Deno.exit(9), 20_000);
await Deno.stdin.read(new Uint8Array(10));
for (let i = 0; i < 1000; i++) console.log(`line ${i}`);
await new Promise((resolve) => setTimeout(resolve, 50));
clearTimeout(timer);
console.log("last line");
const how = Deno.args[0];
if (how === "exits") Deno.exit(3);
if (how === "throws") throw new Error("at the very end");
