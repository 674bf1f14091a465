/**
 * Takes the pictures of docs/images: records examples, and looks at them in Chromium.
 *
 * deno task screenshots
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { chromium, type Page } from "playwright-core";
import { main } from "../cli.ts";
import { type Context, systemContext } from "../commands/context.ts";
import { formatId } from "../recording/identity.ts";
import { builtAssets } from "../server/assets.ts";
import { serve } from "../server/serve.ts";
import { VERSION } from "../commands/version.ts";
import { openStore } from "../store/open.ts";
import type { Store } from "../store/store.ts";
import { findChromium } from "../tests/browser/browser.ts";
import { drawn, placeOf, rangeOf } from "../tests/browser/charts.ts";

const IMAGES = new URL("images/", import.meta.url);
const ROOT = fileURLToPath(new URL("../", import.meta.url));
const LARGE = { width: 1440, height: 900 };
const SMALL = { width: 900, height: 700 };

/** What is recorded: label, script and its arguments. */
const RUNS: readonly (readonly [label: string, script: string, ...args: string[]])[] = [
  ["slow-imports", "examples/slow_imports.ts"],
  ["server", "examples/server.ts"],
  ["data", "examples/data.ts"],
  ["life", "examples/life.ts"],
];

/** One picture: of which recording, in what size, after what a person did. */
interface Shot {
  name: string;
  label: string;
  size: typeof LARGE;
  act(page: Page): Promise<void>;
}

/** The place of what is drawn at a part of the time in a row of the chart. */
async function placeAt(page: Page, part: number, row: number): Promise<{ x: number; y: number }> {
  const [from, to] = await rangeOf(page);
  return await placeOf(page, from + (to - from) * part, row);
}

/** Points at the lines, so that they are read out. */
async function pointAtLines(page: Page, part: number): Promise<void> {
  const { y } = (await page.locator("[data-role=lines]").boundingBox())!;
  await page.mouse.move((await placeAt(page, part, 0)).x, y + 20);
}

/** Clicks on a call of a row: where there is none, or none that is a person's, on the next. */
async function clickCall(page: Page, row: number): Promise<void> {
  for (let part = 0.5; part < 1; part += 0.05) {
    const { x, y } = await placeAt(page, part, row);
    await page.mouse.click(x, y);
    const details = await page.getByRole("region", { name: "Details" }).innerText();
    if (details.includes("examples/")) return;
  }
  throw new Error(`Cannot take a picture: there is no call in row ${row}`);
}

const SHOTS: readonly Shot[] = [
  { name: "timeline", label: "life", size: LARGE, act: (page) => pointAtLines(page, 0.62) },
  {
    name: "call",
    label: "data",
    size: LARGE,
    act: (page) => clickCall(page, 1),
  },
  {
    name: "log",
    label: "data",
    size: LARGE,
    act: async (page) => {
      await page.getByRole("button", { name: /^\d[\d,]* entr(y|ies)$/ }).click();
      await page.getByRole("dialog").waitFor();
    },
  },
  { name: "small", label: "server", size: SMALL, act: (page) => pointAtLines(page, 0.4) },
];

/** Records all runs; their output is of no interest. */
async function record(context: Context): Promise<void> {
  Deno.chdir(ROOT);
  for (const [label, ...command] of RUNS) {
    console.error(`recording ${label}`);
    const code = await main(["record", label, ...command], context);
    if (code !== 0) throw new Error(`Cannot take pictures: ${label} ended with ${code}`);
  }
}

async function idOf(store: Store, label: string): Promise<string> {
  const found = (await store.list()).find((info) => info.label === label);
  if (found === undefined) throw new Error(`Cannot take a picture: there is no recording of ${label}`);
  return formatId(found);
}

async function takePictures(store: Store, url: string): Promise<void> {
  await Deno.mkdir(IMAGES, { recursive: true });
  const browser = await chromium.launch({
    executablePath: await findChromium(),
    args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"],
  });
  try {
    for (const { name, label, size, act } of SHOTS) {
      const page = await browser.newPage({ viewport: size, reducedMotion: "reduce" });
      const id = await idOf(store, label);
      await page.goto(`${url}/#${id}/`);
      await drawn(page, id);
      await act(page);
      await page.screenshot({ path: fileURLToPath(new URL(`${name}.png`, IMAGES)) });
      await page.close();
      console.error(`docs/images/${name}.png`);
    }
  } finally {
    await browser.close();
  }
}

const home = await Deno.makeTempDir({ prefix: "microlog-pictures-" });
const variables = new Map([
  ["MICROLOG_HOME", home],
  // Nobody listens there: a server that runs on this machine has no part in it.
  ["MICROLOG_SERVER", "http://127.0.0.1:9"],
  ["TRACER_SAMPLE_DELAY", "0.01"],
]);
const system = systemContext();
const context: Context = {
  ...system,
  env: { get: (name) => variables.get(name) ?? Deno.env.get(name) },
  stderr: () => {},
};
try {
  await record(context);
  const store = await openStore({ home });
  const server = serve({ store, assets: builtAssets(), version: VERSION, port: 0 });
  try {
    await takePictures(store, server.url);
  } finally {
    await server.stop();
  }
} finally {
  await Deno.remove(home, { recursive: true });
}
