/**
 * A registry on loopback that takes a package and serves it, as far as Deno asks of one.
 *
 * @module
 */

/** A registry that runs. */
export interface Registry {
  /** What JSR_URL has to be. */
  url: string;
  /** The paths of the published package's files, each with a leading slash. */
  paths(): string[];
  /** The paths of those of them that were asked for, since the last call. */
  served(): string[];
  stop(): Promise<void>;
}

/** What was published. */
interface Package {
  /** `@scope/name` */
  name: string;
  version: string;
  files: Map<string, Uint8Array<ArrayBuffer>>;
  exports: Record<string, string>;
  manifest: Record<string, { size: number; checksum: string }>;
}

/** Starts an empty registry. */
export function startRegistry(): Registry {
  let published: Package | undefined;
  const served = new Set<string>();
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, async (request) => {
    const { pathname, searchParams } = new URL(request.url);
    const path = decodeURIComponent(pathname);
    const [, scope, name, version] = /^\/api\/scopes\/([^/]+)\/packages\/([^/]+)(?:\/versions\/([^/]+))?$/.exec(path) ??
      [];
    if (scope !== undefined && name !== undefined) {
      if (version === undefined) return Response.json({ scope, name });
      if (request.method !== "POST") return notFound();
      published = await unpack(`@${scope}/${name}`, version, searchParams.get("config") ?? "", request);
      return Response.json({ id: crypto.randomUUID(), status: "success", error: null });
    }
    if (published === undefined) return notFound();
    const base = `/${published.name}/${published.version}/`;
    if (path.startsWith(base)) served.add(path.slice(base.length - 1));
    return answer(published, path);
  });
  return {
    url: `http://127.0.0.1:${server.addr.port}/`,
    paths: () => [...published?.files.keys() ?? []].sort(),
    served: () => {
      const paths = [...served].sort();
      served.clear();
      return paths;
    },
    stop: () => server.shutdown(),
  };
}

function answer({ name, version, files, manifest, exports }: Package, path: string): Response {
  if (path === `/${name}/meta.json`) {
    const [scope, short] = name.slice(1).split("/");
    return Response.json({ scope, name: short, latest: version, versions: { [version]: {} } });
  }
  if (path === `/${name}/${version}_meta.json`) return Response.json({ manifest, exports });
  const base = `/${name}/${version}`;
  const file = path.startsWith(`${base}/`) ? files.get(path.slice(base.length)) : undefined;
  return file === undefined ? notFound() : new Response(file, { headers: { "content-type": typeOf(path) } });
}

function notFound(): Response {
  return Response.json({ code: "notFound", message: "Not found" }, { status: 404 });
}

function typeOf(path: string): string {
  const types: Record<string, string> = {
    ts: "text/typescript",
    tsx: "text/tsx",
    js: "text/javascript",
    json: "application/json",
  };
  return `${types[path.slice(path.lastIndexOf(".") + 1)] ?? "text/plain"}; charset=utf-8`;
}

async function unpack(name: string, version: string, config: string, request: Request): Promise<Package> {
  const tar = new Uint8Array(
    await new Response(request.body!.pipeThrough(new DecompressionStream("gzip"))).arrayBuffer(),
  );
  const files = readTar(tar);
  const text = files.get(config);
  if (text === undefined) throw new Error(`The package has no ${config}`);
  const { exports } = JSON.parse(new TextDecoder().decode(text));
  const manifest: Package["manifest"] = {};
  for (const [path, bytes] of files) {
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
    manifest[path] = { size: bytes.length, checksum: `sha256-${digest.toHex()}` };
  }
  return { name, version, files, manifest, exports: typeof exports === "string" ? { ".": exports } : exports };
}

/** Reads the plain files of a tar archive: blocks of 512 bytes, a header before each file. */
function readTar(tar: Uint8Array<ArrayBuffer>): Map<string, Uint8Array<ArrayBuffer>> {
  const files = new Map<string, Uint8Array<ArrayBuffer>>();
  const text = (from: number, length: number) =>
    new TextDecoder().decode(tar.subarray(from, from + length)).replace(/\0.*$/s, "");
  for (let at = 0; at + 512 <= tar.length && tar[at] !== 0;) {
    const size = parseInt(text(at + 124, 12), 8);
    const prefix = text(at + 345, 155);
    const path = (prefix === "" ? "" : `${prefix}/`) + text(at, 100);
    const isFile = "0\0".includes(String.fromCharCode(tar[at + 156]!));
    if (isFile) files.set(`/${path.replace(/^\.?\//, "")}`, tar.slice(at + 512, at + 512 + size));
    at += 512 + Math.ceil(size / 512) * 512;
  }
  return files;
}
