import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { closeBrowser, type Site, siteTest, startBrowser, until } from "./browser.ts";
import { drawn, rangeOf, rangeWhere } from "./charts.ts";
import { talk } from "./logs.ts";
import { oddOne, tenSeconds } from "./recordings.ts";

Deno.test.beforeAll(startBrowser);
Deno.test.afterAll(closeBrowser);

/** What is told to screen readers of what is selected. */
function told(page: Page, text: RegExp): Promise<string> {
  const announcer = page.locator("[data-role=announcer]");
  return until(`${text} is told`, async () => {
    const now = await announcer.innerText();
    return text.test(now) && now;
  });
}

/** Presses Tab until the focus is on an element; fails where it never comes there. */
async function tabTo(page: Page, selector: string, key: "Tab" | "Shift+Tab" = "Tab"): Promise<void> {
  // Views come when they are first wanted.
  await page.locator(selector).first().waitFor({ state: "attached" });
  for (let i = 0; i < 80; i++) {
    if (await page.evaluate((selector) => document.activeElement?.matches(selector), selector)) return;
    await page.keyboard.press(key);
  }
  throw new Error(`Cannot reach ${selector} with ${key}`);
}

const tabShown = (page: Page, name: string) => page.getByRole("tab", { name, selected: true }).waitFor();

async function press(page: Page, ...keys: string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key);
}

