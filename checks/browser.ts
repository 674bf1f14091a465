/**
 * Type-checks the modules that run in the browser without the types of Deno and Node, so that whatever a browser does
 * not have is an error; those that know of no page are checked without the page's types too.
 *
 * `deno task check:browser`
 *
 * @module
 */
import { type Module, readGraph } from "./graph.ts";
import { listModules, toSystemPath } from "./places.ts";
import { runDeno } from "./run.ts";
import { BROWSER_PLACES, PAGELESS_PLACES } from "./rules.ts";

/** The result of a check. */
export interface BrowserCheck {
  success: boolean;
  /** What the type checker says. */
  text: string;
}

/** Type-checks files with these libraries and none else. */
export async function checkWith(lib: readonly string[], files: readonly string[]): Promise<BrowserCheck> {
  const { imports, compilerOptions } = JSON.parse(await Deno.readTextFile(toSystemPath("deno.json")));
  const folder = await Deno.makeTempDir({ prefix: "microlog-browser-" });
  try {
    const config = `${folder}/deno.json`;
    // An empty list of types keeps those of Node out, which Deno adds by itself.
    await Deno.writeTextFile(
      config,
      JSON.stringify({ imports, compilerOptions: { ...compilerOptions, lib, types: [] } }),
    );
    const { success, stderr } = await runDeno(["check", "--quiet", "--no-lock", "--config", config, ...files]);
    return { success, text: stderr };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const BASE = ["esnext"];
/** What every worker has: text, streams, timers; no document, no window. */
export const PAGELESS_LIB: readonly string[] = [...BASE, "webworker", "webworker.iterable", "webworker.asynciterable"];
/** What every page has. */
export const PAGE_LIB: readonly string[] = [...BASE, "dom", "dom.iterable", "dom.asynciterable"];

/** Imports of Node's modules, whose types Deno knows with any library. */
export function findNode(modules: readonly Module[]): string[] {
  return modules.flatMap(({ path, packages }) =>
    packages.filter((name) => name.startsWith("node:")).map((name) => `${path} imports ${name}\n`)
  );
}

/** Checks all modules that run in the browser. */
export async function checkBrowser(): Promise<BrowserCheck> {
  const check = async (lib: readonly string[], places: readonly string[]) =>
    await checkWith(lib, (await listModules(places)).map(toSystemPath));
  const checks = [await check(PAGELESS_LIB, PAGELESS_PLACES), await check(PAGE_LIB, BROWSER_PLACES)];
  const node = findNode(await readGraph(await listModules(BROWSER_PLACES)));
  const success = node.length === 0 && checks.every((check) => check.success);
  return { success, text: [...checks.map(({ text }) => text), ...node].join("") };
}

if (import.meta.main) {
  const { success, text } = await checkBrowser();
  if (!success) {
    console.error(text);
    Deno.exit(1);
  }
}
