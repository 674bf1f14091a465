/**
 * Slow imports: modules that work for a while when they are loaded, before the program itself has its turn.
 *
 * deno run -A mod.ts slow-imports examples/slow_imports.ts [words]
 *
 * @module
 */
import { correct } from "./slow_imports/speller.ts";
import { isPrime } from "./slow_imports/primes.ts";

const words = Deno.args.length > 0 ? Deno.args : ["recordng", "smaple", "tmieline", "thread"];
for (const word of words) console.log(`${word} → ${correct(word) ?? "no idea"}`);
console.log(
  `The words have ${words.join("").length} letters, which is ${isPrime(words.join("").length) ? "" : "not "}prime`,
);

// Loaded only now, when it is needed.
const { distance } = await import("./slow_imports/cities.ts");
console.log(`From Oslo to Lima it is ${Math.round(distance("Oslo", "Lima"))} km`);
