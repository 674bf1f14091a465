/**
 * Finds and starts Chromium for the browser tests, and brings up a site for a test: a real server over a folder of
 * recordings, and a page on it.
 *
 * @module
 */
import { type Browser, chromium, type Page } from "playwright-core";
import assert from "node:assert/strict";
import { builtAssets } from "../../server/assets.ts";
import { type RunningServer, serve, type ServeOptions } from "../../server/serve.ts";
import { DiskStore } from "../../store/disk.ts";
import type { RecordingWriter } from "../../store/store.ts";
import { firstFile, installPackages, toldPath } from "../debian.ts";

const PLACES = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
  "/snap/bin/chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
];

const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** The path of a Chromium; installs one where that can be done. */
export async function findChromium(): Promise<string> {
  const found = await toldPath("Chromium", "CHROMIUM_PATH") ?? await firstFile(PLACES);
  if (found !== undefined) return found;
  const installed = await installPackages("Chromium", ["chromium"]) ? await firstFile(PLACES) : undefined;
  if (installed !== undefined) return installed;
  throw new Error("Cannot find Chromium: install it, or name it in CHROMIUM_PATH");
}

/** What a test works with. */
export interface Site {
  page: Page;
  store: DiskStore;
  /** Where the server is, without a final slash. */
  url: string;
  /** Stores a finished recording of these lines; returns `label/time`. */
  add(label: string, lines: readonly string[], start?: Date): Promise<string>;
  /** Begins a recording that grows. */
  begin(label: string, start?: Date): Promise<RecordingWriter>;
  /** Opens a page of the site and waits until it has come to life. */
  open(path?: string): Promise<void>;
  stopServer(): Promise<void>;
  /** Starts the server again, at the same address. */
  startServer(): void;
  /** What the page complained about; empty at the end of a test, or else the test fails. */
  complaints: string[];
}

let browser: Browser | undefined;

/** Runs before the tests of a file: starts the browser. */
export async function startBrowser(): Promise<void> {
  browser = await chromium.launch({ executablePath: await findChromium(), args: FLAGS });
}

/** Runs after the tests of a file. */
export async function closeBrowser(): Promise<void> {
  await browser?.close();
  browser = undefined;
}

/**
 * Registers a browser test: it gets a site of its own.
 *
 * @param options What its server is to have beside the usual; asked for when the test begins
 */
export function siteTest(
  name: string,
  test: (site: Site) => Promise<void>,
  options: () => Pick<ServeOptions, "llm"> = () => ({}),
): void {
  Deno.test({ name, fn: () => withSite(test, options()), sanitizeOps: false, sanitizeResources: false });
}

async function withSite(test: (site: Site) => Promise<void>, options: Pick<ServeOptions, "llm">): Promise<void> {
  const home = await Deno.makeTempDir({ prefix: "microlog-browser-" });
  const store = new DiskStore(home, { pollInterval: 20 });
  const writers: RecordingWriter[] = [];
  const start = (port: number): RunningServer =>
    serve({ store, assets: builtAssets(), version: "0.0.0", port, ...options });
  let server: RunningServer | undefined = start(0);
  const { url } = server;
  const context = await browser!.newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: "reduce" });
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(error.stack ?? error.message));
  page.on("console", (message) => {
    // It is tests that read pixels back.
    if (/willReadFrequently/.test(message.text())) return;
    if (["error", "warning"].includes(message.type())) complaints.push(message.text());
  });
  const site: Site = {
    page,
    store,
    url,
    complaints,
    add: async (label, lines, start = new Date()) => {
      const writer = await store.create(label, start);
      await writer.append(lines.join(""));
      await writer.seal();
      return `${writer.id.label}/${writer.id.time}`;
    },
    begin: async (label, start = new Date()) => {
      const writer = await store.create(label, start);
      writers.push(writer);
      return writer;
    },
    open: async (path = "/") => {
      await page.goto(url + path);
      await page.locator("main.timeline[data-ready]").waitFor();
    },
    stopServer: async () => {
      await server?.stop();
      server = undefined;
    },
    startServer: () => {
      server = start(Number(new URL(url).port));
    },
  };
  try {
    await test(site);
    assert.deepEqual(complaints, []);
  } finally {
    await context.close();
    await server?.stop();
    for (const writer of writers) await writer.close().catch(() => {});
    await Deno.remove(home, { recursive: true });
  }
}

/** Waits until a condition on the page's state holds, and returns what it gave. */
export async function until<T>(what: string, probe: () => Promise<T | undefined | false>): Promise<T> {
  const end = Date.now() + 10_000;
  while (true) {
    const value = await probe();
    if (value !== undefined && value !== false) return value;
    if (Date.now() > end) throw new Error(`Waited in vain until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
