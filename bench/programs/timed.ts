/**
 * Tells how long some work took, ms, and what processor time, all threads of the process together. The start of the
 * process is not part of it.
 *
 * @module
 */
import { cpuUsage } from "node:process";

/** Does the work and tells. */
export async function timed(work: () => void | Promise<unknown>): Promise<void> {
  const before = cpuUsage();
  const start = performance.now();
  await work();
  const wall = performance.now() - start;
  const { user, system } = cpuUsage(before);
  console.log(`bench ${JSON.stringify({ wall, cpu: (user + system) / 1000 })}`);
}
