/**
 * A worker that looks for primes, round after round.
 *
 * @module
 */

/** The sieve of Eratosthenes. */
function primesBelow(limit: number): number {
  const composite = new Uint8Array(limit);
  let count = 0;
  for (let n = 2; n < limit; n++) {
    if (composite[n] === 1) continue;
    count++;
    for (let multiple = n * n; multiple < limit; multiple += n) composite[multiple] = 1;
  }
  return count;
}

self.onmessage = ({ data: rounds }: MessageEvent<number>) => {
  let sum = 0;
  for (let round = 0; round < rounds; round++) sum += primesBelow(100_000 + round % 100);
  self.postMessage(sum);
};
