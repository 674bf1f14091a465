import assert from "node:assert/strict";
import { closeBrowser, siteTest, startBrowser, until } from "./browser.ts";
import { head, second, tenSeconds } from "./recordings.ts";

Deno.test.beforeAll(startBrowser);
Deno.test.afterAll(closeBrowser);

const day = (n: number, second = 0) => new Date(2026, 0, n, 12, 0, second);

siteTest("the tree lists labels and their runs, newest first", async ({ page, add, open }) => {
  await add("alpha", tenSeconds("alpha"), day(1));
  await add("alpha", tenSeconds("alpha"), day(3));
  await add("beta", tenSeconds("beta"), day(2));
  await open();
  assert.deepEqual(await page.locator(".tree-label .tree-text").allTextContents(), ["alpha", "beta"]);
  const keys = await page.locator("[role=treeitem]").evaluateAll((items) => items.map((item) => item.dataset.key));
  assert.deepEqual(keys, ["alpha", "alpha/2026_01_03_12_00_00", "alpha/2026_01_01_12_00_00", "beta"]);
  assert.equal(
    await until("the command is known", async () => {
      const title = await page.locator("[data-key='alpha/2026_01_03_12_00_00'] a").getAttribute("title");
      return title?.includes("\n") && title;
    }),
    "alpha, 2026-01-03 12:00:00\ndeno run main.ts",
  );
});

siteTest("the filter is a regular expression and says when it is none", async ({ page, add, open }) => {
  await add("alpha", tenSeconds("alpha"), day(1));
  await add("beta", tenSeconds("beta"), day(2));
  await add("gamma", tenSeconds("gamma"), day(3));
  await open();
  const field = page.getByRole("searchbox", { name: /^Filter recordings/ });
  const labels = () => page.locator(".tree-label .tree-text").allTextContents();
  await field.fill("^(al|ga)");
  assert.deepEqual(await labels(), ["gamma", "alpha"]);
  await field.fill("2026_01_02");
  assert.deepEqual(await labels(), ["beta"]);
  await field.fill("nothing like it");
  assert.equal(await page.locator(".tree-empty").textContent(), "No recording matches the filter.");
  await field.fill("al(");
  assert.match(
    await page.locator(".field-problem").textContent() ?? "",
    /^Not a regular expression: Unterminated group$/,
  );
  assert.equal(await field.getAttribute("aria-invalid"), "true");
  assert.equal((await labels()).length, 3);
});

siteTest("arrow keys walk the tree, open and close labels, and Enter selects", async ({ page, add, open }) => {
  await add("alpha", tenSeconds("alpha"), day(1));
  await add("beta", tenSeconds("beta"), day(2));
  await open();
  const focused = (key: string) =>
    until(
      `${key} has the focus`,
      () => page.evaluate((key) => document.activeElement?.getAttribute("data-key") === key, key),
    );
  await page.locator("[role=treeitem][tabindex='0']").focus();
  await focused("beta");
  await page.keyboard.press("End");
  await focused("alpha");
  await page.keyboard.press("ArrowRight");
  await page.locator("[data-key='alpha'][aria-expanded=true]").waitFor();
  await page.keyboard.press("ArrowRight");
  await focused("alpha/2026_01_01_12_00_00");
  await page.keyboard.press("ArrowUp");
  await focused("alpha");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.locator("main[data-recording='alpha/2026_01_01_12_00_00']").waitFor();
  assert.equal(new URL(page.url()).hash, "#alpha/2026_01_01_12_00_00/");
  assert.equal(
    await page.locator("[role=treeitem][aria-selected=true]").getAttribute("data-key"),
    "alpha/2026_01_01_12_00_00",
  );
  await page.keyboard.press("ArrowLeft");
  await focused("alpha");
  await page.keyboard.press("ArrowLeft");
  await page.locator("[data-key='alpha'][aria-expanded=false]").waitFor();
  await page.keyboard.press("Home");
  await focused("beta");
});

