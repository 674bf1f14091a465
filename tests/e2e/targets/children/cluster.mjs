/** Two workers of node:cluster, each with an exit code of its own. */
import cluster from "node:cluster";
import process from "node:process";

if (cluster.isPrimary) {
  for (const code of [3, 4]) {
    const worker = cluster.fork({ CODE: String(code) });
    const ended = await new Promise((resolve) => worker.on("exit", resolve));
    console.log("worker:", ended);
  }
  console.log("NODE_OPTIONS:", process.env.NODE_OPTIONS, "DENO_LOG:", process.env.DENO_LOG);
} else {
  console.log("in a worker", process.execArgv.length);
  process.exit(Number(process.env.CODE));
}
