/** Handles requests; one of them blocks until a lock is free. */
function handle(request: number): number {
  let sum = request;
  for (let i = 0; i < 5_000_000; i++) sum = Math.sqrt(sum + i);
  if (request === 17) waitForLock();
  return sum;
}

/** Nobody ever gives the lock back. */
function waitForLock(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2_000);
}

let sum = 0;
for (let request = 0; request < 30; request++) {
  sum += handle(request);
  await new Promise((resolve) => setTimeout(resolve, 1));
}
console.log(sum > 0);
