/** Starts a worker for each end that is named, one after the other. */
const [ms = "300", ...ends] = Deno.args;

for (const end of ends) {
  const worker = new Worker(new URL("./spin.ts", import.meta.url), {
    type: "module",
    name: `worker that ends by ${end}`,
  });
  const { promise, resolve } = Promise.withResolvers<void>();
  worker.onmessage = () => resolve();
  worker.onerror = (event) => {
    event.preventDefault();
    console.log(`${end}: ${event.message}`);
    resolve();
  };
  worker.postMessage({ ms: Number(ms), end });
  await promise;
  if (end === "terminate" || end === "spin") worker.terminate();
}
