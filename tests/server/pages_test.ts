import assert from "node:assert/strict";
import { createApp } from "../../server/app.ts";
import { createAssets, listAssets } from "../../server/assets.ts";
import { perWorker } from "../../server/workers.ts";
import { MicrologError } from "../../recording/errors.ts";
import { MemoryStore } from "../../store/memory.ts";
import { assets, record, testApp, TIME } from "./support.ts";

/** The islands of a page: their names and props, read as a browser reads them. */
function islands(html: string): Record<string, unknown> {
  const unescape = (text: string) => text.replaceAll("&quot;", '"').replaceAll("&lt;", "<").replaceAll("&amp;", "&");
  return Object.fromEntries(
    [...html.matchAll(/data-island="(\w+)" data-props="([^"]*)"/g)].map(([, name, props]) => [
      name,
      JSON.parse(unescape(props!)),
    ]),
  );
}

Deno.test("pages: the start page has the islands with what they need", async () => {
  const { request, store } = testApp();
  await record(store, "hello");
  const response = await request("/");
  assert.equal(response.status, 200);
  assert.equal(response.headers.get("cache-control"), "no-store");
  const html = await response.text();
  assert.ok(html.startsWith('<!DOCTYPE html><html lang="en">'));
  assert.match(html, /<title>Microlog<\/title>/);
  assert.deepEqual(islands(html), {
    Keys: {},
    Settings: {},
    Tools: {},
    RecordingTree: { recordings: await store.list() },
    Timeline: {},
  });
  assert.match(html, /hello/);
  assert.doesNotMatch(html, / style=|<style/, "the security policy forbids inline styles");
  const all = listAssets(await assets());
  assert.ok(all.length >= 5);
  for (const { path } of all) assert.equal(html.includes(`"${path}"`), !path.includes("lines-"), path);
  assert.match(html, /<link rel="modulepreload" href="\/assets\/chunk-A1\.js"/, "not one after the other");
});

Deno.test("pages: a recording's page selects it, with or without a final slash", async () => {
  const { request, store } = testApp();
  await record(store, "hello");
  for (const path of [`/hello/${TIME}/`, `/hello/${TIME}`]) {
    const response = await request(path);
    assert.equal(response.status, 200);
    const html = await response.text();
    assert.match(html, /<title>hello · Microlog<\/title>/);
    assert.deepEqual(islands(html).Timeline, { selected: `hello/${TIME}` });
  }
  const missing = await request(`/other/${TIME}/`);
  assert.equal(missing.status, 404);
  assert.deepEqual(islands(await missing.text()).Timeline, { selected: `other/${TIME}` });
});

Deno.test("pages: an address that is none shows an error page, escaped", async () => {
  const { request } = testApp();
  for (const path of ["/nothing", "/a/b", "/%3Cscript%3E/x", `/..%2f/${TIME}`, "/assets/client.0000.js"]) {
    const response = await request(path);
    assert.equal(response.status, 404, path);
    const html = await response.text();
    assert.match(html, /Cannot show this page: there is none at this address/);
    assert.doesNotMatch(html, /<script>/);
  }
});

Deno.test("pages: what a store says is escaped", async () => {
  const { request, store } = testApp();
  store.list = () =>
    Promise.reject(new MicrologError("Cannot read </title><script>alert(1)</script>", { hint: "<b>" }));
  const response = await request("/");
  assert.equal(response.status, 500);
  const html = await response.text();
  assert.doesNotMatch(html, /<script>alert|<b>/);
  assert.match(html, /Cannot read &lt;\/title>/);
});

Deno.test("pages: assets are kept for good, and their address changes with them", async () => {
  const { request } = testApp();
  const { script, icon } = await assets();
  const response = await request(script.path);
  assert.equal(response.headers.get("cache-control"), "public, max-age=31536000, immutable");
  assert.equal(response.headers.get("content-type"), "text/javascript; charset=utf-8");
  assert.equal(await response.text(), "import './chunk-A1.js'; console.log('client');");
  assert.equal((await request(icon.path)).headers.get("content-type"), "image/svg+xml");
  assert.notEqual(
    (await createAssets({ script: "other", chunks: {} }, perWorker(() => ""), "")).script.path,
    script.path,
  );
  assert.equal((await request("/favicon.ico")).headers.get("location"), icon.path);
});

Deno.test("pages: without assets the error is said in plain text", async () => {
  const app = createApp({
    store: new MemoryStore(),
    assets: () => Promise.reject(new MicrologError("Cannot build the pages: x", { hint: "y" })),
    version: "1",
    report: () => {},
  });
  const response = await app.request("/", { headers: { host: "localhost" } });
  assert.equal(response.status, 500);
  assert.equal(await response.text(), "Cannot build the pages: x\ny");
});
