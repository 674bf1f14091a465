/** Tells what it was given, on stdout and stderr, and ends with a code of its own. */
Object.defineProperty(globalThis, "ran", { value: true });
const [name = "", code = "0"] = Deno.args;
const env = Deno.permissions.querySync({ name: "env", variable: "PART" }).state;
const leftovers = Object.getOwnPropertyNames(globalThis).filter((key) => key.includes("microlog"));
console.log(
  `${name}: ran, env ${env}, leftovers ${leftovers.length}, reads ${await new Response(Deno.stdin.readable).text()}`,
);
console.error(`${name}: said`);
Deno.exit(Number(code));
