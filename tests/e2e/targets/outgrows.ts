/**
 * Prints more than a small disk holds, little by little.
 *
 * @module
 */
let seed = 1;
for (let round = 0; round < 13; round++) {
  for (let line = 0; line < 12; line++) {
    let text = "";
    while (text.length < 1500) text += (seed = (seed * 48271) % 2147483647).toString(36);
    console.log(text);
  }
  await new Promise((resolve) => setTimeout(resolve, 250));
}
console.log("last line");
Deno.exit(5);
