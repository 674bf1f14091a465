/**
 * Primes, all of them found when this is loaded.
 *
 * @module
 */
const LIMIT = 12_000_000;
const sieve: Uint8Array = findComposites(LIMIT);

function findComposites(limit: number): Uint8Array {
  const composite = new Uint8Array(limit + 1).fill(1, 0, 2);
  for (let n = 2; n * n <= limit; n++) {
    if (composite[n] === 0) {
      for (let multiple = n * n; multiple <= limit; multiple += n) composite[multiple] = 1;
    }
  }
  return composite;
}

/** Whether a number up to 12 million is a prime. */
export function isPrime(n: number): boolean {
  return sieve[n] === 0;
}
