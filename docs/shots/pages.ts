/**
 * Pictures of all pages: each of three programs that others wrote, or that serve them, in the light and in the dark.
 *
 * @module
 */
import type { Page } from "playwright-core";
import { LARGE, openFlame, openFunctions, openTab, selectLongest, type Shot } from "./shots.ts";

/** A program, and the function that its pictures show. */
const PROGRAMS: readonly [label: string, shown: string][] = [
  ["prettier", "printDocToString"],
  ["tsc", "checkSourceFileWorker"],
  ["hono", "Stock.alike"],
];

/** A page, and how it comes to be shown. */
type View = [name: string, open: (page: Page, shown: string) => Promise<void>];

const VIEWS: readonly View[] = [
  ["timeline", selectLongest],
  ["flame", (page) => openFlame(page)],
  ["functions", (page) => openFunctions(page, 1)],
  ["log", async (page) => {
    await openTab(page, "Log");
    await page.locator(".log-rows > *").nth(2).waitFor();
  }],
  ["design", async (page) => {
    await openTab(page, "Design");
    await page.locator(".unseen[role=listbox] [role=option]").first().waitFor({ state: "attached" });
    await page.locator(".design-busy[hidden]").waitFor({ state: "attached" });
  }],
  ["report", async (page) => {
    await openTab(page, "Report");
    await page.getByRole("heading", { name: "Process" }).waitFor();
  }],
  ["analysis", async (page) => {
    await openTab(page, "Analysis");
    await page.waitForFunction(() => document.querySelector("textarea")?.value.includes("## "));
  }],
  ["source", async (page, shown) => {
    await selectLongest(page, shown);
    await page.getByRole("region", { name: "Details" }).getByRole("button", { name: /source/i }).first().click();
    await page.locator(".source-panel").waitFor();
  }],
];

/** The pictures: `pages/<program>-<page>-<theme>.jpg`. */
export const PAGES: readonly Shot[] = PROGRAMS.flatMap(([label, shown]) =>
  VIEWS.flatMap(([name, open]) =>
    (["light", "dark"] as const).map((theme) => ({
      name: `pages/${label}-${name}-${theme}.jpg`,
      label,
      size: LARGE,
      theme,
      act: (page: Page) => open(page, shown),
    }))
  )
);
