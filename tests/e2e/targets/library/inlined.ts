/**
 * A function that V8 has put into another one by the time the recording begins.
 *
 * @module
 */
import { start, stop } from "@microlog/cli";

function inner(n: number): number {
  let sum = 0;
  for (let i = 0; i < 200; i++) sum = (sum * 31 + n + i) | 0;
  return sum;
}

function outer(n: number): number {
  return inner(n) + inner(n + 1);
}

function work(): void {
  for (const until = performance.now() + 10; performance.now() < until;) outer(7);
}

for (let round = 0; round < 30; round++) work();
await start("test", { quiet: true });
for (let round = 0; round < 30; round++) {
  work();
  await new Promise((resolve) => setTimeout(resolve));
}
await stop();
