/** The same with workers of node:worker_threads, which end by themselves when nothing is left to do. */
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { fileURLToPath } from "node:url";
import process from "node:process";

function spin(ms) {
  const until = performance.now() + ms;
  let sum = 0;
  while (performance.now() < until) sum += Math.sqrt(sum + 1);
  return sum;
}

if (isMainThread) {
  for (const end of process.argv.slice(2)) {
    const worker = new Worker(fileURLToPath(import.meta.url), { workerData: end, name: `node worker ${end}` });
    await new Promise((resolve) => {
      worker.on("message", () => end === "terminate" && worker.terminate());
      worker.on("error", (error) => console.log(`error: ${error.message}`));
      worker.on("exit", (code) => {
        console.log(`${end}: exit ${code}`);
        resolve();
      });
    });
  }
} else {
  process.on("exit", () => console.log(new Error(`at the end of ${workerData}`).stack?.split("\n").length));
  console.log(`${workerData} begins`);
  spin(300);
  parentPort.postMessage("done");
  if (workerData === "terminate") spin(60_000);
  else if (workerData === "exit") process.exit(3);
  else if (workerData === "throw") throw new Error("thrown by a node worker");
}
