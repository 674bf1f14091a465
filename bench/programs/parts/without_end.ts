/**
 * Makes requests to a server on this machine, eight at a time, until that is gone.
 *
 * @module
 */
const port = Number(Deno.args[0]);
let next = 0;

async function ask(): Promise<void> {
  for (;;) {
    try {
      const response = await fetch(`http://127.0.0.1:${port}/items/${next++ % 1_000}`);
      await response.arrayBuffer();
    } catch {
      // The server is gone, and so is what this is for.
      Deno.exit();
    }
  }
}

console.log("under way");
await Promise.all(Array.from({ length: 8 }, ask));
