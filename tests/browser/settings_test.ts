import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { findings } from "./axe.ts";
import { closeBrowser, siteTest, startBrowser, until } from "./browser.ts";
import { drawn } from "./charts.ts";
import { tenSeconds } from "./recordings.ts";

Deno.test.beforeAll(startBrowser);
Deno.test.afterAll(closeBrowser);

const dialogOf = (page: Page) => page.getByRole("dialog", { name: "Settings" });

/** Where the link of the selected call leads. */
const linkOf = (page: Page) =>
  page.getByRole("region", { name: "Details" }).getByRole("link", { name: "Board.spin" }).first();

async function hrefWhere(page: Page, what: string, href: string): Promise<void> {
  await until(what, async () => await linkOf(page).getAttribute("href") === href);
}

siteTest("editor and paths hold at once, for all links, and after a reload", async ({ page, add, open }) => {
  const id = await add("alpha", tenSeconds("alpha"));
  await open(`/#${id}/?call=0.1`);
  await drawn(page, id);
  await hrefWhere(page, "it opens in VS Code", "vscode://file/home/ann/game/src/board.ts:20:3");
  assert.equal(
    await linkOf(page).getAttribute("title"),
    "Open file:///home/ann/game/src/board.ts:20:3 in VS Code",
  );

  await page.getByRole("button", { name: "Settings" }).click();
  const dialog = dialogOf(page);
  await dialog.getByLabel("Links to files open in").selectOption({ label: "Zed" });
  await hrefWhere(page, "it opens in Zed", "zed://file/home/ann/game/src/board.ts:20:3");
  await dialog.getByRole("button", { name: "Add a path" }).click();
  assert.ok(await dialog.getByLabel("Recorded path, line 1").evaluate((field) => field === document.activeElement));
  await page.keyboard.type("/home/ann");
  await dialog.getByText("Fill in the path as it is opened").waitFor();
  await hrefWhere(page, "half a line counts for nothing", "zed://file/home/ann/game/src/board.ts:20:3");
  await page.keyboard.press("Tab");
  await page.keyboard.type("/mnt/work #1");
  await hrefWhere(page, "paths are those of here", "zed://file/mnt/work%20%231/game/src/board.ts:20:3");
  await dialog.getByRole("link", { name: "zed://file/mnt/work%20%231/game/main.ts:12:3" }).waitFor();

  await page.reload();
  await drawn(page, id);
  await hrefWhere(page, "all is kept", "zed://file/mnt/work%20%231/game/src/board.ts:20:3");
  assert.equal(await linkOf(page).getAttribute("title"), "Open file:///home/ann/game/src/board.ts:20:3 in Zed");
  await page.getByRole("button", { name: "Settings" }).click();
  await dialog.getByRole("button", { name: "Remove line 1" }).click();
  await hrefWhere(page, "without the line", "zed://file/home/ann/game/src/board.ts:20:3");
  assert.equal(await dialog.getByLabel(/Recorded path/).count(), 0);
});

siteTest("an address of one's own is checked before it is used", async ({ page, add, open }) => {
  const id = await add("alpha", tenSeconds("alpha"));
  await open(`/#${id}/?call=0.1`);
  await drawn(page, id);
  await page.getByRole("button", { name: "Settings" }).click();
  const dialog = dialogOf(page);
  await dialog.getByLabel("Links to files open in").selectOption("custom");
  const address = dialog.getByLabel("Its address");
  await address.fill("javascript:alert(1)//{path}");
  await dialog.getByText("Cannot use javascript: as an editor: it would run as a script").waitFor();
  assert.equal(await address.getAttribute("aria-invalid"), "true");
  await hrefWhere(page, "what was chosen before holds", "vscode://file/home/ann/game/src/board.ts:20:3");
  await dialog.getByRole("button", { name: "Add a path" }).click();
  for (const theme of ["dark", "light"] as const) {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
    assert.deepEqual(await findings(page), [], theme);
  }
  await address.fill("myeditor://open?f={path}&at={line},{column}");
  await hrefWhere(page, "it is used", "myeditor://open?f=/home/ann/game/src/board.ts&at=20,3");
  assert.equal(await address.getAttribute("aria-invalid"), "false");
});

siteTest("the dialog is opened, gone through and closed by the keyboard", async ({ page, add, open }) => {
  const id = await add("alpha", tenSeconds("alpha"));
  await open(`/#${id}/`);
  await drawn(page, id);
  const gear = page.getByRole("button", { name: "Settings" });
  await gear.focus();
  await page.keyboard.press("Enter");
  const dialog = dialogOf(page);
  await dialog.waitFor();
  for (let i = 0; i < 12; i++) {
    await page.keyboard.press("Tab");
    const outside = await page.evaluate(() =>
      document.activeElement !== document.body && document.activeElement?.closest("dialog") === null
    );
    assert.ok(!outside, "focus stays in the dialog");
  }
  await dialog.getByRole("radio", { name: "As the system" }).focus();
  await page.keyboard.press("ArrowRight");
  assert.ok(await dialog.getByRole("radio", { name: "Light" }).isChecked());
  const kept = await page.evaluate(() => localStorage.getItem("microlog.preferences"));
  assert.equal(JSON.parse(kept!).theme, "light");
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
  assert.ok(await gear.evaluate((button) => button === document.activeElement), "focus is back");
  await gear.click();
  await dialog.getByRole("button", { name: "Close" }).click();
  await dialog.waitFor({ state: "detached" });
});

siteTest("what was kept and is damaged is as at first", async ({ page, add, open }) => {
  const id = await add("alpha", tenSeconds("alpha"));
  await page.addInitScript(() =>
    localStorage.setItem("microlog.preferences", '{"editor":"custom","template":"javascript:alert(1)","theme":7')
  );
  await open(`/#${id}/?call=0.1`);
  await drawn(page, id);
  await hrefWhere(page, "it opens in VS Code", "vscode://file/home/ann/game/src/board.ts:20:3");
});
