/**
 * Names moments and stretches of time, in each way there is.
 *
 * @module
 */
import { performance as nodes } from "node:perf_hooks";

function work(): void {
  const end = performance.now() + 20;
  while (performance.now() < end);
}

performance.mark("begin", { detail: { round: 1 } });
console.time("timer");
console.group("group %d", 7);
work();
console.groupEnd();
performance.measure("work", "begin");
nodes.mark("node's");
console.timeStamp("stamp");
console.timeEnd("timer");
