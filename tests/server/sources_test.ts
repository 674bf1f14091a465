import assert from "node:assert/strict";
import { pathToFileURL } from "node:url";
import { encodeRecord } from "../../recording/encode.ts";
import { createApp } from "../../server/app.ts";
import { MAX_SOURCE } from "../../server/sources.ts";
import { MemoryStore } from "../../store/memory.ts";
import { head } from "../browser/recordings.ts";
import { assets, record, TIME } from "./support.ts";

/** When the recording of {@linkcode site} began. */
const START = Date.parse("2026-11-22T13:01:59.000Z");

/** A recording whose program is in a folder of its own, which goes away. */
async function site(names: readonly string[], options: { sources?: boolean } = {}) {
  const folder = await Deno.realPath(await Deno.makeTempDir({ prefix: "microlog-sources-" }));
  const urlOf = (name: string) => name.includes(":") ? name : pathToFileURL(`${folder}/${name}`).href;
  const store = new MemoryStore();
  const [header] = head("hello");
  const sources = { type: "sources" as const, first: 0, url: names.map(urlOf), time: names.map(() => 2_000_000) };
  await record(store, "hello", header + encodeRecord(sources));
  const app = createApp({ store, assets, version: "1.2.3", sources: options.sources ?? true });
  const ask = async (name: string, headers: Record<string, string> = {}) => {
    const path = `/api/recordings/hello/${TIME}/source?url=${encodeURIComponent(urlOf(name))}`;
    const response = await app.request(path, { headers: { host: "localhost:7777", ...headers } });
    return { response, status: response.status, body: await response.json() };
  };
  const write = async (name: string, text: string, written = START) => {
    await Deno.writeTextFile(`${folder}/${name}`, text);
    await Deno.utime(`${folder}/${name}`, written / 1000, written / 1000);
  };
  return { folder, app, ask, write, [Symbol.asyncDispose]: () => Deno.remove(folder, { recursive: true }) };
}

Deno.test("sources: a file that the recording names is shown as it is", async () => {
  await using fixture = await site(["main one#.ts"]);
  await fixture.write("main one#.ts", "const ü = '<b>';\n");
  const { response, body } = await fixture.ask("main one#.ts");
  assert.deepEqual(body, { text: "const ü = '<b>';\n", modified: START, changed: false });
  assert.match(response.headers.get("content-type")!, /^application\/json/);
  assert.equal(response.headers.get("x-content-type-options"), "nosniff");
  assert.equal(response.headers.get("cross-origin-resource-policy"), "same-origin");
  assert.equal(response.headers.get("cache-control"), "no-store");
});

Deno.test("sources: one that was written after it was loaded has changed", async () => {
  await using fixture = await site(["main.ts"]);
  // The program may have made it before it loaded it.
  await fixture.write("main.ts", "1", START + 1500);
  assert.equal((await fixture.ask("main.ts")).body.changed, false);
  await fixture.write("main.ts", "2", START + 3000);
  assert.deepEqual((await fixture.ask("main.ts")).body, { text: "2", modified: START + 3000, changed: true });
});

Deno.test("sources: what the recording does not name is not read", async () => {
  await using fixture = await site(["main.ts"]);
  await fixture.write("main.ts", "1");
  await fixture.write("other.ts", "2");
  const up = `${new URL(".", pathToFileURL(`${fixture.folder}/main.ts`)).href}x/../other.ts`;
  for (const name of ["other.ts", up, "file:", "file:///", "x/../other.ts"]) {
    const { status, body } = await fixture.ask(name);
    assert.ok(status === 404 || status === 400, `${name}: ${status}`);
    assert.match(body.error, /does not name it$|only files are$/, name);
  }
});

Deno.test("sources: only files of code are read, whatever a recording names", async () => {
  const names = ["passwd", ".env", "key.pem", "link.ts", "folder.ts", "https://example.com/a.ts", "cell:1.ts"];
  await using fixture = await site([...names, "file:///proc/self/environ", "file://host/share/a.ts"]);
  for (const name of ["passwd", ".env", "key.pem"]) await fixture.write(name, "secret");
  await Deno.symlink(`${fixture.folder}/passwd`, `${fixture.folder}/link.ts`);
  await Deno.mkdir(`${fixture.folder}/folder.ts`);
  for (const name of ["passwd", ".env", "key.pem", "link.ts", "folder.ts", "file:///proc/self/environ"]) {
    const { status, body } = await fixture.ask(name);
    assert.equal(status, 403, name);
    assert.match(body.error, /^Cannot show .*: it is not a file/, name);
  }
  for (const name of ["https://example.com/a.ts", "cell:1.ts", "file://host/share/a.ts"]) {
    assert.equal((await fixture.ask(name)).status, 400, name);
  }
});

Deno.test("sources: a link to code is followed, as package managers make them", async () => {
  await using fixture = await site(["link.mjs"]);
  await fixture.write("real.mjs", "1");
  await Deno.symlink(`${fixture.folder}/real.mjs`, `${fixture.folder}/link.mjs`);
  assert.equal((await fixture.ask("link.mjs")).body.text, "1");
});

Deno.test("sources: what is gone, or too large, is told", async () => {
  await using fixture = await site(["gone.ts", "large.js", "file:///nul%00.ts"]);
  const gone = await fixture.ask("gone.ts");
  assert.equal(gone.status, 404);
  assert.equal(gone.body.error, `Cannot show ${fixture.folder}/gone.ts: it is not on the machine of the server`);
  assert.match(gone.body.hint, /moved or deleted, or recorded on another machine/);
  await using file = await Deno.open(`${fixture.folder}/large.js`, { create: true, write: true });
  await file.truncate(MAX_SOURCE + 1);
  const large = await fixture.ask("large.js");
  assert.equal(large.status, 413);
  assert.match(large.body.error, /it is larger than 10 MB$/);
  assert.equal((await fixture.ask("file:///nul%00.ts")).status, 400);
});

Deno.test("sources: pages of other sites, and servers that others reach, get none", async () => {
  await using fixture = await site(["main.ts"]);
  await fixture.write("main.ts", "1");
  assert.equal((await fixture.ask("main.ts", { "sec-fetch-site": "cross-site" })).status, 403);
  assert.equal((await fixture.ask("main.ts", { origin: "https://example.com" })).status, 403);
  assert.equal((await fixture.ask("main.ts", { "sec-fetch-site": "same-origin" })).status, 200);
  await using open = await site(["main.ts"], { sources: false });
  await open.write("main.ts", "1");
  const { status, body } = await open.ask("main.ts");
  assert.equal(status, 403);
  assert.match(body.error, /^Cannot show sources: other machines can reach the server/);
});

Deno.test("sources: of a recording that is not there, and by other methods, there are none", async () => {
  await using fixture = await site(["main.ts"]);
  const host = { host: "localhost:7777" };
  const other = await fixture.app.request(`/api/recordings/other/${TIME}/source?url=file:///a.ts`, { headers: host });
  assert.equal(other.status, 404);
  const put = await fixture.app.request(`/api/recordings/hello/${TIME}/source`, { method: "PUT", headers: host });
  assert.equal(put.status, 405);
});
