/**
 * Uses the library; to be recorded from outside too.
 *
 * @module
 */
import { enabled, isRunning, log, start, stop } from "@microlog/cli";

function recordedSpin(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

console.log("running:", isRunning());
const result = await enabled("part", () => {
  log.warn("from within", { part: 1 });
  recordedSpin(50);
  return 7;
});
console.log("result:", result, isRunning());
{
  using _ = enabled("block");
  recordedSpin(20);
}
await start("cell");
recordedSpin(20);
await stop();
console.log("running:", isRunning());
