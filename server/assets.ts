/**
 * What pages load: the bundled islands, the workers, the styles, the icon. Each has its content's hash in its address, so
 * that browsers may keep it for good.
 *
 * @module
 */
import { MicrologError } from "../recording/errors.ts";
import { EARLY_READING } from "./early_reading.ts";
import { FAVICON } from "./favicon.ts";
import { FIRST_PAINT } from "./first_paint.ts";
import { type PerWorker, perWorker, WORKER_NAMES, type WorkerName } from "./workers.ts";

/** One file that pages load. */
export interface Asset {
  /** `/assets/client.3b1f8a92.js` */
  path: string;
  /** Its media type. */
  type: string;
  body: string;
}

/** All that pages load. */
export interface Assets {
  script: Asset;
  /** What the script imports when it is needed, … */
  chunks: Asset[];
  /** … and those of them that it imports at once. */
  needed: Asset[];
  workers: PerWorker<Asset>;
  /** What runs before a page is painted. */
  first: Asset;
  styles: Asset;
  icon: Asset;
}

/** The script, and by name the chunks that the bundler has split off it. */
export interface ScriptTexts {
  script: string;
  chunks: Readonly<Record<string, string>>;
}

/** Gives the assets whenever a page is asked for. */
export type AssetSource = () => Promise<Assets>;

const SCRIPT = "text/javascript; charset=utf-8";

/** Makes the assets of their texts. */
export async function createAssets(
  { script, chunks }: ScriptTexts,
  workers: PerWorker<string>,
  styles: string,
): Promise<Assets> {
  // The bundler has put a hash into their names, and the names into those that import them.
  const parts = Object.entries(chunks).map(([name, body]) => ({ path: `/assets/${name}`, type: SCRIPT, body }));
  const made = await Promise.all(WORKER_NAMES.map((name) => createAsset(name, "js", SCRIPT, workers[name])));
  return {
    script: await createAsset("client", "js", SCRIPT, script),
    chunks: parts,
    needed: importedBy(script, parts),
    workers: perWorker((name) => made[WORKER_NAMES.indexOf(name)]!),
    first: await createAsset("first", "js", SCRIPT, FIRST_PAINT + EARLY_READING),
    styles: await createAsset("styles", "css", "text/css; charset=utf-8", styles),
    icon: await createAsset("icon", "svg", "image/svg+xml", FAVICON),
  };
}

/** All of them in a list. */
export function listAssets({ script, chunks, workers, first, styles, icon }: Assets): Asset[] {
  return [script, ...chunks, ...Object.values(workers), first, styles, icon];
}

/** The chunks that a script imports at once, and those that these import. */
function importedBy(script: string, chunks: readonly Asset[]): Asset[] {
  const found = new Set<Asset>();
  const look = (text: string) => {
    for (const chunk of chunks) {
      const name = chunk.path.slice(chunk.path.lastIndexOf("/") + 1);
      if (found.has(chunk) || !new RegExp(`\\b(from|import)\\s*["']\\./${name}["']`).test(text)) continue;
      found.add(chunk);
      look(chunk.body);
    }
  };
  look(script);
  return [...found];
}

async function createAsset(name: string, extension: string, type: string, body: string): Promise<Asset> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(body)));
  return { path: `/assets/${name}.${digest.toHex().slice(0, 16)}.${extension}`, type, body };
}

/**
 * The assets as built into dist/. In a checkout they are built first where they are missing or older than their sources.
 *
 * @param always Whether a checkout is looked at anew for each page, for those who work on the pages
 * @throws {MicrologError} If they cannot be built or loaded; the returned function throws it
 */
export function builtAssets(always = false): AssetSource {
  let loaded: Promise<Assets> | undefined;
  return () => {
    if (always) loaded = undefined;
    loaded ??= loadAssets().catch((error) => {
      loaded = undefined;
      throw error;
    });
    return loaded;
  };
}

async function loadAssets(): Promise<Assets> {
  if (import.meta.url.startsWith("file:")) {
    const { buildIfStale } = await import("./build.ts");
    await buildIfStale();
  }
  const [script, chunks, styles, ...workers] = await Promise.all([
    loadText("client.js"),
    loadText("chunks.json"),
    loadText("styles.css"),
    ...WORKER_NAMES.map((name) => loadText(`${name}.js`)),
  ]);
  const texts: ScriptTexts = { script, chunks: JSON.parse(chunks) };
  return await createAssets(texts, perWorker((name) => workers[WORKER_NAMES.indexOf(name)]!), styles);
}

type Built = "client.js" | "chunks.json" | "styles.css" | `${WorkerName}.js`;

/** Written out, so that Deno sees when the package is published what belongs to it. */
const PUBLISHED: Record<Built, () => Promise<{ default: string }>> = {
  "chunks.json": () => import("../dist/chunks.json", { with: { type: "text" } }),
  "client.js": () => import("../dist/client.js", { with: { type: "text" } }),
  "decoder.js": () => import("../dist/decoder.js", { with: { type: "text" } }),
  "calculator.js": () => import("../dist/calculator.js", { with: { type: "text" } }),
  "search.js": () => import("../dist/search.js", { with: { type: "text" } }),
  "design.js": () => import("../dist/design.js", { with: { type: "text" } }),
  "styles.css": () => import("../dist/styles.css", { with: { type: "text" } }),
};

async function loadText(name: Built): Promise<string> {
  const url = new URL(`../dist/${name}`, import.meta.url);
  try {
    if (url.protocol === "file:") return await Deno.readTextFile(url);
    // The package may be anywhere, and only an import is sure to reach it: it needs no permission and is cached.
    return (await PUBLISHED[name]()).default;
  } catch (cause) {
    throw new MicrologError(`Cannot load ${name} for the pages: ${cause instanceof Error ? cause.message : cause}`, {
      hint: url.protocol === "file:" ? "Build it with: deno run -A server/build.ts" : "Check the network and try again",
      cause,
    });
  }
}
