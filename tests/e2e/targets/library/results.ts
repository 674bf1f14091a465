/**
 * Records parts of itself in all ways, and prints what comes out of them.
 *
 * @module
 */
import { enabled, isRunning, start, stop } from "@microlog/cli";

const quiet = { quiet: true };
const error = new RangeError("from the work");

/** What became of it; whether it is the very error that was thrown. */
async function outcome(work: () => unknown): Promise<string> {
  try {
    return `returned ${JSON.stringify(await work())}`;
  } catch (thrown) {
    return thrown === error ? "threw the same" : `threw ${thrown}`;
  }
}

function fail(): never {
  throw error;
}

/** Not a promise of JavaScript's own. */
const thenable: PromiseLike<number> = {
  then: (resolve) => Promise.resolve(resolve?.(3)) as never,
};

console.log("sync:", await outcome(() => enabled("sync", quiet, () => 1)));
console.log("async:", await outcome(() => enabled("async", quiet, () => Promise.resolve({ two: 2 }))));
console.log("thenable:", await outcome(() => enabled("thenable", quiet, () => thenable)));
console.log("nothing:", await outcome(() => enabled("nothing", quiet, () => {})));
console.log("sync error:", await outcome(() => enabled("sync-error", quiet, fail)));
console.log("async error:", await outcome(() => enabled("async-error", quiet, () => Promise.reject(error))));
console.log("without options:", await outcome(() => enabled("without-options", () => isRunning())));

const block = (): number => {
  using _ = enabled("block", quiet);
  console.log("in the block:", isRunning());
  return 4;
};
console.log("block:", await outcome(block), isRunning());

const asyncBlock = async (): Promise<number> => {
  await using _ = enabled("async-block", quiet);
  await Promise.resolve();
  console.log("in the async block:", isRunning());
  return 5;
};
console.log("async block:", await outcome(asyncBlock), isRunning());
console.log(
  "block that fails:",
  await outcome(() => {
    using _ = enabled("failing-block", quiet);
    fail();
  }),
);

await start("cell", quiet);
console.log("started:", isRunning());
await stop();
console.log("stopped:", isRunning());
