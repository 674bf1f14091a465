import assert from "node:assert/strict";
import { cp } from "node:fs/promises";
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
  const needed = [
    "/mod.ts",
    "/cli.ts",
    "/deno.json",
    "/README.md",
    "/LICENSE",
    "/dist/calculator.js",
    "/dist/chunks.json",
    "/dist/client.js",
    "/dist/decoder.js",
    "/dist/design.js",
    "/dist/search.js",
    "/dist/styles.css",
  ];
  for (const path of [...needed, "/docs/format.md"]) assert.ok(paths.includes(path), `${path} is not in it`);
  const strange = paths.filter((path) => /^\/(tests|bench|examples|checks|\.)|_test\.tsx?$|\.lock$/.test(path));
  assert.deepEqual(strange, []);
});

Deno.test("Deno has nothing to say against it, such as slow types, but that it does not see what is loaded late", () => {
  const warnings = [...said.matchAll(/^warning\[([^\]]+)\].*\n +--> \S*\/(\w+\.ts):/gm)].map(([, kind, file]) =>
    `${kind} ${file}`
  );
  // On purpose, and by addresses beside the module: what the warning is about are names of an import map.
  const late = ["cli.ts", "mod.ts", "open.ts", "record_target.ts"].map((file) => `unanalyzable-dynamic-import ${file}`);
  assert.deepEqual(warnings.sort(), late);
  assert.equal(said.match(/^warning/gm)?.length, late.length);
  assert.doesNotMatch(said, /slow-type|^error/im);
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

Deno.test("it records with no more permissions than README.md says", async () => {
  const { success, stdout, stderr } = await run(
    "run",
    "--no-prompt",
    `--allow-run=${Deno.execPath()}`,
    `--allow-read=${folder}/recordings`,
    `--allow-write=${folder}/recordings`,
    "--allow-net=127.0.0.1",
    "--allow-env=HOME,MICROLOG_*,TRACER_*",
    // That of jsr.io is a default; here another host stands for it.
    `--allow-import=${new URL(registry.url).host}`,
    PACKAGE,
    "scoped",
    `${folder}/main.ts`,
  );
  // main.ts ends with 3.
  assert.ok(!success);
  assert.match(stdout, /^counted /);
  assert.match(stderr, /┃ Microlog: /);
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

Deno.test("whoever imports the library does not get what only the command line needs", async () => {
  const program = `${folder}/errors.ts`;
  await Deno.writeTextFile(
    program,
    `import { isRunning, MicrologError } from "${PACKAGE}";
console.log(new MicrologError("Cannot do it").message, isRunning());
`,
  );
  const cache = await emptyCache();
  registry.served();
  const { stdout, stderr } = await runDeno(["run", "--no-prompt", program], {
    cwd: folder,
    env: { ...env, DENO_DIR: cache },
  });
  assert.equal(stdout, "Cannot do it false\n", stderr);
  assert.deepEqual(registry.served().filter((path) => !/^\/(mod\.ts$|library\/)/.test(path)), [
    "/recording/errors.ts",
    "/recording/identity.ts",
    "/tracer/hold.ts",
  ]);
  assert.deepEqual(await packagesIn(cache), [], "nothing of npm");
  const { modules }: Graph = JSON.parse((await run("info", "--json", program)).stdout);
  const urls = modules.map(({ specifier }) => specifier);
  assert.ok(urls.some((url) => url.endsWith("/recording/errors.ts")), "the graph is read");
  assert.deepEqual(urls.filter((url) => /^npm:|\/(cli\.ts$|commands\/|server\/|islands\/)/.test(url)), []);
});

Deno.test("from an empty folder the library records a part of a program, and loads no more than that takes", async () => {
  await Deno.writeTextFile(
    `${folder}/part.ts`,
    `import { enabled, log } from "${PACKAGE}";
${MAIN.slice(0, MAIN.indexOf("new Counter()"))}
const n = await enabled("part", () => {
  log.info("from the part");
  return new Counter().count(performance.now() + 200);
});
console.log(n > 0);
`,
  );
  // What the thread that records needs, for names and source maps.
  const needed = ["@jridgewell", "acorn"];
  const cache = await emptyCache(needed);
  registry.served();
  const { stdout, stderr } = await runDeno(["run", "-A", "-q", "part.ts"], {
    cwd: folder,
    env: { ...env, DENO_DIR: cache },
  });
  assert.equal(stdout, "true\n", stderr);
  assert.match(stderr, /^┏━+┓\n┃ Microlog: http:\/\/localhost:7777\/#part\/\d{4}(_\d\d){5}\/ +┃\n┗━+┛\n/);
  const served = registry.served();
  assert.ok(served.includes("/library/thread.ts"), served.join());
  const unwanted = /^\/(cli\.ts|(server|islands|components|routes|client|canvas|profile)\/)/;
  assert.deepEqual(served.filter((path) => unwanted.test(path)), []);
  assert.deepEqual(await packagesIn(cache), needed);
  const report = JSON.parse((await run("run", "-A", PACKAGE, "show", "part", "--json")).stdout);
  assert.equal(report.recording.state, "sealed");
  assert.equal(report.header.microlog, manifest.version);
  const names = report.topByTotal.map(({ name }: { name: string }) => name);
  assert.ok(names.includes("Counter.count"), names.join());
  assert.ok(!names.includes("recordWork") && !names.includes("serve"), names.join());
});

/** A cache of Deno's of its own, with these packages of npm's and no others. */
async function emptyCache(packages: readonly string[] = []): Promise<string> {
  const cache = await Deno.makeTempDir({ prefix: "cache-", dir: folder });
  const npm = "npm/registry.npmjs.org";
  await Deno.mkdir(`${cache}/${npm}`, { recursive: true });
  for (const name of packages) {
    await cp(`${folder}/cache/${npm}/${name}`, `${cache}/${npm}/${name}`, { recursive: true });
  }
  return cache;
}

/** The packages of npm's in a cache of Deno's. */
async function packagesIn(cache: string): Promise<string[]> {
  const names: string[] = [];
  for await (const { name } of Deno.readDir(`${cache}/npm/registry.npmjs.org`)) names.push(name);
  return names.sort();
}

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
  modules: { specifier: string }[];
}
