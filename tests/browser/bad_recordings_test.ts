import assert from "node:assert/strict";
import { parseId } from "../../recording/identity.ts";
import { closeBrowser, type Site, siteTest, startBrowser, until } from "./browser.ts";
import { drawn, placeOf, rangeOf, rangeWhere } from "./charts.ts";
import { deep, hourWithGap, lines, manyThreads, noCalls, noLength, oneCall, onlyLogs, strangeNames } from "./odd.ts";
import { tenSeconds } from "./recordings.ts";

Deno.test.beforeAll(startBrowser);
Deno.test.afterAll(closeBrowser);

const SECOND = 1e6;

async function show({ page, add, open }: Site, content: string[]): Promise<string> {
  const id = await add("alpha", content);
  await open(`/#${id}/`);
  await page.locator(`main[data-recording="${id}"][data-phase=done] [data-role=flame][data-range]`).waitFor();
  return id;
}

/** Goes through all tabs; each must come up with something to read. */
async function throughTabs({ page }: Site): Promise<Record<string, string>> {
  const texts: Record<string, string> = {};
  for (const name of ["Flame graph", "Functions", "Report", "Timeline"]) {
    await page.getByRole("tab", { name }).click();
    await page.getByRole("tab", { name, selected: true }).waitFor();
    texts[name] = await page.locator("main.timeline").innerText();
  }
  return texts;
}

siteTest("names are text: HTML is shown as it is, controls and turned-round text disturb nothing", async (site) => {
  const { page } = site;
  const id = await show(site, strangeNames("alpha"));
  assert.equal(await page.title(), `${id} · Microlog`);
  await page.getByRole("group", { name: "Threads" }).getByText("main <b>bold</b>").waitFor();
  const { x, y } = await placeOf(page, 0.5 * SECOND, 0);
  await page.mouse.move(x, y + 24);
  assert.match(await page.getByRole("tooltip").innerText(), /<img src=x onerror=/);
  await page.getByRole("tab", { name: "Functions" }).click();
  const names = page.locator(".functions-row .functions-text");
  await until("all six are there", async () => (await names.count()) === 6);
  const texts = await names.allInnerTexts();
  assert.ok(texts.some((text) => text.startsWith("<img src=x")), texts.join("|"));
  assert.ok(texts.includes("שלום עולם"));
  assert.ok(texts.every((text) => !/[\p{Cc}\u202A-\u202E\u2066-\u2069]/u.test(text)), JSON.stringify(texts));
  assert.equal(await page.locator("img").count(), 0);
  for (const box of await page.locator(".functions-row").all()) {
    assert.equal((await box.boundingBox())!.height, 28, "each name takes one line");
  }
  await throughTabs(site);
  assert.equal(await page.title(), `${id} · Microlog`);
});

siteTest("calls without length", async (site) => {
  const { page } = site;
  await show(site, noLength("alpha"));
  await page.getByRole("tab", { name: "Functions" }).click();
  await page.getByRole("row", { name: /outer/ }).waitFor();
  await throughTabs(site);
});

siteTest("a recording without calls says so in each view", async (site) => {
  const { page } = site;
  await show(site, noCalls("alpha"));
  await page.getByText("No calls were seen: the program ended").waitFor();
  const texts = await throughTabs(site);
  assert.match(texts["Flame graph"]!, /No calls were seen\./);
  assert.match(texts["Functions"]!, /No calls were seen\.[\s\S]*|0 functions/);
});

siteTest("a recording with one call", async (site) => {
  const { page } = site;
  await show(site, oneCall("alpha"));
  await page.getByRole("tab", { name: "Flame graph" }).click();
  const area = (await page.locator(".merged-area").boundingBox())!;
  await page.mouse.click(area.x + area.width - 20, area.y + 10);
  await page.getByRole("button", { name: "Longest call in the Timeline" }).click();
  await page.locator(".outline-selected:not([hidden])").waitFor();
  await page.getByRole("tab", { name: "Functions" }).click();
  await page.getByText("1 function", { exact: true }).waitFor();
});

siteTest("a recording with nothing but a log", async (site) => {
  const { page } = site;
  await show(site, onlyLogs("alpha"));
  await page.getByRole("button", { name: "3 entries" }).click();
  await page.getByText("Log entry 1 of 3").waitFor();
  await page.keyboard.press("Escape");
  await throughTabs(site);
});

