// A worker that makes garbage, and keeps some, for the seconds given; then it ends itself.
if (typeof (globalThis as { WorkerGlobalScope?: unknown }).WorkerGlobalScope === "function") {
  const kept: number[][] = [];
  const keep = (i: number) => kept.push(new Array<number>(20_000).fill(i));
  globalThis.onmessage = async ({ data: seconds }) => {
    const end = performance.now() + seconds * 1000;
    for (let i = 0; performance.now() < end; i++) {
      keep(i);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    (globalThis as unknown as { close(): void }).close();
  };
} else {
  new Worker(import.meta.url, { type: "module", name: "keeper" }).postMessage(Number(Deno.args[0]));
}
