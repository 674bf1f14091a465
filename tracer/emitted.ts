/**
 * What Deno keeps of the sources that it has translated, with their maps. It hands V8 the maps only where it was started
 * with an inspector; of a program that runs already they are had from here.
 *
 * Source: `DiskCache` in Deno's libs/cache_dir, and `deno info`, which prints the folder.
 *
 * @module
 */

/** What {@linkcode emittedReader} needs to know of the program. */
export interface EmittedOptions {
  /** Its environment. */
  env: Readonly<Record<string, string>>;
  /** Its working directory. */
  cwd: string;
  os?: string;
  /** Reads a file by its path. */
  readFile?(path: string): Promise<string>;
}

/** Whether Deno translates a source before V8 gets it, by its name. */
export function isTranslated(url: string): boolean {
  return /\.(?:tsx?|mts|cts|jsx)(?:[?#]|$)/i.test(url);
}

/**
 * What reads what Deno has made of a source; throws where that is not kept.
 *
 * @example
 * ```ts
 * import { emittedReader } from "./emitted.ts";
 * const read = emittedReader({ env: Deno.env.toObject(), cwd: Deno.cwd() });
 * console.log((await read("file:///home/ann/main.ts")).slice(-100)); // ends with its map
 * ```
 */
export function emittedReader(options: EmittedOptions): (url: string) => Promise<string> {
  const { readFile = (path) => Deno.readTextFile(path) } = options;
  const folder = `${cacheFolder(options)}/gen`;
  return async (url) => await readFile(`${folder}/${await pathOf(new URL(url))}.js`);
}

/** What V8 gets of what Deno keeps, and the map that it does not get. */
export interface Emitted {
  code: string;
  /** A `data:` URL. */
  map: string;
}

/**
 * Takes apart what Deno keeps of a source.
 *
 * @param hash What V8 says of its script: the SHA-256 of the code. Another version has another map
 * @throws {TypeError} If it is another version, or without a map
 */
export async function splitEmitted(emitted: string, hash: string): Promise<Emitted> {
  const at = emitted.lastIndexOf("//# sourceMappingURL=data:");
  const code = emitted.slice(0, Math.max(0, at));
  const [, map] = /^\/\/# sourceMappingURL=(\S+)/.exec(emitted.slice(at)) ?? [];
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(code));
  if (map === undefined || new Uint8Array(digest).toHex() !== hash) throw new TypeError("it is another version");
  return { code, map };
}

function cacheFolder({ env, cwd, os = Deno.build.os }: EmittedOptions): string {
  const { DENO_DIR = "", XDG_CACHE_HOME = "", HOME = "", LOCALAPPDATA = "" } = env;
  if (DENO_DIR !== "") return /^([/\\]|[A-Za-z]:)/.test(DENO_DIR) ? DENO_DIR : `${cwd}/${DENO_DIR}`;
  if (os === "windows") return `${LOCALAPPDATA}/deno`;
  if (os === "darwin") return `${HOME}/Library/Caches/deno`;
  return `${XDG_CACHE_HOME === "" ? `${HOME}/.cache` : XDG_CACHE_HOME}/deno`;
}

/** Where in the cache a source is: files by their path, all else by the digest of it. */
async function pathOf({ protocol, hostname, port, pathname, search }: URL): Promise<string> {
  const scheme = protocol.slice(0, -1);
  if (scheme === "file") return `file${decodeURIComponent(pathname).replace(/^\/([A-Za-z]):/, "/$1")}`;
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(pathname + search));
  return `${scheme}/${hostname}${port === "" ? "" : `_PORT${port}`}/${new Uint8Array(digest).toHex()}`;
}
