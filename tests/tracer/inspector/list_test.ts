import assert from "node:assert/strict";
import { listTargets } from "../../../tracer/inspector/list.ts";

/** Long enough for any answer, ms. */
const LIMIT = 10_000;

/** What is made of an answer, given in pieces. */
async function listed(answer: string[], limit = LIMIT) {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const serving = (async () => {
    using connection = await listener.accept();
    const buffer = new Uint8Array(1024);
    const n = await connection.read(buffer) ?? 0;
    for (const piece of answer) await connection.write(new TextEncoder().encode(piece));
    // It is the other side that ends this.
    if (answer.length === 0) { while (await connection.read(buffer) !== null); }
    return new TextDecoder().decode(buffer.subarray(0, n));
  })();
  const listing = await listTargets("127.0.0.1", listener.addr.port, limit);
  const request = await serving;
  assert.ok(request.startsWith("GET /json HTTP/1.1\r\n"));
  assert.ok(request.includes(`\r\nHost: 127.0.0.1:${listener.addr.port}\r\n`));
  return listing;
}

const OK = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n";

Deno.test("list: programs as Deno and Node tell of them", async () => {
  const node = [{
    description: "node.js instance",
    url: "file:///a.mjs",
    webSocketDebuggerUrl: "ws://127.0.0.1:9229/0a",
  }];
  const text = JSON.stringify(node, undefined, 2);
  assert.deepEqual(await listed([OK, text.slice(0, 20), `${text.slice(20)}\n\n`]), [
    { path: "/0a", isDeno: false, url: "file:///a.mjs" },
  ]);
  const deno = [{ description: "deno", url: "file:///a.ts", webSocketDebuggerUrl: "ws://127.0.0.1:9229/0b" }];
  assert.deepEqual(await listed([OK + JSON.stringify(deno)]), [{ path: "/0b", isDeno: true, url: "file:///a.ts" }]);
  assert.deepEqual(await listed([`${OK}[]`]), []);
});

Deno.test("list: what is no inspector", async () => {
  const answers = [
    [`${OK}hello`],
    [`${OK}[1]`],
    [`${OK}[{"a":1}]`],
    [`${OK}{"a":[1]}`],
    ["HTTP/1.1 404 Not Found\r\n\r\n"],
    ["HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"],
    ["SSH-2.0-OpenSSH_9.2\r\n"],
    [`${OK}[{"webSocketDebuggerUrl":`],
  ];
  for (const answer of answers) assert.equal(await listed(answer), "other", answer.join());
});

Deno.test("list: nobody there, or nobody who answers", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  listener.close();
  assert.equal(await listTargets("127.0.0.1", port, LIMIT), "refused");
  assert.equal(await listed([], 20), "silent");
});

Deno.test({
  name: "list: where Microlog may not connect",
  permissions: { net: false },
  fn: async () => assert.equal(await listTargets("127.0.0.1", 9, LIMIT), "forbidden"),
});
