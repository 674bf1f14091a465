/**
 * Prints 20,000 lines, without and with giving way in between.
 *
 * @module
 */
for (let i = 0; i < 10_000; i++) console.log(`line ${i}`);
for (let i = 10_000; i < 20_000; i++) {
  console.log(`line ${i}`);
  if (i % 100 === 0) await new Promise((resolve) => setTimeout(resolve));
}
