/**
 * Needs a permission.
 *
 * @module
 */
console.log(Deno.readTextFileSync(new URL(import.meta.url)).length > 0);
console.log(Deno.env.get("HOME") !== undefined);
