import assert from "node:assert/strict";
import { emittedReader, isTranslated, splitEmitted } from "../../tracer/emitted.ts";

/** The paths that are read for URLs. */
async function paths(env: Record<string, string>, urls: string[], os = "linux"): Promise<string[]> {
  const read = emittedReader({ env, cwd: "/home/ann/project", os, readFile: (path) => Promise.resolve(path) });
  return await Promise.all(urls.map(read));
}

async function hashOf(text: string): Promise<string> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text))).toHex();
}

Deno.test("emitted: files are kept by their path, all else by its digest", async () => {
  assert.deepEqual(
    await paths({ HOME: "/home/ann" }, [
      "file:///home/ann/two%20words/main.ts",
      "https://example.com/a/mod.ts?v=1",
      "http://127.0.0.1:8000/mod.ts",
    ]),
    [
      "/home/ann/.cache/deno/gen/file/home/ann/two words/main.ts.js",
      `/home/ann/.cache/deno/gen/https/example.com/${await hashOf("/a/mod.ts?v=1")}.js`,
      `/home/ann/.cache/deno/gen/http/127.0.0.1_PORT8000/${await hashOf("/mod.ts")}.js`,
    ],
  );
});

Deno.test("emitted: the folder is that of the program", async () => {
  const url = ["file:///a.ts"];
  assert.deepEqual(await paths({ HOME: "/h", DENO_DIR: "/d" }, url), ["/d/gen/file/a.ts.js"]);
  assert.deepEqual(await paths({ HOME: "/h", DENO_DIR: "d" }, url), ["/home/ann/project/d/gen/file/a.ts.js"]);
  assert.deepEqual(await paths({ HOME: "/h", XDG_CACHE_HOME: "/x" }, url), ["/x/deno/gen/file/a.ts.js"]);
  assert.deepEqual(await paths({ HOME: "/h" }, url, "darwin"), ["/h/Library/Caches/deno/gen/file/a.ts.js"]);
  assert.deepEqual(await paths({ LOCALAPPDATA: "C:\\l" }, ["file:///C:/a.ts"], "windows"), [
    "C:\\l/deno/gen/file/C/a.ts.js",
  ]);
});

Deno.test("emitted: the code is what V8 has, and the map follows it", async () => {
  const code = 'console.log("→ //# sourceMappingURL=data:no");\n';
  const emitted = `${code}//# sourceMappingURL=data:application/json;base64,e30=\n// denoCacheMetadata=1,2`;
  assert.deepEqual(await splitEmitted(emitted, await hashOf(code)), { code, map: "data:application/json;base64,e30=" });
  await assert.rejects(splitEmitted(emitted, await hashOf(`${code} `)), /another version/);
  await assert.rejects(splitEmitted(code, await hashOf(code)), /another version/);
});

Deno.test("emitted: which sources are translated", () => {
  for (const url of ["file:///a.ts", "file:///a.tsx", "https://x/a.mts?b", "file:///a.cts", "file:///a.jsx"]) {
    assert.ok(isTranslated(url), url);
  }
  for (const url of ["file:///a.js", "file:///a.mjs", "file:///ts", "https://x/a.ts/b.js", ""]) {
    assert.ok(!isTranslated(url), url);
  }
});
