/**
 * Counts the primes from one number up to another, and writes how many there are.
 *
 * @module
 */

function isPrime(n: number): boolean {
  if (n < 2) return false;
  for (let divisor = 2; divisor * divisor <= n; divisor++) {
    if (n % divisor === 0) return false;
  }
  return true;
}

function countPrimes(from: number, to: number): number {
  let count = 0;
  for (let n = from; n < to; n++) {
    if (isPrime(n)) count++;
  }
  return count;
}

const [from = 0, to = 1_000_000] = Deno.args.map(Number);
console.log(countPrimes(from, to));
