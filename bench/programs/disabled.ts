/**
 * Tells how long the library's calls take while it is switched off, ns each.
 *
 * @module
 */
import { enabled, log } from "../../mod.ts";

const CALLS = 1_000_000;

function time(call: () => void): number {
  for (let i = 0; i < CALLS / 10; i++) call();
  const began = performance.now();
  for (let i = 0; i < CALLS; i++) call();
  return (performance.now() - began) / CALLS * 1e6;
}

const block = time(() => {
  using _ = enabled("part");
});
const entry = time(() => log.info("nothing", 1));
console.log(`disabled ${JSON.stringify({ block, entry })}`);
