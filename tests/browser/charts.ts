/**
 * Reads and works the charts of the Timeline as a person does: by place.
 *
 * @module
 */
import type { Page } from "playwright-core";
import { until } from "./browser.ts";

/** The time span that the charts show, µs. */
export async function rangeOf(page: Page): Promise<[from: number, to: number]> {
  const text = await page.locator("[data-role=flame][data-range]").getAttribute("data-range");
  const [from, to] = (text ?? "").split(" ").map(Number);
  if (from === undefined || to === undefined) throw new Error(`Cannot read the range ${text}`);
  return [from, to];
}

/** Waits until the range of the charts fulfils a condition. */
export function rangeWhere(
  page: Page,
  what: string,
  holds: (from: number, to: number) => boolean,
): Promise<[number, number]> {
  return until(`the range ${what}`, async () => {
    const range = await rangeOf(page);
    return holds(...range) && range;
  });
}

/** Waits until a recording (`label/time`) is drawn. */
export async function drawn(page: Page, id: string): Promise<void> {
  await page.locator(`main[data-recording="${id}"][data-phase=done] [data-role=flame][data-range]`).waitFor();
  await page.locator(".lines-svg").waitFor();
}

/** The place in the window of a time and a row of the flame chart. */
export async function placeOf(page: Page, time: number, depth: number): Promise<{ x: number; y: number }> {
  const box = (await page.locator("[data-role=flame]").boundingBox())!;
  const [from, to] = await rangeOf(page);
  const top = Number(await page.locator("[data-role=flame]").getAttribute("data-top"));
  return { x: box.x + ((time - from) / (to - from)) * box.width, y: box.y + 8 + depth * 20 + 10 - top };
}

/** The place in the window of a log entry's dot. */
export async function dotOf(page: Page, time: number, level: string): Promise<{ x: number; y: number }> {
  const lines = page.locator("[data-role=lines]");
  const box = (await lines.boundingBox())!;
  const rows = await until("the dots are drawn", async () => await lines.getAttribute("data-log-rows") || undefined);
  const y = rows.split(" ").map((row) => row.split(":")).find(([name]) => name === level)?.[1];
  const { x } = await placeOf(page, time, 0);
  return { x, y: box.y + Number(y) };
}
