import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { builtAssets } from "../../server/assets.ts";
import { buildIfStale } from "../../server/build.ts";
import { WORKER_NAMES } from "../../server/workers.ts";

const ROOT = new URL("../../", import.meta.url);

Deno.test("assets: in a checkout they are built, and not again while they are fresh", async () => {
  const { script, workers, styles, icon } = await builtAssets()();
  assert.match(script.path, /^\/assets\/client\.[0-9a-f]{16}\.js$/);
  assert.match(script.body, /data-island/);
  for (const name of WORKER_NAMES) {
    assert.match(workers[name].path, new RegExp(`^/assets/${name}\\.[0-9a-f]{16}\\.js$`));
    assert.doesNotMatch(workers[name].body, /data-island/);
  }
  assert.match(styles.path, /^\/assets\/styles\.[0-9a-f]{16}\.css$/);
  assert.ok(styles.body.length > 0);
  assert.match(icon.body, /^<svg /);
  const built = await Deno.stat(new URL("dist/client.js", ROOT));
  await buildIfStale();
  assert.equal((await Deno.stat(new URL("dist/client.js", ROOT))).ino, built.ino);
});

Deno.test("assets: a package that is not on disk brings its own", async () => {
  // A path of its own for each run: what is imported from a network is cached for good.
  const prefix = `/${crypto.randomUUID()}/`;
  const files: Record<string, string> = {
    "dist/client.js": "alert('packed')",
    "dist/chunks.json": JSON.stringify({ "chunk-A.js": "alert('more')" }),
    "dist/styles.css": "b { color: red }",
    ...Object.fromEntries(WORKER_NAMES.map((name) => [`dist/${name}.js`, `alert('${name}')`])),
  };
  const registry = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, async (request) => {
    const name = new URL(request.url).pathname.slice(prefix.length);
    const type = name.endsWith(".css") ? "text/css" : name.endsWith(".js") ? "text/javascript" : "text/typescript";
    return new Response(files[name] ?? await Deno.readTextFile(new URL(name, ROOT)), {
      headers: { "Content-Type": type },
    });
  });
  const url = `http://127.0.0.1:${registry.addr.port}${prefix}server/assets.ts`;
  // In a process of its own, which notes none of it in the lock file.
  const program = `const { builtAssets } = await import(${JSON.stringify(url)});
    const { script, chunks, workers, styles } = await builtAssets()();
    const packed = Object.fromEntries(chunks.map(({ path, body }) => [path.replace("/assets/", ""), body]));
    console.log(JSON.stringify([script.body, JSON.stringify(packed), styles.body, ...Object.values(workers).map(({ body }) => body)]));`;
  const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["eval", "--no-lock", program],
    cwd: fileURLToPath(ROOT),
  }).output();
  await registry.shutdown();
  const bodies = JSON.parse(new TextDecoder().decode(stdout) || new TextDecoder().decode(stderr));
  assert.deepEqual(bodies, Object.values(files));
});
