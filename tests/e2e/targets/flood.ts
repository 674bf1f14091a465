/**
 * Prints more lines than can be recorded, as fast as it can, and then says something that matters.
 *
 * @module
 */
for (let i = 0; i < 150_000; i++) {
  console.log("line", i);
  if (i % 1000 === 0) await Promise.resolve();
}
console.error("what matters");
