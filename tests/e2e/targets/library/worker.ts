/**
 * A worker that records a part of itself.
 *
 * @module
 */
import { parentPort, workerData } from "node:worker_threads";
import { enabled, isRunning, log } from "@microlog/cli";

function workerSpin(ms: number): number {
  const end = performance.now() + ms;
  let rounds = 0;
  while (performance.now() < end) rounds++;
  return rounds;
}

const isNode = workerData === "node";
const rounds = await enabled(`test-${isNode ? "node" : "web"}`, { quiet: true }, () => {
  log.info("from a worker");
  return workerSpin(150);
});
const message = { counted: rounds > 0, running: isRunning() };
if (isNode) parentPort?.postMessage(message);
else (globalThis as unknown as { postMessage(message: unknown): void }).postMessage(message);
