/**
 * Four busy workers, each with so many rounds of the same work.
 *
 * @module
 */
import { timed } from "./timed.ts";

const rounds = Number(Deno.args[0]);

function run(): Promise<void> {
  const worker = new Worker(new URL("parts/busy.ts", import.meta.url), { type: "module" });
  return new Promise((resolve, reject) => {
    worker.onmessage = () => {
      worker.terminate();
      resolve();
    };
    worker.onerror = (event) => reject(new Error(event.message));
    worker.postMessage(rounds);
  });
}

await timed(() => Promise.all([run(), run(), run(), run()]));
