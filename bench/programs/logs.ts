/**
 * Prints much: 20,000 lines, each about so many rounds of sorting.
 *
 * @module
 */
import { timed } from "./timed.ts";

const LINES = 20_000;

/** Sorts a few numbers, so many times. */
function work(rounds: number): number {
  let sum = 0;
  for (let round = 0; round < rounds; round++) {
    const numbers = Array.from({ length: 20 }, (_, i) => (i * 7_919 + round) % 101).sort((a, b) => a - b);
    sum += numbers[round % 20]!;
  }
  return sum;
}

const rounds = Number(Deno.args[0]);
await timed(() => {
  for (let line = 1; line <= LINES; line++) console.log(`line ${line} of ${LINES}:`, { sum: work(rounds) });
});
