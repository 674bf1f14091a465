/**
 * Makes so many requests to a server on this machine, eight at a time; or, with `Infinity`, as many as it can until that
 * is gone. It says when it is under way.
 *
 * The requests go over bare connections: `fetch` takes longer to ask than the servers here to answer, and with it they
 * idled a third of the time.
 *
 * Arguments: port; what comes before the number in a path; how many.
 *
 * @module
 */
const [port, path, requests] = [Number(Deno.args[0]), Deno.args[1]!, Number(Deno.args[2])];
const encoder = new TextEncoder();
const decoder = new TextDecoder();
let next = 0;

/** How long an answer is whose head has come, as text of ASCII; undefined before. */
function lengthOf(answer: string): number | undefined {
  const end = answer.indexOf("\r\n\r\n");
  if (end < 0) return undefined;
  const length = /content-length: (\d+)/i.exec(answer)?.[1];
  if (!answer.startsWith("HTTP/1.1 200 ") || length === undefined) {
    throw new Error(`Cannot load the server: it answered ${answer.slice(0, end)}`);
  }
  return end + 4 + Number(length);
}

async function ask(): Promise<void> {
  using connection = await Deno.connect({ hostname: "127.0.0.1", port });
  const buffer = new Uint8Array(64 * 1024);
  while (next < requests) {
    await connection.write(encoder.encode(`GET ${path}${next++ % 1_000_000} HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n`));
    let answer = "";
    for (let length: number | undefined; length === undefined || answer.length < length; length = lengthOf(answer)) {
      const read = await connection.read(buffer);
      if (read === null) throw new Deno.errors.ConnectionReset("Cannot load the server: it has closed the connection");
      answer += decoder.decode(buffer.subarray(0, read));
    }
  }
}

console.log("under way");
try {
  await Promise.all(Array.from({ length: 8 }, ask));
} catch (error) {
  // Without an end to them, connections break when the server is gone, and so is what this is for.
  const { ConnectionReset, BrokenPipe } = Deno.errors;
  if (requests < Infinity || !(error instanceof ConnectionReset || error instanceof BrokenPipe)) throw error;
  Deno.exit();
}
