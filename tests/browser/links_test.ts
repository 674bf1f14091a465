import assert from "node:assert/strict";
import { closeBrowser, siteTest, startBrowser, until } from "./browser.ts";
import { drawn, placeOf, rangeOf, rangeWhere } from "./charts.ts";
import { manyThreads } from "./odd.ts";
import { tenSeconds } from "./recordings.ts";

Deno.test.beforeAll(startBrowser);
Deno.test.afterAll(closeBrowser);

const SECOND = 1e6;

siteTest("view, selection, tab, range and search go into the address and come back", async ({ page, add, open }) => {
  const id = await add("alpha", tenSeconds("alpha"));
  await open(`/#${id}/`);
  await drawn(page, id);
  const hash = () => new URL(page.url()).hash;
  const hashWhere = (what: string, pattern: RegExp) =>
    until(what, () => Promise.resolve(pattern.test(hash()) && hash()));
  assert.equal(hash(), `#${id}/`, "what is as at first is not written");

  const { x, y } = await placeOf(page, 4.2 * SECOND, 1);
  await page.mouse.dblclick(x, y);
  await hashWhere("view and call are written", /\?at=39\d\d(\.\d)?-45\d\d(\.\d)?ms&call=0\.\d+$/);
  const [from, to] = await rangeOf(page);
  const lines = (await page.locator("[data-role=lines]").boundingBox())!;
  await page.mouse.move(lines.x + 200, lines.y + 40);
  await page.mouse.down();
  await page.mouse.move(lines.x + 400, lines.y + 40, { steps: 3 });
  await page.mouse.up();
  await hashWhere("the range is written", /&range=[\d.]+-[\d.]+ms/);
  await page.getByRole("tab", { name: "Functions" }).click();
  await page.getByRole("searchbox", { name: /^Search functions/ }).fill("spin|main");
  const link = await hashWhere("tab and search are written", /\?tab=functions&.*&find=spin%7Cmain$/);

  const restored = async (what: string) => {
    await page.locator(`main[data-recording="${id}"][data-phase=done]`).waitFor();
    await page.getByRole("tab", { name: "Functions", selected: true }).waitFor();
    await page.getByRole("row", { name: "Board.spin", selected: true }).waitFor();
    assert.equal(await page.getByRole("searchbox", { name: /^Search functions/ }).inputValue(), "spin|main", what);
    await page.locator(".chip").waitFor();
    await page.getByRole("tab", { name: "Timeline" }).click();
    const [a, b] = await rangeWhere(
      page,
      "is as before",
      (a, b) => Math.abs(a - from) < 2000 && Math.abs(b - to) < 2000,
    );
    assert.ok(a < b);
    await page.locator(".outline-selected:not([hidden])").waitFor();
    await page.getByRole("region", { name: "Details" }).getByRole("link", { name: "Board.spin" }).first().waitFor();
  };
  await page.reload();
  await restored("on reload");
  await page.goto("about:blank");
  await open(`/${link}`);
  await restored("in a new tab");
});

siteTest("a log entry and hidden threads come back, and only mine", async ({ page, add, open }) => {
  const log = await add("alpha", tenSeconds("alpha"));
  await open(`/#${log}/?log=1`);
  await page.getByRole("dialog").getByText("Log entry 2 of 2").waitFor();
  await page.keyboard.press("Escape");
  await until("it is gone from the address", () => Promise.resolve(!page.url().includes("log=")));

  const id = await add("beta", manyThreads("beta", 3));
  await page.goto("about:blank");
  await open(`/#${id}/?hide=1-2&mine=1`);
  await drawn(page, id);
  const boxes = page.getByRole("group", { name: "Threads" }).getByRole("checkbox");
  assert.equal((await boxes.evaluateAll((all) => all.filter((box) => (box as HTMLInputElement).checked))).length, 2);
  assert.ok(await page.getByRole("checkbox", { name: "My code only" }).isChecked());
  await page.getByRole("group", { name: "Threads" }).getByRole("button", { name: "All" }).click();
  await until("no thread is hidden in the address", () => Promise.resolve(page.url().endsWith(`#${id}/?mine=1`)));
});