siteTest("what is open stays open after a reload", async ({ page, add, open }) => {
  await add("alpha", tenSeconds("alpha"), day(1));
  await add("beta", tenSeconds("beta"), day(2));
  await open();
  await page.locator("[data-key=alpha] button.tree-name").click();
  await page.locator("[data-key=beta] button.tree-name").click();
  await page.locator("[data-key=beta][aria-expanded=false]").waitFor();
  await open();
  await page.locator("[data-key=alpha][aria-expanded=true]").waitFor();
  await page.locator("[data-key=beta][aria-expanded=false]").waitFor();
});

siteTest("a run is deleted only after it was confirmed", async ({ page, add, open, store }) => {
  await add("alpha", tenSeconds("alpha"), day(1));
  await add("alpha", tenSeconds("alpha"), day(2));
  await open();
  const newest = page.locator("[data-key='alpha/2026_01_02_12_00_00']");
  await newest.hover();
  await newest.getByRole("button", { name: /^Delete run of/ }).click();
  await page.getByText("Delete this run?").waitFor();
  await page.keyboard.press("Escape");
  await page.getByText("Delete this run?").waitFor({ state: "detached" });
  assert.equal((await store.list()).length, 2);
  await newest.focus();
  await page.keyboard.press("Delete");
  await page.getByRole("button", { name: "Delete", exact: true }).click();
  await newest.waitFor({ state: "detached" });
  assert.deepEqual((await store.list()).map(({ time }) => time), ["2026_01_01_12_00_00"]);
});

siteTest("a label is deleted with all its runs, and what was shown of it goes", async ({ page, add, open, store }) => {
  const id = await add("alpha", tenSeconds("alpha"), day(1));
  await add("alpha", tenSeconds("alpha"), day(2));
  await add("beta", tenSeconds("beta"), day(3));
  await open(`/#${id}/`);
  await page.locator(`main[data-recording="${id}"]`).waitFor();
  await page.locator("[data-key=alpha]").focus();
  await page.keyboard.press("Delete");
  await page.getByText("Delete all 2 runs?").waitFor();
  await page.keyboard.press("Enter");
  await page.locator("[data-key=alpha]").waitFor({ state: "detached" });
  assert.deepEqual((await store.list()).map(({ label }) => label), ["beta"]);
  await page.getByText("Choose a recording").waitFor();
});

siteTest("a run that arrives appears by itself, live until it is sealed", async ({ page, begin, open }) => {
  await open();
  await page.getByText("No recordings yet.").waitFor();
  const writer = await begin("fresh", day(5));
  await writer.append(head("fresh").join("") + second(0));
  const row = page.locator("[data-key='fresh/2026_01_05_12_00_00']");
  await row.getByText("live").waitFor();
  await writer.seal();
  await row.getByText("live").waitFor({ state: "detached" });
});

siteTest("with no recordings the page says how to make one", async ({ page, open }) => {
  await open();
  await page.getByText("Nothing recorded yet").waitFor();
  const commands = await page.locator(".command").allTextContents();
  assert.ok(commands.every((text) => text === "deno run -A jsr:@microlog/cli hello main.ts"), commands.join());
});

siteTest("when the server goes the page says so, and carries on when it is back", async (site) => {
  const { page, add, open } = site;
  await add("alpha", tenSeconds("alpha"), day(1));
  await open();
  await site.stopServer();
  await page.getByText("The server does not answer").waitFor();
  await page.locator("[data-key='alpha/2026_01_01_12_00_00'] a").click();
  await page.getByText(/^Cannot open recording alpha\/.*: the server does not answer$/).waitFor();
  await add("beta", tenSeconds("beta"), day(2));
  site.startServer();
  await page.locator("[data-key=beta]").waitFor();
  await page.getByText("The server does not answer").waitFor({ state: "detached" });
  await page.locator("main[data-phase=done]").waitFor();
  // Chromium itself reports each request that failed meanwhile.
  site.complaints.splice(0);
});
