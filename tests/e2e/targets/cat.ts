/**
 * Copies stdin to stdout.
 *
 * @module
 */
await Deno.stdin.readable.pipeTo(Deno.stdout.writable);
