/**
 * Loads as many modules as its first argument says, made up in a folder given by the second, then stays a while.
 *
 * @module
 */
const [count = "0", folder = ""] = Deno.args;
for (let i = 0; i < Number(count); i++) {
  Deno.writeTextFileSync(`${folder}/module_${i}.ts`, `export const value: number = ${i};\n`);
  await import(`file://${folder}/module_${i}.ts`);
}
await new Promise((resolve) => setTimeout(resolve, 300));
