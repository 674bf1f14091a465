/**
 * Has secrets in its arguments, its environment, the address of a module, its marks and a file that it leaves open; prints
 * one, and its environment.
 *
 * @module
 */
const [secret = "", folder = ""] = Deno.args;
const code = `export function spin(until) { while (performance.now() < until); }`;
const file = `${folder}/module.js`;
await Deno.writeTextFile(file, code);
const { spin } = await import(`file://${file}?token=${secret}`) as { spin(until: number): void };
spin(performance.now() + 200);
performance.mark(`https://ann:${secret}@x.org/`, { detail: { password: secret } });
await Deno.open(`${folder}/password=${secret}`, { create: true, write: true });
console.log(`printed ${secret} and ${Deno.env.get("API_TOKEN")}`);
