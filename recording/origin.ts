/**
 * What a source's URL tells: where its code comes from, of which package it is, and how to name it to people.
 *
 * @module
 */

/**
 * Where a function comes from: `user` the person's own code, `npm`, `jsr` and `https` its dependencies, `node` and
 * `runtime` what Deno brings along (`node:`, `ext:`), `wasm` WebAssembly, `v8` what has no source at all.
 */
export type Origin = "user" | "npm" | "jsr" | "https" | "node" | "runtime" | "wasm" | "v8";

/** A package, as named in its registry. */
export interface PackageName {
  /** For example `prettier` or `@std/path`. */
  name: string;
  /** For example `3.6.2`; left out where the URL does not tell. */
  version?: string;
}

/**
 * Where the code of a source comes from.
 *
 * @example
 * ```ts
 * import { originOf } from "./origin.ts";
 * originOf("file:///home/me/game/main.ts"); // "user"
 * originOf("file:///home/me/.cache/deno/npm/registry.npmjs.org/prettier/3.6.2/index.mjs"); // "npm"
 * ```
 */
export function originOf(url: string): Origin {
  // In brackets: code of the runtime that comes from no module.
  if (/^\[?ext:/.test(url) || url.startsWith("deno:") || url.startsWith("internal:")) return "runtime";
  if (url.startsWith("node:")) return "node";
  if (url.startsWith("wasm:") || url.endsWith(".wasm")) return "wasm";
  if (url.startsWith("jsr:") || url.startsWith("https://jsr.io/")) return "jsr";
  if (url.startsWith("npm:") || npmPath(url) !== undefined) return "npm";
  if (url.startsWith("https:") || url.startsWith("http:")) return "https";
  return "user";
}

/**
 * The package a source is part of; undefined where it is part of none, or its URL does not tell.
 *
 * @example
 * ```ts
 * import { packageOf } from "./origin.ts";
 * packageOf("https://jsr.io/@std/path/1.0.0/mod.ts"); // { name: "@std/path", version: "1.0.0" }
 * ```
 */
export function packageOf(url: string): PackageName | undefined {
  const found = locate(url);
  if (found === undefined) return undefined;
  return found.version === undefined ? { name: found.name } : { name: found.name, version: found.version };
}

/**
 * A short name of a source for people: relative to `cwd` (a path, as in the header) where it lies under it, by package
 * where it is of one.
 *
 * @example
 * ```ts
 * import { displaySource } from "./origin.ts";
 * displaySource("file:///home/me/game/src/board.ts", "/home/me/game"); // "src/board.ts"
 * displaySource("https://jsr.io/@std/path/1.0.0/mod.ts"); // "jsr:@std/path@1.0.0/mod.ts"
 * displaySource("cell:const%20size%20%3D%2010"); // "cell: const size = 10"
 * ```
 */
export function displaySource(url: string, cwd?: string): string {
  if (url === "") return "(no source)";
  if (url.startsWith("cell:")) return `cell: ${decodePath(url.slice("cell:".length))}`;
  if (url.startsWith("data:")) return url.length > 40 ? `${url.slice(0, 39)}…` : url;
  const found = locate(url);
  if (found !== undefined) {
    const version = found.version === undefined ? "" : `@${found.version}`;
    return `${found.registry}:${found.name}${version}${found.rest}`;
  }
  if (!url.startsWith("file://")) return url;
  const path = decodePath(url.slice("file://".length));
  if (cwd !== undefined && cwd !== "") {
    const folder = slashed(cwd);
    if (path.startsWith(folder)) return path.slice(folder.length);
  }
  return path.replace(/^\/([A-Za-z]:\/)/, "$1");
}

/** A source within its package. */
interface Located extends PackageName {
  registry: "npm" | "jsr";
  /** The path in the package with its leading slash, or "". */
  rest: string;
}

const NAME = String.raw`(?:@[^/@]+/)?[^/@]+`;
const SPECIFIER = new RegExp(`^(npm|jsr):/?(${NAME})(?:@([^/]+))?(/.*)?$`);
const JSR_URL = new RegExp(`^https://jsr\\.io/(@[^/]+/[^/]+)/([^/]+)(/.*)?$`);
/** Deno's cache: `…/npm/registry.npmjs.org/@scope/name/1.2.3/…`; the registry may be another. */
const DENO_CACHE = new RegExp(`/npm/[^/]+/(${NAME})/(\\d+\\.\\d+\\.\\d+[^/]*)(/.*)?$`);
/** `…/node_modules/@scope/name/…`, the innermost. */
const NODE_MODULES = new RegExp(`^(.*/)node_modules/(${NAME})(/.*)?$`);

function locate(url: string): Located | undefined {
  const specifier = SPECIFIER.exec(url);
  if (specifier !== null) {
    return located(specifier[1] === "jsr" ? "jsr" : "npm", specifier[2], specifier[3], specifier[4]);
  }
  const jsr = JSR_URL.exec(url);
  if (jsr !== null) return located("jsr", jsr[1], jsr[2], jsr[3]);
  return npmPath(url);
}

function npmPath(url: string): Located | undefined {
  if (url.includes("/node_modules/")) {
    const match = NODE_MODULES.exec(url);
    if (match !== null && !match[2]!.startsWith(".")) {
      return located("npm", match[2], versionInFolder(match[1]!, match[2]!), match[3]);
    }
  }
  if (!url.startsWith("file:")) return undefined;
  const cached = DENO_CACHE.exec(url);
  return cached === null ? undefined : located("npm", cached[1], cached[2], cached[3]);
}

/** Deno's and pnpm's node_modules keep `@scope/name` in `.deno/@scope+name@1.2.3/node_modules/`. */
function versionInFolder(before: string, name: string): string | undefined {
  const folder = before.split("/").at(-2) ?? "";
  const start = `${name.replace("/", "+")}@`;
  return folder.startsWith(start) ? folder.slice(start.length).split(/[_(]/)[0] : undefined;
}

function located(registry: "npm" | "jsr", name = "", version?: string, rest = ""): Located {
  return version === undefined ? { registry, name, rest } : { registry, name, version, rest };
}

/** A folder's path as in a file URL's: slashes, one before a drive letter, one at the end. */
function slashed(folder: string): string {
  const path = folder.replaceAll("\\", "/").replace(/\/*$/, "/");
  return /^[A-Za-z]:/.test(path) ? `/${path}` : path;
}

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    // A stray % is no escape: the path is readable as it is.
    return path;
  }
}
