import assert from "node:assert/strict";
import { chromium } from "playwright-core";
import { type Run, runDeno } from "../../checks/run.ts";
import manifest from "../../deno.json" with { type: "json" };
import { buildIfStale } from "../../server/build.ts";
import { findChromium } from "../browser/browser.ts";
import { type Registry, startRegistry } from "./registry.ts";

const PACKAGE = "jsr:@microlog/cli";
const MAIN = `class Counter {
  count(until: number): number {
    let n = 0;
    while (performance.now() < until) n++;
    return n;
  }
}
new Counter().count(performance.now() + 300);
console.log("counted", Deno.args.join());
Deno.exit(3);
`;

let registry: Registry;
let folder: string;
/** What Deno said when it published the package. */
let said: string;
/** What has JSR answered by the registry, and all but npm's packages from nowhere else. */
let env: Record<string, string>;

async function run(...args: string[]): Promise<Run> {
  return await runDeno(args, { cwd: folder, env });
}

Deno.test.beforeAll(async () => {
  await buildIfStale();
  registry = startRegistry();
  folder = await Deno.makeTempDir({ prefix: "microlog-package-" });
  const { npmCache } = JSON.parse((await runDeno(["info", "--json"])).stdout);
  await Deno.mkdir(npmCache, { recursive: true });
  await Deno.mkdir(`${folder}/cache`);
  await Deno.symlink(npmCache, `${folder}/cache/npm`, { type: "dir" });
  env = { JSR_URL: registry.url, DENO_DIR: `${folder}/cache`, MICROLOG_HOME: `${folder}/recordings` };
  const { success, stderr } = await runDeno(["publish", "--token", "none", "--allow-dirty"], { env });
  assert.ok(success, stderr);
  said = stderr;
});

Deno.test.afterAll(async () => {
  await registry.stop();
  await Deno.remove(folder, { recursive: true });
});

Deno.test("the package has what it needs, and nothing that is for those who work on it", () => {
  const paths = registry.paths();
  const needed = ["/mod.ts", "/cli.ts", "/deno.json", "/README.md", "/LICENSE", "/dist/client.js", "/dist/styles.css"];
  for (const path of [...needed, "/docs/format.md"]) assert.ok(paths.includes(path), `${path} is not in it`);
  const strange = paths.filter((path) => /^\/(tests|bench|examples|checks|\.)|_test\.tsx?$|\.lock$/.test(path));
  assert.deepEqual(strange, []);
});

Deno.test("Deno has nothing to say against it, such as slow types", () => {
  assert.doesNotMatch(said, /warning|slow-type|error/i);
});

Deno.test("from an empty folder it records a program", async () => {
  await Deno.writeTextFile(`${folder}/main.ts`, MAIN);
  const { stdout, stderr } = await run("run", "-A", PACKAGE, "hello", "main.ts", "one", "two");
  assert.equal(stdout, "counted one,two\n", stderr);
  assert.match(stderr, /┃ Microlog: http:\/\/localhost:7777\/#hello\/\d{4}(_\d\d){5}\/ +┃/);
  const report = JSON.parse((await run("run", "-A", PACKAGE, "show", "hello", "--json")).stdout);
  assert.equal(report.recording.state, "sealed");
  assert.equal(report.end.code, 3);
  assert.equal(report.header.microlog, manifest.version);
  const names = report.topByTotal.map(({ name }: { name: string }) => name);
  assert.ok(names.includes("Counter.count"), names.join());
});

Deno.test("it serves its pages and the recording, and Chromium shows them", async () => {
  const { label, time } = await recorded();
  const server = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", PACKAGE, "serve", "--port", "0"],
    cwd: folder,
    env: { ...env, NO_COLOR: "1" },
    stderr: "piped",
  }).spawn();
  try {
    const url = await readUrl(server.stderr);
    const page = await get(url);
    const script = /<script type="module" src="([^"]+)"/.exec(page)?.[1] ?? "";
    const styles = /<link rel="stylesheet" href="([^"]+)"/.exec(page)?.[1] ?? "";
    assert.ok((await get(new URL(script, url))).length > 10_000);
    assert.ok((await get(new URL(styles, url))).length > 1_000);
    assert.match(await get(new URL(`/api/recordings/${label}/${time}`, url)), /^\{"type":"header",/);
    await openPage(`${url}#${label}/${time}/`, `${label}/${time}`);
  } finally {
    server.kill();
    await server.status;
  }
});

