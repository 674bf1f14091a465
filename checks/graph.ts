/**
 * Which module imports what, as Deno itself sees it.
 *
 * @module
 */
import { toPath, toSystemPath, toUrl } from "./places.ts";
import { runDeno } from "./run.ts";

/** A module and what it imports, types included. */
export interface Module {
  /** Path from the top folder: `store/disk.ts`. */
  path: string;
  /** Paths from the top folder. */
  modules: string[];
  /** Specifiers of packages as written: `hono`, `node:util`, `preact/hooks`. */
  packages: string[];
  /** What could not be resolved, or lies outside of the checkout. */
  foreign: string[];
}

/** Reads what these modules, and all that they import, import. */
export async function readGraph(paths: readonly string[]): Promise<Module[]> {
  const folder = await Deno.makeTempDir({ prefix: "microlog-graph-" });
  try {
    const entry = `${folder}/all.ts`;
    await Deno.writeTextFile(entry, importAll(paths));
    const { success, stdout, stderr } = await runDeno(["info", "--json", "--config", toSystemPath("deno.json"), entry]);
    if (!success) throw new Error(`Cannot read the module graph: ${stderr}`);
    const graph: Graph = JSON.parse(stdout);
    return graph.modules.flatMap(readModule);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** A module that imports these. */
export function importAll(paths: readonly string[]): string {
  return paths.map((path) => `import ${JSON.stringify(toUrl(path).href)};\n`).join("");
}

/** The parts of `deno info --json` that matter here. */
interface Graph {
  modules: GraphModule[];
}

interface GraphModule {
  specifier: string;
  dependencies?: { specifier: string; code?: { specifier?: string }; type?: { specifier?: string } }[];
}

function readModule({ specifier, dependencies = [] }: GraphModule): Module[] {
  const path = toPath(specifier);
  if (path === undefined) return [];
  const module: Module = { path, modules: [], packages: [], foreign: [] };
  for (const { specifier: written, code, type } of dependencies) {
    const resolved = code?.specifier ?? type?.specifier ?? written;
    const inside = toPath(resolved);
    if (inside !== undefined) module.modules.push(inside);
    else if (/^(npm|node):/.test(resolved)) module.packages.push(written);
    else module.foreign.push(resolved);
  }
  return [module];
}
