/**
 * Makes so many requests to a server on this machine, eight at a time.
 *
 * @module
 */
const [port, requests] = Deno.args.map(Number) as [number, number];
let next = 0;

async function ask(): Promise<void> {
  while (next < requests) {
    const response = await fetch(`http://127.0.0.1:${port}/?item=${next++}`);
    if (!response.ok) throw new Error(`Cannot load the server: it answered ${response.status}`);
    await response.arrayBuffer();
  }
}

await Promise.all(Array.from({ length: 8 }, ask));
