/**
 * Records itself and, at the same time, two workers that record themselves.
 *
 * @module
 */
import { Worker as NodeWorker } from "node:worker_threads";
import { enabled } from "@microlog/cli";

const script = new URL("worker.ts", import.meta.url);

await enabled("test-main", { quiet: true }, async () => {
  const web = new Worker(script, { type: "module", name: "painter" });
  const node = new NodeWorker(script, { workerData: "node" });
  await Promise.all([
    new Promise((resolve) => web.onmessage = ({ data }) => resolve(console.log("web worker:", data))),
    new Promise((resolve) => node.on("message", (data) => resolve(console.log("node worker:", data)))),
  ]);
  web.terminate();
  await node.terminate();
});
console.log("done");
