/**
 * Takes the pictures of docs/images: records programs, and looks at them in Chromium.
 *
 * deno task screenshots
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { formatId } from "../recording/identity.ts";
import { builtAssets } from "../server/assets.ts";
import { serve } from "../server/serve.ts";
import { VERSION } from "../commands/version.ts";
import { openStore } from "../store/open.ts";
import type { Store } from "../store/store.ts";
import { findChromium } from "../tests/browser/browser.ts";
import { recordAll } from "./shots/recordings.ts";
import { PAGES } from "./shots/pages.ts";
import { openRecording, SHOTS } from "./shots/shots.ts";

/** There are many pictures of pages. */
const JPEG = { type: "jpeg", quality: 80 } as const;
const IMAGES = new URL("images/", import.meta.url);

async function idOf(store: Store, label: string): Promise<string> {
  const found = (await store.list()).find((info) => info.label === label);
  if (found === undefined) throw new Error(`Cannot take a picture: there is no recording of ${label}`);
  return formatId(found);
}

async function takePictures(store: Store, url: string): Promise<void> {
  await Deno.mkdir(new URL("pages/", IMAGES), { recursive: true });
  const browser = await chromium.launch({
    executablePath: await findChromium(),
    args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"],
  });
  try {
    for (const { name, label, size, theme = "dark", act } of [...SHOTS, ...PAGES]) {
      const page = await browser.newPage({ viewport: size, reducedMotion: "reduce", colorScheme: theme });
      await openRecording(page, url, await idOf(store, label));
      await act(page);
      await page.screenshot({ path: fileURLToPath(new URL(name, IMAGES)), ...(name.endsWith("jpg") ? JPEG : {}) });
      await page.close();
      console.error(`docs/images/${name}`);
    }
  } finally {
    await browser.close();
  }
}

const home = await Deno.makeTempDir({ prefix: "microlog-pictures-" });
try {
  const store = await openStore({ home: await recordAll(home) });
  const server = serve({ store, assets: builtAssets(), version: VERSION, port: 0 });
  try {
    await takePictures(store, server.url);
  } finally {
    await server.stop();
  }
} finally {
  await Deno.remove(home, { recursive: true });
}
