/**
 * Builds what pages load: the islands with all they import into dist/client.js and dist/chunks.json, each worker into
 * a file of its name, the style sheets into dist/styles.css.
 *
 * `deno run -A server/build.ts`
 *
 * @module
 */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { MicrologError } from "../recording/errors.ts";
import { WORKER_NAMES, WORKERS } from "./workers.ts";

const ROOT = new URL("../", import.meta.url);
const DIST = new URL("dist/", ROOT);
const STYLES = new URL("components/styles/", ROOT);
const ENTRY = new URL("server/client.tsx", ROOT);
/** All that is built. */
const BUILT = ["client.js", "chunks.json", ...WORKER_NAMES.map((name) => `${name}.js`), "styles.css"];
/** All that it is made of. */
const SOURCES = ["islands", "components", "client", "canvas", "profile", "recording", "server", "deno.json"];

/** Builds what is missing or older than its sources; where there are no sources, all is as it was published. */
export async function buildIfStale(): Promise<void> {
  if (await modified(ENTRY) === 0) return;
  const built = Math.min(...await Promise.all(BUILT.map((name) => modified(new URL(name, DIST)))));
  if (built > 0) {
    const sources = await Promise.all(SOURCES.map((name) => newest(new URL(name, ROOT))));
    if (built >= Math.max(...sources)) return;
  }
  await build();
}

/**
 * Builds all.
 *
 * @throws {MicrologError} If that fails, with what the bundler says
 */
export async function build(): Promise<void> {
  try {
    await Deno.mkdir(DIST, { recursive: true });
    // One after the other: on a fresh machine the first has Deno fetch its bundler, and two at once get in each other's way.
    await buildClient();
    for (const name of WORKER_NAMES) {
      await publish(`${name}.js`, (path) => bundle(new URL(WORKERS[name], ROOT), ["--output", fileURLToPath(path)]));
    }
    await buildStyles();
  } catch (cause) {
    if (cause instanceof MicrologError) throw cause;
    throw new MicrologError(`Cannot build the pages: ${cause instanceof Error ? cause.message : cause}`, { cause });
  }
}

/** What is imported where it is needed, by `import()`, becomes chunks of its own. */
async function buildClient(): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "microlog-build-" });
  try {
    await bundle(ENTRY, ["--code-splitting", "--outdir", folder]);
    const chunks: Record<string, string> = {};
    for await (const { name } of Deno.readDir(folder)) chunks[name] = await Deno.readTextFile(join(folder, name));
    const { "client.js": script = "", ...others } = chunks;
    // First, as the script is nothing without them.
    await publish("chunks.json", (path) => Deno.writeTextFile(path, JSON.stringify(others)));
    await publish("client.js", (path) => Deno.writeTextFile(path, script));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function bundle(entry: URL, into: readonly string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["bundle", "--quiet", "--platform=browser", "--minify", ...into, fileURLToPath(entry)],
    cwd: ROOT,
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).output();
  if (success) return;
  const reason = new TextDecoder().decode(stderr).trim();
  throw new MicrologError("Cannot build the pages: the bundler failed", { hint: reason });
}

async function buildStyles(): Promise<void> {
  const names: string[] = [];
  for await (const { name } of Deno.readDir(STYLES)) {
    if (name.endsWith(".css")) names.push(name);
  }
  const texts = await Promise.all(names.sort().map((name) => Deno.readTextFile(new URL(name, STYLES))));
  await publish("styles.css", (path) => Deno.writeTextFile(path, texts.join("\n")));
}

/** Makes a file under a name of its own and puts it in place in one step: two may build at once. */
async function publish(name: string, make: (path: URL) => Promise<void>): Promise<void> {
  const unfinished = new URL(`${crypto.randomUUID()}.${name}`, DIST);
  try {
    await make(unfinished);
    await Deno.rename(unfinished, new URL(name, DIST));
  } finally {
    await Deno.remove(unfinished).catch((error) => {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    });
  }
}

/** When the newest file at or below a place was written, milliseconds since 1970; 0 where there is none. */
async function newest(place: URL): Promise<number> {
  const times = [await modified(place)];
  try {
    for await (const { name, isDirectory } of Deno.readDir(place)) {
      const inside = new URL(`${place.href}/${encodeURIComponent(name)}`);
      times.push(isDirectory ? await newest(inside) : await modified(inside));
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound) && !(error instanceof Deno.errors.NotADirectory)) throw error;
  }
  return Math.max(...times);
}

async function modified(place: URL): Promise<number> {
  try {
    return (await Deno.stat(place)).mtime?.getTime() ?? 0;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return 0;
    throw error;
  }
}

if (import.meta.main) {
  try {
    await build();
  } catch (error) {
    if (!(error instanceof MicrologError)) throw error;
    console.error([error.message, error.hint].filter(Boolean).join("\n"));
    Deno.exit(1);
  }
}
