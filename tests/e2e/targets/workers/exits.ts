/** Exits while a worker is busy. */
const worker = new Worker(new URL("./spin.ts", import.meta.url), { type: "module" });
worker.postMessage({ ms: 60_000, end: "close" });
setTimeout(() => Deno.exit(7), 500);
