import assert from "node:assert/strict";
import { hostCheck, isLoopback } from "../../server/security.ts";
import { record, testApp, TIME } from "./support.ts";

Deno.test("security: answers for names of this machine only", async () => {
  const { request } = testApp();
  for (
    const host of ["localhost", "localhost:7777", "LOCALHOST:1", "127.0.0.1:7777", "[::1]:7777", "microlog.localhost"]
  ) {
    assert.equal((await request("/api/recordings", { headers: { host } })).status, 200, host);
  }
  for (
    const host of [
      "evil.example",
      "localhost.evil.example",
      "127.0.0.1.evil.example",
      "192.168.1.5",
      "",
      "a/b",
      "x@localhost/",
    ]
  ) {
    for (const path of ["/api/recordings", "/", "/assets/x"]) {
      const response = await request(path, { headers: { host } });
      assert.equal(response.status, 403, `${host} ${path}`);
      assert.match(await response.text(), /is not a name of this server/);
    }
  }
});

Deno.test("security: names that were given are answered for, addresses where it listens on all", () => {
  const named = hostCheck(["Microlog.Example.org", "::2"]);
  assert.deepEqual(["microlog.example.org", "[::2]", "127.1.2.3"].map(named), [true, true, true]);
  assert.deepEqual(["example.org", "10.0.0.1", "[::3]"].map(named), [false, false, false]);
  const open = hostCheck([], true);
  assert.deepEqual(["10.0.0.1", "[fe80::1]", "evil.example", "10.evil.example"].map(open), [true, true, false, false]);
  assert.deepEqual(["127.0.0.1", "0.0.0.0", "localhost.", "1.127.0.0"].map(isLoopback), [true, false, true, false]);
});

Deno.test("security: pages of other sites change nothing", async () => {
  const { request, store } = testApp();
  await record(store, "hello");
  const remove = (headers: Record<string, string>) =>
    request(`/api/recordings/hello/${TIME}`, { method: "DELETE", headers });
  const strangers: Record<string, string>[] = [
    { origin: "https://evil.example" },
    { origin: "http://localhost:8080" },
    { origin: "http://127.0.0.1:7777" },
    { origin: "null" },
    { "sec-fetch-site": "cross-site" },
    { "sec-fetch-site": "same-site", "origin": "http://localhost:7777" },
  ];
  for (const headers of strangers) {
    const response = await remove(headers);
    assert.equal(response.status, 403, JSON.stringify(headers));
    assert.equal((await response.json()).error, "Cannot do this: the request comes from a page of another site");
  }
  const notify = await request("/api/notify", {
    method: "POST",
    body: "{}",
    headers: { origin: "https://evil.example" },
  });
  assert.equal(notify.status, 403);
  assert.equal((await store.list()).length, 1);
  assert.equal((await remove({ "origin": "http://localhost:7777", "sec-fetch-site": "same-origin" })).status, 204);
});

Deno.test("security: every answer carries the headers", async () => {
  const { request, store } = testApp();
  await record(store, "hello");
  for (const path of ["/", "/api/recordings", `/api/recordings/hello/${TIME}`, "/nothing", "/api/nothing"]) {
    const { headers } = await request(path);
    const policy = headers.get("content-security-policy") ?? "";
    assert.match(policy, /default-src 'none'; script-src 'self'; worker-src 'self';/, path);
    assert.match(policy, /frame-ancestors 'none'/);
    assert.doesNotMatch(policy, /unsafe/);
    assert.equal(headers.get("x-content-type-options"), "nosniff");
    assert.equal(headers.get("referrer-policy"), "no-referrer");
    assert.equal(headers.get("cross-origin-opener-policy"), "same-origin");
    assert.equal(headers.get("access-control-allow-origin"), null);
  }
});
