import assert from "node:assert/strict";
import { notify } from "../../commands/notify.ts";
import { FakeTimers } from "../tracer/fake_timers.ts";

const ID = { label: "hello", time: "2026_11_22_14_01_59" };

/** Serves on loopback while the work goes on. */
async function withServer(
  handler: (request: Request) => Response | Promise<Response>,
  work: (url: string) => Promise<void>,
): Promise<void> {
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, handler);
  try {
    await work(`http://127.0.0.1:${server.addr.port}`);
  } finally {
    await server.shutdown();
  }
}

Deno.test("notify: posts what happened to which recording, as one of the server's own pages would", async () => {
  const requests: unknown[] = [];
  const handler = async (request: Request) => {
    const { host, origin, "content-type": type } = Object.fromEntries(request.headers);
    requests.push([request.method, new URL(request.url).pathname, host === new URL(origin!).host, type]);
    requests.push(await request.json());
    return new Response(null, { status: 204 });
  };
  await withServer(handler, async (url) => {
    assert.equal(await notify(url, ID, "start"), true);
    assert.equal(await notify(`${url}/team`, ID, "end"), true);
    assert.equal(await notify(url.replace("127.0.0.1", "localhost"), ID, "end"), true);
  });
  assert.deepEqual(requests, [
    ["POST", "/api/notify", true, "application/json"],
    { ...ID, event: "start" },
    ["POST", "/team/api/notify", true, "application/json"],
    { ...ID, event: "end" },
    ["POST", "/api/notify", true, "application/json"],
    { ...ID, event: "end" },
  ]);
});

Deno.test("notify: a server that answers something else is none of ours", async () => {
  for (const status of [301, 403, 404, 500]) {
    await withServer(() => new Response("2", { status }), async (url) => {
      assert.equal(await notify(url, ID, "start"), false, String(status));
    });
  }
});

Deno.test("notify: nobody there", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr as Deno.NetAddr;
  listener.close();
  assert.equal(await notify(`http://127.0.0.1:${port}`, ID, "start"), false);
});

Deno.test("notify: a server that hangs up, or speaks no HTTP", async () => {
  for (const answer of ["", "220 mail.example.org\r\n"]) {
    using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const told = notify(`http://127.0.0.1:${(listener.addr as Deno.NetAddr).port}`, ID, "start");
    using connection = await listener.accept();
    await connection.read(new Uint8Array(4096));
    await connection.write(new TextEncoder().encode(answer));
    await connection.closeWrite();
    assert.equal(await told, false);
  }
});

Deno.test("notify: a server that says nothing is waited for half a second, and no longer", async () => {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  using timers = new FakeTimers();
  let answered = false;
  const told = notify(`http://127.0.0.1:${(listener.addr as Deno.NetAddr).port}`, ID, "start").finally(() =>
    answered = true
  );
  using connection = await listener.accept();
  await connection.read(new Uint8Array(4096));
  timers.advance(499);
  await Promise.resolve();
  assert.equal(answered, false);
  timers.advance(1);
  assert.equal(await told, false);
  assert.equal(timers.pending, 0);
});

Deno.test("notify: a server that cannot be reached is given up on as soon", async () => {
  const { connect } = Deno;
  using timers = new FakeTimers();
  try {
    Deno.connect = ((options: { signal?: AbortSignal }) =>
      new Promise<never>((_, reject) => {
        options.signal?.addEventListener("abort", () => reject(options.signal?.reason));
      })) as typeof Deno.connect;
    const told = notify("http://10.255.255.1:7777", ID, "start");
    timers.advance(500);
    assert.equal(await told, false);
    assert.equal(timers.pending, 0);
  } finally {
    Deno.connect = connect;
  }
});

Deno.test("notify: https to a server without it", async () => {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const told = notify(`https://127.0.0.1:${(listener.addr as Deno.NetAddr).port}`, ID, "start");
  using connection = await listener.accept();
  await connection.write(new TextEncoder().encode("HTTP/1.1 400 Bad Request\r\n\r\n"));
  assert.equal(await told, false);
});
