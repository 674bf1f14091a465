/**
 * Counts the interrupts that come in a row; its exit code is 10 more.
 *
 * @module
 */
let count = 0;
const timer = setTimeout(() => Deno.exit(9), 20_000);
Deno.addSignalListener("SIGINT", () => {
  clearTimeout(timer);
  count++;
  // Long enough for a second one, were it sent, to arrive.
  setTimeout(() => {
    console.log(`interrupted ${count} time`);
    Deno.exit(10 + count);
  }, 700);
});
console.log("ready");
