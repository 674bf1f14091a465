/**
 * A worker that begins to record itself, and ends as the query of its URL says.
 *
 * @module
 */
import { parentPort } from "node:worker_threads";
import process from "node:process";
import { start } from "@microlog/cli";

const how = new URL(import.meta.url).search.slice(1);
const say = how.startsWith("node")
  ? (text: string) => parentPort!.postMessage(text)
  : (globalThis as unknown as { postMessage(text: string): void }).postMessage;

await start(how, { quiet: true });
const end = performance.now() + 50;
while (performance.now() < end);
say("is being recorded");
switch (how) {
  case "close":
    (globalThis as unknown as { close(): void }).close();
    break;
  case "node-exit":
    process.exit();
    break;
  case "terminate":
    setTimeout(() => {}, 20_000);
}