siteTest("what cannot be shown is left out", async ({ page, add, open }) => {
  const id = await add("alpha", tenSeconds("alpha"));
  await open(`/#${id}/?tab=everything&at=9000-1ms&range=50000-60000ms&call=7.99999&hide=x&log=77&span=5&thread=44&%=%`);
  await drawn(page, id);
  const [from, to] = await rangeOf(page);
  assert.ok(from <= 0 && to >= 10 * SECOND, "all is shown");
  await page.getByRole("tab", { name: "Timeline", selected: true }).waitFor();
  assert.equal(await page.locator(".chip").count(), 0);
  assert.equal(await page.getByRole("dialog").count(), 0);
  await until("the address is put right", () => Promise.resolve(page.url().endsWith(`#${id}/`)));
  // Later than the recording's end: as far as it goes.
  await page.goto("about:blank");
  await open(`/#${id}/?range=9000-60000ms&at=8000-99000ms`);
  await drawn(page, id);
  assert.match(await page.locator(".chip").innerText(), /9\.00 s – 10\.00 s/);
});

siteTest("another recording starts anew, and back shows the first as it was left", async ({ page, add, open }) => {
  const first = await add("alpha", tenSeconds("alpha"), new Date(2026, 0, 1));
  const other = await add("alpha", tenSeconds("alpha"), new Date(2026, 0, 2));
  await open(`/#${first}/?at=2000-3000ms&range=2100-2400ms`);
  await drawn(page, first);
  await rangeWhere(page, "is what the address says", (a, b) => a === 2 * SECOND && b === 3 * SECOND);
  await page.locator(`[data-key="${other}"] a`).click();
  await drawn(page, other);
  await rangeWhere(page, "is all", (a, b) => a <= 0 && b >= 10 * SECOND);
  assert.equal(await page.locator(".chip").count(), 0);
  assert.ok(page.url().endsWith(`#${other}/`), page.url());
  await page.goBack();
  await drawn(page, first);
  await rangeWhere(page, "is as it was left", (a, b) => a === 2 * SECOND && b === 3 * SECOND);
  assert.match(await page.locator(".chip").innerText(), /2\.10 s – 2\.40 s/);
});

siteTest("a link to another part of the recording that is open shows it", async ({ page, add, open }) => {
  const id = await add("alpha", tenSeconds("alpha"));
  await open(`/#${id}/?at=2000-3000ms`);
  await drawn(page, id);
  await rangeWhere(page, "is what the address says", (a, b) => a === 2 * SECOND && b === 3 * SECOND);
  await page.evaluate((hash) => location.hash = hash, `#${id}/?tab=timeline&at=5000-7000ms`);
  await rangeWhere(page, "is the other", (a, b) => a === 5 * SECOND && b === 7 * SECOND);
});

siteTest("while one pans the address is not changed with each frame", async ({ page, add, open }) => {
  const id = await add("alpha", tenSeconds("alpha"));
  await open(`/#${id}/?at=2000-3000ms`);
  await drawn(page, id);
  await page.evaluate(() => {
    const counted = globalThis as unknown as { changes: number };
    counted.changes = 0;
    const change = history.replaceState.bind(history);
    history.replaceState = (...args) => {
      counted.changes++;
      change(...args);
    };
  });
  const { x, y } = await placeOf(page, 2.5 * SECOND, 4);
  await page.mouse.move(x, y);
  await page.mouse.down();
  const began = Date.now();
  await page.mouse.move(x - 300, y, { steps: 60 });
  await page.mouse.up();
  const { url } = { url: page.url() };
  await until("the last of it is written", () => Promise.resolve(page.url() !== url || /at=2[1-9]/.test(page.url())));
  const changes = await page.evaluate(() => (globalThis as unknown as { changes: number }).changes);
  assert.ok(changes <= 2 + (Date.now() - began) / 240, `${changes} changes`);
});