siteTest("without a pointer: from the list of recordings to what they are about", async (site) => {
  const { page, add, open } = site;
  await add("alpha", tenSeconds("alpha"));
  const odd = await add("odd", oddOne("odd"));
  await open();

  // The list: down to the run and into it.
  await tabTo(page, "[role=treeitem]");
  await press(page, "Home");
  for (let i = 0; i < 6; i++) {
    const [key, expanded] = await page.evaluate(() => {
      const row = document.activeElement as HTMLElement;
      return [row.dataset.key, row.ariaExpanded] as const;
    });
    if (key === odd) break;
    if (key === "odd" && expanded !== "true") await press(page, "ArrowRight");
    await press(page, "ArrowDown");
  }
  await press(page, "Enter");
  await drawn(page, odd);

  // Zoom, pan, all of it again.
  await tabTo(page, "[data-role=flame]");
  const [from, to] = await rangeOf(page);
  await press(page, "w", "+");
  const [, nearer] = await rangeWhere(page, "is shorter", (a, b) => b - a < (to - from) / 1.5);
  await press(page, "ArrowRight");
  await rangeWhere(page, "is later", (_, b) => b > nearer);
  await press(page, "0");
  await rangeWhere(page, "is all", (a, b) => a === from && b === to);

  // A call: down, to the next ones, up, told each time; its details; zoom to it.
  await press(page, "j");
  await told(page, /^main, at 0 .*, took .*, depth 1/);
  await press(page, "j");
  const first = await told(page, /^Board.spin, at .*, depth 2/);
  await press(page, "Shift+ArrowRight", "l");
  await until("another call is told", async () => {
    const now = await page.locator("[data-role=announcer]").innerText();
    return /^Board.spin/.test(now) && now !== first;
  });
  await press(page, "Enter");
  await rangeWhere(page, "is as long as the call", (a, b) => b - a < 100_000);
  await press(page, "i");
  await page.locator("#details:focus").waitFor();
  await page.locator("#details").getByText("Similar calls").waitFor();
  await press(page, "]");
  await press(page, "k");
  await told(page, /^main/);

  // A stretch of time: that of the call, its edges moved, cleared.
  await press(page, "0", "j", "r");
  await page.locator("[data-role=range][data-range]").waitFor();
  const range = () => page.locator("[data-role=range]").getAttribute("data-range");
  const before = await range();
  await tabTo(page, ".range-until");
  await press(page, "ArrowRight", "ArrowRight");
  await until("the range is longer", async () => (await range()) !== before);
  await press(page, "Delete");
  await until("there is no range", async () => (await range()) === null);

  // The log: next entry, told, its stack reached, closed, and the focus is back.
  await press(page, "Escape", "n");
  await page.getByRole("dialog", { name: /^Log entry 1 of 1/ }).waitFor();
  await told(page, /^Log entry 1 of 1, warn, at 2\.50 s: the board is slow/);
  await press(page, "Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });

  // Threads, my code only.
  await tabTo(page, ".toggle input", "Shift+Tab");
  await press(page, "Space");
  assert.ok(await page.getByLabel("My code only").isChecked());
  await press(page, "Space");
});

siteTest("without a pointer: the tabs", async (site) => {
  const { page, add, open } = site;
  const odd = await add("odd", oddOne("odd"));
  await open(`/#${odd}/`);
  await drawn(page, odd);

  await tabTo(page, "[role=tab]");
  await press(page, "ArrowRight");
  await tabShown(page, "Flame graph");
  await tabTo(page, "[data-role=merged] [role=application]");
  await press(page, "ArrowDown", "ArrowDown");
  await told(page, /^Board.spin/);
  await press(page, "Enter", "Escape");

  await press(page, "3");
  await tabShown(page, "Functions");
  await tabTo(page, "[role=grid]");
  await press(page, "Home", "ArrowDown");
  await page.locator(".functions-row[aria-selected=true]").waitFor();
  await press(page, "Enter");
  await tabShown(page, "Timeline");

  await press(page, "4");
  await tabShown(page, "Log");
  await tabTo(page, "[role=grid]");
  await press(page, "Home", "ArrowDown", "ArrowDown");
  await press(page, "5");
  await tabShown(page, "Design");
  await tabTo(page, "#main [role=application]");
  await press(page, "ArrowRight", "Enter");
  await press(page, "7");
  await tabShown(page, "Analysis");
  await tabTo(page, "#main textarea");
  // In a field keys are letters.
  await press(page, "1");
  await tabShown(page, "Analysis");
  await tabTo(page, "[role=tab]", "Shift+Tab");

  for (const [key, name] of ["4 Log", "5 Design", "6 Report", "7 Analysis", "1 Timeline"].map((t) => t.split(" "))) {
    await press(page, key!);
    await tabShown(page, name!);
  }
});

siteTest("without a pointer: the log, the design and the analysis", async (site) => {
  const { page, add, open } = site;
  const id = await add("alpha", talk("alpha"));
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  const copied = () => page.evaluate(() => navigator.clipboard.readText());
  await open(`/#${id}/`);
  await drawn(page, id);

  // The log: levels, the text filter, entries, stacks, copying, and the way to the Timeline.
  await press(page, "4");
  await tabShown(page, "Log");
  const count = (text: string) => until(text, async () => await page.locator(".log-count").innerText() === text);
  await tabTo(page, ".log-view button[aria-pressed]");
  await press(page, "Space");
  await count("5 of 6 entries");
  await press(page, "Space");
  await count("6 entries");
  await tabTo(page, "input[aria-label='Filter entries by text']");
  await page.keyboard.type("broke");
  await count("1 of 6 entries");
  await press(page, "Escape");
  await count("6 entries");
  await tabTo(page, "[role=grid]");
  await press(page, "Home");
  await page.getByRole("row", { name: "Begin", selected: true }).waitFor();
  await press(page, "Enter");
  const stack = page.getByRole("list", { name: "Stack, innermost first" });
  await stack.waitFor();
  await tabTo(page, ".log-rows a");
  await tabTo(page, "[role=grid]", "Shift+Tab");
  await press(page, "Enter");
  await stack.waitFor({ state: "detached" });
  await tabTo(page, ".log-copy-all", "Shift+Tab");
  await press(page, "Enter");
  await until("all is copied", async () => (await copied()).includes("it broke"));

  const other = await add("beta", tenSeconds("beta"));
  await open(`/#${other}/`);
  await drawn(page, other);
  // The design: from box to box, the functions of one, and larger.
  await press(page, "5");
  await tabShown(page, "Design");
  await tabTo(page, "#main input[type=radio]");
  await press(page, "ArrowRight");
  await page.getByRole("radio", { name: "Classes", checked: true }).waitFor();
  await press(page, "ArrowLeft");
  await page.getByRole("radio", { name: "Modules", checked: true }).waitFor();
  await tabTo(page, "#main [role=application]");
  const area = page.locator("#main [role=application]");
  const camera = () => area.getAttribute("data-camera");
  const before = await camera();
  await press(page, "+");
  await until("it is larger", async () => await camera() !== before);
  await press(page, "0", "ArrowDown");
  await page.locator(".unseen [role=option][aria-selected=true]").waitFor({ state: "attached" });
  await press(page, "Enter");
  await page.locator("#details:focus").waitFor();
  await press(page, "Escape");

  // The analysis: how long the prompt is, and its copy.
  await press(page, "7");
  await tabShown(page, "Analysis");
  const prompt = page.locator("#main textarea");
  await until("the prompt is there", async () => (await prompt.inputValue()).includes("## "));
  await tabTo(page, "#main select");
  await press(page, "Home");
  await tabTo(page, "#main textarea");
  await tabTo(page, "#main .analysis-part button.button");
  await press(page, "Enter");
  await until("it is copied", async () => await copied() === await prompt.inputValue());
});

siteTest("without a pointer: keys, settings, search, list, runs, delete", async (site) => {
  const { page, add, open } = site;
  const older = await add("alpha", tenSeconds("alpha"), new Date(2026, 10, 22, 12));
  const newer = await add("alpha", tenSeconds("alpha"), new Date(2026, 10, 22, 13));
  await open(`/#${newer}/`);
  await drawn(page, newer);

  // Past the list.
  await page.locator("body").press("Tab");
  await page.getByRole("link", { name: "Skip to the recording" }).press("Enter");
  await page.locator("#main:focus").waitFor();
  assert.match(page.url(), new RegExp(newer));

  // Keys, and the focus is given back.
  await tabTo(page, "button[aria-label=Keys]", "Shift+Tab");
  await press(page, "Enter");
  const keys = page.getByRole("dialog", { name: "Keys" });
  await keys.getByText("Zoom to the selected call").waitFor();
  await press(page, "w", "Escape");
  await keys.waitFor({ state: "detached" });
  await page.locator("button[aria-label=Keys]:focus").waitFor();
  await press(page, "?");
  await keys.waitFor();
  await press(page, "?");
  await keys.waitFor({ state: "detached" });
  // Given back a moment later: it would be taken from where Tab has gone by then.
  await page.locator("button[aria-label=Keys]:focus").waitFor();

  // Another theme.
  const back = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  await page.emulateMedia({ colorScheme: "dark" });
  const dark = await back();
  await tabTo(page, "button[aria-label=Settings]", "Shift+Tab");
  await press(page, "Enter");
  // Who presses Tab before it is there goes on from the button.
  await page.locator("dialog.settings[open]").waitFor();
  await tabTo(page, "input[name=theme]");
  await press(page, "ArrowRight");
  await until("the page is light", async () => (await back()) !== dark);
  await press(page, "Escape");
  await page.locator("button[aria-label=Settings]:focus").waitFor();

  // A search.
  await press(page, "/");
  await page.keyboard.type("spin");
  await until("it is in the address", () => Promise.resolve(page.url().includes("find=spin")));
  await press(page, "Escape");

  // The list folded, and shown again.
  await tabTo(page, "[role=tab]");
  await press(page, "b");
  await page.locator("[data-sidebar=folded]").waitFor({ state: "attached" });
  assert.equal(await page.getByRole("tree").count(), 0);
  await press(page, "b");
  await page.getByRole("tree").waitFor();

  // The run before this, and the one after it.
  await press(page, "{");
  await drawn(page, older);
  await press(page, "}");
  await drawn(page, newer);

  await tabTo(page, "[role=treeitem][aria-selected=true]", "Shift+Tab");
  await press(page, "Delete");
  await page.getByText(/^Delete/).first().waitFor();
  await tabTo(page, ".button-danger");
  await press(page, "Enter");
  await page.locator(`[data-key="${newer}"]`).waitFor({ state: "detached" });
  assert.deepEqual((await site.store.list()).length, 1);
});

siteTest("the choice of a theme holds before the page is painted, canvases included", async (site: Site) => {
  const { page, add, open } = site;
  const id = await add("odd", oddOne("odd"));
  await page.emulateMedia({ colorScheme: "light" });
  await open(`/#${id}/`);
  await drawn(page, id);
  const bars = () =>
    page.evaluate(() => {
      const canvas = document.querySelector<HTMLCanvasElement>("[data-role=flame] canvas")!;
      return [...canvas.getContext("2d")!.getImageData(canvas.width >> 1, 18, 1, 1).data].join(" ");
    });
  const light = await bars();
  await page.evaluate(() => localStorage.setItem("microlog.preferences", JSON.stringify({ theme: "dark" })));
  // Scripts that are modules run once the page is there; what is set before them is what is painted first.
  await page.route("**/assets/client*", (route) => route.abort());
  await page.reload();
  assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), "dark");
  assert.equal(await page.evaluate(() => getComputedStyle(document.body).backgroundColor), "rgb(16, 20, 27)");
  await page.unroute("**/assets/client*");
  site.complaints.splice(0);
  await page.reload();
  await drawn(page, id);
  assert.notEqual(await bars(), light);
});
