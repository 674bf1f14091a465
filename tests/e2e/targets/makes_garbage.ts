// Makes garbage for the seconds given, all of which can be collected; a cache that is full from the beginning stays.
const end = performance.now() + Number(Deno.args[0]) * 1000;
/** Exported, so that it stays as long as the program. */
export const cache: number[][] = [];
for (let i = 0; i < 400; i++) cache.push(new Array<number>(10_000).fill(i));
let kept: { text: string }[] = [];
let made = 0;
while (performance.now() < end) {
  for (let i = 0; i < 20_000; i++) kept.push({ text: `number ${made++}` });
  kept = [];
  await new Promise((resolve) => setTimeout(resolve, 2));
}
if (Deno.args[1] === "throw") throw new Error(`after ${made}`);
if (Deno.args[1] === "exit") setTimeout(() => Deno.exit(5));
