/**
 * What pages load: the bundled islands, the worker that reads recordings, the styles, the icon. Each has its content's hash in its address, so that
 * browsers may keep it for good.
 *
 * @module
 */
import { MicrologError } from "../recording/errors.ts";
import { FAVICON } from "./favicon.ts";

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
  /** What reads recordings, in a worker. */
  decoder: Asset;
  styles: Asset;
  icon: Asset;
}

/** Gives the assets whenever a page is asked for. */
export type AssetSource = () => Promise<Assets>;

const SCRIPT = "text/javascript; charset=utf-8";

/** Makes the assets of their texts. */
export async function createAssets(script: string, decoder: string, styles: string): Promise<Assets> {
  return {
    script: await createAsset("client", "js", SCRIPT, script),
    decoder: await createAsset("decoder", "js", SCRIPT, decoder),
    styles: await createAsset("styles", "css", "text/css; charset=utf-8", styles),
    icon: await createAsset("icon", "svg", "image/svg+xml", FAVICON),
  };
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
  const texts = await Promise.all([loadText("client.js"), loadText("decoder.js"), loadText("styles.css")]);
  return await createAssets(...texts);
}

/** Written out, so that Deno sees when the package is published what belongs to it. */
const PUBLISHED = {
  "client.js": () => import("../dist/client.js", { with: { type: "text" } }),
  "decoder.js": () => import("../dist/decoder.js", { with: { type: "text" } }),
  "styles.css": () => import("../dist/styles.css", { with: { type: "text" } }),
};

async function loadText(name: keyof typeof PUBLISHED): Promise<string> {
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
