/**
 * The pictures: of which recording each is, and what a person did before.
 *
 * @module
 */
import type { Page } from "playwright-core";
import { drawn, placeOf, rangeOf } from "../../tests/browser/charts.ts";

export const LARGE = { width: 1440, height: 900 };
const SMALL = { width: 900, height: 700 };

/** One picture: of which recording, in what size, after what a person did. */
export interface Shot {
  /** Its file. */
  name: string;
  label: string;
  size: typeof LARGE;
  /** Dark by default. */
  theme?: "light" | "dark";
  act(page: Page): Promise<void>;
}

/** The pictures, in the order they are taken in. */
export const SHOTS: readonly Shot[] = [
  { name: "timeline.png", label: "life", size: LARGE, act: (page) => pointAtLines(page, 0.62) },
  { name: "call.png", label: "data", size: LARGE, act: (page) => clickCall(page, 1, /examples\//) },
  {
    name: "log.png",
    label: "data",
    size: LARGE,
    act: async (page) => {
      await page.getByRole("button", { name: /^\d[\d,]* entr(y|ies)$/ }).click();
      await page.getByRole("dialog").waitFor();
    },
  },
  { name: "stands-out.png", label: "slow-imports", size: SMALL, act: standsOut },
  { name: "tsc-timeline.png", label: "tsc", size: LARGE, act: (page) => selectLongest(page, "checkSourceFileWorker") },
  { name: "tsc-flame.png", label: "tsc", size: LARGE, act: (page) => openFlame(page) },
  { name: "tsc-functions.png", label: "tsc", size: LARGE, act: (page) => openFunctions(page, 3) },
  {
    name: "tsc-minimap.png",
    label: "tsc",
    size: SMALL,
    act: async (page) => {
      for (let i = 0; i < 6; i++) await page.getByRole("button", { name: "Zoom in" }).click();
      await page.locator(".minimap").waitFor();
    },
  },
  {
    name: "prettier-timeline.png",
    label: "prettier",
    size: LARGE,
    act: (page) => selectLongest(page, "printDocToString"),
  },
  { name: "prettier-flame.png", label: "prettier", size: SMALL, act: (page) => openFlame(page) },
  {
    name: "prettier-range.png",
    label: "prettier",
    size: LARGE,
    act: async (page) => {
      await chooseRange(page, 0.45, 0.7);
      await openFunctions(page, 2);
    },
  },
  { name: "hono-timeline.png", label: "hono", size: LARGE, act: (page) => selectLongest(page, "Stock.alike") },
  { name: "hono-flame.png", label: "hono", size: LARGE, act: (page) => openFlame(page) },
  { name: "hono-functions.png", label: "hono", size: SMALL, act: (page) => openFunctions(page, 1) },
];

/** Opens a recording (`label/time`) and waits until it is drawn. */
export async function openRecording(page: Page, url: string, id: string): Promise<void> {
  await page.goto(`${url}/#${id}/`);
  await drawn(page, id);
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

/** Clicks on a call of a row: where there is none, or its details are not what is wanted, on the next. */
async function clickCall(page: Page, row: number, wanted: RegExp): Promise<void> {
  for (let part = 0.5; part < 1; part += 0.05) {
    const { x, y } = await placeAt(page, part, row);
    await page.mouse.click(x, y);
    const details = await page.getByRole("region", { name: "Details" }).innerText();
    if (wanted.test(details)) return;
  }
  throw new Error(`Cannot take a picture: there is no call in row ${row}`);
}

/** Drags in the lines from one part of the time to another. */
async function chooseRange(page: Page, from: number, until: number): Promise<void> {
  const { y } = (await page.locator("[data-role=lines]").boundingBox())!;
  await page.mouse.move((await placeAt(page, from, 0)).x, y + 60);
  await page.mouse.down();
  await page.mouse.move((await placeAt(page, until, 0)).x, y + 70, { steps: 5 });
  await page.mouse.up();
  await page.locator(".chip").waitFor();
}

export async function openTab(page: Page, name: string): Promise<void> {
  await page.getByRole("tab", { name }).click();
  await page.mouse.move(0, 0);
}

export async function openFlame(page: Page): Promise<void> {
  await openTab(page, "Flame graph");
  await page.locator(".merged-area[data-bars]").waitFor();
}

/** Opens the functions, and chooses the one in a row. */
export async function openFunctions(page: Page, row: number): Promise<void> {
  await openTab(page, "Functions");
  await page.locator(".functions-row").nth(row).click();
  await page.getByRole("row", { selected: true }).waitFor();
  await page.mouse.move(0, 0);
}

/** Selects the longest call of a function, by its name, on the timeline. */
export async function selectLongest(page: Page, name: string): Promise<void> {
  await openTab(page, "Functions");
  await page.locator(".search-field").fill(name);
  await page.locator(".functions-text").getByText(name, { exact: true }).first().click();
  await page.locator(".search-field").fill("");
  await openTab(page, "Timeline");
  await page.locator(".outline-selected:not([hidden])").waitFor();
}

/** Waits until what stands out is listed. */
async function standsOut(page: Page): Promise<void> {
  // In a small window the details are folded until there is a call to tell of.
  const folded = page.locator(".unfold");
  if (await folded.count() > 0) await folded.click();
  await page.getByRole("region", { name: "What stands out" }).locator(".anomaly").first().waitFor();
}
