import assert from "node:assert/strict";
import { type Module, readGraph } from "../../checks/graph.ts";
import { checkLayers, findCircles, findForbidden, findLong } from "../../checks/layers.ts";
import { listModules, ROOT } from "../../checks/places.ts";
import { RULES } from "../../checks/rules.ts";

function module(path: string, imports: Partial<Module>): Module {
  return { path, modules: [], packages: [], foreign: [], ...imports };
}

Deno.test("each module imports only what its place may", async () => {
  assert.deepEqual(await checkLayers(), []);
});

Deno.test("imports of a place that is not allowed are found, types included", () => {
  const problems = findForbidden([
    module("server/api.ts", { modules: ["store/store.ts", "server/errors.ts", "tracer/target.ts"] }),
    module("store/disk.ts", { modules: ["tests/store/contract.ts"] }),
    module("recording/records.ts", { modules: ["profile/types.ts"] }),
  ]);
  assert.deepEqual(problems, [
    "server/api.ts imports tracer/target.ts, which server may not",
    "store/disk.ts imports tests/store/contract.ts, which store may not",
    "recording/records.ts imports profile/types.ts, which recording may not",
  ]);
});

Deno.test("imports of packages that are not allowed are found", () => {
  const problems = findForbidden([
    module("islands/Timeline.tsx", { packages: ["preact/hooks", "@preact/signals", "hono"] }),
    module("profile/units.ts", { packages: ["node:util"] }),
    module("tracer/names.ts", {
      packages: ["acorn", "@jridgewell/trace-mapping"],
      foreign: ["https://example.com/x.ts"],
    }),
  ]);
  assert.deepEqual(problems, [
    "islands/Timeline.tsx imports hono, which islands may not",
    "profile/units.ts imports node:util, which profile may not",
    "tracer/names.ts imports https://example.com/x.ts, which tracer may not",
  ]);
});

Deno.test("circles are found, once each", () => {
  const circles = findCircles([
    module("a.ts", { modules: ["b.ts", "d.ts"] }),
    module("b.ts", { modules: ["c.ts"] }),
    module("c.ts", { modules: ["a.ts"] }),
    module("d.ts", { modules: ["c.ts"] }),
  ]);
  assert.deepEqual(circles, ["A circle: a.ts → b.ts → c.ts → a.ts"]);
});

Deno.test("long files are found", () => {
  assert.deepEqual(findLong([{ path: "a.ts", lines: 10 }, { path: "b.ts", lines: 11 }], 10), [
    "b.ts has 11 lines; 10 is the most",
  ]);
});

Deno.test("the graph is read as Deno sees it: dynamic imports, types, pages with brackets", async () => {
  const graph = new Map(
    (await readGraph(await listModules(["commands", "routes"]))).map((found) => [found.path, found]),
  );
  assert.ok(graph.get("tracer/target_recording.ts")!.modules.includes("tracer/child_hold.ts"), "a dynamic import");
  assert.deepEqual(graph.get("routes/[label]/[time].tsx")!.packages, ["preact"]);
  assert.ok(graph.get("commands/context.ts")!.modules.includes("store/store.ts"), "a type");
});

Deno.test("every folder with code has a rule, or is none of the package's", async () => {
  const known = new Set([
    ...Object.keys(RULES),
    "bench",
    "checks",
    "dist",
    "docs",
    "examples",
    "node_modules",
    "tests",
  ]);
  const unknown: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(ROOT)) {
    if (name.startsWith(".") || known.has(name)) continue;
    if (isDirectory || /\.tsx?$/.test(name)) unknown.push(name);
  }
  assert.deepEqual(unknown, []);
});
