// A program with a worker, and another for each line that it reads. Each says when it has worked.
function start(name: string): void {
  const url = new URL("worker.ts", import.meta.url);
  const worker = new Worker(url, { type: "module", name });
  worker.onmessage = () => console.log(`${name} works`);
}

start("early");
console.log(`pid ${Deno.pid}`);
let count = 0;
for await (const _ of Deno.stdin.readable) start(`late ${++count}`);
