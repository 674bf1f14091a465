/**
 * Starts workers that record themselves and end in the middle of that, by all ways there are.
 *
 * @module
 */
import { Worker as NodeWorker } from "node:worker_threads";

const script = (how: string) => new URL(`worker_that_ends.ts?${how}`, import.meta.url);

for (const how of ["close", "terminate"]) {
  const worker = new Worker(script(how), { type: "module", name: how });
  const { promise, resolve } = Promise.withResolvers<unknown>();
  worker.onmessage = ({ data }) => resolve(data);
  console.log(how, await promise);
  if (how === "terminate") worker.terminate();
}
for (const how of ["node-exit", "node-natural"]) {
  const worker = new NodeWorker(script(how));
  const ended = new Promise((resolve) => worker.once("exit", resolve));
  console.log(how, await new Promise((resolve) => worker.once("message", resolve)));
  await ended;
}
console.log("done");
