/**
 * Spends nearly all of its time on one line, in a function with types around it that are gone when it runs.
 */

/** What there is nothing of in the script that runs. */
interface Round {
  times: number;
}

class Wheel {
  spin(round: Round): number {
    let sum = 0;
    for (let i = 0; i < round.times; i++) {
      sum += Math.sqrt(i) * Math.sin(i) + Math.cos(i) * Math.atan2(i, sum) + Math.log1p(i) ** 0.3; // the hot line
    }
    return sum;
  }
}

const wheel = new Wheel();
const until = performance.now() + 1200;
let sum = 0;
while (performance.now() < until) sum += wheel.spin({ times: 50_000 });
if (sum === 0) console.log("never");
