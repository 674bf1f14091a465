import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { findings } from "./axe.ts";
import { closeBrowser, type Site, siteTest, startBrowser } from "./browser.ts";
import { everything } from "./everything.ts";
import { oddOne, tenSeconds } from "./recordings.ts";

Deno.test.beforeAll(startBrowser);
Deno.test.afterAll(closeBrowser);

const THEMES = ["dark", "light"] as const;

/** A state of the page, and how to come to it from a recording that is shown. */
type Step = [state: string, reach: (page: Page) => Promise<unknown>];

async function check(page: Page, steps: readonly Step[]): Promise<void> {
  const found: string[] = [];
  for (const [state, reach] of steps) {
    await reach(page);
    for (const theme of THEMES) {
      await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
      for (const one of await findings(page)) found.push(`${state}, ${theme}: ${one}`);
    }
  }
  assert.deepEqual(found, []);
}

async function show({ page, open }: Site, id: string, more = ""): Promise<void> {
  await open(`/#${id}/${more}`);
  await page.locator(`main[data-recording="${id}"][data-phase=done]`).waitFor();
}

const tab = (name: string) => (page: Page) => page.getByRole("tab", { name }).click();

siteTest("axe: nothing recorded, none chosen, an error", async ({ page, add, open, complaints }) => {
  await open();
  await check(page, [["nothing recorded", () => page.getByText("Nothing recorded yet").waitFor()]]);
  await add("alpha", tenSeconds("alpha"));
  await check(page, [
    ["none chosen", () => page.getByText("Choose a recording").waitFor()],
    ["no such recording", async () => {
      await open("/#nope/2026_01_01_00_00_00/");
      await page.getByRole("alert").waitFor();
    }],
    ["no such page", () => page.goto(page.url().replace(/#.*/, "no/such/page"))],
  ]);
  assert.ok(complaints.every((text) => text.includes("404")), complaints.join("\n"));
  complaints.splice(0);
});

siteTest("axe: loading", async (site) => {
  const { page, open, begin } = site;
  const writer = await begin("alpha");
  await writer.append(tenSeconds("alpha").slice(0, 1).join(""));
  await open(`/#alpha/${writer.id.time}/`);
  await check(page, [["loading", () => page.locator("main[data-phase=loading]").waitFor()]]);
  await writer.append(tenSeconds("alpha").slice(1, -1).join(""));
  await check(page, [["growing", () => page.locator(".badge-live").first().waitFor()]]);
});

siteTest("axe: each tab", async (site) => {
  const id = await site.add("every", everything("every", { children: ["every/2026_01_01_00_00_00"] }));
  await show(site, id);
  await check(site.page, [
    ["Timeline", () => site.page.locator(".lines-svg").waitFor()],
    ...["Flame graph", "Functions", "Log", "Design", "Report", "Analysis"].map((name): Step => [name, async (page) => {
      await tab(name)(page);
      await page.getByRole("tab", { name, selected: true }).waitFor();
    }]),
  ]);
});

siteTest("axe: details, log entry, range, search, a function", async (site) => {
  const id = await site.add("odd", oddOne("odd"));
  await show(site, id);
  await check(site.page, [
    ["what stands out", (page) => page.getByText("What stands out").waitFor()],
    ["a call", async (page) => {
      for (const key of ["j", "j"]) await page.keyboard.press(key);
      await page.locator("#details").getByText("Similar calls").waitFor();
    }],
    ["a range, zoomed", async (page) => {
      await page.keyboard.press("r");
      await page.keyboard.press("Enter");
      await page.locator(".range-window").waitFor();
    }],
    ["a function", async (page) => {
      await tab("Functions")(page);
      await page.getByRole("grid").press("ArrowDown");
    }],
    ["a bar of the flame graph", async (page) => {
      await tab("Flame graph")(page);
      await page.locator("[data-role=merged] [role=application]").press("Enter");
    }],
    ["a log entry", async (page) => {
      await tab("Timeline")(page);
      await page.keyboard.press("Escape");
      await page.keyboard.press("n");
      await page.getByRole("dialog").waitFor();
    }],
    ["a search", async (page) => {
      await page.keyboard.press("Escape");
      await page.keyboard.press("/");
      await page.keyboard.type("spin");
    }],
  ]);
});

siteTest("axe: dialogs and questions", async (site) => {
  const id = await site.add("alpha", tenSeconds("alpha"));
  await show(site, id);
  const { page } = site;
  await check(page, [
    ["keys", async () => {
      await page.keyboard.press("?");
      await page.getByRole("dialog", { name: "Keys" }).waitFor();
    }],
    ["settings", async () => {
      await page.keyboard.press("Escape");
      await page.getByRole("button", { name: "Settings" }).click();
      await page.getByRole("dialog", { name: "Settings" }).waitFor();
    }],
    ["about to delete", async () => {
      await page.keyboard.press("Escape");
      await page.getByRole("treeitem", { selected: true }).press("Delete");
      await page.getByRole("button", { name: "Delete", exact: true }).waitFor();
    }],
    ["list folded", async () => {
      await page.keyboard.press("Escape");
      await page.getByRole("button", { name: "Fold the list of recordings" }).click();
    }],
  ]);
});
