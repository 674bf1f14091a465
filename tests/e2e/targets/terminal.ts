/**
 * Says what kind of terminal it has.
 *
 * @module
 */
console.log(Deno.stdin.isTerminal(), Deno.stdout.isTerminal(), Deno.stderr.isTerminal(), Deno.consoleSize());
console.log({ text: "coloured", number: 1 });
console.error(new Error("coloured too").message);
