/**
 * The workers of the pages. Each is a module of client/ that is bundled into dist/<name>.js; the page names its address
 * in a `meta` (`microlog-<name>`), and client/workers.ts starts it. One that is added here is also named in
 * server/assets.ts (`PUBLISHED`) and, for the package, in deno.json.
 *
 * @module
 */

/** Name and module of each. */
export const WORKERS = {
  decoder: "client/decoder.ts",
  calculator: "client/calculator_worker.ts",
  search: "client/search_worker.ts",
  design: "client/design_worker.ts",
} as const;

/** What the workers are called. */
export type WorkerName = keyof typeof WORKERS;

/** All names, in their order. */
export const WORKER_NAMES = Object.keys(WORKERS) as readonly WorkerName[];

/** Something for each worker. */
export type PerWorker<T> = Record<WorkerName, T>;

/**
 * Makes something for each worker.
 *
 * @example
 * ```ts
 * import { perWorker } from "./workers.ts";
 * perWorker((name) => `dist/${name}.js`); // { decoder: "dist/decoder.js", … }
 * ```
 */
export function perWorker<T>(make: (name: WorkerName) => T): PerWorker<T> {
  return Object.fromEntries(WORKER_NAMES.map((name) => [name, make(name)])) as PerWorker<T>;
}
