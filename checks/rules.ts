/**
 * Who may import whom. docs/architecture.md says why.
 *
 * @module
 */

/** What the modules of one place may import, besides each other. */
export interface Rule {
  /** Folders, or modules of the top folder. */
  places: readonly string[];
  /** npm packages; `node:` stands for Node's own modules. */
  packages: readonly string[];
}

const PURE: readonly string[] = [];

/** The rules by place: a folder, or a module of the top folder. What is published is in one of these. */
export const RULES: Readonly<Record<string, Rule>> = {
  "recording": { places: [], packages: PURE },
  "profile": { places: ["recording"], packages: PURE },
  "canvas": { places: ["recording", "profile"], packages: ["@observablehq/plot"] },
  "client": { places: ["recording", "profile", "canvas"], packages: ["@preact/signals", "preact"] },
  "components": {
    places: ["recording", "profile", "canvas", "client"],
    packages: ["@preact/signals", "markdown-it", "preact"],
  },
  "islands": {
    places: ["recording", "profile", "canvas", "client", "components"],
    packages: ["@preact/signals", "preact"],
  },
  "routes": { places: ["recording", "islands", "components"], packages: ["preact"] },
  "store": { places: ["recording"], packages: ["node:", "@aws-sdk/client-s3"] },
  "tracer": { places: ["recording"], packages: ["node:", "acorn", "@jridgewell/trace-mapping"] },
  "server": {
    // dist: what has been built is part of the package.
    places: ["recording", "profile", "store", "routes", "islands", "dist"],
    packages: ["node:", "hono", "preact", "preact-render-to-string"],
  },
  "commands": {
    places: ["recording", "profile", "store", "tracer", "server", "deno.json"],
    packages: ["node:"],
  },
  // Its own thread joins tracer and store, as a command does.
  "library": { places: ["recording", "store", "tracer", "commands"], packages: ["node:"] },
  "cli.ts": { places: ["recording", "commands"], packages: PURE },
  "mod.ts": { places: ["recording", "library", "cli.ts"], packages: PURE },
};

/** Places whose modules run in the browser. */
export const BROWSER_PLACES: readonly string[] = ["recording", "profile", "canvas", "client", "components", "islands"];

/** Of these, the ones that know of no page either: they run in workers too. */
export const PAGELESS_PLACES: readonly string[] = ["recording", "profile"];

/** Lines a file may have. */
export const MAX_LINES = 450;
