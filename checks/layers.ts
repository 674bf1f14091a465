/**
 * Checks who imports whom, that no modules import each other in a circle, and that no file is too long.
 *
 * `deno task check:layers`
 *
 * @module
 */
import { type Module, readGraph } from "./graph.ts";
import { listFiles, listModules, toUrl } from "./places.ts";
import { MAX_LINES, type Rule, RULES } from "./rules.ts";

/** The place of a module: its folder, or itself where it is in the top folder. */
function placeOf(path: string): string {
  return path.split("/", 1)[0]!;
}

/** The package of a specifier: `preact/hooks` is of `preact`, `node:util` of `node:`. */
function packageOf(specifier: string): string {
  if (specifier.startsWith("node:")) return "node:";
  return specifier.split("/").slice(0, specifier.startsWith("@") ? 2 : 1).join("/");
}

/** What the modules import that they may not. */
export function findForbidden(modules: readonly Module[], rules: Readonly<Record<string, Rule>> = RULES): string[] {
  return modules.flatMap((module) => {
    const place = placeOf(module.path);
    const rule = rules[place];
    if (rule === undefined) return [];
    const places = module.modules.filter((path) => placeOf(path) !== place && !rule.places.includes(placeOf(path)));
    const packages = module.packages.filter((specifier) => !rule.packages.includes(packageOf(specifier)));
    return [...places, ...packages, ...module.foreign].map((what) =>
      `${module.path} imports ${what}, which ${place} may not`
    );
  });
}

/** Circles of modules that import each other. */
export function findCircles(modules: readonly Module[]): string[] {
  const byPath = new Map(modules.map((module) => [module.path, module]));
  const done = new Set<string>();
  const circles: string[] = [];
  const visit = (path: string, above: readonly string[]) => {
    if (above.includes(path)) {
      circles.push(`A circle: ${[...above.slice(above.indexOf(path)), path].join(" → ")}`);
    } else if (!done.has(path)) {
      for (const next of byPath.get(path)?.modules ?? []) visit(next, [...above, path]);
      done.add(path);
    }
  };
  for (const { path } of modules) visit(path, []);
  return circles;
}

/** Files that are too long. */
export function findLong(files: readonly { path: string; lines: number }[], most = MAX_LINES): string[] {
  return files.filter(({ lines }) => lines > most)
    .map(({ path, lines }) => `${path} has ${lines} lines; ${most} is the most`);
}

async function countLines(path: string): Promise<{ path: string; lines: number }> {
  const text = await Deno.readTextFile(toUrl(path));
  return { path, lines: text.replace(/\n$/, "").split("\n").length };
}

/** All that is wrong in this checkout. */
export async function checkLayers(): Promise<string[]> {
  const places = Object.keys(RULES);
  const modules = await readGraph(await listModules(places));
  const folders = [...places.filter((place) => !place.includes(".")), "bench", "checks", "examples", "tests"];
  const files = await Promise.all(folders.map((folder) => listFiles(folder, [".ts", ".tsx", ".css"])));
  return [
    ...findForbidden(modules),
    ...findCircles(modules),
    ...findLong(await Promise.all([...files.flat(), "mod.ts", "cli.ts"].map(countLines))),
  ];
}

if (import.meta.main) {
  const problems = await checkLayers();
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) Deno.exit(1);
}
