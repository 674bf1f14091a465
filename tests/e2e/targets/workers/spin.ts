/** A worker that is busy in a function of its own, says how long its thread was, and ends as it is told. */

/** The processor time of this thread so far, µs; Linux alone tells it. */
function threadCpu(): number {
  return Number(Deno.readTextFileSync("/proc/thread-self/schedstat").split(" ")[0]) / 1000;
}

function spin(ms: number): number {
  const until = performance.now() + ms;
  let sum = 0;
  while (performance.now() < until) sum += Math.sqrt(sum + 1);
  return sum;
}

self.onmessage = ({ data: { ms, end } }: MessageEvent<{ ms: number; end: string }>) => {
  console.log(`${self.name} begins`);
  if (spin(ms) < 0) console.log("never");
  console.log(`${self.name} was busy for ${threadCpu()} µs`);
  self.postMessage("done");
  if (end === "close") self.close();
  else if (end === "exit") Deno.exit();
  else if (end === "throw") throw new Error("thrown by a worker");
  else if (end === "reject") void Promise.reject(new Error("rejected by a worker"));
  else if (end === "spin") spin(1_000);
};
