/**
 * Looks at the clock without pause for so many seconds, and tells how long in all it was kept from it, ms: what an
 * observer takes away from a thread. That varies far less than how long a program takes as a whole.
 *
 * @module
 */

/** What is shorter is the loop itself, ms. */
const SHORTEST = 0.03;

const until = performance.now() + Number(Deno.args[0]) * 1000;
let stalled = 0;
let longest = 0;
for (let last = performance.now(); last < until;) {
  const now = performance.now();
  const gap = now - last;
  if (gap > SHORTEST) {
    stalled += gap;
    if (gap > longest) longest = gap;
  }
  last = now;
}
console.log(`stalls ${JSON.stringify({ stalled, longest })}`);