siteTest("an hour with a gap: the ruler is in minutes, and both ends are found", async (site) => {
  const { page } = site;
  const id = await show(site, hourWithGap("alpha"));
  await drawn(page, id);
  const ticks = await page.locator(".tick").allTextContents();
  assert.ok(ticks.includes("10 min") || ticks.includes("15 min"), ticks.join());
  await page.getByRole("tab", { name: "Functions" }).click();
  await page.getByRole("row", { name: /last/ }).click();
  await page.getByRole("button", { name: "Show the longest call in the Timeline" }).click();
  await rangeWhere(page, "is at the end", (a, b) => a > 3590 * SECOND && b > 3599 * SECOND);
  const strip = (await page.getByRole("slider", { name: /The whole recording/ }).boundingBox())!;
  await page.mouse.click(strip.x + 2, strip.y + 10);
  await rangeWhere(page, "is at the beginning", (a) => a < 10 * SECOND);
});

siteTest("two hundred threads: folded, and one of them alone", async (site) => {
  const { page } = site;
  const id = await show(site, manyThreads("alpha", 199));
  await drawn(page, id);
  const threads = page.getByRole("group", { name: "Threads" });
  const small = (await threads.boundingBox())!;
  assert.ok(small.height <= 60, `${small.height} pixels high`);
  await threads.getByRole("button", { name: "192 more" }).click();
  await until("all are there", async () => (await threads.getByRole("checkbox").count()) === 200);
  assert.ok((await threads.boundingBox())!.height <= 270);
  const boxes = await threads.getByRole("checkbox").evaluateAll((all) =>
    all.slice(0, 3).map((box) => box.closest("label")?.textContent ?? "")
  );
  assert.match(boxes[0]!, /^main/);
  assert.match(boxes[1]!, /^worker 199/, "the busiest first");
  await threads.getByText("worker 7", { exact: true }).click({ modifiers: ["Alt"] });
  await threads.getByText("1 of 200").waitFor();
  await threads.getByRole("button", { name: "Fewer" }).click();
  await page.getByRole("scrollbar").waitFor({ state: "detached" });
});

siteTest("a stack of five thousand", async (site) => {
  const { page } = site;
  const id = await show(site, deep("alpha", 5000));
  await drawn(page, id);
  await page.getByRole("scrollbar").waitFor();
  await page.getByRole("tab", { name: "Flame graph" }).click();
  await page.locator(".merged-area[data-bars='5000']").waitFor();
  const area = page.locator(".merged-area");
  await area.evaluate((place) => place.scrollTop = place.scrollHeight);
  const box = (await area.boundingBox())!;
  await until("the deepest are there", async () => {
    await page.mouse.move(box.x + 101, box.y + box.height - 10);
    await page.mouse.move(box.x + 100, box.y + box.height - 10);
    return await page.getByRole("tooltip").count() > 0;
  });
  await page.mouse.click(box.x + 100, box.y + box.height - 10);
  const path = page.getByRole("navigation", { name: "Zoomed to" });
  await path.getByText("…").waitFor();
  assert.ok(await path.getByRole("button").count() <= 6);
  const bar = (await path.boundingBox())!;
  for (const crumb of await path.getByRole("button").all()) {
    const { x, width } = (await crumb.boundingBox())!;
    assert.ok(x + width <= bar.x + bar.width + 1, "the path does not reach beyond its place");
  }
  await throughTabs(site);
});

siteTest("a recording that is deleted while it is open stays to be read", async (site) => {
  const { page, store } = site;
  const id = await show(site, tenSeconds("alpha"));
  await drawn(page, id);
  await store.remove(parseId(id));
  await page.locator(`[data-key="${id}"]`).waitFor({ state: "detached" });
  await page.getByRole("tab", { name: "Functions" }).click();
  await page.getByRole("row", { name: "Board.spin" }).click();
  await page.getByRole("region", { name: "Details" }).getByRole("link", { name: "Board.spin" }).first().waitFor();
});

siteTest("the server gone and back: what was looked at is still there", async (site) => {
  const { page, complaints } = site;
  const id = await site.add("alpha", tenSeconds("alpha"));
  await site.open(`/#${id}/?at=2000-3000ms&range=2100-2400ms`);
  await drawn(page, id);
  await site.stopServer();
  await page.getByText("The server does not answer").first().waitFor();
  const before = await rangeOf(page);
  await page.getByRole("tab", { name: "Functions" }).click();
  await page.getByRole("row", { name: "Board.spin" }).waitFor();
  site.startServer();
  await page.getByText("The server does not answer").first().waitFor({ state: "detached" });
  await page.getByRole("tab", { name: "Timeline" }).click();
  assert.deepEqual(await rangeOf(page), before);
  assert.match(await page.locator(".chip").innerText(), /2\.10 s – 2\.40 s/);
  // The browser tells of each request that found no server.
  complaints.length = 0;
});

siteTest("a recording of which nothing came but its first line", async (site) => {
  const { page } = site;
  await show(site, lines("alpha", []));
  await page.getByText("No calls were seen: the program ended").waitFor();
  await throughTabs(site);
});