Deno.test("whoever imports the library does not load what only the command line needs", async () => {
  await Deno.writeTextFile(
    `${folder}/library.ts`,
    `import { MicrologError } from "${PACKAGE}";\nconsole.log(new MicrologError("Cannot do it").message);\n`,
  );
  const { stdout, stderr } = await run("run", "--no-prompt", "library.ts");
  assert.equal(stdout, "Cannot do it\n", stderr);
  const graph: Graph = JSON.parse((await run("info", "--json", "library.ts")).stdout);
  const loaded = [...loadedModules(graph)];
  assert.ok(loaded.some((url) => url.endsWith("/recording/errors.ts")), "the graph is read");
  const unwanted = loaded.filter((url) =>
    /^npm:\/?(hono|acorn|preact|@preact\/|@observablehq\/|playwright)|\/(cli\.ts$|commands\/|server\/|islands\/)/.test(
      url,
    )
  );
  assert.deepEqual(unwanted, []);
});

async function recorded(): Promise<{ label: string; time: string }> {
  const listed = async () => JSON.parse((await run("run", "-A", PACKAGE, "list", "--json")).stdout)[0];
  const found = await listed();
  if (found !== undefined) return found;
  await Deno.writeTextFile(`${folder}/main.ts`, MAIN);
  await run("run", "-A", PACKAGE, "hello", "main.ts");
  return await listed();
}

/** The address that the server prints. */
async function readUrl(stderr: ReadableStream<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const part of stderr.values()) {
    text += decoder.decode(part, { stream: true });
    const url = /Microlog: (http:\S+)/.exec(text)?.[1];
    if (url !== undefined) return url;
  }
  throw new Error(`The server did not start: ${text}`);
}

async function get(url: string | URL): Promise<string> {
  const response = await fetch(url);
  const text = await response.text();
  assert.equal(response.status, 200, `${url}: ${text}`);
  return text;
}

async function openPage(url: string, id: string): Promise<void> {
  const browser = await chromium.launch({
    executablePath: await findChromium(),
    args: ["--no-sandbox", "--disable-gpu"],
  });
  try {
    const page = await browser.newPage();
    const complaints: string[] = [];
    page.on("pageerror", (error) => complaints.push(String(error)));
    await page.goto(url);
    await page.locator(`main[data-recording="${id}"][data-phase=done]`).waitFor();
    assert.deepEqual(complaints, []);
  } finally {
    await browser.close();
  }
}

/** The parts of `deno info --json` that matter here. */
interface Graph {
  roots: string[];
  redirects: Record<string, string>;
  modules: {
    specifier: string;
    dependencies?: { specifier: string; isDynamic?: boolean; code?: { specifier: string } }[];
  }[];
}

/** All that is loaded along with the roots: what is imported dynamically is loaded only where that is asked for. */
function loadedModules({ roots, redirects, modules }: Graph): Set<string> {
  const byUrl = new Map(modules.map((module) => [module.specifier, module]));
  const loaded = new Set<string>();
  const open = [...roots];
  for (let url = open.pop(); url !== undefined; url = open.pop()) {
    const resolved = redirects[url] ?? url;
    if (loaded.has(resolved)) continue;
    loaded.add(resolved);
    for (const { isDynamic, code } of byUrl.get(resolved)?.dependencies ?? []) {
      if (isDynamic !== true && code !== undefined) open.push(code.specifier);
    }
  }
  return loaded;
}
